"""Counts: of a chunk, of a run so far, and what is told of it while it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Tally:
    """What went in and what came out; `bytes` are those of the input."""

    parts: int = 0
    bytes: int = 0
    rows: int = 0
    testimonies: int = 0
    segments: int = 0
    judged: int = 0
    labelled: int = 0
    unsure: int = 0
    rejected: int = 0
    uncertain: int = 0
    """Testimonies in which it is not certain who is the respondent."""
    scattered: int = 0
    """Testimonies whose rows do not stand together within a chunk."""
    languages: Mapping[str, int] = field(default_factory=dict)
    """Testimonies by language."""

    def __add__(self, other: Tally) -> Tally:
        one, two = asdict(self), asdict(other)
        languages = dict(Counter(one.pop("languages")) + Counter(two.pop("languages")))
        return Tally(**{name: one[name] + two[name] for name in one}, languages=languages)

    def plain(self) -> dict[str, Any]:
        """Return the counts as JSON holds them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: what is done, the bytes of the whole input, and the seconds since it was (re)started.

    `before` is what an earlier run had done, which says nothing of this one's speed.
    """

    done: Tally
    total: int
    seconds: float
    before: Tally

    @property
    def share(self) -> float:
        """Return the part of the input that is done, 0 to 1."""
        return min(1.0, self.done.bytes / self.total) if self.total else 1.0

    @property
    def rate(self) -> float:
        """Return rows a second."""
        return (self.done.rows - self.before.rows) / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Return how long it will take at this speed; None while nothing is known of it."""
        done = self.done.bytes - self.before.bytes
        return (self.total - self.done.bytes) * self.seconds / done if done > 0 else None

    def plain(self) -> dict[str, Any]:
        """Return what a job's log wants to know, as one JSON object."""
        left = self.seconds_left
        return {
            "share": round(self.share, 4), "rows": self.done.rows, "rows_per_second": round(self.rate, 1),
            "seconds": round(self.seconds, 1), "seconds_left": None if left is None else round(left, 1),
            "parts": self.done.parts, "testimonies": self.done.testimonies, "segments": self.done.segments,
            "rejected": self.done.rejected,
        }  # fmt: skip
