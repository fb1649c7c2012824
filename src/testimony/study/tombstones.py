"""The tombstones of a study: read, added to, and joined with those of another."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from testimony.errors import CorpusError
from testimony.study.marks import Tombstones, is_mark
from testimony.study.schema import SECRETS, TOMBSTONES


def read(connection: Connection) -> Tombstones:
    """Return the tombstones of a study."""
    keys = connection.scalars(select(SECRETS.c.key).order_by(SECRETS.c.key)).all()
    return Tombstones(tuple(keys), frozenset(connection.scalars(select(TOMBSTONES.c.mark))))


def add(connection: Connection, gone: Iterable[tuple[str, str]]) -> None:
    """Leave a mark of everything that is erased, given as kind and value."""
    before = read(connection)
    _write(connection, before, before.having(gone))


def join(mine: Connection, theirs: Connection, *, where: str) -> None:
    """Bring the keys and marks of another study here; raise `CorpusError` where one is none."""
    here, there = read(mine), read(theirs)
    if not all(map(is_mark, (*there.keys, *there.marks))):
        raise CorpusError("it has a tombstone that this program did not write", where=where)
    both = Tombstones(tuple(sorted({*here.keys, *there.keys})), here.marks | there.marks)
    _write(mine, here, both)


def _write(connection: Connection, before: Tombstones, after: Tombstones) -> None:
    if keys := [{"key": key} for key in after.keys if key not in before.keys]:
        connection.execute(insert(SECRETS), keys)
    if marks := [{"mark": found} for found in sorted(after.marks - before.marks)]:
        connection.execute(insert(TOMBSTONES), marks)
