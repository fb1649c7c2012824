"""What the log forgets: events taken out whole, and single fields made empty. The rest of the log stays as it was.

Of an event that is forgotten its random id and its clock stay: so a copy that still has it is known to be no longer wanted, and
the clock of the log can still be checked. Merging takes the union of what is forgotten; a forgotten event never comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update

from testimony.errors import CorpusError
from testimony.study import schema
from testimony.study.event import ID, Event
from testimony.study.log import chunks, events_of, read
from testimony.study.schema import FORGOTTEN, LOG
from testimony.study.standing import rows_of
from testimony.study.state import folded

WHOLE = ""
"""The field of a line that says that the whole event is gone."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Events that are gone, and the fields of others that were made empty."""

    events: frozenset[str] = frozenset()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def applied(self, event: Event) -> Event | None:
        """Return what an event still says: nothing (None) where it is gone."""
        if event.id in self.events:
            return None
        names = self.fields.get(event.id, ())
        return _emptied(event, names) if names else event


def forgotten(connection: Connection) -> Forgotten:
    """Return what the log of a study has forgotten."""
    events: set[str] = set()
    fields: dict[str, tuple[str, ...]] = {}
    for event, name in connection.execute(select(FORGOTTEN.c.event, FORGOTTEN.c.field)):
        if name == WHOLE:
            events.add(event)
        else:
            fields[event] = (*fields.get(event, ()), name)
    return Forgotten(frozenset(events), fields)


def length(connection: Connection) -> int:
    """Return how many events a log has had, with those that are forgotten: no clock is greater."""
    gone = select(func.count()).select_from(FORGOTTEN).where(FORGOTTEN.c.field == WHOLE)
    return (connection.scalar(select(func.count()).select_from(LOG)) or 0) + (connection.scalar(gone) or 0)


def latest(connection: Connection) -> int:
    """Return the greatest clock of what is forgotten, 0 where nothing is."""
    return connection.scalar(select(func.max(FORGOTTEN.c.clock))) or 0


def forget_events(connection: Connection, events: Iterable[Event]) -> None:
    """Take events out of the log for good; the rows that followed from them are the caller's to take away."""
    gone = {e.id: e.clock for e in events}
    known = forgotten(connection).events
    lines = [
        {"event": item, "field": WHOLE, "clock": clock} for item, clock in gone.items() if item not in known
    ]
    if lines:
        connection.execute(insert(FORGOTTEN), lines)
    with unguarded(connection):
        for some in chunks(gone):
            connection.execute(delete(LOG).where(LOG.c.id.in_(some)))


Emptied = tuple[Event, Sequence[str]]
"""An event, and the names of its fields that are to be empty."""


def empty_fields(connection: Connection, found: Sequence[Emptied]) -> None:
    """Make fields of events empty, in the log and in what stands."""
    known = forgotten(connection).fields
    lines = [
        {"event": event.id, "field": name, "clock": event.clock}
        for event, names in found
        for name in names
        if name not in known.get(event.id, ())
    ]
    if lines:
        connection.execute(insert(FORGOTTEN), lines)
    with unguarded(connection):
        for event, names in found:
            data = dict(_emptied(event, names).data)
            connection.execute(update(LOG).where(LOG.c.id == event.id).values(data=data))
    held = events_of(connection, {event.item for event, _ in found})
    rows_of(connection, [folded(events) for events in held.values()])


def join(mine: Connection, theirs: Connection, *, where: str) -> None:
    """Bring here what another study has forgotten, and make the fields empty that it made empty."""
    here = {tuple(row) for row in mine.execute(select(FORGOTTEN.c.event, FORGOTTEN.c.field))}
    most = length(theirs)
    fresh = [
        dict(r) for r in theirs.execute(select(FORGOTTEN)).mappings() if (r["event"], r["field"]) not in here
    ]
    names = {c.name for kind in schema.KINDS for c in schema.fields(kind)} | {WHOLE}
    if any(
        not ID.fullmatch(r["event"]) or r["field"] not in names or not 0 < r["clock"] <= most for r in fresh
    ):
        raise CorpusError("it has forgotten what this program did not write", where=where)
    if fresh:
        mine.execute(insert(FORGOTTEN), fresh)
    wanted: dict[str, list[str]] = {}
    for row in fresh:
        if row["field"] != WHOLE:
            wanted.setdefault(row["event"], []).append(row["field"])
    for some in chunks(wanted):
        empty_fields(mine, [(e, wanted[e.id]) for e in read(mine, LOG.c.id.in_(some))])


@contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """Let the log be changed, inside one transaction: nothing but erasing does."""
    names = [name for name in schema.guard_names() if name.startswith("log_")]
    sqlite = connection.dialect.name == "sqlite"
    for name in names if sqlite else ():
        connection.execute(text(f"DROP TRIGGER {name}"))
    if not sqlite:
        connection.execute(text("ALTER TABLE log DISABLE TRIGGER USER"))
    yield
    for guard in schema.guards("sqlite") if sqlite else ():
        if any(f"TRIGGER {name} " in guard for name in names):
            connection.exec_driver_sql(guard)
    if not sqlite:
        connection.execute(text("ALTER TABLE log ENABLE TRIGGER USER"))


def _emptied(event: Event, names: Iterable[str]) -> Event:
    empty: dict[str, Any] = {}
    for column in schema.fields(event.kind):
        if column.name in names and column.name in event.data:
            default: Any = column.default
            empty[column.name] = None if default is None else default.arg
    return replace(event, data={**event.data, **empty})
