"""Prodigy's JSON lines: a text and one person's spans a line, counted in code points; only what was accepted.

Each coder of a text gets a line (`_annotator_id`), as Prodigy has it; `spans` carry whatever else a coding says, and
`cats` or `accept` are labels of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

_WORD = re.compile(r"\w+|[^\w\s]")
_SURE = 0.5  # from which a score of a whole text is a label of it


def write(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write a line for each text and coder, with tokens, so that Prodigy shows it as it is."""
    refuse_no_texts(corpus, path)
    losses = Losses()
    made = told(corpus, losses)
    rows = [row for text in made.texts for row in _rows(text)]
    if rows:
        rows[0][KEY]["head"] = made.head
    write_lines(path, rows)
    return losses.listed()


def _rows(text: AnnotatedText) -> Iterator[dict[str, Any]]:
    tokens = [
        {"text": m[0], "start": m.start(), "end": m.end(), "id": n}
        for n, m in enumerate(_WORD.finditer(text.raw))
    ]
    coders = dict.fromkeys(each.coder for each in text.annotations) or {"": None}
    for number, coder in enumerate(coders):
        mine = [each for each in text.annotations if each.coder == coder]
        spans = [_span(each) for each in mine if each.start is not None]
        whole = [{"label": each.label, **each.said} for each in mine if each.start is None]
        own = {"id": text.id, "whole": whole, **({"document": text.facts} if number == 0 else {})}
        row = {"text": text.raw, "tokens": tokens, "spans": spans, "answer": "accept", KEY: own}
        yield {**row, **({"_annotator_id": coder, "_session_id": coder} if coder else {})}


def _span(each: Annotation) -> dict[str, Any]:
    found = {"start": each.start, "end": each.stop, "label": each.label, "text": each.quote}
    return {**found, **({KEY: dict(each.said)} if each.said else {})}


@dataclass(slots=True)
class _Text:
    """A text that several lines may be about."""

    raw: str
    name: str
    metadata: Mapping[str, object]
    facts: Mapping[str, Any] = field(default_factory=dict)
    annotations: list[Annotation] = field(default_factory=list)


def read(path: Path, said: ReadAs) -> Coded:
    """Read what was accepted; lines about one text by several people become one document."""
    losses = Losses()
    texts: dict[tuple[str, str], _Text] = {}
    head: Mapping[str, Any] = {}
    for number, row in enumerate(objects(path), 1):
        own = mapping(row.get(KEY))
        head = mapping(own.get("head")) or head
        text = _text_of(row, own, texts, number, path)
        if isinstance(own.get("document"), dict):
            text.facts = own["document"]
        answer = row.get("answer", "accept")
        if answer != "accept":
            losses.add("example that was not accepted", f"its answer is {str(answer)[:20]!r}", expected=True)
            continue
        text.annotations += _annotations(
            row, own, str(row.get("_annotator_id") or row.get("_session_id") or "")
        )
        relations = len(listed(row.get("relations")))
        losses.add("relation", "a corpus here has none", relations, expected=True)
    found = [AnnotatedText(t.name, t.raw, tuple(t.annotations), t.facts, t.metadata) for t in texts.values()]
    return coded(found, head, Origin(path, "prodigy", Convention()), said, losses)


def _text_of(
    row: Mapping[str, Any],
    own: Mapping[str, Any],
    texts: dict[tuple[str, str], _Text],
    number: int,
    path: Path,
) -> _Text:
    """Return the text a line is about: the one of our id, of Prodigy's hash of it, or a new one."""
    raw = row["text"] if isinstance(row.get("text"), str) else ""
    mark = own.get("id") or row.get("_input_hash") or f"line {number}"
    key = (str(mark), raw)
    if key not in texts:
        known = mapping(row.get("meta"))
        name = str(own.get("id") or known.get("id") or f"{path.stem}-{number}")
        texts[key] = _Text(raw, name, plain_metadata(known))
    return texts[key]


def _annotations(row: Mapping[str, Any], own: Mapping[str, Any], coder: str) -> Iterator[Annotation]:
    for each in map(mapping, listed(row.get("spans"))):
        start, stop = place(each.get("start")), place(each.get("end"))
        yield Annotation(start, stop, str(each.get("label", "")), coder, words(each.get(KEY)))
    for each in map(mapping, listed(own.get("whole"))):
        extra = words(each)
        yield Annotation(None, None, extra.pop("label", ""), coder, extra)
    for label in _chosen(row):
        yield Annotation(None, None, label, coder)


def _chosen(row: Mapping[str, Any]) -> Sequence[str]:
    """Return the labels of a whole text: those with a high score, those that were picked, or the one asked about."""
    cats = mapping(row.get("cats"))
    sure = [str(k) for k, v in cats.items() if isinstance(v, int | float) and v >= _SURE]
    picked = [str(x) for x in listed(row.get("accept"))]
    asked = row.get("label")
    return [*sure, *picked, *([asked] if isinstance(asked, str) and not row.get("spans") else [])]
