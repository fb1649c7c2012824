"""Texts with labels on them, as annotation programs have them, and the corpus that they stand for.

Every such format carries the same: texts, labels with their places, and, in a corner that other programs leave alone,
what we know of each document (`facts`) and of the whole (the head), so that a corpus comes back as it was (`told` writes
it).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from testimony.codebook import GREY, PALETTE, Code, Codebook
from testimony.coding import Coding, Memo
from testimony.corpus import PARTS, Corpus
from testimony.document import Document, Source, clean
from testimony.errors import UnsafeFile
from testimony.interchange.annotation import Annotation, Labels, item
from testimony.interchange.carried import (
    book_in,
    book_named,
    coders_in,
    convention_in,
    document_of,
    metadata_in,
)
from testimony.interchange.choosing import Choice, Mark, choose, refuse_endless
from testimony.interchange.coded import Coded, Losses, ReadAs
from testimony.interchange.offsets import Convention, Places
from testimony.interchange.variables import restored
from testimony.rawtext import RawText

MOST_CODES = 20_000
MOST_ANNOTATIONS = 500_000
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """One text as a file has it, its labels, and what is known of it: by us (`facts`), by the file (`metadata`)."""

    id: str
    raw: str
    annotations: tuple[Annotation, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    metadata: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    language: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where texts with labels came from: the file, the program, and how that counts where it is beyond doubt."""

    path: Path
    program: str
    counts: Convention | None = None


def coded(
    texts: Sequence[AnnotatedText], head: Mapping[str, Any], origin: Origin, said: ReadAs, losses: Losses
) -> Coded:
    """Return the corpus of texts with labels, each label on our text.

    Raises `ReadError` where several ways of counting characters fit equally well and differ, `UnsafeFile` for a file with
    far more codes or labels than any study has.
    """
    _refuse_too_many(texts, origin)
    texts = _named(texts)
    convention, sentence = counting(texts, head, origin, said)
    own = head.get("yaml")
    book = book_in(own, origin.path.name) if isinstance(own, str) and own else None
    base = book or (said.onto.codebook if said.onto is not None else None)
    labels = Labels(base)
    version = str(head.get("codebook", base.version if base else ""))
    documents: list[Document] = []
    items: list[Coding | Memo] = []
    for text in texts:
        document = _document(text, origin)
        if document is None:
            losses.add("document", "it has no words")
            losses.add("coding", "its document has no words", len(text.annotations))
            continue
        documents.append(document)
        items += _items(text, document.id, convention, labels, version, losses)
    corpus = Corpus(
        documents=tuple(documents),
        codebook=_book(base, labels, head, origin),
        codings=tuple(x for x in items if isinstance(x, Coding)),
        memos=tuple(x for x in items if isinstance(x, Memo)),
        name=str(head.get("name") or origin.path.stem),
        **_people(documents, {text.id: text.facts for text in texts}, items),
    )
    renamed = [code.name for code in labels.new if code.name.endswith(")") and " (" in code.name]
    notes = (*((sentence,) if sentence else ()), *_renamed(renamed, texts))
    return Coded(corpus, losses.listed(), notes)


def _renamed(names: Sequence[str], texts: Sequence[AnnotatedText]) -> tuple[str, ...]:
    """Return what is to be said where labels differ in capitals alone, and so got a number."""
    there = {each.label for text in texts for each in text.annotations}
    numbered = sum(name not in there for name in names)
    return (
        (f"{numbered} labels differ from others in capitals alone: a number was added",) if numbered else ()
    )


def _refuse_too_many(texts: Sequence[AnnotatedText], origin: Origin) -> None:
    count = sum(len(text.annotations) for text in texts)
    labels = {each.label for text in texts for each in text.annotations}
    for what, found, most in (("labels", len(labels), MOST_CODES), ("passages", count, MOST_ANNOTATIONS)):
        if found > most:
            raise UnsafeFile(
                f"it has {found} {what}; no study has more than {most}.",
                where=origin.path.name,
                next_step="Export a smaller part of it.",
            )


def _named(texts: Sequence[AnnotatedText]) -> list[AnnotatedText]:
    """Return the texts, each under a name of its own: the one we gave it, or the file's."""
    taken: set[str] = set()
    found = []
    for number, text in enumerate(texts, 1):
        base = str(text.facts.get("id") or text.id or f"text-{number}")
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base} ({count})"
        taken.add(name)
        found.append(replace(text, id=name))
    return found


def counting(
    texts: Sequence[AnnotatedText], head: Mapping[str, Any], origin: Origin, said: ReadAs
) -> tuple[Convention, str]:
    """Return how places are counted, and a sentence about it where it had to be found out."""
    sources = [(text.raw, list(_marks(text))) for text in texts]
    if said.offsets is not None or origin.counts is not None:
        refuse_endless(sources, origin.path.name)
        return said.offsets or origin.counts or Convention(), ""
    choice: Choice = choose(
        sources,
        origin=origin.program,
        own=convention_in(head),
        where=origin.path.name,
    )
    return choice.convention, "" if choice.rule == "nothing" else str(choice)


def _marks(text: AnnotatedText) -> Iterator[Mark]:
    for each in text.annotations:
        if each.start is not None and each.stop is not None:
            yield Mark(each.start, each.stop, each.quote)


def _items(
    text: AnnotatedText,
    document: str,
    convention: Convention,
    labels: Labels,
    version: str,
    losses: Losses,
) -> Iterator[Coding | Memo]:
    places = Places(text.raw, convention)
    for each in text.annotations:
        if each.start is None or each.stop is None:
            yield item(each, document, None, labels, version)
        elif (span := places.span(each.start, each.stop)) is not None:
            yield item(each, document, span, labels, version)
        else:
            why = "its positions lie beyond the text or cut a character in two"
            losses.add("coding outside its text", why)


def _document(text: AnnotatedText, origin: Origin) -> Document | None:
    """Return the document of a text; None where it has no words."""
    words = clean(text.raw)
    if not words.strip():
        return None
    facts = text.facts
    kept = metadata_in(facts)
    raw = RawText(
        words,
        source=Source(text.id, origin.program),
        id=text.id,
        respondent=str(facts.get("respondent") or ""),
        language=str(facts.get("language") or text.language or ""),
        genre=str(facts.get("genre") or ""),
        metadata={**kept, **restored(text.metadata, kept)} if text.metadata else kept,
    )
    return document_of(raw, facts)


def _book(base: Codebook | None, labels: Labels, head: Mapping[str, Any], origin: Origin) -> Codebook:
    """Return the codebook: the one carried, with the codes that only the labels name."""
    old = base.codes if base is not None else ()
    new = coloured(labels.new, old)
    if base is not None:
        return replace(base, codes=(*old, *new), raw="") if new else base
    return Codebook(*book_named(head, origin.path.stem), new)


def coloured(new: Sequence[Code], old: Sequence[Code]) -> tuple[Code, ...]:
    """Return new codes with the colours of the palette that the old ones leave; grey where none is left."""
    free = [colour for colour in PALETTE if colour not in {code.colour.lower() for code in old}]
    return tuple(replace(code, colour=free[n] if n < len(free) else GREY) for n, code in enumerate(new))


def _people(
    documents: Sequence[Document], facts: Mapping[str, Mapping[str, Any]], items: Sequence[Coding | Memo]
) -> dict[str, Any]:
    """Return who coded each document, and which part each respondent is in, where a file of ours says so."""
    seen: dict[str, list[str]] = defaultdict(list)
    for each in items:
        if isinstance(each, Coding):
            seen[each.document].append(each.coder)
    coders: dict[str, tuple[str, ...]] = {}
    splits: dict[str, str] = {}
    for document in documents:
        if known := coders_in(facts[document.id]):
            coders[document.id] = tuple(dict.fromkeys([*known, *seen[document.id]]))
        if (part := facts[document.id].get("part")) in PARTS:
            splits.setdefault(document.person, str(part))
    return {"splits": MappingProxyType(splits), "coders": MappingProxyType(coders)}
