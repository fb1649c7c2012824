"""A text with tokens in the place of names, and where everything stands afterwards: offsets are mapped, never guessed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from testimony.pseudonyms.finding import Finding
from testimony.span import Span


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement: from where to where in the text before, and in the text after."""

    start: int
    stop: int
    new_start: int
    new_stop: int
    words: str

    @property
    def turned(self) -> Change:
        """Return the change that undoes it; its words are those of the text after, unknown here."""
        return Change(self.new_start, self.new_stop, self.start, self.stop, "")


@dataclass(frozen=True, slots=True)
class Replaced:
    """A text after replacements, with the replacements in order."""

    text: str
    changes: tuple[Change, ...]

    def moved(self, span: Span) -> Span:
        """Return where a span of the text before stands; one that ends within a name is widened to the whole token."""
        return moved(span, self.changes)

    def cuts(self, span: Span) -> bool:
        """Tell whether a span begins or ends within something that was replaced."""
        return any(c.start < edge < c.stop for c in self.changes for edge in (span.start, span.stop))


def replaced(text: str, found: Iterable[tuple[Finding, str]]) -> Replaced:
    """Return a text with each finding replaced by its token; findings in order, without overlaps."""
    pieces: list[str] = []
    changes: list[Change] = []
    at = length = 0
    for finding, token in found:
        pieces += [text[at : finding.start], token]
        length += finding.start - at
        changes.append(
            Change(
                finding.start, finding.stop, length, length + len(token), text[finding.start : finding.stop]
            )
        )
        length += len(token)
        at = finding.stop
    return Replaced("".join((*pieces, text[at:])), tuple(changes))


def moved(span: Span, changes: tuple[Change, ...]) -> Span:
    """Return where a span stands after changes in order."""
    start = _after(span.start, changes, end=False)
    return Span(start, max(start, _after(span.stop, changes, end=True) if len(span) else start))


def _after(place: int, changes: tuple[Change, ...], *, end: bool) -> int:
    at = bisect_right(changes, place - end, key=lambda c: c.start) - 1
    if at < 0:
        return place
    change = changes[at]
    if place < change.stop or (end and place == change.stop):
        return change.new_stop if end else change.new_start
    return place - change.stop + change.new_stop


def turned(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes from the text after to the text before."""
    return tuple(c.turned for c in changes)
