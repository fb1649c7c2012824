"""Merging two studies: the events of both, each once; what stands follows from them.

What either has erased is erased in the merged study: the union of what was forgotten, which no event outlives (a two-phase set:
Shapiro et al. 2011, section 3.3.2).

A set of events joined with another is the same whichever comes first, however often, and in whatever order more are
joined; and what stands is worked out from the set alone. So a merge is commutative, idempotent and associative, and
loses nothing: a grow-only set (Shapiro et al. 2011, "Conflict-free replicated data types", section 3.3.1).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from testimony.errors import CorpusError
from testimony.study import erasing, forgetting, rewriting, schema, tombstones
from testimony.study import event as events
from testimony.study.conflict import Contested
from testimony.study.contested import contested
from testimony.study.event import Event, named_id
from testimony.study.log import CHUNK, as_event, chunks, events_of, read, written
from testimony.study.schema import LOG, STUDY, TEXTS

_NAMED = {"document": ("name", "sha256"), "coder": ("name",), "respondent": ("name",), "setting": ("key",)}


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge brought: new lines of the log, items touched by kind, and what a person should look at.

    `erased` is how many documents went, because the other study has erased the person.
    """

    events: int
    items: Mapping[str, int]
    contested: tuple[Contested, ...]
    erased: int = 0


def merged(mine: Connection, theirs: Connection, *, where: str) -> Merged:
    """Bring everything of another study into this one; raise `CorpusError`, and change nothing, where it is damaged."""
    tombstones.join(mine, theirs, where=where)
    forgetting.join(mine, theirs, where=where)
    rewriting.refuse_older(mine, theirs, where=where)
    gone = [erasing.purge(mine)]
    _texts(mine, theirs, where)
    fresh: list[Event] = []
    for some in _wanted(mine, theirs):
        known = {e.id: e for e in read(mine, LOG.c.id.in_([e.id for e in some]))}
        if any(known.get(e.id, e) != e for e in some):
            raise CorpusError(
                "the log has a line that was altered", where=where, next_step="Take another copy."
            )
        fresh += (e for e in some if e.id not in known)
    most = forgetting.length(theirs)
    for event in fresh:
        events.check(event, most=most, where=where)
        schema.check(event.kind, event.data, where=where)
        _check_name(event, where)
    kinds = _one_kind_each(mine, fresh, where)
    held = events_of(mine, kinds)
    for event in fresh:
        held.setdefault(event.item, []).append(event)
    written(mine, fresh, held)
    clock = max((forgetting.latest(mine), *(e.clock for e in fresh)))
    mine.execute(update(STUDY).where(STUDY.c.clock < clock).values(clock=clock))
    gone.append(erasing.purge(mine))
    erased = len({document for each in gone for document in each.documents})
    return Merged(len(fresh), dict(Counter(kinds.values())), contested(mine), erased)


def _wanted(mine: Connection, theirs: Connection) -> Iterator[list[Event]]:
    """Yield the events of a log but those that are erased here; what they say of somebody erased is forgotten here too."""
    marks, lost = tombstones.read(mine), forgetting.forgotten(mine)
    for some in _partitions(theirs):
        kept = [event for e in some if (event := lost.applied(e)) is not None]
        late = [e for e in kept if any(marks.holds("document", name) for name in (e.document, e.item))]
        forgetting.forget_events(mine, late)
        away = {e.id for e in late}
        yield [e for e in kept if e.id not in away]


def _partitions(theirs: Connection) -> Iterator[list[Event]]:
    """Yield the events of a log in lists that fit into one question."""
    found = theirs.execution_options(yield_per=CHUNK).execute(select(LOG)).mappings()
    for some in found.partitions():
        yield [as_event(row) for row in some]


def _texts(mine: Connection, theirs: Connection, where: str) -> None:
    """Bring the texts that are not here yet; each must have its hash."""
    there, marks = set(mine.scalars(select(TEXTS.c.sha256))), tombstones.read(mine)
    found = theirs.scalars(select(TEXTS.c.sha256)).all()
    wanted = [sha for sha in found if sha not in there and not marks.holds("text", sha)]
    for some in chunks(wanted):
        texts = [tuple(r) for r in theirs.execute(select(TEXTS).where(TEXTS.c.sha256.in_(some)))]
        if any(
            hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != sha for sha, text in texts
        ):
            raise CorpusError("a text is not the one that was coded (its hash changed)", where=where)
        mine.execute(insert(TEXTS), [{"sha256": sha, "text": text} for sha, text in texts])


def _check_name(event: Event, where: str) -> None:
    """Refuse an event that gives another name or text to what its id was made of."""
    parts = _NAMED.get(event.kind, ())
    said = [event.data[part] for part in parts if part in event.data]
    if said and (len(said) < len(parts) or named_id(event.kind, *said) != event.item):
        raise CorpusError(
            f"a {event.kind} was renamed in its log", where=where, next_step="Take another copy."
        )


def _one_kind_each(mine: Connection, fresh: Iterable[Event], where: str) -> dict[str, str]:
    """Return item -> kind of what the events touch; refuse an item that is two things."""
    kinds: dict[str, str] = {}
    for event in fresh:
        if kinds.setdefault(event.item, event.kind) != event.kind:
            raise CorpusError("one id names two kinds of things", where=where, next_step="Take another copy.")
    for some in chunks(kinds):
        rows = select(LOG.c.item, LOG.c.kind).where(LOG.c.item.in_(some)).distinct()
        if any(kinds[item] != kind for item, kind in mine.execute(rows)):
            raise CorpusError("one id names two kinds of things", where=where, next_step="Take another copy.")
    return kinds
