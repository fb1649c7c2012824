"""Documents in a study: added once, their text never changed, their turns and what is known of them corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from testimony import rows
from testimony.document import Comment, Document, Dropped, Source, Turn
from testimony.errors import CorpusError
from testimony.segment import segmented
from testimony.study import items, tombstones
from testimony.study.event import keepable, named_id
from testimony.study.items import Row
from testimony.study.log import Change, chunks, done
from testimony.study.marks import respondent_id
from testimony.study.schema import KINDS, TEXTS

DOCUMENTS = KINDS["document"]
_BANDS = ("age_band", "wave")
"""Fields of the metadata whose values are ranges."""


class Line(NamedTuple):
    """A document by id, with its name and the hash of its text."""

    id: str
    name: str
    sha256: str


def id_of(document: Document) -> str:
    """Return a document's id in every study: the same name and text are the same document."""
    return named_id("document", document.id, document.sha256)


person_id = respondent_id


def additions(connection: Connection, documents: Iterable[Document]) -> list[Change]:
    """Keep the texts, and return the changes that add the documents with their respondents."""
    documents = list(documents)
    keepable([(d.id, d.text, d.respondent) for d in documents])
    tombstones.read(connection).refuse(documents, where="the study")
    keep_texts(connection, {d.sha256: d.text for d in documents})
    people = dict.fromkeys(d.respondent for d in documents if d.respondent)
    return [
        *(Change("respondent", person_id(name), {"name": name}) for name in people),
        *(Change("document", id_of(d), _fields(d), document=id_of(d)) for d in documents),
    ]


def add(connection: Connection, document: Document, *, by: str) -> str:
    """Add a document and return its id; raise `CorpusError` where one of its name is in the study."""
    refuse_known(connection, document)
    done(connection, additions(connection, [document]), coder=by, verb="add")
    return id_of(document)


def get(connection: Connection, document: str, *, languages: bool = True) -> Document:
    """Return a document with its text and segments."""
    found = items.row(connection, "document", document)
    text = texts(connection, [found["sha256"]])[found["sha256"]]
    person = items.name_of(connection, "respondent", found["respondent"] or "")
    return document_of(found, text, respondent=person, languages=languages)


def refuse_known(connection: Connection, document: Document) -> None:
    """Raise `CorpusError` where a document of that name is in the study."""
    where = (DOCUMENTS.c.name == document.id) & ~DOCUMENTS.c.deleted
    found = connection.scalar(select(DOCUMENTS.c.sha256).where(where))
    if found is not None:
        same = found == document.sha256
        what = "is in the study already" if same else "another text of this name is in the study"
        step = "There is nothing to add." if same else "Give it another name."
        raise CorpusError(what, where=document.id, next_step=step)


def refuse_erased(connection: Connection, respondent: str) -> None:
    """Raise `CorpusError` where a respondent was erased: nothing can be theirs again."""
    if respondent and tombstones.read(connection).holds("respondent", person_id(respondent)):
        step = "Give another id."
        raise CorpusError("this respondent was erased", where="the study", next_step=step)


def changed(found: Row, values: Mapping[str, Any], text: str) -> list[Change]:
    """Return the changes that correct a document: its turns, respondent, genre, language or metadata."""
    allowed = {"turns", "respondent", "genre", "language", "metadata"}
    if wrong := set(values) - allowed:
        step = f"What may be changed: {', '.join(sorted(allowed))}."
        raise CorpusError(f"{min(wrong)} of a document stays as it is", where=found["name"], next_step=step)
    values = dict(values)
    made: list[Change] = []
    if "turns" in values:
        values["turns"] = [asdict(turn) for turn in values["turns"]]
        rows.document({"id": found["name"], "text": text, "turns": values["turns"]}, found["name"])
    if person := values.pop("respondent", ""):
        made.append(Change("respondent", person_id(person), {"name": person}))
        values["respondent"] = person_id(person)
    return [*made, Change("document", found["id"], values, document=found["id"])]


def document_of(
    found: Row, text: str, *, name: str = "", respondent: str = "", languages: bool = True
) -> Document:
    """Return a row of `documents` with its text as a document, cut into segments."""
    row = {**found, "id": name or found["name"], "text": text, "respondent": respondent}
    made = rows.document(row, found["name"])
    source = dict(found["source"])
    source["dropped"] = tuple(Dropped(**d) for d in source.get("dropped", ()))
    source["notes"] = tuple(source.get("notes", ()))
    comments = tuple(Comment(**c) for c in found["comments"])
    whole = replace(made, comments=comments, source=Source(**source))
    cut = _cut(whole.id, whole.text, whole.language, tuple(whole.turns), languages=languages)
    return replace(
        whole, segments=cut.segments, language=cut.language, metadata=_in_one_spelling(whole.metadata)
    )


def _in_one_spelling(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return metadata with bands as corpora write them, 25-34: early desks wrote 25–34, which would count as another group."""
    return {
        name: value.replace("–", "-") if name in _BANDS and isinstance(value, str) else value
        for name, value in metadata.items()
    }


@lru_cache(maxsize=128)
def _cut(name: str, text: str, language: str, turns: tuple[Turn, ...], *, languages: bool) -> Document:
    """Return a document with its segments; kept, for a long transcript takes a second, and is asked for at every step."""
    return segmented(Document(id=name, text=text, language=language, turns=turns), languages=languages)


def texts(connection: Connection, hashes: Iterable[str]) -> dict[str, str]:
    """Return hash -> text, of those that are there."""
    found: dict[str, str] = {}
    for some in chunks(dict.fromkeys(hashes)):
        for sha, text in connection.execute(select(TEXTS).where(TEXTS.c.sha256.in_(some))):
            found[sha] = text
    return found


def keep_texts(connection: Connection, wanted: Mapping[str, str]) -> None:
    """Keep texts (hash -> text) that are not there yet."""
    there: set[str] = set()
    for some in chunks(wanted):
        there.update(connection.scalars(select(TEXTS.c.sha256).where(TEXTS.c.sha256.in_(some))))
    if fresh := [{"sha256": sha, "text": text} for sha, text in wanted.items() if sha not in there]:
        connection.execute(insert(TEXTS), fresh)


def _fields(document: Document) -> dict[str, Any]:
    """Return what an event says of a new document; its text is kept apart."""
    return {
        "name": document.id,
        "sha256": document.sha256,
        "length": len(document.text),
        "respondent": person_id(document.respondent) if document.respondent else None,
        "genre": document.genre,
        "language": document.language,
        "metadata": dict(document.metadata),
        "source": asdict(document.source),
        "comments": [asdict(c) for c in document.comments],
        "turns": [asdict(t) for t in document.turns],
    }
