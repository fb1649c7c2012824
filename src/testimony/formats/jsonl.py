"""JSON: one testimony a line, or a list of them, with turns where somebody has marked them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from testimony.document import ROLES, Dropped, Source, clean
from testimony.errors import ReadError
from testimony.formats import plain
from testimony.rawtext import Cue, RawText

FIELDS = ("text", "id", "respondent", "language", "genre")
"""What a record may say of itself; `metadata` and `turns` come besides, all else is metadata too."""

_BLANK = re.compile(r"\s*")

_ALIASES = {"id": ("id", "document", "_id"), "language": ("language", "lang")}  # keys that mean the same


def read(
    path: Path, *, encoding: str | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[RawText]:
    """Return the testimonies in a file of JSON records."""
    decoded = plain.load(path, encoding)
    given = _given(columns, path.name)
    seen: dict[str, int] = {}
    for number, (where, record) in enumerate(records(decoded.text, where=path.name), 1):
        keys = _keys(record, given)
        text = record.get(keys["text"])
        if not isinstance(text, str) or not text.strip():
            step = f"Its fields are: {', '.join(map(_name, list(record)[:20]))}. Give --column text=NAME."
            raise ReadError(f"there are no words under {keys['text']!r}.", where=where, next_step=step)
        name, notes = _unique(record, keys["id"], f"{path.stem}-row-{number}", seen)
        metadata, dropped = _rest(record, keys)
        yield RawText(
            clean(text),
            cues=_cues(record.get("turns"), text, where),
            source=Source(path.name, "jsonl", decoded.encoding, dropped, (*decoded.notes, *notes)),
            id=name,
            respondent=_string(record, keys["respondent"]),
            language=_string(record, keys["language"]),
            genre=_string(record, keys["genre"]),
            metadata=metadata,
        )


def records(text: str, *, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return each record and its place; it may also take several lines, or be one of a list."""
    at, line = 0, 1
    while True:
        start = _BLANK.match(text, at).end()  # type: ignore[union-attr]  # it also matches nothing
        line += text.count("\n", at, start)
        if start == len(text):
            return
        place = f"{where}, line {line}"
        value, at = _value(text, start, place)
        listed = isinstance(value, list)
        for number, record in enumerate(value if listed else [value], 1):
            here = f"{place}, item {number}" if listed else place
            if not isinstance(record, dict):
                step = 'Each must look like {"text": "…"}.'
                raise ReadError("this is not a JSON object.", where=here, next_step=step)
            yield here, record
        line += text.count("\n", start, at)


def _value(text: str, start: int, where: str) -> tuple[Any, int]:
    """Return the JSON value that begins here, and where it ends."""
    try:
        return json.JSONDecoder().raw_decode(text, start)
    except RecursionError as error:
        step = "Keep only the text and what is known of it."
        raise ReadError("the record is nested too deeply.", where=where, next_step=step) from error
    except ValueError as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "a number is too long"
        step = "Mend that line, or save the file again."
        raise ReadError(f"not valid JSON ({reason}).", where=where, next_step=step) from error


def _given(columns: Mapping[str, str] | None, where: str) -> dict[str, str]:
    """Return the key that was asked for each field."""
    given = {"id" if field == "document" else field: name for field, name in (columns or {}).items()}
    if unknown := [field for field in given if field not in FIELDS]:
        step = f"Give one of: {', '.join(FIELDS)}."
        raise ReadError(f"there is no field {unknown[0]!r} to take a key for.", where=where, next_step=step)
    return given


def _keys(record: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """Return the key that holds each field in this record."""
    usual = {field: [key for key in _ALIASES.get(field, ()) if key in record] for field in FIELDS}
    return {field: given.get(field) or next(iter(usual[field]), field) for field in FIELDS}


def _unique(
    record: Mapping[str, Any], key: str, otherwise: str, seen: dict[str, int]
) -> tuple[str, tuple[str, ...]]:
    """Return a record's id, made unique where an earlier record has the same."""
    name = given = _string(record, key) or otherwise
    while name in seen:
        seen[given] += 1
        name = f"{given}-{seen[given]}"
    seen[name] = 1
    return name, () if name == given else (f"the id {given!r} was taken: this one became {name!r}",)


def _string(record: Mapping[str, Any], key: str) -> str:
    """Return a value as text; nothing for what is no single value."""
    value = record.get(key)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _rest(
    record: Mapping[str, Any], keys: Mapping[str, str]
) -> tuple[dict[str, object], tuple[Dropped, ...]]:
    """Return what else a record says: its metadata, its other single values, and what is left out."""
    given = record.get("metadata")
    metadata: dict[str, object] = dict(given) if isinstance(given, dict) else {}
    dropped = []
    for key, value in record.items():
        if key in {*keys.values(), "turns"} or (key == "metadata" and isinstance(value, dict)):
            continue
        if isinstance(value, dict | list):
            dropped.append(Dropped(f"field {_name(key)!r}"))
        elif value is not None:
            metadata.setdefault(key, value)
    return metadata, tuple(dropped)


def _cues(turns: object, text: str, where: str) -> tuple[Cue, ...]:
    """Return a record's turns; refuse those that lie outside the text or over each other."""
    cues: list[Cue] = []
    last, same = 0, clean(text) == text
    for number, turn in enumerate(turns if isinstance(turns, list) else [], 1):
        start, stop = _span(turn, f"{where}, turn {number}")
        if not last <= start <= stop <= len(text):
            what = f"turn {number} lies outside the text of {len(text)} characters, or over another turn."
            raise ReadError(what, where=where, next_step="Count in Unicode characters, and sort the turns.")
        last = stop
        role, seconds = turn.get("role"), turn.get("seconds")
        if role is not None and role not in ROLES:
            step = f"Give one of: {', '.join(ROLES)}."
            raise ReadError(f"turn {number} has an unknown role.", where=where, next_step=step)
        if not same:  # cleaning took CR, NUL or a byte-order mark out before it
            start, stop = len(clean(text[:start])), len(clean(text[:stop]))
        moment = float(seconds) if isinstance(seconds, int | float) and abs(seconds) < 1e9 else None
        cues.append(Cue(start, stop, _string(turn, "speaker") or None, moment, role))
    return tuple(cues)


def _span(turn: Any, where: str) -> tuple[int, int]:
    """Return where a turn begins and ends in the text as the file has it."""
    if isinstance(turn, dict):
        match turn.get("start"), turn.get("stop"):
            case int(start), int(stop) if not isinstance(start, bool) and not isinstance(stop, bool):
                return start, stop
    step = 'Each needs {"start": …, "stop": …} in characters.'
    raise ReadError("there is no start and stop.", where=where, next_step=step)


def _name(key: str) -> str:
    """Return a key for a message, cut where it is so long that it may be somebody's words."""
    return key if len(key) <= 40 else key[:20] + "…"
