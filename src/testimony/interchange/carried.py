"""What a project carries for us that no other program asks for, so that a corpus comes back as it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from testimony import temporary
from testimony.codebook import Codebook
from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.document import GENRES, ROLES, Document, Turn, clean
from testimony.errors import CodebookError, ReadError
from testimony.interchange.codebook_text import codebook_in
from testimony.interchange.offsets import Convention, Places
from testimony.rawtext import RawText
from testimony.reading import document_from
from testimony.segment import segmented

AS_IS = Convention(bom=True)
"""How our own spans count: every code point of a text, whatever it is."""

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""

_TURN = ("start", "stop", "role", "speaker", "rule", "language", "seconds")


def document_facts(document: Document, corpus: Corpus) -> dict[str, Any]:
    """Return what is known of a document besides its text and codings, with the hash of that text."""
    places = Places(document.text, AS_IS)
    turns = [
        [places.nearest(t.start), places.nearest(t.stop), *(getattr(t, name) for name in _TURN[2:])]
        for t in document.turns
    ]
    return {
        "id": document.id,
        "sha256": Document("", clean(document.text)).sha256,
        "genre": document.genre,
        "language": document.language,
        "respondent": document.respondent,
        "coders": [coder for coder in corpus.coders_of(document.id) if coder],
        "part": corpus.part_of(document),
        "metadata": dict(document.metadata),
        "turns": turns,
    }


def turns_of(facts: Mapping[str, Any], text: str) -> tuple[Turn, ...] | None:
    """Return the turns in what a project carries; None where the text is not the same any more."""
    if facts.get("sha256") != Document("", text).sha256:
        return None
    try:
        turns = tuple(Turn(**dict(zip(_TURN, turn, strict=True))) for turn in facts.get("turns") or ())
        return turns if all(is_turn(turn, text) for turn in turns) else None
    except (TypeError, ValueError):
        return None


def is_turn(turn: Turn, text: str) -> bool:
    """Tell whether a turn can be one of a text: somebody else may have written what a file carries."""
    named = all(word is None or isinstance(word, str) for word in (turn.speaker, turn.language, turn.rule))
    return named and turn.role in ROLES and 0 <= turn.start <= turn.stop <= len(text)


def coders_in(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return who coded a document, as a file carries it."""
    known = facts.get("coders")
    return tuple(map(str, known)) if isinstance(known, list) else ()


def metadata_in(facts: Mapping[str, Any]) -> dict[str, object]:
    """Return what is known of a document, as a file carries it."""
    known = facts.get("metadata")
    return known if isinstance(known, dict) else {}


def convention_in(own: Mapping[str, Any]) -> Convention | None:
    """Return how a file of ours says that it counts; None where it does not, or in words that are none of ours."""
    try:
        return Convention.parse(str(own["offsets"])) if own.get("offsets") else None
    except ReadError:
        return None


def book_named(own: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Return name and version of a codebook, as a file carries them; `name` where it does not."""
    known = own.get("book")
    if isinstance(known, list) and len(known) == 2:
        return str(known[0]), str(known[1])
    return name, "0"


def document_of(raw: RawText, facts: Mapping[str, Any]) -> Document:
    """Return the document of a text, its turns as carried where the text is the same, or else found as in any file."""
    turns = turns_of(facts, raw.text)
    if turns is None:
        return document_from(replace(raw, genre=raw.genre if raw.genre in GENRES else ""))
    made = Document(
        id=raw.id,
        text=raw.text,
        respondent=raw.respondent,
        turns=turns,
        language=raw.language,
        genre=raw.genre or "unknown",
        metadata=MappingProxyType(dict(raw.metadata)),
        source=raw.source,
    )
    return segmented(made)


def project_facts(corpus: Corpus) -> dict[str, Any]:
    """Return what holds for the whole: its codebook's name, and the version that most codings name."""
    book = [corpus.codebook.name, corpus.codebook.version]
    return {"codebook": usual_version(corpus.codings), "book": book}


def usual_version(codings: Sequence[Coding]) -> str:
    """Return the version of the codebook that most codings name; the first of those equally many, "" for none."""
    versions = Counter(c.codebook for c in codings).most_common(1)
    return versions[0][0] if versions else ""


def yaml_of(book: Codebook) -> str:
    """Return a codebook as the text of its file."""
    if book.raw:
        return book.raw
    with temporary.folder() as folder:
        path = folder / "codebook.yaml"
        book.save(path)
        return path.read_text(encoding="utf-8")


def book_in(text: str, where: str) -> Codebook | None:
    """Return the codebook in a text that a file carries; None where it is damaged."""
    try:
        return codebook_in(text, where)
    except CodebookError:
        return None


def legal(text: str) -> str:
    """Return a text that XML can hold: what it cannot becomes a mark, so that no place in it moves.

    >>> legal("a\x0bb")
    'a\ufffdb'
    """
    return ILLEGAL.sub("\ufffd", text)
