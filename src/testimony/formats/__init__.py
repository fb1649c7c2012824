"""File formats. A format is a module with `read`: from a path to one text, or to many.

Each `read` takes the path, and by keyword what `OPTIONS` lists for it: `encoding` where the file is
made of text, `columns` where it is a table or records. What cannot be read raises one clear sentence.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from testimony.errors import ReadError
from testimony.rawtext import RawText

SUFFIXES: Mapping[str, str] = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "plain",
    ".markdown": "plain",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".vtt": "vtt",
    ".srt": "srt",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".xlsx": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".docx": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".pdf": "pdf",
}
"""The module that reads each file ending."""

OPTIONS: Mapping[str, frozenset[str]] = {
    "plain": frozenset({"encoding"}),
    "html": frozenset({"encoding"}),
    "vtt": frozenset({"encoding"}),
    "srt": frozenset({"encoding"}),
    "delimited": frozenset({"encoding", "columns"}),
    "jsonl": frozenset({"encoding", "columns"}),
    "xlsx": frozenset({"columns"}),
}

LARGEST_FILE = 200_000_000
"""Bytes; a larger file is no testimony, and would not fit in memory as one."""

_TITLES = {
    "plain": "text",
    "delimited": "a table",
    "jsonl": "JSON",
    "html": "a web page",
    "vtt": "WebVTT subtitles",
}


def read_file(
    path: Path | str, *, encoding: str | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[RawText]:
    """Return the texts in a file: most formats hold one, tables and JSON many.

    `encoding` forces an encoding upon a file made of text; `columns` says which column holds what,
    for instance `{"text": "antwoord"}`. Raises `ReadError`, at once or while the texts are taken.
    """
    path = Path(path)
    check_file(path)
    name, notes = _format(path)
    given: dict[str, object] = {"encoding": encoding or None, "columns": dict(columns or {}) or None}
    taken = OPTIONS.get(name, frozenset())
    notes += [
        f"{option} has no meaning for this format"
        for option, value in given.items()
        if value and option not in taken
    ]
    read = cast("Callable[..., RawText | Iterable[RawText]]", import_module(f"{__name__}.{name}").read)
    found = read(path, **{option: given[option] for option in sorted(taken)})
    texts = (found,) if isinstance(found, RawText) else found
    return (_noted(text, notes) for text in texts) if notes else iter(texts)


def check_file(path: Path) -> None:
    """Raise `ReadError` unless there is a regular file of a sensible size."""
    from testimony.formats.plain import unreadable

    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise unreadable(path, IsADirectoryError())
    if not stat.S_ISREG(status.st_mode):
        step = "Save what it gives as a file first."
        raise ReadError("this is no regular file but a device or a pipe.", where=path.name, next_step=step)
    if status.st_size == 0:
        raise ReadError(
            "the file is empty.", where=path.name, next_step="Check that it was saved, or copied whole."
        )
    if status.st_size > LARGEST_FILE:
        what = f"the file has {status.st_size / 1e6:.0f} MB; at most {LARGEST_FILE / 1e6:.0f} MB are read."
        raise ReadError(
            what, where=path.name, next_step="Split it into a file for each testimony, or for each part."
        )


def _format(path: Path) -> tuple[str, list[str]]:
    """Return the module for a file, by its bytes before its name, and what to say where the two differ."""
    from testimony.formats.sniff import Refused, sniff

    suffix = path.suffix.lower()
    named = SUFFIXES.get(suffix)
    found = sniff(path)
    if isinstance(found, Refused):
        raise ReadError(f"this is {found.what}.", where=path.name, next_step=found.next_step)
    if found is not None and found != named:
        return found, [
            f"the name ends in {suffix or 'nothing'!r}, but it is {_TITLES.get(found, found)}: read as that"
        ]
    if found is None and named in {None, "docx", "odt", "rtf", "xlsx", "pdf"}:
        if named == "pdf" and _has_late_header(path):
            return "pdf", []
        return "plain", [f"the name ends in {suffix or 'nothing'!r}, but it holds plain text: read as that"]
    return named or "plain", []


def _has_late_header(path: Path) -> bool:
    """Tell whether a PDF begins after some other bytes, as old mail programs leave them."""
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _noted(text: RawText, notes: list[str]) -> RawText:
    """Return a text with notes put before those of its reader."""
    return replace(text, source=replace(text.source, notes=(*notes, *text.source.notes)))
