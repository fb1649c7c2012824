"""spaCy's DocBin: texts in tokens, each coding a span of whole tokens in `doc.spans["testimony"]`; code points.

A coding that begins or ends within a token is widened to the whole token, never dropped; where it exactly stands, and what
else it says, is in the document's user data under the number that the span carries as its id. spaCy's files are for
training and not a place to keep the only copy.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from testimony.corpus import Corpus
from testimony.errors import ReadError, UnsafeFile
from testimony.formats import check_file
from testimony.interchange.annotated import AnnotatedText, Origin, coded
from testimony.interchange.annotation import Annotation
from testimony.interchange.coded import Coded, Loss, Losses, ReadAs
from testimony.interchange.json_files import KEY, listed, mapping, place, words
from testimony.interchange.offsets import CODEPOINTS
from testimony.interchange.told import refuse_no_texts, told

LARGEST = 500_000_000
"""Bytes of a file once it is unpacked."""

_RATIO = 50  # no file of words gets this much smaller by packing
_SURE = 0.5  # from which a category of a whole text is a label of it
_WIDENED = "spaCy marks whole tokens: other programs see it widened, its own ends stand in the user data"
_NO_WORDS = "spaCy marks no passage of no words: it stands in the user data alone"


def write(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write one file of all documents."""
    from spacy.tokens import DocBin

    refuse_no_texts(corpus, path)
    losses = Losses()
    made = told(corpus, losses)
    bin_ = DocBin(store_user_data=True)
    for number, text in enumerate(made.texts):
        doc = _tokenizer(text.language)(text.raw)
        own: dict[str, Any] = {"head": made.head if number == 0 else {}, "document": text.facts}
        own["labels"] = list(_marked(doc, text, losses))
        doc.user_data[KEY] = json.dumps(own, ensure_ascii=False, default=str)
        bin_.add(doc)
    path.write_bytes(bin_.to_bytes())
    return losses.listed()


@cache
def _tokenizer(language: str) -> Any:
    """Return what cuts a text of a language into tokens; one for all others."""
    import spacy

    known = language[:2]
    return spacy.blank(known if known in ("nl", "ru", "en") else "xx")


def _marked(doc: Any, text: AnnotatedText, losses: Losses) -> Iterator[dict[str, Any]]:
    """Mark the spans of a text, and yield what each says beside its label, by number."""
    spans = []
    for number, each in enumerate(text.annotations):
        tokens = None
        if each.start is None or each.stop is None:
            doc.cats[each.label] = 1.0
        else:
            tokens = _tokens(doc, each, str(number))
            if tokens is None:
                losses.add("passage of no words", _NO_WORDS, expected=True)
            else:
                spans.append(tokens)
                moved = (tokens.start_char, tokens.end_char) != (each.start, each.stop)
                losses.add("passage that is no whole tokens", _WIDENED, int(moved), expected=True)
        seen = None if tokens is None else [tokens.start_char, tokens.end_char]
        at = [each.start, each.stop, each.label]
        yield {"at": at, "seen": seen, "coder": each.coder, **each.said}
    doc.spans[KEY] = spans


def _tokens(doc: Any, each: Annotation, name: str) -> Any:
    """Return the tokens that a passage touches; None for one of no words."""
    if each.start == each.stop:
        return None
    return doc.char_span(each.start, each.stop, label=each.label, span_id=name, alignment_mode="expand")


def read(path: Path, said: ReadAs) -> Coded:
    """Read a file: the spans of its documents, or their entities where they have none."""
    from spacy.tokens import DocBin

    data = _bytes(path)
    losses = Losses()
    texts = []
    head: Mapping[str, Any] = {}
    try:
        docs = list(DocBin(store_user_data=True).from_bytes(data).get_docs(_tokenizer("").vocab))
    except Exception as error:  # its parser raises of every kind at broken bytes
        raise ReadError("is no DocBin that spaCy can read", where=path.name, next_step=_STEP) from error
    for number, doc in enumerate(docs, 1):
        own = _own(doc)
        head = mapping(own.get("head")) or head
        found = tuple(_annotations(doc, own, losses))
        facts = mapping(own.get("document"))
        texts.append(AnnotatedText(f"{path.stem}-{number}", str(doc.text), found, facts))
    return coded(texts, head, Origin(path, "spaCy", CODEPOINTS), said, losses)


_STEP = "Write it again with DocBin.to_disk."


def _bytes(path: Path) -> bytes:
    """Return the bytes of a file that is not far larger unpacked than any corpus."""
    check_file(path)
    data = path.read_bytes()
    unpacking = zlib.decompressobj()
    size, left = 0, data
    try:
        while left and not unpacking.eof:
            size += len(unpacking.decompress(left, 1 << 20))
            left = unpacking.unconsumed_tail
            if size > min(LARGEST, 10_000_000 + _RATIO * len(data)):
                what = "it is far larger unpacked than any corpus, and was not read."
                raise UnsafeFile(what, where=path.name, next_step=_STEP)
    except zlib.error as error:
        raise ReadError("is no DocBin", where=path.name, next_step=_STEP) from error
    return data


def _own(doc: Any) -> Mapping[str, Any]:
    """Return what a file of ours says of a document."""
    text = doc.user_data.get(KEY)
    if not isinstance(text, str):
        return {}
    try:
        return mapping(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _annotations(doc: Any, own: Mapping[str, Any], losses: Losses) -> Iterator[Annotation]:
    ours = {str(n): mapping(each) for n, each in enumerate(listed(own.get("labels")))}
    if own:
        yield from _unmarked(doc, ours)
    groups = {name: list(group) for name, group in doc.spans.items()}
    spans = [(span, name) for name, group in groups.items() for span in group]
    if not spans and not own:
        spans = [(span, KEY) for span in doc.ents]
    for span, group in spans:
        known = ours.get(span.id_, {}) if group == KEY else {}
        yield _annotation(span, known)
    if not own:
        yield from (Annotation(None, None, str(k)) for k, v in doc.cats.items() if v >= _SURE)
    elif spans:
        losses.add("entity", "the file has spans, which say more", len(doc.ents), expected=True)


def _unmarked(doc: Any, ours: Mapping[str, Mapping[str, Any]]) -> Iterator[Annotation]:
    """Yield our labels of whole texts that are still among its categories, new ones, and those on no words."""
    there = {str(k) for k, v in doc.cats.items() if v >= _SURE}
    known = set()
    for each in ours.values():
        start, stop = _at(each)
        if start is None:
            known.add(_label(each))
        if each.get("seen") is None and (start is not None or _label(each) in there):
            yield _made(each, start, stop)
    yield from (Annotation(None, None, label) for label in sorted(there - known))


def _annotation(span: Any, known: Mapping[str, Any]) -> Annotation:
    """Return a span as a label; exactly where ours stood, as long as nobody moved it or called it otherwise."""
    if known.get("seen") == [span.start_char, span.end_char] and _label(known) == span.label_:
        return _made(known, *_at(known))
    said = words(known)
    return Annotation(span.start_char, span.end_char, span.label_, said.pop("coder", ""), said)


def _made(each: Mapping[str, Any], start: int | None, stop: int | None) -> Annotation:
    said = words(each)
    return Annotation(start, stop, _label(each), said.pop("coder", ""), said)


def _label(each: Mapping[str, Any]) -> str:
    at = listed(each.get("at"))
    return str(at[2]) if len(at) == 3 else ""


def _at(each: Mapping[str, Any]) -> tuple[int | None, int | None]:
    at = listed(each.get("at"))
    if len(at) != 3 or at[0] is None:
        return None, None
    return place(at[0]), place(at[1])
