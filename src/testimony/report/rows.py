"""Labelled documents as plain rows: what jsonl, csv and xlsx hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from testimony.labelled import Label, LabelledDocument
from testimony.report.summary import reason, states_of

_PLACE = ("document", "segment", "start", "stop", "role", "speaker", "language")
LABEL_COLUMNS = (*_PLACE, "code", "stance", "decision", "probability", "evidence", "text")
"""The columns of a table with one row a label."""

SUMMARY_COLUMNS = ("document", "respondent", "language", "segments", "labelled", "unsure", "skipped")
"""The columns of a table with one row a testimony, before those of the codes."""

BETWEEN = " … "
"""Stands between two pieces of evidence in one cell."""


def segment_rows(documents: Sequence[LabelledDocument]) -> Iterator[dict[str, Any]]:
    """Yield one row a segment, interviewers' included; `note` only where a segment could not be labelled."""
    for document in documents:
        for found in document.segments:
            s = found.segment
            row: dict[str, Any] = {
                "document": s.document,
                "segment": s.number,
                "start": s.start,
                "stop": s.stop,
                "role": s.role,
                "speaker": s.speaker,
                "language": s.language,
                "text": s.text,
                "labels": [_label(label) for label in found.labels],
            }
            note = reason(found)
            yield row | ({"note": note} if note else {})


def _label(label: Label) -> dict[str, Any]:
    return {
        "code": label.code,
        "stance": label.stance,
        "probability": round(label.probability, 4),
        "decision": label.decision,
        "evidence": [{"start": e.start, "stop": e.stop, "text": e.text} for e in label.evidence],
    }


def label_rows(
    documents: Sequence[LabelledDocument], *, longest: int | None = None
) -> Iterator[dict[str, Any]]:
    """Yield one row a label, with the passage and its evidence: what a table can hold.

    A text of more than `longest` characters goes on in further rows; `start` and `stop` then say of each
    row which piece it holds, and `evidence` is what lies in that piece.
    """
    for row in segment_rows(documents):
        pieces = list(_pieces(row["start"], row["stop"], longest))
        for label in row["labels"]:
            for start, stop in pieces:
                text = row["text"][start - row["start"] : stop - row["start"]]
                evidence = BETWEEN.join(_within(label["evidence"], start, stop))
                if longest:
                    evidence = evidence[: 2 * longest]
                place = {name: row[name] for name in _PLACE} | {"start": start, "stop": stop}
                yield place | label | {"evidence": evidence, "text": text}


def _pieces(start: int, stop: int, longest: int | None) -> Iterator[tuple[int, int]]:
    size = longest or max(stop - start, 1)
    yield from ((a, min(a + size, stop)) for a in range(start, max(stop, start + 1), size))


def _within(evidence: Iterable[Mapping[str, Any]], start: int, stop: int) -> Iterator[str]:
    for e in evidence:
        a, b = max(e["start"], start), min(e["stop"], stop)
        if a < b:
            yield e["text"][a - e["start"] : b - e["start"]]


def summary_rows(documents: Sequence[LabelledDocument]) -> Iterator[dict[str, Any]]:
    """Yield one row a testimony: the four states per code, and what they rest on.

    `labelled` and `unsure` count segments with at least one such label; `skipped` counts those the model
    could not label, whose silence means nothing.
    """
    for document in documents:
        decisions = [{label.decision for label in found.labels} for found in document.segments]
        codes = state_columns(document)
        yield {
            "document": document.document.id,
            "respondent": document.document.respondent,
            "language": document.document.language,
            "segments": len(document.segments),
            "labelled": sum("yes" in d for d in decisions),
            "unsure": sum("unsure" in d for d in decisions),
            "skipped": sum(bool(reason(found)) for found in document.segments),
            **{codes[name]: state for name, state in states_of(document).items()},
        }


def state_columns(document: LabelledDocument) -> dict[str, str]:
    """Return code -> the name of its column; a code called like another column gets `code:` before it."""
    return {
        c.name: f"code:{c.name}" if c.name in SUMMARY_COLUMNS else c.name for c in document.codebook.codes
    }


def summary_columns(documents: Sequence[LabelledDocument]) -> tuple[str, ...]:
    """Return the columns of a summary of all these documents."""
    codes = (name for document in documents for name in state_columns(document).values())
    return tuple(dict.fromkeys((*SUMMARY_COLUMNS, *codes)))
