"""doccano's JSON lines: a text a line, its labels as places and names; UTF-16 units, as a browser counts.

Both shapes are read: `label` (places, or names for whole texts) and `entities` with `cats`. What a label says beside its
name stands under `testimony`, which doccano keeps with the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from testimony.corpus import Corpus
from testimony.interchange.annotated import AnnotatedText, Origin, coded
from testimony.interchange.annotation import Annotation
from testimony.interchange.coded import Coded, Loss, Losses, ReadAs
from testimony.interchange.json_files import (
    KEY,
    listed,
    mapping,
    objects,
    place,
    plain_metadata,
    words,
    write_lines,
)
from testimony.interchange.offsets import Convention
from testimony.interchange.told import refuse_no_texts, told

COUNTS = Convention("utf16")
_TEXTS = ("text", "data", "column_data")
_SPANS = ("label", "labels", "entities", "column_label")
_OWN = {*_TEXTS, *_SPANS, KEY, "id", "cats", "relations", "Comments", "meta"}


def write(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write a line a text; labels of whole texts stand under `cats`."""
    refuse_no_texts(corpus, path)
    losses = Losses()
    made = told(corpus, losses, COUNTS)
    write_lines(path, (_row(text, made.head if n == 0 else {}) for n, text in enumerate(made.texts)))
    return losses.listed()


def _row(text: AnnotatedText, head: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"text": text.raw, "label": [], "cats": []}
    details = []
    for each in text.annotations:
        if each.start is None:
            row["cats"].append(each.label)
        else:
            row["label"].append([each.start, each.stop, each.label])
        details.append({"at": [each.start, each.stop, each.label], "coder": each.coder, **each.said})
    row[KEY] = {**({"head": head} if head else {}), "document": text.facts, "labels": details}
    return row


def read(path: Path, said: ReadAs) -> Coded:
    """Read a file of doccano's; relations and comments are listed as what has no place here."""
    losses = Losses()
    texts = []
    head: Mapping[str, Any] = {}
    for number, row in enumerate(objects(path), 1):
        own = mapping(row.get(KEY))
        head = mapping(own.get("head")) or head
        raw = next((row[name] for name in _TEXTS if isinstance(row.get(name), str)), "")
        known = plain_metadata(
            {**mapping(row.get("meta")), **{k: v for k, v in row.items() if k not in _OWN}}
        )
        name = str(row.get("id") or f"{path.stem}-{number}")
        found = tuple(_annotations(row, _Details(own), losses))
        texts.append(AnnotatedText(name, raw, found, mapping(own.get("document")), known))
        losses.add("relation", "a corpus here has none", len(listed(row.get("relations"))), expected=True)
        losses.add("comment", "it says not on which words", len(listed(row.get("Comments"))))
    return coded(texts, head, Origin(path, "doccano"), said, losses)


class _Details:
    """What our labels say beside their names, by place and name; each is given out once."""

    def __init__(self, own: Mapping[str, Any]) -> None:
        self._left: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for each in map(mapping, listed(own.get("labels"))):
            self._left[repr(each.get("at"))].append(each)

    def annotation(self, start: int | None, stop: int | None, label: str) -> Annotation:
        left = self._left.get(repr([start, stop, label]))
        said = words(left.pop(0)) if left else {}
        return Annotation(start, stop, label, said.pop("coder", ""), said)


def _annotations(row: Mapping[str, Any], details: _Details, losses: Losses) -> Iterator[Annotation]:
    for each in (x for name in _SPANS for x in listed(row.get(name))):
        if isinstance(each, str):
            yield details.annotation(None, None, each)
        elif isinstance(each, dict):
            yield details.annotation(
                place(each.get("start_offset")), place(each.get("end_offset")), str(each.get("label", ""))
            )
        elif isinstance(each, list) and len(each) >= 3:
            yield details.annotation(place(each[0]), place(each[1]), str(each[2]))
        else:
            losses.add("label", "it is in no shape that doccano writes")
    for each in listed(row.get("cats")):
        yield details.annotation(None, None, str(each))
