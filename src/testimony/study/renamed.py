"""An event as it reads once documents have other texts: new ids of what stands on them, offsets moved, typed words changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from testimony.document import Document
from testimony.span import Span
from testimony.study import documents
from testimony.study.event import Event, named_id, new_id

_DRAW = "draw:"
_TYPED = {"coding": "memo", "memo": "text", "adjudication": "reason", "phrase": "text"}
"""Kind -> the field that holds what somebody typed."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What comes in the place of a document, and where a span of the old text stands in the new one."""

    document: Document
    moved: Callable[[Span], Span]


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What becomes of a study: documents by id, respondents by name, and what people typed; `deleted`: those that were deleted go too."""

    documents: Mapping[str, Rewritten]
    people: Mapping[str, str]
    words: Callable[[str], str]
    deleted: bool = True


@dataclass(frozen=True, slots=True)
class Names:
    """Old id -> new id, of everything that gets another."""

    ids: Mapping[str, str]

    @classmethod
    def of(cls, events: Iterable[Event], found: Mapping[str, Rewritten], people: Mapping[str, str]) -> Names:
        """Return the new ids: made from what a thing is where they were so, and at random elsewhere."""
        ids = {item: documents.id_of(new.document) for item, new in found.items()}
        ids |= {documents.person_id(old): documents.person_id(new) for old, new in people.items()}
        away = {old for old, new in ids.items() if old != new}
        events = list(events)
        for event in events:
            if event.document in away and event.item not in ids:
                ids[event.item] = _id_of(event, ids[event.document])
        for event in events:
            if event.kind == "adjudication" and event.document in away:
                ids |= _undisputed(event, ids)
        for event in events:
            if event.kind == "setting" and event.item not in ids:
                key = _draw_key(str(event.data.get("key", "")), ids)
                ids[event.item] = named_id("setting", key)
        return cls(ids)

    def item(self, item: Any) -> Any:
        """Return what an id is now; what is none, or stays, is as it was."""
        return self.ids.get(item, item)


def draw_settings(events: Iterable[Event]) -> set[str]:
    """Return the ids of the settings that say how drawn passages among these were answered."""
    return {named_id("setting", f"{_DRAW}{e.item}") for e in events if e.kind == "sample"}


def event(found: Event, names: Names, how: Rewriting) -> Event:
    """Return an event as it reads now; its id and what it had seen stay as they were."""
    data = dict(found.data)
    rewritten = how.documents.get(found.document)
    if found.kind == "document":
        data = _document(data, rewritten, names, how)
    else:
        data |= {name: names.item(data[name]) for name in ("document", "coding") if name in data}
        data |= _places(data, rewritten)
        typed = _TYPED.get(found.kind, "")
        if data.get(typed) and (rewritten is not None or found.kind == "phrase"):
            data[typed] = how.words(data[typed])
    if "disputed" in data:
        data["disputed"] = [names.item(one) for one in data["disputed"]]
    if found.kind == "setting":
        data |= {"key": _draw_key(str(data.get("key", "")), names.ids), "value": names.item(data["value"])}
    if found.kind == "respondent" and data.get("name") in how.people:
        data["name"] = how.people[data["name"]]
    return replace(found, item=names.item(found.item), document=names.item(found.document), data=data)


def _id_of(found: Event, document: str) -> str:
    if found.kind == "assignment" and "coder" in found.data:
        return named_id("assignment", document, found.data["coder"])
    if found.kind == "sample" and found.item == named_id("sample", "draw", found.document):
        return named_id("sample", "draw", document)
    return new_id()


def _undisputed(found: Event, ids: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of a judgement that nobody made, and of its coding: they say which codings agree (`undisputed`)."""
    group = found.data.get("disputed", ())
    if found.item != named_id("adjudication", found.document, *group):
        return {}
    now = (ids[found.document], *(ids.get(one, one) for one in group))
    return {named_id(kind, found.document, *group): named_id(kind, *now) for kind in ("adjudication", "coding")}  # fmt: skip


def _draw_key(key: str, ids: Mapping[str, str]) -> str:
    sample = key.removeprefix(_DRAW)
    return f"{_DRAW}{ids[sample]}" if key.startswith(_DRAW) and sample in ids else key


def _places(data: Mapping[str, Any], new: Rewritten | None) -> dict[str, Any]:
    """Return the offsets of something on a document, moved; one end may be said alone."""
    if new is None:
        return {}
    made: dict[str, Any] = {}
    if data.get("start") is not None:
        made["start"] = new.moved(Span(data["start"], data["start"])).start
    if data.get("stop") is not None:
        made["stop"] = _end(data["stop"], new)
    if "evidence" in data:
        made["evidence"] = [
            [new.moved(Span(start, start)).start, _end(stop, new), weight]
            for start, stop, weight in data["evidence"]
        ]
    return made


def _end(stop: int, new: Rewritten) -> int:
    return new.moved(Span(stop - 1, stop)).stop if stop else 0


def _document(data: dict[str, Any], new: Rewritten | None, names: Names, how: Rewriting) -> dict[str, Any]:
    if "respondent" in data:
        data["respondent"] = names.item(data["respondent"])
    if new is None:
        return data
    known = _known(new.document)
    data |= {name: known[name] for name in ("name", "sha256", "length", "source") if name in data}
    if "metadata" in data:
        data["metadata"] = _value(data["metadata"], how)
    if "comments" in data:
        data["comments"] = [
            {**c, **_places(c, new), "text": how.words(c["text"]), "author": how.words(c["author"])}
            for c in data["comments"]
        ]
    if "turns" in data:
        data["turns"] = [
            {**t, **_places(t, new), "speaker": t["speaker"] and how.words(t["speaker"])}
            for t in data["turns"]
        ]
    return data


def _known(document: Document) -> dict[str, Any]:
    source = asdict(document.source)
    return {
        "name": document.id,
        "sha256": document.sha256,
        "length": len(document.text),
        "source": {**source, "dropped": list(source["dropped"]), "notes": list(source["notes"])},
    }


def _value(value: Any, how: Rewriting) -> Any:
    """Return a value of metadata, its texts changed however deep they lie."""
    if isinstance(value, str):
        return how.words(value)
    if isinstance(value, Mapping):
        return {k: _value(v, how) for k, v in value.items()}
    return [_value(v, how) for v in value] if isinstance(value, list | tuple) else value
