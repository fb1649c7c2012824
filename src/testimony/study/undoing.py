"""Undo and redo, for each coder their own deeds: new events that set back what earlier ones set; nothing is unwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from testimony.study import items
from testimony.study.conflict import Conflict
from testimony.study.event import Event
from testimony.study.log import Change, events_of, read
from testimony.study.schema import LOG
from testimony.study.state import folded, past

UNDOABLE = ("code", "change", "delete", "restore", "memo", "adjudicate", "answer")
"""What a coder may take back. Documents, assignments and codebooks are the study's, and changed anew instead."""

_KINDS = ("coding", "memo", "adjudication", "suggestion")


@dataclass(frozen=True, slots=True)
class Taken:
    """A deed to take back or do again: which one, and the deed whose events are to be turned round."""

    deed: str
    applied: str


def stacks(connection: Connection, coder: str) -> tuple[list[Taken], list[Taken]]:
    """Return the deeds a coder can undo and those they can redo, the next one last."""
    done: list[Taken] = []
    undone: list[Taken] = []
    wanted = (*UNDOABLE, "undo", "redo")
    rows = select(LOG.c.deed, LOG.c.verb, LOG.c.undoes).where(LOG.c.coder == coder, LOG.c.verb.in_(wanted))
    lines = list(connection.execute(rows.order_by(LOG.c.clock, LOG.c.id)))
    for deed, verb, undoes in dict.fromkeys((d, v, u) for d, v, u in lines):
        if verb == "undo":
            done = [t for t in done if t.deed != undoes]
            undone.append(Taken(undoes, deed))
        elif verb == "redo":
            undone = [t for t in undone if t.deed != undoes]
            done.append(Taken(undoes, deed))
        else:
            done.append(Taken(deed, deed))
            undone = []
    return done, undone


def turned(connection: Connection, taken: Taken, coder: str) -> list[Change]:
    """Return the changes that set back a deed; raise `Conflict` where somebody else has changed the same since."""
    deed = [e for e in read(connection, LOG.c.deed == taken.applied) if e.kind in _KINDS]
    held = events_of(connection, {e.item for e in deed})
    for event in deed:
        _refuse_others(connection, event, held[event.item], coder)
    return [_inverse(event, held[event.item]) for event in reversed(deed)]


def _inverse(event: Event, events: Sequence[Event]) -> Change:
    seen = past(event, {e.id: e for e in events})
    before = folded(e for e in events if e.id in seen) if seen else None
    if before is None or (before.deleted and not event.deletes):
        return Change(event.kind, event.item, document=event.document, deletes=True)
    values = {name: before.values[name] for name in event.data if name in before.values}
    return Change(event.kind, event.item, values, document=event.document, deletes=before.deleted)


def _refuse_others(connection: Connection, event: Event, events: Sequence[Event], coder: str) -> None:
    known = {event.id, *past(event, {e.id: e for e in events})}
    if any(e.coder != coder and e.id not in known for e in events):
        found = items.row(connection, event.kind, event.item, gone=True)
        what = f"somebody else has changed this {event.kind} since"
        raise Conflict(what, items.kept(connection, event.kind, found))
