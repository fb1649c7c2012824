"""Erasing a person from a study: text, codings, memos, judgements, suggestions, and every line of the log on them.

What goes is taken out, not hidden; what stays of it are random ids (`forgetting`) and keyed marks (`tombstones`), by which a merge
or an import that would bring the person back is known. The file is then written anew (VACUUM), so that no free page keeps a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, delete, select

from testimony.document import Document
from testimony.errors import CorpusError, OutputError
from testimony.study import documents, forgetting, tombstones
from testimony.study.database import Database, telling
from testimony.study.event import Event
from testimony.study.forgetting import Emptied
from testimony.study.log import as_event, chunks, read
from testimony.study.schema import KINDS, LOG, TEXTS

Quotes = Callable[[str], bool]
"""Tells whether a text holds words of the person."""

_ITEMS = ("phrase",)
"""Kinds that go as a whole where they quote the person; of the others only the field that does."""
_KEPT = ("codebook", "setting", "coder")
"""Kinds that everybody's codings stand on: where they quote the person, somebody has to say it otherwise."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was taken out of a study, or would be: documents by id, and counts.

    `items` is kind -> how many; `quoted` kind -> in how many places elsewhere their words were taken out; `left` says where
    they still stand, because only a person can change it.
    """

    documents: tuple[str, ...] = ()
    items: Mapping[str, int] = field(default_factory=dict)
    events: int = 0
    texts: int = 0
    quoted: Mapping[str, int] = field(default_factory=dict)
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Going:
    """What goes: ids of documents and of other items, hashes of texts, events whole, and fields of events."""

    documents: frozenset[str]
    people: frozenset[str]
    texts: frozenset[str]
    events: tuple[Event, ...]
    fields: tuple[Emptied, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def items(self) -> dict[str, str]:
        """Return item -> kind."""
        return {e.item: e.kind for e in self.events}

    def told(self) -> Erased:
        return Erased(
            documents=tuple(sorted(self.documents)),
            items=dict(Counter(self.items.values())),
            events=len(self.events),
            texts=len(self.texts),
            quoted=dict(Counter(event.kind for event, _ in self.fields)),
            left=self.left,
        )


def documents_of(connection: Connection, respondent: str) -> tuple[Document, ...]:
    """Return the documents of a person, deleted ones too; raise `CorpusError` where there is nobody of that id."""
    found = _documents_of(connection, respondent)
    kept = documents.texts(connection, (r.sha256 for r in found))
    return tuple(Document(id=r.name, text=kept.get(r.sha256, ""), respondent=respondent) for r in found)


def texts_but(connection: Connection, respondent: str) -> tuple[str, ...]:
    """Return the texts of everybody else: what they share with the person's (the interviewer's questions) is not the person's."""
    mine = {r.sha256 for r in _documents_of(connection, respondent)}
    found = connection.execute(select(TEXTS).order_by(TEXTS.c.sha256))
    return tuple(text for sha256, text in found if sha256 not in mine)


def erase(connection: Connection, respondent: str, *, quotes: Quotes, dry_run: bool) -> Erased:
    """Take a person out of the study; a dry run only says what would go.

    Raises `CorpusError` where there is nobody of that id.
    """
    person = documents.person_id(respondent)
    mine = frozenset(r.id for r in _documents_of(connection, respondent))
    going = _quoted(connection, _going(connection, mine, frozenset({person})), quotes)
    if not dry_run:
        _take_out(connection, going)
    return going.told()


def purge(connection: Connection) -> Erased:
    """Take out what tombstones and forgotten events say is erased: what a merge brought, or what it says is to go here too."""
    gone = tombstones.read(connection)
    table = KINDS["document"]
    rows = connection.execute(select(table.c.id, table.c.sha256, table.c.respondent)).all()
    mine = frozenset(
        item
        for item, sha256, person in rows
        if gone.holds("document", item) or gone.holds("text", sha256) or gone.holds("respondent", person)
    )
    table = KINDS["respondent"]
    people = frozenset(p for p in connection.scalars(select(table.c.id)) if gone.holds("respondent", p))
    known = forgetting.forgotten(connection).events
    lost = {
        i for some in chunks(known) for i in connection.scalars(select(LOG.c.item).where(LOG.c.id.in_(some)))
    }
    going = _going(connection, mine, people, lost)
    if going.events or going.texts:
        _take_out(connection, going)
    return going.told()


def tidy(database: Database, *, done: str = "the person is out") -> None:
    """Write a study's file anew without its free pages, and empty what stands beside it (-wal); `done` is said where that fails.

    Raises `OutputError` where another program has the study open.
    """
    if database.path is None:
        return
    with telling(database.where), closing(database.engine.raw_connection()) as raw:
        cursor = raw.cursor()
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("VACUUM")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        step = "Close every program that has it open; whichever closes it last cleans it."
        raise OutputError(f"{done}, but the file could not be cleaned", where=database.where, next_step=step)


def _documents_of(connection: Connection, respondent: str) -> list[documents.Line]:
    """Return the documents of a person, deleted ones too; a document of nobody's is its own person."""
    table = documents.DOCUMENTS
    person = documents.person_id(respondent)
    own = (table.c.respondent == person) | (table.c.respondent.is_(None) & (table.c.name == respondent))
    found = connection.execute(
        select(table.c.id, table.c.name, table.c.sha256).where(own).order_by(table.c.name)
    )
    rows = [documents.Line(*row) for row in found]
    known = connection.scalar(select(LOG.c.id).where(LOG.c.item == person).limit(1))
    if not rows and known is None:
        step = "testimony privacy lists how many there are; their ids stand in the list of documents."
        raise CorpusError("there is nobody of this id in the study", where=respondent, next_step=step)
    return rows


def _going(
    connection: Connection, mine: frozenset[str], people: frozenset[str], items: Iterable[str] = ()
) -> _Going:
    """Return what goes with these documents and people."""
    listed = mine | people | set(items)
    events: dict[str, Event] = {}
    for some in chunks(listed):
        for event in read(connection, LOG.c.document.in_(some) | LOG.c.item.in_(some)):
            events[event.id] = event
    table = KINDS["document"]
    rows = connection.execute(select(table.c.id, table.c.sha256)).all()
    gone = mine | {e.item for e in events.values() if e.kind == "document"}
    texts = {sha for item, sha in rows if item in gone} - {sha for item, sha in rows if item not in gone}
    named = [e for e in _setting_respondent(connection, people) if e.id not in events]
    return _Going(
        documents=frozenset(gone),
        people=people,
        texts=frozenset(texts),
        events=tuple(events.values()),
        fields=tuple((e, ("respondent",)) for e in named),
    )


def _setting_respondent(connection: Connection, people: frozenset[str]) -> list[Event]:
    """Return the events that once took a document for one of theirs."""
    found = read(connection, LOG.c.kind == "document") if people else []
    return [e for e in found if e.data.get("respondent") in people]


def _quoted(connection: Connection, going: _Going, quotes: Quotes) -> _Going:
    """Return what goes, with the places elsewhere that hold words of the person."""
    taken = {e.id for e in going.events}
    items: set[str] = set()
    fields = list(going.fields)
    left: Counter[str] = Counter()
    for event in _others(connection, taken):
        names = [name for name, value in event.data.items() if _quotes(value, quotes)]
        if names and event.kind in _ITEMS:
            items.add(event.item)
        elif names and event.kind in _KEPT:
            left[event.kind] += 1
        elif names:
            fields.append((event, tuple(names)))
    more = tuple(e for some in chunks(items) for e in read(connection, LOG.c.item.in_(some)))
    told = tuple(f"{kind}: {n} lines of the log" for kind, n in sorted(left.items()))
    return replace(going, events=(*going.events, *more), fields=tuple(fields), left=told)


def _quotes(value: object, quotes: Quotes) -> bool:
    if isinstance(value, str):
        return quotes(value)
    return isinstance(value, list | dict) and bool(value) and quotes(_words(value))


def _words(value: object) -> str:
    """Return every text in a list or mapping, one a line."""
    if isinstance(value, dict):
        return "\n".join(_words(part) for pair in value.items() for part in pair)
    return "\n".join(map(_words, value)) if isinstance(value, list) else str(value)


def _others(connection: Connection, taken: set[str]) -> Iterator[Event]:
    wanted = ("phrase", "memo", "coding", "adjudication", "document", *_KEPT)
    found = connection.execute(select(LOG).where(LOG.c.kind.in_(wanted))).mappings()
    return (as_event(row) for row in found if row["id"] not in taken)


def _take_out(connection: Connection, going: _Going) -> None:
    """Leave the marks, and take everything out, what points to something first."""
    marked = [("respondent", p) for p in going.people] + [("document", d) for d in going.documents]
    tombstones.add(connection, [*marked, *(("text", sha) for sha in going.texts)])
    forgetting.empty_fields(connection, going.fields)
    forgetting.forget_events(connection, going.events)
    by_kind: dict[str, list[str]] = {}
    for item, kind in going.items.items():
        by_kind.setdefault(kind, []).append(item)
    for kind, table in reversed(list(KINDS.items())):
        for some in chunks(by_kind.get(kind, ())):
            connection.execute(delete(table).where(table.c.id.in_(some)))
    for some in chunks(going.texts):
        connection.execute(delete(TEXTS).where(TEXTS.c.sha256.in_(some)))
