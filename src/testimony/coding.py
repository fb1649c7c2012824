"""What a coder leaves on a text: codings, and memos on passages that tempt but carry no code."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, get_args

from testimony.document import VOICES, Document
from testimony.errors import CorpusError
from testimony.span import Span

Stance = Literal["affirmed", "denied"]
Subject = Literal["self", "household", "other", "general"]
Status = Literal["asserted", "possible", "hypothetical"]
Move = Literal["leave", "onward", "stay", "return", "destination"]
Origin = Literal["human", "model", "model-confirmed"]

_CHOICES = {
    "stance": get_args(Stance),
    "subject": get_args(Subject),
    "status": get_args(Status),
    "move": get_args(Move),
    "origin": get_args(Origin),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One application of a code. `start`/`stop` None means the whole document.

    The defaults are the everyday case: affirmed, about oneself, asserted, a reason for leaving.
    """

    document: str
    start: int | None
    stop: int | None
    code: str
    stance: Stance = "affirmed"
    subject: Subject = "self"
    status: Status = "asserted"
    move: Move = "leave"
    subcode: str = ""
    coder: str = ""
    memo: str = ""
    created: str = ""
    origin: Origin = "human"
    codebook: str = ""
    quote: str = ""

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise CorpusError(
                    f"{name} is {getattr(self, name)!r}",
                    where=f"coding of {self.document}",
                    next_step=f"Use one of: {', '.join(choices)}.",
                )
        if (self.start is None) != (self.stop is None):
            raise CorpusError("a coding has a start without a stop", where=f"coding of {self.document}")

    @property
    def span(self) -> Span | None:
        """Return the span, or None for a coding of the whole document."""
        return None if self.start is None or self.stop is None else Span(self.start, self.stop)

    @property
    def target(self) -> str:
        """Return the name of the column this coding belongs to: `economics`, `economics:denied`."""
        return target_name(self.code, self.stance)

    @property
    def counts(self) -> bool:
        """Tell whether it is about the speaker or household, and asserted (codebook, section 6)."""
        return self.subject in ("self", "household") and self.status == "asserted"


CODING_FIELDS = tuple(f.name for f in fields(Coding))

ADJUDICATED = "adjudicated"
"""The coder of what stands after two coders' disagreements were settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """A passage that a coder looked at and left without a code, and the kind of reason (codebook, G10 and G12).

    A model learns most from these: the words of a code without its meaning. `text` says more, where there is more to
    say: why an adjudicator took a coding away.
    """

    document: str
    start: int
    stop: int
    kind: str
    text: str = ""
    coder: str = ""
    quote: str = ""

    @property
    def span(self) -> Span:
        """Return where the passage lies."""
        return Span(self.start, self.stop)


MEMO_FIELDS = tuple(f.name for f in fields(Memo))


def target_name(code: str, stance: str) -> str:
    """Return the column of a code and stance.

    >>> target_name("economics", "denied")
    'economics:denied'
    """
    return code if stance == "affirmed" else f"{code}:{stance}"


def counts_in(coding: Coding, document: Document) -> bool:
    """Tell whether a coding counts where it stands: its own attributes, and whose words it lies in."""
    span = coding.span
    if span is None or not coding.counts:
        return coding.counts
    touched = [turn for turn in document.turns if turn.span.overlaps(span)]
    return all(turn.role in VOICES for turn in touched)
