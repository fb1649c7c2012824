"""A coded file: the corpus in it, and what did not come through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from testimony.corpus import Corpus
from testimony.interchange.offsets import Convention


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that did not come through: what it was, how often, and why.

    `expected` is what a format cannot hold by its nature, as its documentation says (a codebook file holds no
    texts). Anything else a person should look at.

    >>> str(Loss("selection outside its text", 2, "the text was shortened after coding"))
    '2 × selection outside its text: the text was shortened after coding'
    """

    what: str
    count: int
    why: str
    expected: bool = False

    def __str__(self) -> str:
        return f"{self.count} × {self.what}: {self.why}"


@dataclass(frozen=True, slots=True)
class Coded:
    """What was read from a coded file: a corpus, what was lost on the way, and what the reader wants to say.

    `notes` are sentences such as which way of counting characters was found in the file.
    """

    corpus: Corpus
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def unexpected(self) -> tuple[Loss, ...]:
        """Return the losses that a person should look at."""
        return tuple(loss for loss in self.losses if not loss.expected)


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What a person says about a coded file: how it counts characters, the corpus it belongs to, and what it is."""

    offsets: Convention | None = None
    onto: Corpus | None = None
    format: str = ""


UNSAID = ReadAs()
"""Nobody said anything: all is found out."""


@dataclass(slots=True)
class Losses:
    """Counts what is lost while a file is read or written."""

    _counts: Counter[tuple[str, str, bool]] = field(default_factory=Counter)

    def add(self, what: str, why: str, count: int = 1, *, expected: bool = False) -> None:
        """Note something that is lost; nothing is noted where the count is 0."""
        if count:
            self._counts[what, why, expected] += count

    def extend(self, losses: Iterable[Loss]) -> None:
        """Note what somebody else lost."""
        for loss in losses:
            self.add(loss.what, loss.why, loss.count, expected=loss.expected)

    def listed(self) -> tuple[Loss, ...]:
        """Return the losses, those that a person should look at first."""
        found = [Loss(what, n, why, expected) for (what, why, expected), n in self._counts.items()]
        return tuple(sorted(found, key=lambda loss: loss.expected))
