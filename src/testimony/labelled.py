"""What a model says about a document: labels on segments, each with probability, decision and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from testimony.codebook import Codebook
from testimony.coding import target_name
from testimony.document import Document, Segment

Decision = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that made the model say so: where they stand in the document, and how much they added.

    `weight` is in log-odds: the exact amount by which these words raised the score of the target.
    """

    start: int
    stop: int
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Label:
    """What the machine says of one target in one segment."""

    code: str
    stance: str
    probability: float
    decision: Decision
    evidence: tuple[Evidence, ...] = ()

    @property
    def target(self) -> str:
        """Return the column: `economics`, `economics:denied`."""
        return target_name(self.code, self.stance)


@dataclass(frozen=True, slots=True)
class LabelledSegment:
    """A segment with its labels: those decided `yes` or `unsure`, the surest first.

    `probabilities` holds every target's, and is empty where the segment was not labelled at all
    (an interviewer's turn, an uncertain role, an unsupported language); `note` then says why.
    """

    segment: Segment
    labels: tuple[Label, ...] = ()
    probabilities: Mapping[str, float] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document with what a model says about each of its segments, in the document's order."""

    document: Document
    segments: tuple[LabelledSegment, ...]
    codebook: Codebook
    model: str
    thresholds: Mapping[str, tuple[float, float]]
    """Target -> (below this `no`, from this `yes`; `unsure` between)."""
    remarks: tuple[str, ...] = ()
    """What to know of these labels, one sentence each: targets that are never decided `yes` in a language."""
