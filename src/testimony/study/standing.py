"""The tables of what stands, written from states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, insert, select, update

from testimony.study import schema
from testimony.study.state import State

_CHUNK = 500


def rows_of(connection: Connection, states: Iterable[State]) -> None:
    """Write what stands of these items, kind by kind, so that what is pointed to is there first."""
    by_kind: dict[str, list[State]] = {}
    for state in states:
        by_kind.setdefault(state.kind, []).append(state)
    for kind, table in schema.KINDS.items():
        if mine := by_kind.get(kind):
            _put(connection, table, [row_of(state) for state in mine])


def row_of(state: State) -> dict[str, Any]:
    """Return a state as a row of its table."""
    return {
        "id": state.item,
        "version": state.version,
        "deleted": state.deleted,
        "contested": bool(state.clashes),
        "born": list(state.born),
        **{c.name: state.values.get(c.name, _default(c)) for c in schema.fields(state.kind)},
    }


def _default(column: Column[Any]) -> Any:
    return None if column.default is None else column.default.arg  # type: ignore[attr-defined]


def _put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows that are new, and update the others."""
    there: set[str] = set()
    for i in range(0, len(rows), _CHUNK):
        some = [row["id"] for row in rows[i : i + _CHUNK]]
        there.update(connection.scalars(select(table.c.id).where(table.c.id.in_(some))))
    if fresh := [dict(row) for row in rows if row["id"] not in there]:
        connection.execute(insert(table), fresh)
    if old := [_renamed(row) for row in rows if row["id"] in there]:
        connection.execute(update(table).where(table.c.id == bindparam("_id")), old)


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row for an UPDATE, where `id` says which and is not set."""
    return {**{k: v for k, v in row.items() if k != "id"}, "_id": row["id"]}


def emptied(connection: Connection) -> None:
    """Take away what stands, so that it can be made anew; the log and the texts stay."""
    for table in reversed(list(schema.KINDS.values())):
        connection.execute(delete(table))
