"""Model runs in a study: what a model suggested, with probability, decision and evidence; what people answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, select

from testimony.errors import CorpusError
from testimony.labelled import Label, LabelledDocument, LabelledSegment
from testimony.study import codings, documents, items
from testimony.study.event import new_id, now
from testimony.study.items import Row
from testimony.study.log import Change, done
from testimony.study.schema import KINDS

Answer = Literal["accepted", "corrected", "rejected"]


@dataclass(frozen=True, slots=True)
class ModelRun:
    """What a model said of documents of the study; `seal` is the hash of its folder, where it has one."""

    model: str
    labelled: tuple[LabelledDocument, ...]
    seal: str = ""


def record(connection: Connection, run: ModelRun, *, by: str) -> str:
    """Keep a run and its suggestions (labels decided yes or unsure), and return its id.

    Raises `CorpusError` where a document is not in the study as the model read it.
    """
    item = new_id()
    found = run.labelled[0] if run.labelled else None
    thresholds = {t: list(pair) for t, pair in found.thresholds.items()} if found else {}
    book = found.codebook.label if found else ""
    data = {
        "model": run.model,
        "seal": run.seal,
        "codebook": book,
        "created": now(),
        "thresholds": thresholds,
    }
    made = [Change("run", item, data)]
    for one in run.labelled:
        document = documents.id_of(one.document)
        items.row(connection, "document", document)
        made += [
            Change("suggestion", new_id(), _suggestion(item, document, segment, label), document=document)
            for segment in one.segments
            for label in segment.labels
        ]
    done(connection, made, coder=by, verb="run")
    return item


def answered(
    connection: Connection, suggestion: str, answer: Answer, *, coder: str, values: Mapping[str, Any]
) -> str | None:
    """Keep the answer to a suggestion, and return the id of the coding that comes of it (None: rejected)."""
    items.row(connection, "coder", coder)
    found = items.row(connection, "suggestion", suggestion)
    if answer not in get_args(Answer):
        step = f"Answers are: {', '.join(get_args(Answer))}."
        raise CorpusError("is no answer to a suggestion", where=str(answer), next_step=step)
    made: list[Change] = []
    coding = None
    if answer != "rejected":
        coding = new_id()
        same = {name: found[name] for name in ("start", "stop", "code", "stance")}
        values = {**same, "origin": "model-confirmed", **values}
        made.append(codings.new_coding(connection, coding, found["document"], coder, values))
    data = {"answer": answer, "coding": coding}
    made.append(Change("suggestion", suggestion, data, document=found["document"]))
    done(connection, made, coder=coder, verb="answer")
    return coding


def suggestions(connection: Connection, run: str, document: str | None = None) -> tuple[Row, ...]:
    """Return a run's suggestions, unsure ones first, then by probability; of one document, or of all."""
    table = KINDS["suggestion"]
    where = [table.c.run == run, ~table.c.deleted]
    if document is not None:
        where.append(table.c.document == document)
    unsure = (table.c.decision == "unsure").desc()
    found = select(table).where(*where).order_by(unsure, table.c.probability.desc(), table.c.id)
    return tuple(connection.execute(found).mappings())


def _suggestion(run: str, document: str, segment: LabelledSegment, label: Label) -> dict[str, Any]:
    """Return what an event says of a suggestion; its words are where they stand in the text, and not repeated."""
    return {
        "run": run,
        "document": document,
        "start": segment.segment.start,
        "stop": segment.segment.stop,
        "code": label.code,
        "stance": label.stance,
        "probability": float(label.probability),
        "decision": label.decision,
        "evidence": [[e.start, e.stop, float(e.weight)] for e in label.evidence],
        "answer": "",
        "coding": None,
    }
