"""Review: what a model suggests, in a good order; what a coder answers; a random share that tells what it misses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from testimony.desk import views
from testimony.desk.ordering import ORDERS
from testimony.desk.refusals import Refused
from testimony.desk.routes.codings import fields
from testimony.desk.running import Anyone, Owner, Who
from testimony.desk.schemas import CodingFields, CodingOut, Given, Short, SuggestionOut
from testimony.desk.surroundings import around
from testimony.study.items import Row
from testimony.study.lists import DocumentLine

router = APIRouter()

AROUND = 240
"""Characters shown before and after a passage."""


class Reviewed(SuggestionOut):
    """A suggestion with its passage; `audit`: it was drawn at random, with the probability `inclusion`."""

    document: str
    name: str
    language: str
    text: str
    before: str
    after: str
    audit: bool
    inclusion: float | None


class ReviewOut(BaseModel):
    """The next suggestions, how many are left, and how many documents are coded blind by whoever asks."""

    suggestions: list[Reviewed]
    left: int
    blind: int


class AnswerIn(CodingFields):
    """The answer to a suggestion; for a correction what it should have been."""

    answer: Literal["accepted", "corrected", "rejected"]


class Answered(BaseModel):
    """The coding that came of an answer."""

    coding: CodingOut | None


class AuditIn(Given):
    """A random share of the passages, by a seed."""

    share: Annotated[float, Field(gt=0, le=1)]
    seed: Annotated[int, Field(ge=0, lt=2**31)]
    run: Short | None = None


class AuditOut(BaseModel):
    """How many passages are drawn."""

    drawn: int


@router.get("/review")
def review(
    who: Anyone,
    run: Annotated[str, Query(max_length=100)] = "",
    decision: Literal["", "yes", "unsure"] = "",
    code: Annotated[str, Query(max_length=200)] = "",
    order: Literal["unsure", "diverse", "document"] = "unsure",
    limit: Annotated[int, Query(ge=1, le=500)] = 60,
) -> ReviewOut:
    """Return suggestions that nobody has answered; never of documents that the coder codes blind."""
    study = who.desk.study
    given, allowed = who.assigned(), who.may_read()
    blind = {a.document for a in given.values() if a.blind}
    lines = {d.id: d for d in study.documents() if d.id not in blind and (allowed is None or d.id in allowed)}
    latest = run or next((r.id for r in study.run_lines()), "")
    every = [r for r in study.suggestions(latest) if r["document"] in lines] if latest else []
    rows = [
        r for r in every if not r["answer"] and decision in ("", r["decision"]) and code in ("", r["code"])
    ]
    drawn = {(s["document"], s["start"]): s for s in study.samples() if s["run"] in (latest, None)}
    texts = study.texts({d.sha256 for d in lines.values()}) if rows or drawn else {}
    words = {r["id"]: texts[lines[r["document"]].sha256][r["start"] : r["stop"]] for r in rows}
    ordered = ORDERS[order](rows, words)
    silent = [] if decision or code or not latest else _silent(who, every, drawn, lines)
    shown = [*_mixed(ordered, silent)][:limit]
    made = [_shown(r, lines[r["document"]], texts, drawn) for r in shown]
    return ReviewOut(suggestions=made, left=len(rows) + len(silent), blind=len(blind))


def _silent(
    who: Who, every: list[Row], drawn: Mapping[tuple[str, int], Row], lines: Mapping[str, DocumentLine]
) -> list[Row]:
    """Return the drawn passages of which the model says nothing, and nobody has answered yet."""
    spoken = {(r["document"], r["start"]) for r in every}
    answered = who.desk.study.answered_draws()
    return [
        s
        for at, s in drawn.items()
        if at not in spoken and s["document"] in lines and s["id"] not in answered
    ]


def _mixed(ordered: list[Row], silent: list[Row]) -> list[Row]:
    """Return the queue with a drawn passage after every fourth suggestion."""
    mixed: list[Row] = []
    waiting = list(silent)
    for number, row in enumerate(ordered, 1):
        mixed.append(row)
        if number % 4 == 0 and waiting:
            mixed.append(waiting.pop(0))
    return [*mixed, *waiting]


def _shown(
    row: Row, line: DocumentLine, texts: Mapping[str, str], drawn: Mapping[tuple[str, int], Row]
) -> Reviewed:
    text, start, stop = texts[line.sha256], row["start"], row["stop"]
    audit = drawn.get((row["document"], start))
    beside = around(text, start, stop, AROUND)
    base: dict[str, Any] = {
        "code": "", "stance": "affirmed", "probability": 0.0, "decision": "", "evidence": [], "answer": "", "coding": None,
        **row, "run": row["run"] or "",
    }  # fmt: skip
    if "code" not in row:
        base["probability"] = 0.0  # a sample's own probability is that of being drawn
    return Reviewed(
        **views.suggestion(base).model_dump(),
        document=row["document"],
        name=line.name,
        language=line.language,
        text=text[start:stop],
        before=beside.before,
        after=beside.after,
        audit=audit is not None,
        inclusion=None if audit is None else float(audit["probability"]),
    )


@router.post("/suggestions/{suggestion}/answer")
def answer(who: Anyone, suggestion: str, body: AnswerIn) -> Answered:
    """Accept, correct or reject a suggestion, or say of a passage drawn at random what is said there."""
    study = who.desk.study
    kept = study.item(suggestion)
    drawn = "seed" in kept.value if isinstance(kept.value, dict) else False
    if not isinstance(kept.value, dict) or not ("decision" in kept.value or drawn):
        raise Refused(404, "There is no such suggestion")
    if who.reading(kept.document).blind:
        raise Refused(403, "You code this document blind", next_step="Code it on its own page.")
    values = fields(body)
    values = {n: v for n, v in values.items() if v is not None}
    if drawn:
        return _drawn(who, suggestion, kept.value, body.answer, values)
    if kept.value["answer"]:
        raise Refused(409, "This was answered already", next_step="Undo the answer, or edit its coding.")
    if body.answer == "accepted" and set(values) - {"memo", "subject", "status", "move", "subcode"}:
        body.answer = "corrected"
    made = study.answer(
        suggestion, body.answer, coder=who.id, **({} if body.answer == "rejected" else values)
    )
    return Answered(coding=None if made is None else views.coding(study.item(made)))


def _drawn(who: Who, sample: str, row: Row, given: str, values: dict[str, Any]) -> Answered:
    study = who.desk.study
    if given == "rejected":
        study.answer_draw(sample, coder=who.id, coding=None)
        return Answered(coding=None)
    if "code" not in values:
        raise Refused(422, "Say which code it is", next_step="Or answer that nothing is said here.")
    values = {"start": row["start"], "stop": row["stop"], **values}
    coding = study.answer_draw(sample, coder=who.id, coding=values)
    return Answered(coding=None if coding is None else views.coding(study.item(coding)))


@router.post("/audit")
def audit(who: Owner, body: AuditIn) -> AuditOut:
    """Draw a random share of all passages, whatever a model said of them; kept with seed and inclusion probabilities."""
    drawn = who.desk.study.sample(body.share, seed=body.seed, run=body.run or None, by=who.id)
    return AuditOut(drawn=len(drawn))
