"""The lists of a study: documents and coders with their counts, and the history of a document; no text is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from testimony.study.event import NOBODY
from testimony.study.items import names_of
from testimony.study.log import read
from testimony.study.schema import KINDS, LOG


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in the list: `length` in code points, codings by coder, who is to code it, who has."""

    id: str
    name: str
    sha256: str
    respondent: str
    genre: str
    language: str
    length: int
    codings: Mapping[str, int]
    assigned: tuple[str, ...]
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoderLine:
    """A coder in the list: documents assigned and done, codings left."""

    id: str
    name: str
    released: bool
    assigned: int
    done: int
    codings: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of the log for people: when, who, what, and the item it was done to."""

    at: str
    coder: str
    verb: str
    kind: str
    item: str
    data: Mapping[str, Any]
    deed: str


def documents(connection: Connection) -> tuple[DocumentLine, ...]:
    """Return the documents, by name; coders by their ids."""
    table = KINDS["document"]
    columns = [table.c[n] for n in ("id", "name", "sha256", "respondent", "genre", "language", "length")]
    people = names_of(connection, "respondent")
    codings: dict[str, dict[str, int]] = defaultdict(dict)
    for document, coder, count in _counted(connection):
        codings[document][coder] = count
    assigned: dict[str, list[str]] = defaultdict(list)
    done: dict[str, list[str]] = defaultdict(list)
    for document, coder, finished in _assignments(connection):
        assigned[document].append(coder)
        if finished:
            done[document].append(coder)
    found = sorted(connection.execute(select(*columns).where(~table.c.deleted)), key=lambda r: (r[1], r[0]))
    return tuple(
        DocumentLine(item, name, sha256, people.get(person, ""), genre, language, length, codings[item], tuple(assigned[item]), tuple(done[item]))
        for item, name, sha256, person, genre, language, length in found
    )  # fmt: skip


def coders(connection: Connection) -> tuple[CoderLine, ...]:
    """Return the coders, by name."""
    table = KINDS["coder"]
    codings: dict[str, int] = defaultdict(int)
    for _, coder, count in _counted(connection):
        codings[coder] += count
    assigned: dict[str, int] = defaultdict(int)
    done: dict[str, int] = defaultdict(int)
    for _, coder, finished in _assignments(connection):
        assigned[coder] += 1
        done[coder] += finished
    columns = (table.c.id, table.c.name, table.c.released)
    found = sorted(connection.execute(select(*columns).where(~table.c.deleted)), key=lambda r: r[1])
    return tuple(
        CoderLine(item, name, released, assigned[item], done[item], codings[item])
        for item, name, released in found
    )


def history(connection: Connection, document: str) -> tuple[HistoryLine, ...]:
    """Return what was done to a document and to what stands on it, the earliest first."""
    names = names_of(connection, "coder")
    return tuple(
        HistoryLine(e.at, names.get(e.coder, ""), e.verb, e.kind, e.item, e.data, e.deed)
        for e in read(connection, LOG.c.document == document)
    )  # fmt: skip


def _counted(connection: Connection) -> list[tuple[str, str, int]]:
    table = KINDS["coding"]
    by = (table.c.document, table.c.coder)
    found = select(*by, func.count()).where(~table.c.deleted).group_by(*by)
    return [(document, coder, count) for document, coder, count in connection.execute(found)]


def _assignments(connection: Connection) -> list[tuple[str, str, bool]]:
    table = KINDS["assignment"]
    columns = (table.c.document, table.c.coder, table.c.done)
    people = select(*columns).where(~table.c.deleted, table.c.coder != NOBODY)
    return sorted(tuple(r) for r in connection.execute(people))
