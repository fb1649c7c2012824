"""Coders: their links, their release, what they are given to code."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from testimony.coding import ADJUDICATED
from testimony.desk.refusals import Refused
from testimony.desk.running import Owner, Released
from testimony.desk.schemas import Given, Nothing, Short

router = APIRouter()


class CoderRow(BaseModel):
    """A coder in the list; `blind` counts the documents given to them without a model's suggestions."""

    id: str
    name: str
    owner: bool
    released: bool
    assigned: int
    done: int
    codings: int
    blind: int


class Coders(BaseModel):
    """The coders of the study."""

    coders: list[CoderRow]


class NameIn(Given):
    """The name of a new coder."""

    name: Short


class Link(BaseModel):
    """A coder's link, shown once, and only its hash is kept; of a shared desk the address at which they sign in."""

    link: str
    coder: CoderRow | None = None


class AssignmentsIn(Given):
    """Documents for coders. With `overlap`, that share goes to two of them, drawn by the seed, and the rest to one each."""

    documents: Annotated[list[Short], Field(max_length=20_000)]
    coders: Annotated[list[Short], Field(min_length=1, max_length=100)]
    blind: bool = False
    overlap: Annotated[float, Field(ge=0, le=1)] | None = None
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0


class AssignmentsOut(BaseModel):
    """How many assignments were made."""

    assignments: int


@router.get("/coders")
def coders(who: Released) -> Coders:
    """Return the coders with their counts; the adjudicated version is none."""
    blind = Counter(a.coder for a in who.desk.study.assignments() if a.blind)
    rows = [
        CoderRow(
            id=c.id,
            name=c.name,
            owner=c.id == who.desk.owner,
            released=c.released,
            assigned=c.assigned,
            done=c.done,
            codings=c.codings,
            blind=blind[c.id],
        )
        for c in who.desk.study.coders()
        if c.name != ADJUDICATED
    ]
    return Coders(coders=rows)


@router.post("/coders", status_code=201)
def add(who: Owner, body: NameIn, request: Request) -> Link:
    """Add a coder; the answer has their link. To a shared desk they come when they have a password."""
    coder = who.desk.study.add_coder(body.name.strip(), by=who.id)
    return _link(who, coder, request)


@router.post("/coders/{coder}/link")
def link(who: Owner, coder: str, request: Request) -> Link:
    """Give a coder a new link, which ends the earlier one and whoever is signed in by it."""
    if who.desk.shared is not None:
        step = "Set a new one at the terminal: testimony desk STUDY --set-password NAME"
        raise Refused(422, "A shared desk is entered by password", next_step=step)
    if coder == who.desk.owner:
        raise Refused(422, "The owner's link is the one that the desk printed")
    answer = _link(who, coder, request)
    who.desk.sessions.end(coder)
    return answer


def _link(who: Owner, coder: str, request: Request) -> Link:
    row = next((c for c in coders(who).coders if c.id == coder), None)
    if row is None:
        raise Refused(404, "There is no such coder", next_step="Look at the list again.")
    place = f"{request.url.scheme}://{request.url.netloc}"
    if who.desk.shared is not None:
        return Link(link=f"{place}/login", coder=row)
    return Link(link=f"{place}/?token={who.desk.study.new_token(coder)}", coder=row)


@router.post("/coders/{coder}/release")
def release(who: Owner, coder: str) -> Nothing:
    """Let a coder see what the others coded."""
    who.desk.study.release(coder, by=who.id)
    return Nothing()


@router.post("/assignments")
def assign(who: Owner, body: AssignmentsIn) -> AssignmentsOut:
    """Give documents to coders."""
    study = who.desk.study
    known = {c.id for c in study.coders()}
    there = {d.id for d in study.documents()}
    if set(body.coders) - known or set(body.documents) - there:
        raise Refused(404, "There is no such coder or document", next_step="Look at the list again.")
    pairs = shared_out(sorted(set(body.documents)), list(dict.fromkeys(body.coders)), body.overlap, body.seed)
    study.assign_all(pairs, blind=body.blind, by=who.id)
    return AssignmentsOut(assignments=len(pairs))


def shared_out(
    documents: Sequence[str], coders: Sequence[str], overlap: float | None, seed: int
) -> list[tuple[str, str]]:
    """Return who codes what: all everything without an overlap; else one each in turn, and two for that share, at random.

    >>> shared_out(["a", "b"], ["x", "y"], None, 0)
    [('a', 'x'), ('a', 'y'), ('b', 'x'), ('b', 'y')]
    >>> len(shared_out([f"{n}" for n in range(10)], ["x", "y", "z"], 0.2, 1))
    12
    """
    if overlap is None:
        return [(document, coder) for document in documents for coder in coders]
    mixed = list(documents)
    random.Random(seed).shuffle(mixed)  # noqa: S311 (drawn by a seed on purpose)
    twice = round(overlap * len(mixed)) if len(coders) > 1 else 0
    pairs: list[tuple[str, str]] = []
    turn = 0
    for number, document in enumerate(mixed):
        for _ in range(2 if number < twice else 1):
            pairs.append((document, coders[turn % len(coders)]))
            turn += 1
    return pairs
