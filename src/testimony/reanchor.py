"""Carrying codings over to a corrected text: by their quotes and what stands around them, never by counting alone.

What both texts have alike is found first: runs of letters that occur once in each, in the same order (the idea of
patience diff, as Bram Cohen's). A passage within such a run is certain. Elsewhere its quote must stand once between
the runs around it, with its surroundings; what is not certain is listed, and never moved.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from testimony.coding import Coding, Memo
from testimony.span import Span

RUN = 12
"""Letters of a run that is sought in both texts: long enough to occur once, short enough to lie between two mistakes."""

_GROW = 200  # letters by which a block may grow on each side
_CONTEXT = 12  # letters on each side that are compared at most
_VERIFIED = 10  # letters, of the quote and around it, that must be alike in a row
_NEARLY = 0.7  # of the letters on each side, where a mistake stands right beside the quote
_NEARLY_FROM = 5  # letters of a quote that may be known by such surroundings
_EDGE = 6  # letters on each side of an end that must be alike where the quote itself was changed
_GROWTH = 10  # letters by which a short quote may have grown or shrunk, and still be the same passage
_MOVED = 24  # letters of a quote that is sought in the whole text

_SEVERAL = "its words stand in several places"

How = Literal["same", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A coding or memo on the new text. `how`: its quote is the same, was changed within, or stands elsewhere now."""

    item: Coding | Memo
    how: How = "same"


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A coding or memo that could not be placed with certainty, and why."""

    item: Coding | Memo
    why: str


@dataclass(frozen=True, slots=True)
class Reanchored:
    """What was carried over, and what was not."""

    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]


def reanchor(items: Iterable[Coding | Memo], old: str, new: str) -> Reanchored:
    """Return codings and memos on a text's corrected version.

    Each item that stands on `old` is either placed, with its quote in `new`, or listed with a reason. A coding of the
    whole document stays one.
    """
    alignment = Alignment(old, new)
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    for item in items:
        if item.span is None:
            placed.append(Placed(item))
            continue
        found = alignment.place(item.span)
        if isinstance(found, str):
            unplaced.append(Unplaced(item, found))
        else:
            span, how = found
            quote = span.quote(new)
            placed.append(Placed(replace(item, start=span.start, stop=span.stop, quote=quote), how))
    return Reanchored(tuple(placed), tuple(unplaced))


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch that both texts have: old `[start, stop)` stands `shift` later in the new one."""

    start: int
    stop: int
    shift: int


class Alignment:
    """Two versions of a text, and the stretches that are certainly the same in both."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        ends = (_Block(0, 0, 0), _Block(len(old), len(old), len(new) - len(old)))
        cores = [ends[0], *_blocks(old, new), ends[1]]
        self._blocks = [
            self._grown(core, cores[max(0, n - 1)], cores[n + 1 : n + 2]) for n, core in enumerate(cores)
        ]
        self._starts = [b.start for b in self._blocks]
        self._stops = [b.stop for b in self._blocks]

    def _grown(self, core: _Block, before: _Block, after: Sequence[_Block]) -> _Block:
        """Return a block with what else is the same beside it; where two then overlap, words were doubled."""
        start, stop = core.start, core.stop
        least, most = max(before.start, start - _GROW), min(after[0].stop if after else stop, stop + _GROW)
        while start > max(least, -core.shift) and self._old[start - 1] == self._new[start - 1 + core.shift]:
            start -= 1
        while (
            stop < min(most, len(self._new) - core.shift) and self._old[stop] == self._new[stop + core.shift]
        ):
            stop += 1
        return _Block(start, stop, core.shift)

    def place(self, span: Span) -> tuple[Span, How] | str:
        """Return where a span of the old text lies in the new one, and how sure that is; or why nowhere."""
        block = self._block_around(span)
        if block is not None:
            moved = span.shift(block.shift)
            twice = _repeated(self._new, moved) and not _repeated(self._old, span)
            return _SEVERAL if twice else (moved, "same")
        if not len(span):
            at = self._edge(span.start)
            return (Span(at, at), "same") if at is not None else "nothing stands there to know it by"
        return self._by_quote(span) or self._by_ends(span) or self._elsewhere(span)

    def _block_around(self, span: Span) -> _Block | None:
        """Return the block that a span lies in; an empty span needs a letter on both sides.

        None too where two blocks overlap there: words were doubled, and which of the two are new nobody knows.
        """
        inner = 0 if len(span) else 1
        last = bisect_right(self._starts, span.start - inner)
        around = [b for b in self._blocks[max(0, last - 5) : last] if span.stop + inner <= b.stop]
        return around[0] if len({b.shift for b in around}) == 1 else None

    def _window(self, span: Span) -> tuple[Span, Span]:
        """Return what lies between the blocks before and after a span, in the old text and in the new."""
        before = self._blocks[: bisect_right(self._stops, span.start)][-1:]
        after = self._blocks[bisect_left(self._starts, span.stop) :][:1]
        start, stop = before[0].stop if before else 0, after[0].start if after else len(self._old)
        new_start = start + before[0].shift if before else 0
        new_stop = stop + after[0].shift if after else len(self._new)
        return Span(start, max(start, stop)), Span(new_start, max(new_start, new_stop))

    def _by_quote(self, span: Span) -> tuple[Span, How] | str:
        """Return the one place between the blocks around where the quote stands, if its surroundings agree; "" if none."""
        quote = span.quote(self._old)
        old, new = self._window(span)
        here = list(_occurrences(quote, self._new, new))
        if not here:
            return ""
        scores = sorted(((self._alike(span, at), at) for at in here), reverse=True)
        best, at = scores[0]
        rivals = len(list(_occurrences(quote, self._old, old))) > 1 or len(here) > 1
        needed = max(_VERIFIED - len(quote), _CONTEXT if rivals else 2)
        clear = len(scores) == 1 or best >= scores[1][0] + _CONTEXT // 2
        if (best >= needed and clear) or (not rivals and self._nearly(span, at)):
            return Span(at, at + len(quote)), "same"
        return _SEVERAL if rivals else "too little around it is the same"

    def _alike(self, span: Span, at: int) -> int:
        """Return how many letters are the same on both sides of a span and of its place in the new text."""
        stop = at + len(span)
        left = _common(
            self._old[max(0, span.start - _CONTEXT) : span.start][::-1],
            self._new[max(0, at - _CONTEXT) : at][::-1],
        )
        right = _common(self._old[span.stop : span.stop + _CONTEXT], self._new[stop : stop + _CONTEXT])
        begins, ends = left == span.start == at, right == len(self._old) - span.stop == len(self._new) - stop
        return (_CONTEXT if begins else left) + (_CONTEXT if ends else right)

    def _nearly(self, span: Span, at: int) -> bool:
        """Tell whether a quote of some length has nearly the same letters on each side, though none in a row."""
        if len(span) < _NEARLY_FROM:
            return False
        before = self._old[: span.start][-_CONTEXT:], self._new[:at][-_CONTEXT:]
        after = self._old[span.stop :][:_CONTEXT], self._new[at + len(span) :][:_CONTEXT]
        sides = (before, after)
        return all(SequenceMatcher(None, *side, autojunk=False).ratio() >= _NEARLY for side in sides)

    def _by_ends(self, span: Span) -> tuple[Span, How] | None:
        """Return where the two ends of a span are, each certain for itself: its quote was changed within."""
        start, stop = self._edge(span.start), self._edge(span.stop)
        if start is None or stop is None or stop <= start:
            return None
        grown = abs(stop - start - len(span)) > max(_GROWTH, len(span) // 3)
        if grown or self._doubled(span.start, start) or self._doubled(span.stop, stop):
            return None
        return Span(start, stop), "changed"

    def _doubled(self, at: int, place: int) -> bool:
        """Tell whether a letter beside an end is doubled in one text alone: which of the two is new, nobody knows."""
        pairs = zip(range(at - 2, at + 2), range(place - 2, place + 2), strict=True)
        return any(_twice(self._old, a) != _twice(self._new, b) for a, b in pairs)

    def _edge(self, at: int) -> int | None:
        """Return where a place between two letters is now: in a block, or with the same letters on both sides."""
        block = self._block_around(Span(at, at))
        if block is not None:
            return at + block.shift
        left, right = self._old[max(0, at - _EDGE) : at], self._old[at : at + _EDGE]
        old, new = self._window(Span(at, at))
        old, new = _wider(old, len(self._old)), _wider(new, len(self._new))
        if len(left) < _EDGE or len(right) < _EDGE:
            return None
        here = list(_occurrences(left + right, self._new, new))
        before = list(_occurrences(left + right, self._old, old))
        return here[0] + len(left) if len(here) == len(before) == 1 else None

    def _elsewhere(self, span: Span) -> tuple[Span, How] | str:
        """Return where a long quote stands that occurs once in each text, though elsewhere; or why nowhere."""
        quote = span.quote(self._old)
        here = list(_occurrences(quote, self._new, Span(0, len(self._new)), most=2))
        if len(quote) >= _MOVED and len(here) == 1 and self._old.count(quote) == 1:
            return Span(here[0], here[0] + len(quote)), "moved"
        if len(here) > 1:
            return _SEVERAL
        return "its words stand elsewhere now" if here else "its words were changed at an end"


def _twice(text: str, at: int) -> bool:
    return 0 <= at < len(text) - 1 and text[at] == text[at + 1]


def _repeated(text: str, span: Span) -> bool:
    """Tell whether the words of a span stand right beside it once more."""
    quote, size = span.quote(text), len(span)
    return bool(size) and (text.endswith(quote, 0, span.start) or text.startswith(quote, span.start + size))


def _wider(span: Span, length: int) -> Span:
    return Span(max(0, span.start - _EDGE), min(length, span.stop + _EDGE))


def _occurrences(quote: str, text: str, within: Span, most: int = 50) -> Iterator[int]:
    """Yield where a quote stands within a part of a text, overlapping places too."""
    at = text.find(quote, within.start, within.stop)
    while at >= 0 and most:
        yield at
        most -= 1
        at = text.find(quote, at + 1, within.stop)


def _common(one: str, other: str) -> int:
    """Return how many letters two texts have in common from their beginning."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _blocks(old: str, new: str) -> Iterator[_Block]:
    """Yield the stretches made of runs that occur once in each text and stand in the same order."""
    there = _once(new)
    pairs = [(at, there[run]) for run, at in _once(old).items() if run in there]
    start = stop = shift = -1
    for at, place in _in_order(sorted(pairs)):
        if stop >= at and shift == place - at:
            stop = at + RUN
            continue
        if stop >= 0:
            yield _Block(start, stop, shift)
        start, stop, shift = max(at, 0), at + RUN, place - at
    if stop >= 0:
        yield _Block(start, stop, shift)


def _once(text: str) -> dict[str, int]:
    """Return the runs that occur once in a text, with their places."""
    found: dict[str, int] = {}
    for at in range(len(text) - RUN + 1):
        run = text[at : at + RUN]
        found[run] = -1 if run in found else at
    return {run: at for run, at in found.items() if at >= 0}


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest row of pairs that rises in both places (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            ends.append(number)
        else:
            tails[at], ends[at] = place, number
    row: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]
