"""Reading Label Studio's exports: tasks with everybody's annotations (JSON), or a row an annotation (JSON-MIN)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from testimony.codebook import Codebook
from testimony.corpus import Corpus
from testimony.errors import ReadError, UnsafeFile
from testimony.formats import check_file
from testimony.formats.xml import local, parse
from testimony.interchange.annotated import MOST_CODES, AnnotatedText, Origin, coded, coloured
from testimony.interchange.annotation import CHOICES, Annotation, Labels
from testimony.interchange.coded import Coded, Losses, ReadAs
from testimony.interchange.json_files import KEY, listed, mapping, objects, place, plain_metadata, words

_NO_PLACE = "it is no label, and there is no place for it here"
_ROW = ("id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time")
"""What a row of JSON-MIN has beside the text and the labels."""


@dataclass(slots=True)
class _Task:
    """A task: its text, its labels, and what is known of it."""

    name: str
    key: str
    raw: str
    metadata: Mapping[str, object]
    facts: Mapping[str, Any]
    annotations: list[Annotation] = field(default_factory=list)


def read(path: Path, said: ReadAs) -> Coded:
    """Read an export. Labels on pictures and recordings, and what another model proposed, are listed as lost."""
    losses = Losses()
    tasks: dict[str, _Task] = {}
    head: Mapping[str, Any] = {}
    for number, row in enumerate(objects(path), 1):
        task = row if "data" in row else _from_row(row)
        own = mapping(mapping(task.get("meta")).get(KEY))
        head = mapping(own.get("head")) or head
        name = str(task.get("id") or f"{path.stem}-{number}")
        if name not in tasks:
            tasks[name] = _task(task, name, mapping(own.get("document")))
        tasks[name].annotations += _annotations(task, tasks[name], bool(own), losses)
    texts = [AnnotatedText(t.name, t.raw, tuple(t.annotations), t.facts, t.metadata) for t in tasks.values()]
    return coded(texts, head, Origin(path, "Label Studio"), said, losses)


def read_config(path: Path, said: ReadAs) -> Coded:
    """Read a labelling interface: a codebook of its labels."""
    check_file(path)
    root = parse(path.read_bytes(), path.name)
    if local(root) != "View":
        raise ReadError("is no labelling interface", where=path.name, next_step="It begins with <View>.")
    labels = Labels(None)
    values = [element.get("value") for element in root.iter("{*}Label")]
    if len(values) > MOST_CODES:
        what = f"it has {len(values)} labels; no study has more than {MOST_CODES}"
        raise UnsafeFile(what, where=path.name, next_step="Take away those that are not used.")
    for value in values:
        if value and not labels.is_memo(value):
            labels.meaning(value)
    book = Codebook(path.stem, "0", coloured(labels.new, ()))
    return Coded(Corpus((), book, name=path.stem))


def _from_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of JSON-MIN as the task it came from."""
    results = []
    for name, value in row.items():
        for each in listed(value):
            if isinstance(each, dict) and "start" in each:
                results.append({"type": "labels", "from_name": name, "to_name": "", "value": each})
    data = {k: v for k, v in row.items() if k not in _ROW and not isinstance(v, list)}
    done = {"completed_by": row.get("annotator"), "result": results, "created_at": row.get("created_at")}
    return {"id": row.get("id"), "data": data, "annotations": [done]}


def _task(task: Mapping[str, Any], name: str, facts: Mapping[str, Any]) -> _Task:
    data = mapping(task.get("data"))
    key = _text_key(task, data)
    raw = data[key] if key else ""
    rest = {k: v for k, v in data.items() if k != key}
    return _Task(name, key, raw, plain_metadata(rest), facts)


def _text_key(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Return which field of a task is its text: the one the labels name, `text`, or the longest that is no address."""
    fields = {k: v for k, v in data.items() if isinstance(v, str) and (k == "text" or not _is_address(v))}
    named = {
        str(mapping(result).get("to_name", "")).removeprefix("$")
        for done in listed(task.get("annotations"))
        for result in listed(mapping(done).get("result"))
    }
    found = [k for k in fields if k in named or k == "text"] or sorted(fields, key=lambda k: -len(fields[k]))
    return found[0] if found else ""


def _is_address(value: str) -> bool:
    """Tell whether a field says where something lies, such as a picture; a `text` may be no more than an address, too."""
    return value.startswith(("http://", "https://")) and len(value.split()) == 1


def _annotations(task: Mapping[str, Any], into: _Task, ours: bool, losses: Losses) -> Iterator[Annotation]:
    for done in map(mapping, listed(task.get("annotations"))):
        results = [mapping(x) for x in listed(done.get("result"))]
        if done.get("was_cancelled"):
            why = "somebody skipped the task"
            losses.add("label of a skipped task", why, len(results), expected=True)
            continue
        yield from _labels(results, _coder(done.get("completed_by")), into, losses)
    for guess in map(mapping, listed(task.get("predictions"))):
        results = [mapping(x) for x in listed(guess.get("result"))]
        if ours:
            yield from _labels(results, str(guess.get("model_version") or ""), into, losses)
        else:
            losses.add("proposal of a model", "nobody confirmed it", len(results), expected=True)
    losses.add("draft", "it was never submitted", len(listed(task.get("drafts"))))


def _coder(who: Any) -> str:
    """Return who did it: a name, else an address, else the number of the user."""
    if isinstance(who, dict):
        name = " ".join(str(who.get(part) or "") for part in ("first_name", "last_name")).strip()
        return name or str(who.get("email") or "") or f"user {who.get('id', '')}".strip()
    return f"user {who}" if isinstance(who, int) else str(who or "")


def _labels(
    results: list[Mapping[str, Any]], coder: str, into: _Task, losses: Losses
) -> Iterator[Annotation]:
    """Yield the labels among the results of one person on one task."""
    regions = {str(r.get("id")): r for r in results if _is_region(r)}
    beside: dict[str, list[Mapping[str, Any]]] = {}
    for result in results:
        name = str(result.get("id"))
        if result.get("type") == "relation":
            losses.add("relation", "a corpus here has none", expected=True)
        elif not _is_region(result) and name in regions:
            beside.setdefault(name, []).append(result)
    for result in results:
        name = str(result.get("id"))
        if _is_region(result):
            yield from _label(result, coder, beside.get(name, []), into, losses)
        elif result.get("type") == "choices" and name not in regions:
            yield from _whole(result, coder)
        elif result.get("type") != "relation" and name not in regions:
            losses.add(f"answer ({str(result.get('type'))[:30]})", _NO_PLACE)


def _is_region(result: Mapping[str, Any]) -> bool:
    """Tell whether a result is a labelled region, of whatever kind."""
    kind = str(result.get("type", ""))
    return kind.endswith("labels") or (kind == "text" and "start" in mapping(result.get("value")))


def _label(
    result: Mapping[str, Any],
    coder: str,
    beside: list[Mapping[str, Any]],
    into: _Task,
    losses: Losses,
) -> Iterator[Annotation]:
    value = mapping(result.get("value"))
    start, stop = value.get("start"), value.get("end")
    kind = str(result.get("type", ""))
    if type(start) is not int or type(stop) is not int or not into.key:
        losses.add(
            f"label on something else ({kind[:30]})", "it does not stand on characters of a plain text"
        )
        return
    said = _said(result)
    name = said.pop("coder", coder)
    for choice in beside:
        _add(said, choice)
    labels = [str(x) for x in listed(value.get(kind)) or listed(value.get("labels"))] or ["!note"]
    for label in labels:
        yield Annotation(place(start), place(stop), label, name, dict(said), str(value.get("text") or ""))


def _whole(result: Mapping[str, Any], coder: str) -> Iterator[Annotation]:
    said = _said(result)
    name = said.pop("coder", coder)
    for label in listed(mapping(result.get("value")).get("choices")):
        yield Annotation(None, None, str(label), name, dict(said))


def _said(result: Mapping[str, Any]) -> dict[str, str]:
    """Return what a result says beside its label: our fields, and the note on the region as the memo."""
    meta = mapping(result.get("meta"))
    said = words(meta.get(KEY))
    note = meta.get("text")
    lines = (
        [str(line) for line in note] if isinstance(note, list) else [note] if isinstance(note, str) else []
    )
    return {**said, **({"memo": "\n".join(lines)} if lines else {})}


def _add(said: dict[str, str], result: Mapping[str, Any]) -> None:
    """Add what was picked or written on a region: subject, status and move by their name, all else to the memo."""
    name = str(result.get("from_name", ""))
    value = mapping(result.get("value"))
    given = value.get(str(result.get("type")), value.get("text"))
    answers = [str(x) for x in (given if isinstance(given, list) else [given]) if x is not None]
    if name in CHOICES and len(answers) == 1:
        said[name] = answers[0]
    else:
        lines = [said.get("memo", ""), f"{name}: {'; '.join(answers)}"]
        said["memo"] = "\n".join(line for line in lines if line)
