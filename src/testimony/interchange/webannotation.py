"""W3C Web Annotations (JSON-LD): each label on a place counted in code points, with its quote and what stands around it.

The texts stand under `testimony` in the same file: an annotation itself only names the address of what it is about. Where
they are not in the file, they are sought in the corpus given with `--onto`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from testimony.corpus import Corpus
from testimony.errors import ReadError
from testimony.interchange.annotated import AnnotatedText, Origin, coded, counting
from testimony.interchange.annotation import Annotation
from testimony.interchange.coded import Coded, Loss, Losses, ReadAs
from testimony.interchange.json_files import KEY, listed, load, mapping, place, words, write_whole
from testimony.interchange.labels import CODER
from testimony.interchange.offsets import Convention, Places
from testimony.interchange.stamps import guid, moment
from testimony.interchange.told import told
from testimony.span import Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_NO_PLACE = "its selector names no place that is certain on a plain text"
_AROUND = 32  # letters of the text that are quoted before and after a passage


def write(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write a page of annotations, the texts beside them."""
    losses = Losses()
    made = told(corpus, losses)
    texts = [{"source": _address(t.id), "value": t.raw, "document": t.facts} for t in made.texts]
    page = {
        "@context": [CONTEXT, {KEY: {"@id": f"urn:{KEY}:carried", "@type": "@json"}}],
        "id": f"urn:uuid:{guid('page', corpus.name)}",
        "type": "AnnotationPage",
        "items": [item for text in made.texts for item in _items(text)],
        KEY: {"head": made.head, "texts": texts},
    }
    write_whole(path, page)
    return losses.listed()


def _address(document: str) -> str:
    return f"urn:uuid:{guid('document', document)}"


def _items(text: AnnotatedText) -> Iterator[dict[str, Any]]:
    for number, each in enumerate(text.annotations):
        memo = each.said.get("memo", "")
        bodies = [{"type": "TextualBody", "purpose": "tagging", "value": each.label}]
        if memo:
            bodies.append({"type": "TextualBody", "purpose": "commenting", "value": memo})
        item: dict[str, Any] = {
            "id": f"urn:uuid:{guid('annotation', text.id, str(number))}",
            "type": "Annotation",
            "motivation": "tagging",
            "body": bodies,
            "target": _target(text, each),
        }
        if each.coder:
            kind = "Software" if each.coder == CODER else "Person"
            item["creator"] = {"type": kind, "name": each.coder}
        created = each.said.get("created", "")
        if moment(created).endswith("Z"):
            item["created"] = created
        kept = {name: value for name, value in each.said.items() if name != "memo"}
        yield {**item, **({KEY: kept} if kept else {})}


def _target(text: AnnotatedText, each: Annotation) -> Any:
    if each.start is None or each.stop is None:
        return _address(text.id)
    position = {"type": "TextPositionSelector", "start": each.start, "end": each.stop}
    quote = {
        "type": "TextQuoteSelector",
        "exact": each.quote,
        "prefix": text.raw[max(0, each.start - _AROUND) : each.start],
        "suffix": text.raw[each.stop : each.stop + _AROUND],
    }
    return {"source": _address(text.id), "selector": [position, quote]}


@dataclass(slots=True)
class _Source:
    """A text that annotations are about, those on it, and those that only quote their words."""

    text: AnnotatedText
    annotations: list[Annotation] = field(default_factory=list)
    quoted: list[tuple[Annotation, Mapping[str, Any]]] = field(default_factory=list)


def read(path: Path, said: ReadAs) -> Coded:
    """Read annotations; those whose text is neither in the file nor in the corpus of `--onto` are listed as lost."""
    losses = Losses()
    page = load(path)
    own = mapping(mapping(page).get(KEY))
    sources = _sources(own, said)
    items = list(_annotations_in(page, path.name))
    for item in items:
        for target in _targets(item):
            source = _source(target, sources)
            if source is None:
                why = "its text is not in the file: give the corpus it belongs to with --onto"
                losses.add("annotation", why)
                continue
            source.annotations += _labels(item, target, source, losses)
    named = {id(s): s for s in sources.values() if s.annotations or s.quoted or own}
    head = mapping(own.get("head"))
    texts = [replace(s.text, annotations=tuple(s.annotations)) for s in named.values()]
    origin = Origin(path, "Web Annotation")
    convention, sentence = counting(texts, head, origin, said)
    texts = [_with_quoted(source, convention, losses) for source in named.values()]
    made = coded(texts, head, replace(origin, counts=convention), said, losses)
    return replace(made, notes=(sentence, *made.notes)) if sentence else made


def _with_quoted(source: _Source, convention: Convention, losses: Losses) -> AnnotatedText:
    """Return a text with all its labels; those that only quote their words stand where these are the only ones."""
    places = Places(source.text.raw, convention)
    found = list(source.annotations)
    for each, selector in source.quoted:
        at = _only(selector, places.text)
        if at < 0:
            losses.add("annotation", _NO_PLACE)
            continue
        start, stop = places.counted(Span(at, at + len(each.quote)))
        found.append(replace(each, start=start, stop=stop))
    return replace(source.text, annotations=tuple(found))


def _sources(own: Mapping[str, Any], said: ReadAs) -> dict[str, _Source]:
    """Return the texts there are, by the addresses that annotations may call them by."""
    found: dict[str, _Source] = {}
    for each in map(mapping, listed(own.get("texts"))):
        facts = mapping(each.get("document"))
        address = str(each.get("source") or "")
        found[address] = _Source(AnnotatedText(address, str(each.get("value") or ""), facts=facts))
    for document in said.onto.documents if said.onto is not None and not found else ():
        source = _Source(AnnotatedText(document.id, document.text, language=document.language))
        found[_address(document.id)] = found[document.id] = source
    return found


def _annotations_in(page: Any, where: str) -> Iterator[Mapping[str, Any]]:
    """Yield the annotations in a file: one, a list of them, a page, or a collection with its first page in it."""
    found = mapping(page)
    if isinstance(page, list):
        items = page
    elif "items" in found or "first" in found:
        items = listed(found.get("items")) or listed(mapping(found.get("first")).get("items"))
    else:
        items = [page]
    if not all("target" in mapping(item) for item in items):
        raise ReadError(
            "holds no Web Annotations",
            where=where,
            next_step="It should hold an AnnotationPage, or annotations.",
        )
    yield from items


def _targets(item: Mapping[str, Any]) -> list[Any]:
    target = item.get("target")
    return target if isinstance(target, list) else [target]


def _source(target: Any, sources: dict[str, _Source]) -> _Source | None:
    """Return the text of a target: by its address, or the one embedded in it."""
    given = target if isinstance(target, str) else mapping(target).get("source", mapping(target).get("id"))
    address = str(mapping(given).get("id") or "") if isinstance(given, dict) else str(given or "")
    if isinstance(given, dict) and isinstance(given.get("value"), str):
        address = address or given["value"][:40]
        sources.setdefault(address, _Source(AnnotatedText(address, given["value"])))
    return sources.get(address)


def _selector(target: Any, kind: str) -> Mapping[str, Any]:
    given = mapping(target).get("selector")
    choices = given if isinstance(given, list) else [given]
    return next((s for s in map(mapping, choices) if s.get("type") == kind), {})


def _labels(item: Mapping[str, Any], target: Any, source: _Source, losses: Losses) -> Iterator[Annotation]:
    """Yield the labels of an annotation on a target; put aside those whose place is to be found by their words."""
    tags, memo = _said(item)
    said = {**words(item.get(KEY)), **({"memo": memo} if memo else {})}
    created = item.get("created")
    if isinstance(created, str):
        said.setdefault("created", created)
    position, quoted = _selector(target, "TextPositionSelector"), _selector(target, "TextQuoteSelector")
    quote = str(quoted.get("exact") or "")
    start = place(position.get("start")) if position else None
    stop = place(position.get("end")) if position else None
    if not position and not quoted and mapping(target).get("selector"):
        losses.add("annotation", _NO_PLACE)
        return
    for label in tags:
        made = Annotation(start, stop, label, _creator(item.get("creator")), said, quote)
        if quoted and not position:
            source.quoted.append((made, quoted))
        else:
            yield made


def _only(quoted: Mapping[str, Any], text: str) -> int:
    """Return where a quote stands with what is around it, -1 where that is not one place."""
    parts = [str(quoted.get(name) or "") for name in ("prefix", "exact", "suffix")]
    whole = "".join(parts)
    return text.index(whole) + len(parts[0]) if parts[1] and text.count(whole) == 1 else -1


def _said(item: Mapping[str, Any]) -> tuple[list[str], str]:
    """Return the labels of an annotation, and what is written beside them."""
    body = item.get("body", item.get("bodyValue"))
    bodies = body if isinstance(body, list) else [body]
    tags = [
        _value(b) for b in bodies if isinstance(b, dict) and b.get("purpose") in ("tagging", "classifying")
    ]
    free = [
        _value(b)
        for b in bodies
        if not (isinstance(b, dict) and b.get("purpose") in ("tagging", "classifying"))
    ]
    memo = "\n".join(text for text in free if text)
    return [tag for tag in tags if tag] or ["!note"], memo


def _value(body: Any) -> str:
    if isinstance(body, str):
        return body
    found = mapping(body)
    return str(found.get("value") or mapping(found.get("source")).get("id") or found.get("source") or "")


def _creator(who: Any) -> str:
    who = who[0] if isinstance(who, list) and who else who
    if isinstance(who, dict):
        return str(who.get("name") or who.get("nickname") or who.get("id") or "")
    return str(who or "")
