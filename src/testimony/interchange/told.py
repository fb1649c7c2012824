"""A corpus as texts with labels: what every annotation program's file is written from.

What we know of each document (`facts`) and of the whole (`head`) goes along, for a corner that other programs leave alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.errors import OutputError
from testimony.interchange.annotated import AnnotatedText
from testimony.interchange.annotation import Annotation, Labels, annotation
from testimony.interchange.carried import AS_IS, document_facts, project_facts, yaml_of
from testimony.interchange.coded import Losses
from testimony.interchange.offsets import CODEPOINTS, Convention, Places
from testimony.span import Span


@dataclass(frozen=True, slots=True)
class Told:
    """A corpus as texts with labels; `head` is what holds for the whole."""

    head: Mapping[str, Any]
    texts: tuple[AnnotatedText, ...]


def refuse_no_texts(corpus: Corpus, path: Path) -> None:
    """Raise `OutputError` where a file of texts would have none, and its codebook nowhere to stand."""
    if not corpus.documents:
        what = "there are no documents in it, and a file of labelled texts has at least one"
        raise OutputError(what, where=path.name, next_step="Write the codebook alone, as .qdc or .yaml.")


def told(corpus: Corpus, losses: Losses, convention: Convention = CODEPOINTS) -> Told:
    """Return a corpus as texts with labels, their places counted by a convention."""
    head = {"name": corpus.name, **project_facts(corpus), "offsets": str(convention)}
    head["yaml"] = yaml_of(corpus.codebook) if corpus.codebook.codes else ""
    items: dict[str, list[Coding | Memo]] = defaultdict(list)
    for coding in corpus.codings:
        items[coding.document].append(coding)
    for memo in corpus.memos:
        items[memo.document].append(memo)
    labels = Labels(corpus.codebook)
    version = str(head["codebook"])
    texts = []
    for document in corpus.documents:
        made = [annotation(each, labels, version) for each in items[document.id]]
        texts.append(_text(document, made, corpus, losses))
    why = "it stands in files of its own in a corpus folder"
    losses.add("way of saying (phrasebook)", why, len(corpus.phrasebook), expected=True)
    losses.add("lexicon", why, int(corpus.lexicon is not None), expected=True)
    return Told(head, tuple(_counted(text, convention) for text in texts))


def _text(document: Document, made: Sequence[Annotation], corpus: Corpus, losses: Losses) -> AnnotatedText:
    """Return a document with its labels, on its text as any reader takes it: LF, no marks before it."""
    places = Places(document.text, AS_IS)
    text = places.text.lstrip("\ufeff")
    lead = len(places.text) - len(text)
    if text != document.text:
        losses.add("line ends and marks of a text as they were", "texts here have LF and no marks")
    found = tuple(_on(each, text, places, lead) for each in made)
    return AnnotatedText(
        document.id, text, found, document_facts(document, corpus), language=document.language
    )


def _on(each: Annotation, text: str, places: Places, lead: int) -> Annotation:
    """Return a label on the text as it is written, with its words."""
    if each.start is None or each.stop is None:
        return each
    span = places.clean_span(Span(each.start, each.stop))
    start, stop = max(0, span.start - lead), max(0, span.stop - lead)
    return replace(each, start=start, stop=stop, quote=text[start:stop])


def _counted(text: AnnotatedText, convention: Convention) -> AnnotatedText:
    if convention == CODEPOINTS:
        return text
    places = Places(text.raw, convention)

    def counted(each: Annotation) -> Annotation:
        if each.start is None or each.stop is None:
            return each
        start, stop = places.counted(Span(each.start, each.stop))
        return replace(each, start=start, stop=stop)

    return replace(text, annotations=tuple(map(counted, text.annotations)))
