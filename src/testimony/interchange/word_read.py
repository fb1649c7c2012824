"""Reading codings from the comments of a Word document: ours, or any transcript that somebody commented on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from testimony.codebook import Codebook
from testimony.coding import Coding, Memo
from testimony.corpus import PARTS, Corpus
from testimony.document import Comment, Document
from testimony.errors import CodebookError
from testimony.formats import docx
from testimony.formats.container import open_container
from testimony.formats.xml import local
from testimony.interchange import notetext as notes
from testimony.interchange.carried import (
    book_in,
    coders_in,
    document_of,
    metadata_in,
    turns_of,
    usual_version,
)
from testimony.interchange.coded import Coded, Losses
from testimony.interchange.remark import Place, item_in
from testimony.interchange.several import file_names
from testimony.interchange.stamps import dated, day
from testimony.interchange.word import CARRIED_SPACE
from testimony.rawtext import RawText


def read_word(path: Path, *, onto: Corpus | None = None) -> Coded:
    """Read one Word document: its text, and its comments as codings by their authors.

    The codes are those of `onto`, or those that a file of ours carries. Raises `CodebookError` where there are neither,
    `ReadError` for what is no Word document.
    """
    raw = docx.read(path)
    carried = _carried(path)
    book = onto.codebook if onto is not None else carried.book
    if book is None:
        raise CodebookError(
            "nothing says which words in its comments are codes",
            where=path.name,
            next_step="Give the corpus or the codebook they are from with --onto.",
        )
    if not carried.facts and onto is not None:
        raw = replace(raw, id=_id_of(path, onto) or raw.id)
    document = _document(raw, carried.facts)
    version = str(carried.project.get("codebook", _usual_version(onto, document.id, book)))
    items = [_item(comment, document.id, book, version) for comment in raw.comments]
    losses = Losses()
    for dropped in raw.source.dropped:
        lost = dropped.what == "comment without a place"
        losses.add(dropped.what, "it is no part of the text", dropped.count, expected=not lost)
    return Coded(_corpus(document, book, items, carried, path), losses.listed(), raw.source.notes)


def _id_of(path: Path, onto: Corpus) -> str:
    """Return the document whose file has this name: LibreOffice keeps the comments, and not what else we carry."""
    return next((name for name, file in file_names(onto, path.suffix).items() if file == path.name), "")


def _usual_version(onto: Corpus | None, document: str, book: Codebook) -> str:
    """Return the version of the codebook that codings name where their comments say nothing else.

    It is that of most codings of their document, or of the corpus where that has none.
    """
    if onto is None or not onto.codings:
        return book.version
    return usual_version(onto.codings_of(document) or onto.codings)


class Carried:
    """What a file of ours carries beside its comments; empty for another's."""

    __slots__ = ("book", "facts", "project")

    def __init__(self, parts: list[str], where: str) -> None:
        self.facts = _first(parts, notes.DOCUMENT)
        self.project = _first(parts, notes.PROJECT)
        head = notes.CODEBOOK + "\n"
        books = (book_in(part.removeprefix(head), where) for part in parts if part.startswith(head))
        self.book: Codebook | None = next((book for book in books if book is not None), None)


def _first(parts: list[str], kind: str) -> Mapping[str, Any]:
    return next((data for part in parts if (data := notes.read_json_note(part, kind)) is not None), {})


def _carried(path: Path) -> Carried:
    """Return what the parts of a container carry, wherever a program put them."""
    with open_container(path) as container:
        for name in container.names:
            if name.startswith("customXml/item") and name.endswith(".xml"):
                root = container.parse(name)
                if root.tag == f"{{{CARRIED_SPACE}}}carried":
                    return Carried([part.text or "" for part in root if local(part) == "part"], path.name)
    return Carried([], path.name)


def _document(raw: RawText, facts: Mapping[str, Any]) -> Document:
    """Return the document; its text without the line end that the last paragraph adds, where that is the one carried."""
    shorter = raw.text.removesuffix("\n")
    raw = replace(
        raw,
        text=raw.text if turns_of(facts, shorter) is None else shorter,
        id=str(facts.get("id") or raw.id),
        respondent=str(facts.get("respondent") or ""),
        language=str(facts.get("language") or ""),
        genre=str(facts.get("genre") or ""),
        metadata=metadata_in(facts),
        comments=(),
    )
    return document_of(raw, facts)


def _item(comment: Comment, document: str, book: Codebook, version: str) -> Coding | Memo:
    place = Place(document, comment.start, comment.stop, comment.author, day(dated(comment.created)), version)
    return item_in(comment.text, book, place)


def _corpus(
    document: Document, book: Codebook, items: list[Coding | Memo], carried: Carried, path: Path
) -> Corpus:
    length = len(document.text)
    fit = [_within(item, length) for item in items]
    coders = coders_in(carried.facts)
    part = carried.facts.get("part")
    return Corpus(
        documents=(document,),
        codebook=book,
        codings=tuple(item for item in fit if isinstance(item, Coding)),
        memos=tuple(item for item in fit if isinstance(item, Memo)),
        name=str(carried.project.get("name") or path.stem),
        splits=MappingProxyType({document.person: str(part)} if part in PARTS else {}),
        coders=MappingProxyType(
            {document.id: tuple(dict.fromkeys([*coders, *(i.coder for i in fit if isinstance(i, Coding))]))}
            if coders
            else {}
        ),
    )


def _within(item: Coding | Memo, length: int) -> Coding | Memo:
    """Return an item that ends with the text, not with the line end that was taken off it."""
    if item.start is None or item.stop is None:
        return item
    return replace(item, start=min(item.start, length), stop=min(item.stop, length))
