"""Files of JSON, whole or a line an object, from people nobody can vouch for: bounded, and refused in one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from testimony import json_text
from testimony.errors import ReadError, UnsafeFile
from testimony.formats import check_file

LARGEST = 60_000_000
"""Bytes of a file that is one piece of JSON; parsed it takes about ten times as much memory."""

LONGEST_LINE = 20_000_000
"""Bytes of one line."""

KEY = "testimony"
"""Under this key stands what only we read."""

_STEP = "Export it again from its program."


def load(path: Path) -> Any:
    """Return what a file holds; raise `UnsafeFile` for one far too large, `ReadError` for what is no JSON."""
    check_file(path)
    if path.stat().st_size > LARGEST:
        raise UnsafeFile(
            f"it is larger than {LARGEST // 1_000_000} MB of JSON in one piece, and was not opened.",
            where=path.name,
            next_step="Export a part of it, or as JSON lines.",
        )
    return parsed(path.read_bytes(), path.name)


def objects(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file, whatever it is: one a line, one list of them, or one alone over several lines."""
    check_file(path)
    first = _first_line(path)
    if first.startswith(b"[") or not _is_json(first):
        found = load(path)
        rows = found if isinstance(found, list) else [found]
        for number, row in enumerate(rows, 1):
            yield _object(row, f"{path.name}, object {number}")
        return
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise UnsafeFile(
                    f"line {number} is longer than any testimony, and was not read.",
                    where=path.name,
                    next_step=_STEP,
                )
            if line.strip():
                where = f"{path.name}, line {number}"
                yield _object(parsed(line, where), where)


def first_object(path: Path) -> Mapping[str, Any]:
    """Return the first object of a file, for telling what it is; an empty one where there is none."""
    return next(iter(objects(path)), {})


def parsed(data: bytes, where: str) -> Any:
    """Return what bytes of JSON say; raise `ReadError` where they say nothing."""
    try:
        return json_text.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise UnsafeFile(
            "its brackets are nested far too deep, and it was not read.", where=where, next_step=_STEP
        ) from error
    except ValueError as error:
        raise ReadError("is not JSON", where=where, next_step=_STEP) from error


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one object a line."""
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as out:
        out.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)


def write_whole(path: Path, data: Any) -> None:
    """Write one piece of JSON, indented for people."""
    text = json.dumps(data, ensure_ascii=False, indent=1, default=str)
    path.write_text(text + "\n", encoding="utf-8", errors="surrogatepass", newline="\n")


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a value where it is an object, an empty one where it is anything else."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """Return a value where it is a list, an empty one where it is anything else."""
    return value if isinstance(value, list) else []


def place(value: Any) -> int:
    """Return a position; one that lies in no text where it is no whole number.

    >>> place(3), place("x"), place(True)
    (3, -1, -1)
    """
    return value if type(value) is int and -1 < value < 2**31 else -1


def words(value: Any) -> dict[str, str]:
    """Return what is said beside a label: names and texts, nothing else."""
    return {str(k): v for k, v in mapping(value).items() if isinstance(v, str)}


def plain_metadata(values: Mapping[str, Any]) -> dict[str, object]:
    """Return what a file knows of a text as our metadata: numbers, words and lists of words; the rest as JSON."""
    found: dict[str, object] = {}
    for name, value in values.items():
        if value is None or value in ("", [], {}):
            continue
        simple = isinstance(value, str | int | float) or (
            isinstance(value, list) and all(isinstance(v, str) for v in value)
        )
        found[str(name)] = value if simple else json.dumps(value, ensure_ascii=False)
    return found


def _object(row: Any, where: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise ReadError("is not a JSON object", where=where, next_step=_STEP)
    return row


def _first_line(path: Path) -> bytes:
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            if line.strip():
                return line.removeprefix(b"\xef\xbb\xbf").strip()
    return b""


def _is_json(line: bytes) -> bool:
    """Tell whether a line is an object of its own, and not the beginning of a longer one."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return line.endswith(b"}") and len(line) > 2
