"""Label Studio's tasks, and the labelling interface that goes with them.

People's codings are annotations, one a coder; a model's are predictions, which Label Studio shows to start from. A region
carries its memo as Label Studio's own note, and subject, status and move as choices on the region.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from testimony.codebook import Codebook
from testimony.coding import Move, Status, Subject
from testimony.corpus import Corpus
from testimony.errors import OutputError
from testimony.interchange.annotated import AnnotatedText
from testimony.interchange.annotation import CHOICES, Annotation
from testimony.interchange.coded import Loss, Losses
from testimony.interchange.folder import counted
from testimony.interchange.json_files import KEY, write_whole
from testimony.interchange.labels import said_in
from testimony.interchange.offsets import Convention
from testimony.interchange.stamps import guid
from testimony.interchange.told import refuse_no_texts, told

COUNTS = Convention("utf16", "1")
REGION, WHOLE, TEXT = "label", "whole", "text"
"""The names of our tags: labels of passages, labels of whole texts, the text."""

_GREY = "#767676"
PICKED: Mapping[str, tuple[str, ...]] = {
    "subject": get_args(Subject),
    "status": get_args(Status),
    "move": get_args(Move),
}


def write(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write one list of tasks, as Label Studio imports and exports them."""
    refuse_no_texts(corpus, path)
    losses = Losses()
    made = told(corpus, losses, COUNTS)
    write_whole(path, [_task(text, made.head if n == 0 else {}) for n, text in enumerate(made.texts)])
    return losses.listed()


def _task(text: AnnotatedText, head: Mapping[str, Any]) -> dict[str, Any]:
    people: dict[str, list[Annotation]] = {}
    models: dict[str, list[Annotation]] = {}
    for each in text.annotations:
        (models if each.said.get("origin") == "model" else people).setdefault(each.coder, []).append(each)
    return {
        "data": {TEXT: text.raw},
        "meta": {KEY: {"document": text.facts, **({"head": head} if head else {})}},
        "annotations": [{"result": _results(text, coder, mine)} for coder, mine in people.items()],
        "predictions": [
            {"model_version": coder, "result": _results(text, coder, mine)} for coder, mine in models.items()
        ],
    }


def _results(text: AnnotatedText, coder: str, annotations: list[Annotation]) -> list[dict[str, Any]]:
    return [
        result
        for n, each in enumerate(annotations)
        for result in _result(guid(text.id, coder, str(n))[:10], each)
    ]


def _result(name: str, each: Annotation) -> Iterator[dict[str, Any]]:
    """Yield a label, and the choices that stand on its region."""
    kept = {k: v for k, v in each.said.items() if k != "memo" and (each.start is None or k not in CHOICES)}
    memo = each.said.get("memo")
    shared: dict[str, Any] = {
        "id": name,
        "to_name": TEXT,
        "origin": "prediction" if each.said.get("origin") == "model-confirmed" else "manual",
        "meta": {KEY: {"coder": each.coder, **kept}, **({"text": [memo]} if memo is not None else {})},
    }
    sure = said_in(memo) if memo else None
    shared |= {"score": sure.probability} if sure is not None else {}
    if each.start is None:
        yield {**shared, "from_name": WHOLE, "type": "choices", "value": {"choices": [each.label]}}
        return
    region = {"start": each.start, "end": each.stop, "text": each.quote}
    yield {**shared, "from_name": REGION, "type": "labels", "value": {**region, "labels": [each.label]}}
    for choice in CHOICES:
        if choice in each.said:
            value = {**region, "choices": [each.said[choice]]}
            yield {"id": name, "to_name": TEXT, "from_name": choice, "type": "choices", "value": value}


def write_config(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write the labelling interface of a codebook: paste it where Label Studio asks for one."""
    if not corpus.codebook.codes:
        raise OutputError("there are no codes in it, and an interface needs labels", where=path.name)
    path.write_text(config(corpus.codebook), encoding="utf-8", newline="\n")
    losses = Losses()
    for what, count in counted(corpus):
        losses.add(what, "a labelling interface holds the names of codes alone", count, expected=True)
    return losses.listed()


def config(book: Codebook) -> str:
    """Return the labelling interface of a codebook: its labels, and what may be said of a passage beside them."""
    from lxml import etree

    view = etree.Element("View")
    labels = etree.SubElement(view, "Labels", name=REGION, toName=TEXT)
    whole = etree.Element("Choices", name=WHOLE, toName=TEXT, choice="multiple")
    for code in book.codes:
        for stance in code.stances:
            target = code.name if stance == "affirmed" else f"{code.name}:{stance}"
            shown = (
                code.called() if stance == "affirmed" else f"{code.called()}: {code.stance_called(stance)}"
            )
            etree.SubElement(labels, "Label", value=target, alias=target, background=code.colour, hint=shown)
            etree.SubElement(whole, "Choice", value=target)
    for kind in book.memos or {}:
        etree.SubElement(labels, "Label", value=f"!{kind}", background=_GREY)
    etree.SubElement(view, "Text", name=TEXT, value=f"${TEXT}", granularity="word")
    for name in CHOICES:
        picked = etree.SubElement(view, "Choices", name=name, toName=TEXT, perRegion="true")
        for value in PICKED[name]:
            etree.SubElement(picked, "Choice", value=value)
    view.append(whole)
    return str(etree.tostring(view, encoding="unicode", pretty_print=True))
