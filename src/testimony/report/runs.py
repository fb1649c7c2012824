"""A passage cut where evidence begins and ends, so that overlapping evidence of several labels can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from testimony.labelled import Label, LabelledSegment


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a segment that is evidence of the same labels throughout (of none, for most)."""

    start: int
    stop: int
    text: str
    labels: tuple[int, ...] = ()
    """Positions in the segment's `labels`."""


def runs(found: LabelledSegment) -> list[Run]:
    """Return the segment's text cut into runs; joined, they are the text again.

    Evidence that reaches over the segment's ends is shown as far as it lies within.
    """
    s = found.segment
    marks = [
        (max(e.start, s.start), min(e.stop, s.stop), number)
        for number, label in enumerate(found.labels)
        for e in label.evidence
        if e.start < e.stop and e.start < s.stop and e.stop > s.start
    ]
    cuts = sorted({s.start, s.stop, *(a for a, _, _ in marks), *(b for _, b, _ in marks)})
    return [
        Run(
            a,
            b,
            s.text[a - s.start : b - s.start],
            tuple(sorted({n for x, y, n in marks if x <= a and b <= y})),
        )
        for a, b in pairwise(cuts)
    ]


def quotes(label: Label, *, longest: int = 90) -> list[str]:
    """Return the label's evidence as short quotes, the first ones where there are many."""
    found: list[str] = []
    for text in dict.fromkeys(" ".join(e.text.split()) for e in label.evidence):
        if found and sum(map(len, found)) + len(text) > longest:
            return [*found, "…"]
        found.append(text if len(text) <= longest else text[:longest].rstrip() + "…")
    return found
