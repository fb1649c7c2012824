"""Writing to the log: a deed is some events and the rows that follow from them, in the transaction it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, insert, select, update

from testimony.study import schema
from testimony.study.event import NOBODY, Event, keepable, new_id, now
from testimony.study.schema import LOG, STUDY
from testimony.study.standing import rows_of
from testimony.study.state import State, folded, heads

CHUNK = 500
"""Ids asked for at once: databases limit the length of a question."""

_JUDGED = ("coding", "assignment", "adjudication", "document")
_TOUCHED = "testimony_touched"
_FIELDS = tuple(f.name for f in fields(Event))


@dataclass(frozen=True, slots=True)
class Change:
    """What a deed does to one item: sets fields, or deletes it."""

    kind: str
    item: str
    data: Mapping[str, Any] = field(default_factory=dict)
    document: str = ""
    deletes: bool = False


def done(
    connection: Connection, changes: Sequence[Change], *, coder: str, verb: str, undoes: str = ""
) -> tuple[State, ...]:
    """Write the changes as one deed of a coder ("" for the study's owner); return how the items stand now."""
    for change in changes:
        schema.check(change.kind, change.data, where=f"{verb} of a {change.kind}")
        keepable(change.data)
    held = events_of(connection, {c.item for c in changes})
    clock = _ticked(connection, len(changes))
    at, deed = now(), new_id()
    made = []
    for number, change in enumerate(changes, clock + 1):
        before = held.setdefault(change.item, [])
        event = Event(
            id=new_id(),
            clock=number,
            coder=coder,
            at=at,
            deed=deed,
            verb=verb,
            kind=change.kind,
            item=change.item,
            document=change.document,
            data=dict(change.data),
            seen=heads(before),
            deletes=change.deletes,
            undoes=undoes,
        )
        before.append(event)
        made.append(event)
    return written(connection, made, held)


def written(
    connection: Connection, made: Sequence[Event], held: Mapping[str, Sequence[Event]]
) -> tuple[State, ...]:
    """Add events to the log, and put what then stands of the items held (all their events) into its tables."""
    rows = [{**{name: getattr(e, name) for name in _FIELDS}, "seen": list(e.seen)} for e in made]
    if rows:
        connection.execute(insert(LOG), rows)
        people = {e.document for e in made if e.coder != NOBODY and e.kind in _JUDGED}
        connection.info.setdefault(_TOUCHED, set()).update(people - {""})
    states = tuple(folded(events) for events in held.values() if events)
    rows_of(connection, states)
    return states


def touched(connection: Connection) -> frozenset[str]:
    """Return the documents on which people have written in this transaction what adjudication follows from; forget them."""
    return frozenset(connection.info.pop(_TOUCHED, ()))


def events_of(connection: Connection, items: Iterable[str]) -> dict[str, list[Event]]:
    """Return item -> its events."""
    found: dict[str, list[Event]] = {}
    for some in chunks(items):
        for event in read(connection, LOG.c.item.in_(some)):
            found.setdefault(event.item, []).append(event)
    return found


def read(connection: Connection, *conditions: Any) -> list[Event]:
    """Return the events that meet the conditions, in the order of their stamps."""
    rows = connection.execute(select(LOG).where(*conditions)).mappings()
    return sorted((as_event(row) for row in rows), key=lambda e: e.stamp)


def as_event(row: Mapping[Any, Any]) -> Event:
    """Return a row of the log as an event."""
    return Event(**{**{name: row[name] for name in _FIELDS}, "seen": tuple(row["seen"])})


def known(connection: Connection, items: Iterable[str]) -> set[str]:
    """Return those of the items that the log says anything of."""
    found: set[str] = set()
    for some in chunks(dict.fromkeys(items)):
        found.update(connection.scalars(select(LOG.c.item).where(LOG.c.item.in_(some))))
    return found


def chunks(items: Iterable[str]) -> Iterable[list[str]]:
    """Yield items in lists that fit into one question."""
    listed = list(items)
    return (listed[i : i + CHUNK] for i in range(0, len(listed), CHUNK))


def _ticked(connection: Connection, by: int) -> int:
    """Move the study's clock on, and return where it stood."""
    connection.execute(update(STUDY).values(clock=STUDY.c.clock + by))
    return int(connection.scalar(select(STUDY.c.clock)) or by) - by
