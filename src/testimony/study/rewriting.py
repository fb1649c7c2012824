"""Other texts in the place of documents, as if these had been there from the start: what the log says of them is said of the new ones.

Every event on such a document is written anew, with the same coder, time, deed and clock, and with its offsets where they now belong. What
stood before is forgotten like what is erased: its random ids stay (`forgetting`), and keyed marks (`tombstones`), so that no merge and no
import brings it back. Who coded when, what is contested, and undo stay; the words that were there do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, delete, select

from testimony.errors import CorpusError, OutputError
from testimony.study import contents, documents, erasing, forgetting, lists, renamed, tombstones
from testimony.study.contents import Contents
from testimony.study.database import Database
from testimony.study.event import Event, new_id
from testimony.study.forgetting import forgotten
from testimony.study.log import Change, chunks, done, events_of, read, written
from testimony.study.renamed import Names, Rewriting
from testimony.study.schema import KINDS, LOG, TEXTS
from testimony.study.standing import rows_of
from testimony.study.state import folded

MARK = "names"
"""What kind of tombstone a document or text leaves that stands here with other words."""


@dataclass(frozen=True, slots=True)
class Rewrote:
    """What was done: old id -> new id of the documents, how many things moved with them by kind, deleted documents that went.

    `left` says what could not be done: the file could not be cleaned.
    """

    documents: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, int] = field(default_factory=dict)
    removed: int = 0
    left: str = ""


Make = Callable[[Contents, Sequence[lists.DocumentLine]], Rewriting]
"""Says what becomes of a study, shown as a corpus and as the list of its documents."""


def rewrite(connection: Connection, make: Make, *, name: str, by: str) -> Rewrote:
    """Put other texts in the place of documents, in one transaction; `name` is the study's where it has none."""
    lines = {line.id: line for line in lists.documents(connection)}
    found = make(contents.contents(connection, name=name), tuple(lines.values()))
    if unknown := set(found.documents) - set(lines):
        raise CorpusError(f"{len(unknown)} documents are not there (any more)", next_step="Look at the list again.")  # fmt: skip
    gone = _deleted(connection) if found.deleted else {}
    events = _about(connection, {*found.documents, *gone}, found.people)
    names = Names.of(events, found.documents, found.people)
    documents.keep_texts(connection, {d.document.sha256: d.document.text for d in found.documents.values()})
    kept = _put(connection, events, names, found, gone)
    old = {d: lines[d].sha256 for d in found.documents} | gone
    texts_gone = _drop_texts(connection, set(old.values()))
    _mark(connection, [d for d in old if d in gone or names.item(d) != d], texts_gone)
    ids = {d: names.item(d) for d in found.documents}
    said = [Change("document", d, document=d) for d in ids.values()]
    done(connection, said, coder=by, verb="pseudonymise")
    kinds = Counter({e.item: e.kind for e in kept}.values())
    return Rewrote(ids, dict(kinds), len(gone))


def cleaned(database: Database, found: Rewrote) -> Rewrote:
    """Write the file anew, so that nothing that stood there is left in it; say where that could not be done."""
    try:
        erasing.tidy(database, done="the names are out")
    except OutputError as error:
        return replace(found, left=str(error))
    return found


def refuse_older(mine: Connection, theirs: Connection, *, where: str) -> None:
    """Raise `CorpusError` where one of two studies has lines on a text that was rewritten in the other: they would be lost.

    What both have erased and forgotten must have been joined in `mine` already.
    """
    marks, lost = tombstones.read(mine), forgotten(mine).events
    if not marks.marks:
        return
    count = 0
    for one in (mine, theirs):
        there = [d for d in one.scalars(select(LOG.c.document).distinct()) if marks.holds(MARK, d)]
        for some in chunks(there):
            count += sum(e not in lost for e in one.scalars(select(LOG.c.id).where(LOG.c.document.in_(some))))
    if count:
        step = (
            "Merge the copies before names are taken out. To look at these lines, open that copy on its own."
        )
        what = f"{count} lines of one study are about texts from before names were taken out of the other"
        raise CorpusError(what, where=where, next_step=step)


def _deleted(connection: Connection) -> dict[str, str]:
    """Return the documents that were deleted, with the hashes of their texts: they are in the file still."""
    table = KINDS["document"]
    rows = connection.execute(select(table.c.id, table.c.sha256).where(table.c.deleted))
    return {row.id: row.sha256 for row in rows}


def _about(connection: Connection, items: Iterable[str], people: Mapping[str, str]) -> list[Event]:
    """Return the events on these documents and people, on the phrasebook, and on what was drawn there, each once."""
    found: dict[str, Event] = {}
    wanted = [*items, *map(documents.person_id, people)]
    for some in chunks(wanted):
        for event in read(connection, LOG.c.document.in_(some) | LOG.c.item.in_(some)):
            found[event.id] = event
    drawn = renamed.draw_settings(found.values())
    for some in chunks(drawn):
        found |= {e.id: e for e in read(connection, LOG.c.item.in_(some))}
    found |= {e.id: e for e in read(connection, LOG.c.kind == "phrase")}
    ids = {documents.person_id(name) for name in people}
    whose = read(connection, LOG.c.kind == "document") if ids else []
    found |= {e.id: e for e in whose if e.data.get("respondent") in ids}
    # an item is folded from all of its events, so that the later ones follow the earlier
    for some in chunks({e.item for e in found.values()}):
        found |= {e.id: e for e in read(connection, LOG.c.item.in_(some))}
    return sorted(found.values(), key=lambda e: e.stamp)


def _put(
    connection: Connection, events: Sequence[Event], names: Names, found: Rewriting, gone: Mapping[str, str]
) -> list[Event]:
    """Write events as they read now, forget those that read otherwise, and return what was written."""
    again: dict[str, str] = {}
    made: list[Event] = []
    lost: list[Event] = []
    for event in events:
        if event.document in gone or event.item in gone:
            lost.append(event)
            continue
        new = renamed.event(event, names, found)
        new = replace(new, seen=tuple(again.get(one, one) for one in event.seen))
        if new == event:
            continue
        again[event.id] = new_id()
        made.append(replace(new, id=again[event.id]))
        lost.append(event)
    forgetting.forget_events(connection, lost)
    _insert(connection, made)
    stay = {e.item for e in made}
    _drop_rows(connection, {e.item: e.kind for e in lost if e.item not in stay})
    return made


def _insert(connection: Connection, made: Sequence[Event]) -> None:
    written(connection, made, {})
    held = events_of(connection, {e.item for e in made})
    rows_of(connection, [folded(found) for found in held.values()])


def _drop_rows(connection: Connection, items: Mapping[str, str]) -> None:
    """Take away what stands under ids that nothing is said of any more, what points to something first."""
    for kind, table in reversed(list(KINDS.items())):
        for some in chunks(item for item, of in items.items() if of == kind):
            connection.execute(delete(table).where(table.c.id.in_(some)))


def _mark(connection: Connection, items: Iterable[str], texts: Iterable[str]) -> None:
    """Leave the marks by which an old document or text is known should it come again."""
    pairs = [*(("document", item) for item in items), *(("text", sha) for sha in texts)]
    tombstones.add(connection, [*pairs, *((MARK, value) for _, value in pairs)])


def _drop_texts(connection: Connection, hashes: set[str]) -> set[str]:
    """Take away those of the texts that no document has any more, and return their hashes."""
    table = KINDS["document"]
    gone = set(hashes)
    for some in chunks(hashes):
        gone -= set(connection.scalars(select(table.c.sha256).where(table.c.sha256.in_(some))))
    for some in chunks(gone):
        connection.execute(delete(TEXTS).where(TEXTS.c.sha256.in_(some)))
    return gone
