"""An event: one line of a study's log. It says who set which fields of which item, and what they had seen.

Events never change, and their ids are random, so the union of two logs is a log.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from testimony.coding import ADJUDICATED
from testimony.errors import CorpusError

Stamp = tuple[int, str, str]
"""What settles which of two writers was last: the logical clock, the coder, the random id of the event."""

_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
ID = re.compile(r"[0-9a-f]{32}")
"""What ids look like."""
_NAMES = uuid.UUID("6f2f0f6e-7a5f-4f0e-9a4b-6f7c2c9d1a35")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Somebody set fields of an item, or deleted it.

    `clock` is Lamport's (1978): greater than that of every event its writer had. `seen` names the latest events of the
    item that the writer had; an event that none of another's `seen` leads to was written apart from it. `deed` binds the
    events of one transaction, `undoes` names the deed that was taken back or done again.
    """

    id: str
    clock: int
    coder: str
    at: str
    deed: str
    verb: str
    kind: str
    item: str
    document: str
    data: Mapping[str, Any]
    seen: tuple[str, ...] = ()
    deletes: bool = False
    undoes: str = ""

    @property
    def stamp(self) -> Stamp:
        """Return what orders events the same on every machine; a later writer's is greater."""
        return (self.clock, self.coder, self.id)


def new_id() -> str:
    """Return a random id that nobody else will make (UUID 4, 32 hexadecimal digits)."""
    return uuid.uuid4().hex


def named_id(kind: str, *names: object) -> str:
    """Return the id of what is the same wherever it is made: a coder by name, a document by name and text.

    >>> named_id("coder", "Anna") == named_id("coder", "Anna") != named_id("coder", "Ans")
    True
    """
    return uuid.uuid5(_NAMES, json.dumps([kind, *names], ensure_ascii=True)).hex


NOBODY = named_id("coder", ADJUDICATED)
"""The coder of what stands after adjudication, who is nobody: the judge of what stands by itself."""


def now() -> str:
    """Return the time for people to read, in UTC; nothing is ordered by it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def plain(value: Any) -> str:
    """Return a value as JSON, the same text for the same value; for comparing."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, default=list)


def keepable(value: Any) -> None:
    """Raise `CorpusError` where a text holds what not every database can keep: NUL, or half a character."""
    for text in _texts(value):
        if _UNKEEPABLE.search(text):
            raise CorpusError(
                "a text holds NUL or half of a character (a lone surrogate)",
                next_step="Read the file with testimony.read, which takes them out.",
            )


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def check(event: Event, *, most: int, where: str) -> None:
    """Raise `CorpusError` where an event that came from elsewhere cannot be one: damaged, or made by hand.

    A clock moves on by one an event, so in a log of `most` events no clock passes `most`: a forged one could not be
    overtaken by anybody who writes later.
    """
    ids = (event.id, event.deed, event.item, *event.seen)
    optional = (event.coder, event.document, event.undoes)
    sound = (
        all(isinstance(i, str) and ID.fullmatch(i) for i in ids)
        and all(isinstance(i, str) and (not i or ID.fullmatch(i)) for i in optional)
        and isinstance(event.clock, int)
        and 0 < event.clock <= most
        and isinstance(event.data, Mapping)
    )
    if not sound:
        raise CorpusError("the log has a line that this program did not write", where=where)
    keepable([event.data, event.at, event.verb])
