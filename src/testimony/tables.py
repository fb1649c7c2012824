"""From codings to tables: a 0/1 matrix of targets over segments, a DataFrame, a `datasets.Dataset`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testimony.coding import Coding, counts_in
from testimony.document import Document, Segment

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True)
class Labelling:
    """Segments that may be coded, and what coders found in them.

    `y` has shape (segments, targets), 1 where a segment has at least one counting coding of the target.
    `context` holds the interviewer's words just before each segment ("" where there are none),
    `groups` the respondent of each: the unit of every split.
    """

    segments: tuple[Segment, ...]
    context: tuple[str, ...]
    groups: tuple[str, ...]
    targets: tuple[str, ...]
    y: np.ndarray


def by_document(codings: Iterable[Coding]) -> Mapping[str, list[Coding]]:
    """Return document id -> its codings."""
    found: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        found[coding.document].append(coding)
    return found


def positives(document: Document, codings: Iterable[Coding]) -> dict[int, set[str]]:
    """Return segment number -> targets with a counting coding that overlaps the segment."""
    found: dict[int, set[str]] = {}
    spans = [(c.span, c.target) for c in codings if counts_in(c, document)]
    for segment in document.segments:
        hits = {target for span, target in spans if span is not None and span.overlaps(segment.span)}
        if hits and segment.has_voice:
            found[segment.number] = hits
    return found


def question_before(document: Document, segment: Segment) -> str:
    """Return the interviewer's words just before a segment: context, never evidence."""
    for other in reversed(document.segments[: segment.number]):
        if other.role == "interviewer":
            return other.text
        if other.turn != segment.turn:
            return ""
    return ""


def labelling(documents: Sequence[Document], codings: Iterable[Coding], targets: Sequence[str]) -> Labelling:
    """Return the segments with a voice, their context, their respondents, and the 0/1 matrix of targets."""
    import numpy as np

    column = {target: j for j, target in enumerate(targets)}
    coded = by_document(codings)
    pairs = [(document, s) for document in documents for s in document.segments if s.has_voice]
    y = np.zeros((len(pairs), len(column)), dtype=np.int8)
    found = {document.id: positives(document, coded.get(document.id, ())) for document in documents}
    for i, (document, segment) in enumerate(pairs):
        y[i, [column[t] for t in found[document.id].get(segment.number, ()) if t in column]] = 1
    return Labelling(
        segments=tuple(segment for _, segment in pairs),
        context=tuple(question_before(document, segment) for document, segment in pairs),
        groups=tuple(document.person for document, _ in pairs),
        targets=tuple(targets),
        y=y,
    )


_COLUMNS = (
    "document",
    "segment",
    "start",
    "stop",
    "respondent",
    "genre",
    "role",
    "speaker",
    "language",
    "text",
)


def segment_frame(
    documents: Sequence[Document], codings: Iterable[Coding], targets: Sequence[str]
) -> pd.DataFrame:
    """Return one row a segment (interviewer's included, with zeros) and one column a target."""
    import pandas as pd

    coded = by_document(codings)
    rows = []
    for document in documents:
        found = positives(document, coded.get(document.id, ()))
        for s in document.segments:
            values = (document.id, s.number, s.start, s.stop, document.person, document.genre)
            hits = found.get(s.number, set())
            rows.append((*values, s.role, s.speaker, s.language, s.text, *(int(t in hits) for t in targets)))
    return pd.DataFrame(rows, columns=[*_COLUMNS, *targets])
