"""Agreement and adjudication: how far coders agree, where they do not, and what stands in the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from testimony.desk import passages as side_by_side
from testimony.desk import undisputed, views
from testimony.desk.passages import Passage
from testimony.desk.refusals import Refused
from testimony.desk.routes.codings import fields
from testimony.desk.running import Owner, Released
from testimony.desk.schemas import CodingFields, CodingOut, Given, Long, Nothing, Short
from testimony.study.undisputed import REASON

router = APIRouter()

DRAWS = 200
"""Bootstrap samples for the page; `testimony agree` takes a thousand."""


class AgreementRow(BaseModel):
    """Agreement about a target; null with a sentence where it has no meaning."""

    code: str
    alpha: float | None
    low: float | None
    high: float | None
    kappa: float | None
    percent: float | None
    positive: float | None
    negative: float | None
    prevalence: float
    units: int
    sentence: str


class Beside(BaseModel):
    """A passage and what each coder said of it; `text` begins at `start`, codings may reach outside."""

    document: str
    name: str
    start: int
    stop: int
    text: str
    before: str
    after: str
    language: str


class Disagreement(Beside):
    """A passage on which coders differ."""

    codings: dict[str, list[CodingOut]]
    names: dict[str, str]


class AgreementOut(BaseModel):
    """How far coders agree who finished the same documents, and where they do not."""

    units: int
    codes: list[AgreementRow]
    disagreements: list[Disagreement]


class CoderName(BaseModel):
    """A coder."""

    id: str
    name: str


class Dispute(Beside):
    """A passage to be decided."""

    id: str
    codings: list[CodingOut]
    coders: list[CoderName]


class Disputes(BaseModel):
    """What is to be decided, how much was; how much nobody disputes, and how much of it waits for coders who have not finished."""

    disputes: list[Dispute]
    settled: int
    undisputed: int
    waiting: int
    waiting_for: list[str]


class Finished(BaseModel):
    """How many undisputed passages were finished."""

    finished: int


class AdjudicationIn(Given):
    """What stands of codings that differ (null: nothing does), and why."""

    document: Short
    disputed: list[Short]
    coding: CodingFields | None = None
    reason: Long


class Judged(BaseModel):
    """The judgement's id."""

    adjudication: str


class Contested(BaseModel):
    """Something on which two who worked apart do not agree."""

    item: str
    kind: str
    document: str
    name: str
    field: str
    coders: list[str]
    values: list[Any]


class ContestedOut(BaseModel):
    """What a person should look at after a merge."""

    contested: list[Contested]


@router.get("/agreement")
def agreement(who: Released) -> AgreementOut:
    """Return the agreement per target, and the passages on which coders differ."""
    from testimony.agreement import agreement as agreed
    from testimony.corpus import Corpus

    found = agreed(Corpus(**who.desk.study.contents(finished=True).fields()), draws=DRAWS)
    languages = [row.language for row in found.rows]
    last = languages[-1] if languages else ""
    rows = (
        [_row(r) for r in found.rows if r.language == last and " " not in r.what] if found.documents else []
    )
    names = _names(who)
    differ = [p for p in side_by_side.passages(who.desk.study, but=who.blind_on()) if not p.agreed]
    return AgreementOut(
        units=max((row.units for row in rows), default=0),
        codes=rows,
        disagreements=[_disagreement(p, names) for p in differ],
    )


def _row(row: Any) -> AgreementRow:
    value = {name: row.measures[name].value for name in ("alpha", "kappa", "positive", "negative")}
    alpha = row.measures["alpha"]
    # of pairs of judgements the share that is equal: 1 - 2 · prevalence · (1 - positive agreement)
    percent = None if not row.segments else 1 - 2 * row.prevalence * (1 - (value["positive"] or 0.0))
    return AgreementRow(
        code=row.what,
        **value,
        low=alpha.low,
        high=alpha.high,
        percent=percent,
        prevalence=float(row.prevalence),
        units=row.segments,
        sentence=f"Alpha has no meaning: {alpha.why}." if alpha.value is None else "",
    )


def _names(who: Released) -> dict[str, str]:
    return {c.id: c.name for c in who.desk.study.coders()}


def _beside(found: Passage) -> dict[str, Any]:
    names = ("document", "name", "start", "stop", "text", "before", "after", "language")
    return {n: getattr(found, n) for n in names}


def _disagreement(found: Passage, names: Mapping[str, str]) -> Disagreement:
    codings = {coder: [views.coding(k) for k in mine] for coder, mine in found.codings.items()}
    return Disagreement(**_beside(found), codings=codings, names={c: names.get(c, "") for c in codings})


@router.get("/disputes")
def disputes(who: Owner) -> Disputes:
    """Return the passages that are to be decided."""
    study = who.desk.study
    judged, names = study.judged(), _names(who)
    found = list(side_by_side.passages(study, but=who.blind_on()))
    late = [a for a in study.assignments() if not a.done]
    overdue = {p.document for p in found if p.agreed and not p.settled(judged)} - {a.document for a in late}
    if overdue:  # the desk has just begun, or could not write
        undisputed.settle(study, overdue)
        judged = study.judged()
    open_ = [p for p in found if not p.settled(judged)]
    made = [
        Dispute(
            **_beside(p),
            id=p.id,
            codings=[views.coding(k) for k in p.all],
            coders=[CoderName(id=c, name=names.get(c, "")) for c in p.codings],
        )
        for p in open_
        if not p.agreed
    ]
    waiting = [p for p in open_ if p.agreed]
    theirs = {p.document for p in waiting}
    return Disputes(
        disputes=made,
        settled=sum(p.settled(judged) and not p.agreed for p in found),
        undisputed=sum(p.agreed for p in found),
        waiting=len(waiting),
        waiting_for=sorted({names[a.coder] for a in late if a.document in theirs}),
    )


@router.post("/disputes/finish")
def finish(who: Owner) -> Finished:
    """Let stand what nobody disputes where a coder has still to finish: a decision of whoever asks. The rest stands by itself."""
    judged = who.desk.study.judged()
    agreed = [
        p
        for p in side_by_side.passages(who.desk.study, but=who.blind_on())
        if p.agreed and not p.settled(judged)
    ]
    for passage in agreed:
        _let_stand(who, passage)
    return Finished(finished=len(agreed))


def _let_stand(who: Owner, passage: Passage) -> None:
    names = ("start", "stop", "code", "stance", "subject", "status", "move", "subcode")
    for group in passage.groups:
        coding = {n: getattr(group[0].value, n) for n in names}
        disputed = [k.id for k in group]
        who.desk.study.adjudicate(passage.document, disputed, judge=who.id, coding=coding, reason=REASON)


@router.post("/adjudications", status_code=201)
def adjudicate(who: Owner, body: AdjudicationIn) -> Judged:
    """Decide what stands of codings that differ."""
    if not body.disputed:
        raise Refused(422, "There is nothing to decide", next_step="Name the codings.")
    if not body.reason.strip():
        raise Refused(422, "A judgement needs a reason", next_step="Write a sentence.")
    study = who.desk.study
    if any(study.item(item).document != body.document for item in body.disputed):
        raise Refused(422, "A coding is not of this document", next_step="Load the page again.")
    coding = None
    if body.coding is not None:
        coding = {"start": None, "stop": None, **fields(body.coding)}
        if "code" not in coding:
            raise Refused(422, "What stands needs a code", next_step="Choose one.")
    made = study.adjudicate(body.document, body.disputed, judge=who.id, coding=coding, reason=body.reason)
    return Judged(adjudication=made)


@router.get("/contested")
def contested(who: Owner) -> ContestedOut:
    """Return what two who worked apart do not agree on."""
    names = {d.id: d.name for d in who.desk.study.documents()}
    made = [
        Contested(
            item=c.item,
            kind=c.kind,
            document=c.document,
            name=names.get(c.document, ""),
            field=c.field,
            coders=list(c.coders),
            values=[v if isinstance(v, str | int | float | bool | None) else str(v)[:200] for v in c.values],
        )
        for c in who.desk.study.contested()
    ]
    return ContestedOut(contested=made)


@router.post("/contested/{item}/settle")
def settle(who: Owner, item: str) -> Nothing:
    """Let an item stand as it does now."""
    who.desk.study.settle(item, by=who.id)
    return Nothing()
