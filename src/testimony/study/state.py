"""What stands: worked out from an item's events, whatever their order.

Of two values of a field the later writer's stands, by stamp. An item is gone when every latest event of it deletes it:
who changed it without knowing of the delete keeps it. What was written apart and does not agree is a clash, and shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from testimony.study.event import Event, Stamp, plain

DELETED = "deleted"
"""The field of a clash between a delete and a change."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two or more wrote apart, and do not agree: the field, and the events that say so (the one that stands last)."""

    field: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class State:
    """An item as it stands. `version` changes with every event; `born` is the stamp of its first."""

    kind: str
    item: str
    values: Mapping[str, Any]
    deleted: bool
    version: str
    born: Stamp
    clashes: tuple[Clash, ...] = ()


def heads(events: Iterable[Event]) -> tuple[str, ...]:
    """Return the ids of the latest events: those that no other of these had seen (at least one, always)."""
    events = list(events)
    clocks = {e.id: e.clock for e in events}
    passed = {name for e in events for name in e.seen if clocks.get(name, e.clock) < e.clock}
    return tuple(sorted(clocks.keys() - passed))


def folded(events: Iterable[Event]) -> State:
    """Return the state of one item (at least one event, each once). The same set gives the same state in any order."""
    ordered = sorted(events, key=lambda e: e.stamp)
    latest = heads(ordered)
    values: dict[str, Any] = {}
    for event in ordered:
        values.update(event.data)
    last = [e for e in ordered if e.id in latest]
    gone = all(e.deletes for e in last)
    return State(
        kind=ordered[0].kind,
        item=ordered[0].item,
        values=values,
        deleted=gone,
        version="+".join(latest),
        born=ordered[0].stamp,
        clashes=() if gone or _straight(ordered) else tuple(_clashes(ordered, last)),
    )


def past(event: Event, events: Mapping[str, Event]) -> set[str]:
    """Return the ids of all events of the item that the writer of an event had seen."""
    found: set[str] = set()
    ahead = list(event.seen)
    while ahead:
        name = ahead.pop()
        if name in events and name not in found:
            found.add(name)
            ahead += events[name].seen
    return found


def _straight(ordered: Sequence[Event]) -> bool:
    """Tell whether each writer had seen all before: then nothing can clash."""
    return all(after.seen == (before.id,) for before, after in pairwise(ordered))


def _clashes(ordered: Sequence[Event], last: Sequence[Event]) -> Iterable[Clash]:
    if len({e.deletes for e in last}) > 1:
        yield Clash(DELETED, tuple(last))
    by_id = {e.id: e for e in ordered}
    before = {e.id: past(e, by_id) for e in ordered}
    for name in sorted({field for e in ordered for field in e.data}):
        setters = [e for e in ordered if name in e.data]
        passed = {old for e in setters for old in before[e.id]}
        apart = tuple(e for e in setters if e.id not in passed)
        if len({plain(e.data[name]) for e in apart}) > 1:
            yield Clash(name, apart)
