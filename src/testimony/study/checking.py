"""Whether a study is sound: the file, what points to what, the texts, and whether what stands follows from the log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, select, text

from testimony.study.log import chunks, events_of
from testimony.study.schema import KINDS, LOG, TEXTS
from testimony.study.standing import emptied, row_of, rows_of
from testimony.study.state import State, folded


def problems(connection: Connection) -> tuple[str, ...]:
    """Return a sentence for everything that is wrong; nothing where all is well."""
    return (*_file(connection), *_texts(connection), *_standing(connection))


def rebuilt(connection: Connection) -> None:
    """Make what stands anew from the log."""
    emptied(connection)
    rows_of(connection, list(_states(connection)))


def _states(connection: Connection) -> Iterator[State]:
    for some in chunks(connection.scalars(select(LOG.c.item).distinct()).all()):
        yield from (folded(events) for events in events_of(connection, some).values())


def _file(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        for (said,) in connection.execute(text("PRAGMA integrity_check")):
            if said != "ok":
                yield f"the file is damaged: {said}"
        for table, *_ in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"a row of {table} points to what is not there"


def _texts(connection: Connection) -> Iterator[str]:
    for sha256, found in connection.execute(select(TEXTS)):
        if hashlib.sha256(found.encode()).hexdigest() != sha256:
            yield f"the text {sha256[:12]} is not the one that was coded"


def _standing(connection: Connection) -> Iterator[str]:
    wanted = {(s.kind, s.item): row_of(s) for s in _states(connection)}
    there = {
        (kind, row["id"]): dict(row)
        for kind, table in KINDS.items()
        for row in connection.execute(select(table)).mappings()
    }
    for kind, item in sorted(wanted.keys() | there.keys()):
        if wanted.get((kind, item)) != there.get((kind, item)):
            yield f"{kind} {item} is not what the log says"
