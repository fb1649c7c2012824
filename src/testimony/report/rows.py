"""Labelled documents as plain rows: what jsonl, csv and xlsx hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from testimony.labelled import Label, LabelledDocument, LabelledSegment
from testimony.states import State, states


def segment_rows(documents: Sequence[LabelledDocument]) -> Iterator[dict[str, Any]]:
    """Yield one row a segment, interviewers' included; `note` only where there is a reason for no label."""
    for document in documents:
        for found in document.segments:
            s = found.segment
            row = {
                "document": s.document,
                "segment": s.number,
                "start": s.start,
                "stop": s.stop,
                "role": s.role,
                "speaker": s.speaker,
                "language": s.language,
                "text": s.text,
                "labels": [_label(x) for x in found.labels],
            }
            yield row | ({"note": found.note} if reason(found) else {})


def _label(label: Label) -> dict[str, Any]:
    return {
        "code": label.code,
        "stance": label.stance,
        "probability": round(label.probability, 4),
        "decision": label.decision,
        "evidence": [{"start": e.start, "stop": e.stop, "text": e.text} for e in label.evidence],
    }


def label_rows(documents: Sequence[LabelledDocument]) -> Iterator[dict[str, Any]]:
    """Yield one row a label, with the passage and its evidence: what a table can hold."""
    for row in segment_rows(documents):
        for label in row["labels"]:
            evidence = " … ".join(e["text"] for e in label["evidence"])
            kept = {
                k: row[k] for k in ("document", "segment", "start", "stop", "role", "speaker", "language")
            }
            said = {k: label[k] for k in ("code", "stance", "decision", "probability")}
            yield kept | said | {"evidence": evidence, "text": row["text"]}


LABEL_COLUMNS = (
    "document", "segment", "start", "stop", "role", "speaker", "language",
    "code", "stance", "decision", "probability", "evidence", "text",
)  # fmt: skip


def summary_rows(documents: Sequence[LabelledDocument]) -> Iterator[dict[str, Any]]:
    """Yield one row a testimony: the four states per code, and what they rest on."""
    for document in documents:
        labels = [x for s in document.segments for x in s.labels]
        yield {
            "document": document.document.id,
            "respondent": document.document.respondent,
            "language": document.document.language,
            "segments": len(document.segments),
            "labelled": sum(s.probabilities is not None for s in document.segments),
            "unsure": sum(x.decision == "unsure" for x in labels),
            **states_of(document),
        }


def states_of(document: LabelledDocument) -> dict[str, State]:
    """Return code -> state, from the labels decided `yes`."""
    found = [(x.code, x.stance) for s in document.segments for x in s.labels if x.decision == "yes"]
    return states(document.codebook, found)


def reason(found: LabelledSegment) -> str:
    """Return why a segment with a voice has no labels ("" where an interviewer's has none, or it was labelled)."""
    return "" if found.segment.role in ("interviewer", "other") else found.note


def remarks(documents: Sequence[LabelledDocument]) -> list[str]:
    """Return one sentence for each thing a reader should know: segments that were not labelled, and why."""
    found = []
    for document in documents:
        for note, count in Counter(filter(None, map(reason, document.segments))).most_common():
            found.append(
                f"{document.document.id}: {count} of {len(document.segments)} segments not labelled: {note}"
            )
    return found
