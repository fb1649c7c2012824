"""Passages that nobody disputes: they stand by themselves, judged by nobody, and are put right when a coder changes their mind.

What stands so follows from what the coders said alone, ids included. So doing it twice changes nothing, two who worked apart and
merge have it once, and whoever changes a coding afterwards finds the passage open again. What a person decided is never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from testimony.coding import ADJUDICATED
from testimony.study import coders
from testimony.study.event import NOBODY, named_id
from testimony.study.items import Row
from testimony.study.log import Change, chunks, done
from testimony.study.schema import KINDS, LOG

REASON = "undisputed"
_KEPT = ("start", "stop", "code", "stance", "subject", "status", "move", "subcode", "codebook")
"""What the coding that stands takes over from the first coder's."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the coders' versions of a document come to.

    `seen` is what it was worked out from (`basis`). `agreed` names the codings that say the same of a passage, of each passage
    that nobody disputes; the first of them is the one that stands. `complete`: nothing is left to decide.
    """

    document: str
    seen: str
    agreed: tuple[tuple[str, ...], ...] = ()
    complete: bool = False


def basis(connection: Connection, document: str) -> str:
    """Return what an outcome follows from: the versions of text, codings, assignments and people's judgements, as one word."""
    found: list[str] = []
    for kind, by in (("document", "id"), ("coding", "document"), ("assignment", "document"), ("adjudication", "document")):  # fmt: skip
        table = KINDS[kind]
        asked = select(table).where(table.c[by] == document, ~table.c.deleted)
        rows = connection.execute(asked).mappings()
        found += (f"{r['id']}@{r['version']}" for r in rows if NOBODY not in (r.get("coder"), r.get("judge")))
    return named_id("basis", *sorted(found))


def concerned(connection: Connection, documents: Iterable[str] | None = None) -> tuple[str, ...]:
    """Return those of the documents (None: all) that every coder has finished, two at least, or where something stands by itself.

    A document whose adjudicated version was taken in as a whole, with a corpus, is none of them.
    """
    table = KINDS["assignment"]
    asked = select(table.c.document, table.c.coder, table.c.done).where(~table.c.deleted)
    parts = (
        [asked] if documents is None else [asked.where(table.c.document.in_(d)) for d in chunks(documents)]
    )
    by: dict[str, dict[str, bool]] = {}
    for part in parts:
        for document, coder, finished in connection.execute(part):
            by.setdefault(document, {})[coder] = finished
    given = {coders.assignment_id(d, NOBODY): d for d, said in by.items() if NOBODY in said}
    elsewhere = {given[item] for item in _by_people(connection, given)}
    ready = (d for d, said in by.items() if NOBODY in said or (len(said) > 1 and all(said.values())))
    return tuple(sorted(set(ready) - elsewhere))


def decided(connection: Connection, document: str) -> frozenset[str]:
    """Return the codings of a document that a person has judged, or whose own judgement a person has changed since."""
    table = KINDS["adjudication"]
    asked = select(table).where(table.c.document == document, table.c.judge != NOBODY, ~table.c.deleted)
    judged = connection.execute(asked).mappings()
    own = _taken_over(connection, _standing(connection, "adjudication", document, "judge"))
    return frozenset(item for r in (*judged, *own.values()) for item in r["disputed"])


def settle(connection: Connection, found: Outcome) -> int:
    """Let stand what is undisputed, and withdraw what is so no more; return how many judgements that changed.

    Does nothing where something has changed since the outcome was worked out: who changed it works it out anew.
    """
    if basis(connection, found.document) != found.seen:
        return 0
    made = list(_judgements(connection, found))
    changed = [*made, *_finished(connection, found)]
    if changed:
        done(connection, [*coders.ensured(connection, ADJUDICATED), *changed], coder=NOBODY, verb=REASON)
    return sum(change.kind == "adjudication" for change in made)


def _judgements(connection: Connection, found: Outcome) -> Iterator[Change]:
    there = _standing(connection, "adjudication", found.document, "judge")
    codings = _standing(connection, "coding", found.document, "coder")
    own = _taken_over(connection, there)
    table = KINDS["coding"]
    rows = connection.execute(select(table).where(table.c.document == found.document)).mappings()
    said = {r["id"]: r for r in rows}
    wanted: set[str] = set()
    for group in found.agreed:
        item, coding = (named_id(kind, found.document, *group) for kind in ("adjudication", "coding"))
        wanted.add(item)
        if item in own:
            continue
        yield from _put(codings, "coding", coding, _coding(found.document, [said[i] for i in group]))
        yield from _put(there, "adjudication", item, _judgement(found.document, group, coding))
    for item, row in there.items():
        if item not in wanted and item not in own and not row["deleted"]:
            yield Change("adjudication", item, document=found.document, deletes=True)
            yield Change("coding", row["coding"], document=found.document, deletes=True)


def _put(there: Mapping[str, Row], kind: str, item: str, data: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the change that makes an item stand so; none where it does."""
    row = there.get(item)
    if row is None or row["deleted"] or row["contested"] or any(row[n] != v for n, v in data.items()):
        yield Change(kind, item, data, document=str(data["document"]))


def _coding(document: str, group: Sequence[Row]) -> dict[str, Any]:
    return {
        **{name: group[0][name] for name in _KEPT},
        "document": document,
        "coder": NOBODY,
        "memo": "",
        "origin": "human",
        "created": max(row["created"] for row in group),
    }


def _judgement(document: str, group: Sequence[str], coding: str) -> dict[str, Any]:
    return {
        "document": document,
        "judge": NOBODY,
        "coding": coding,
        "disputed": list(group),
        "reason": REASON,
    }


def _finished(connection: Connection, found: Outcome) -> Iterator[Change]:
    """Yield the change that says whether the adjudicated version of a document is whole: only then it stands for all."""
    table, item = KINDS["assignment"], coders.assignment_id(found.document, NOBODY)
    row = connection.execute(select(table).where(table.c.id == item)).mappings().first()
    codings = _standing(connection, "coding", found.document, "coder").values()
    if row is None and not (found.complete or found.agreed or any(not r["deleted"] for r in codings)):
        return
    if row is None or row["contested"] or row["done"] != found.complete:
        yield coders.assignment(found.document, NOBODY, done=found.complete)


def _standing(connection: Connection, kind: str, document: str, who: str) -> dict[str, Row]:
    """Return what is nobody's on a document, deleted or not, by id."""
    table = KINDS[kind]
    asked = select(table).where(table.c.document == document, table.c[who] == NOBODY)
    return {r["id"]: r for r in connection.execute(asked).mappings()}


def _taken_over(connection: Connection, there: Mapping[str, Row]) -> dict[str, Row]:
    """Return those of the judgements by nobody that a person has changed, or their coding: they are that person's now."""
    touched = _by_people(connection, [i for r in there.values() for i in (r["id"], r["coding"])])
    return {item: row for item, row in there.items() if touched & {item, row["coding"]}}


def _by_people(connection: Connection, items: Iterable[str]) -> frozenset[str]:
    """Return those of the items that a person has written something of."""
    found: set[str] = set()
    for some in chunks(items):
        found.update(
            connection.scalars(select(LOG.c.item).where(LOG.c.item.in_(some), LOG.c.coder != NOBODY))
        )
    return frozenset(found)
