"""A span: where a quote lies in a text, in Unicode code points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open `[start, stop)` offsets into a document's unchanged text.

    >>> Span(0, 5).quote("Toen ging ik weg")
    'Toen '
    """

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.stop:
            raise ValueError(f"a span needs 0 <= start <= stop, got [{self.start}, {self.stop})")

    def __len__(self) -> int:
        return self.stop - self.start

    def quote(self, text: str) -> str:
        """Return the exact substring; raise `ValueError` where the text is too short for it."""
        if self.stop > len(text):
            raise ValueError(
                f"span [{self.start}, {self.stop}) lies outside a text of {len(text)} characters"
            )
        return text[self.start : self.stop]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one character."""
        return self.start < other.stop and other.start < self.stop

    def contains(self, other: Span) -> bool:
        """Tell whether the other lies wholly within this one."""
        return self.start <= other.start and other.stop <= self.stop

    def shift(self, by: int) -> Span:
        """Return the span moved by that many code points."""
        return Span(self.start + by, self.stop + by)


def trimmed(text: str, start: int, stop: int) -> Span:
    """Return the span without the white space at its two ends (empty at `start` if nothing is left).

    >>> trimmed("  weg ", 0, 6)
    Span(start=2, stop=5)
    """
    body = text[start:stop]
    left = len(body) - len(body.lstrip())
    return Span(start + left, start + left + len(body.strip()))
