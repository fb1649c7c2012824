"""Pieces between spaces taken apart: their words, and what stands before and behind each, in flat lists.

Lists of lists would be a hundred thousand small objects, which Python's collector then walks through again and again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from testimony.features import CLAUSE_END, SENTENCE_END, WORD

TEXT_END, NEWLINE = "\x00", "\x01"
"""Pieces that no text holds, and what they stand for."""

AROUND = 2
"""What is put around them: a space before, and one behind."""

CLAUSE, SENTENCE = 1, 2
"""Bits of a gap between words: what ends in it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Of pieces: `count` of words, `lead` before the first, `lone` breaks of those without a word.

    Of words: the `words`, where each begins in its piece (`start`), the breaks `before` and `after` them within it, and the run of
    marks `behind` each.
    """

    count: list[int] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    lone: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)


def parts(pieces: Iterable[str]) -> Parts:
    """Take pieces apart."""
    found = Parts()
    for piece in pieces:
        if piece.isalpha():
            _put(found, piece, 0, 0, "")
            _close(found, 1, "", 0)
        else:
            _take_apart(found, piece)
    return found


def _take_apart(found: Parts, piece: str) -> None:
    """Put the words of a piece with marks in it among the others."""
    spans = [m.span() for m in WORD.finditer(piece)]
    if not spans:
        _close(
            found, 0, piece, breaks(piece) | CLAUSE * (piece == "-")
        )  # a dash between spaces ends a clause
        return
    stops = [start for start, _ in spans[1:]] + [len(piece)]
    gap = lead = piece[: spans[0][0]]
    for (start, end), stop in zip(spans, stops, strict=True):
        before, gap = breaks(gap), piece[end:stop]
        _put(found, piece[start:end], start, before, gap)
    found.after[-1] = breaks(gap)
    _close(found, len(spans), lead, 0)


def _put(found: Parts, word: str, start: int, before: int, behind: str) -> None:
    found.words.append(word)
    found.start.append(start)
    found.before.append(before)
    found.after.append(0)
    found.behind.append(behind)


def _close(found: Parts, count: int, lead: str, lone: int) -> None:
    found.count.append(count)
    found.lead.append(lead)
    found.lone.append(lone)


@lru_cache(maxsize=10_000)
def breaks(gap: str) -> int:
    """Return what ends in a gap between words."""
    if not gap or gap == TEXT_END:
        return 0
    if gap == NEWLINE:
        return CLAUSE | SENTENCE
    return CLAUSE * (CLAUSE_END.search(gap) is not None) | SENTENCE * (SENTENCE_END.search(gap) is not None)
