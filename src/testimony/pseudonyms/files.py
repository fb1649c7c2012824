"""Files with names taken out, and brought back byte for byte: plain texts as they are, other formats as their text."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from testimony.document import Document, Segment
from testimony.errors import OutputError, ReadError
from testimony.language import identify
from testimony.pseudonyms import owning
from testimony.pseudonyms.changing import Changer
from testimony.pseudonyms.corpora import text_back
from testimony.pseudonyms.proposals import Proposals
from testimony.pseudonyms.replacing import replaced
from testimony.reading import files_in, read_all

PLAIN = (".txt", ".md", ".srt", ".vtt", ".text")
"""Files whose bytes are their text: these keep their format, their line ends and their encoding."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to take names out of: where it lies, its text as a document, its encoding, and the suffix it is written with."""

    path: Path
    document: Document
    encoding: str
    suffix: str
    converted: bool


def sources(paths: Sequence[Path]) -> tuple[Source, ...]:
    """Return the texts of files, and of files in folders; raise `ReadError` where one cannot be read."""
    return tuple(source for path in files_in(paths) for source in _sources(path))


def _sources(path: Path) -> list[Source]:
    read = list(read_all(path))
    if path.suffix.lower() in PLAIN and len(read) == 1:
        raw = path.read_bytes()
        for encoding in dict.fromkeys((read[0].source.encoding or "utf-8", "utf-8", "cp1251", "latin-1")):
            text = _decoded(raw, encoding)
            if text is not None:
                return [Source(path, _whole(path.stem, text, read[0].person), encoding, path.suffix, False)]
    return [Source(path, _whole(d.id, d.text, d.person), "utf-8", ".txt", True) for d in read]


def _decoded(raw: bytes, encoding: str) -> str | None:
    """Return a text that gives exactly these bytes again, None where the encoding does not."""
    try:
        text = raw.decode(encoding)
        return text if text.encode(encoding) == raw else None
    except (UnicodeError, LookupError):
        return None


def _whole(name: str, text: str, person: str) -> Document:
    """Return a text as a document, each longer line in its own language."""
    main = identify(text).tag
    segments: list[Segment] = []
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        tag = identify(line, hint=main).tag if len(line) > 40 else main
        segments.append(Segment(name, number, at, at + len(line), line, "uncertain", None, tag, number))
        at += len(line)
    return Document(id=name, text=text, respondent=person, language=main, segments=tuple(segments))


def write_files(
    found: Sequence[Source], proposals: Proposals, folder: Path, wordings: Mapping[tuple[int, int], str]
) -> dict[str, Any]:
    """Write each text without names into a folder under a name that names nobody; return what the key must hold.

    Raises `OutputError` where a file is there already: nothing is written over.
    """
    changer = Changer.of(proposals)
    names = _names(found, changer)
    if taken := [n for n in names if (folder / n).exists()]:
        step = "Give an empty folder: nothing is written over."
        raise OutputError(f"{len(taken)} files are there already", where=str(folder), next_step=step)
    folder.mkdir(parents=True, exist_ok=True)
    entries: list[dict[str, Any]] = []
    for number, (source, old, name) in enumerate(zip(found, _old_names(found), names, strict=True)):
        pairs = [(f, wordings.get((number, f.start), t)) for f, t in proposals.of_document(number)]
        made = replaced(source.document.text, pairs)
        raw = _encoded(made.text, source, name)
        owning.write(folder / name, raw)
        entries.append(
            {
                "name": old,
                "new": name,
                "encoding": source.encoding,
                "sha256": _hash(source.document.text.encode(source.encoding)),
                "new_sha256": _hash(raw),
                "changes": [asdict(c) for c in made.changes],
            }
        )
    return {"kind": "files", "files": entries}


def _names(found: Sequence[Source], changer: Changer) -> list[str]:
    ids = changer.ids("document", list(dict.fromkeys(s.document.id for s in found)))
    names: list[str] = []
    for source in found:
        name = f"{ids[source.document.id]}{source.suffix}"
        number = 1
        while name in names:
            number += 1
            name = f"{ids[source.document.id]}-{number}{source.suffix}"
        names.append(name)
    return names


def _old_names(found: Sequence[Source]) -> list[str]:
    """Return under which names the files come back: with the folders that they lie in, each name once."""
    if not found:
        return []
    root = Path(os.path.commonpath([s.path.absolute().parent for s in found]))
    names: list[str] = []
    for source in found:
        path = source.path.absolute().relative_to(root)
        path = path.with_name(f"{Path(source.document.id).name}.txt") if source.converted else path
        number = 1
        while (
            name := path.as_posix() if number == 1 else f"{path.with_suffix('')}-{number}{path.suffix}"
        ) in names:
            number += 1
        names.append(name)
    return names


def _inside(folder: Path, name: str) -> Path:
    """Return where a file of a key goes; raise `ReadError` for a name that would leave the folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.name:
        raise ReadError("the key names a file outside of the folder", where=str(folder))
    return folder / path


def _encoded(text: str, source: Source, name: str) -> bytes:
    try:
        return text.encode(source.encoding)
    except UnicodeEncodeError as error:
        step = "Use --style tokens: they can be written in every encoding."
        raise OutputError(f"cannot be written in {source.encoding}", where=name, next_step=step) from error


def restore_files(held: Mapping[str, Any], source: Path, folder: Path) -> list[Path]:
    """Write the files of a key as they were, byte for byte, into a folder; return them.

    Raises `ReadError` where a file is missing or was changed, `OutputError` where one is there already.
    """
    made: list[tuple[Path, bytes]] = []
    for entry in held["files"]:
        path = source / entry["new"] if source.is_dir() else source
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise ReadError("cannot be read", where=str(path)) from error
        if _hash(raw) != entry["new_sha256"]:
            step = "Give the file as it was written, with its own key."
            raise ReadError("is not the file that this key was made with", where=str(path), next_step=step)
        old = text_back(raw.decode(entry["encoding"]), entry["changes"]).encode(entry["encoding"])
        target = _inside(folder, entry["name"])
        if _hash(old) != entry["sha256"]:
            raise ReadError("does not give the text that was there before", where=str(path))
        if target.exists():
            raise OutputError(
                "a file of that name is there already", where=str(folder), next_step="Give an empty folder."
            )
        made.append((target, old))
    folder.mkdir(parents=True, exist_ok=True)
    for target, old in made:
        target.parent.mkdir(parents=True, exist_ok=True)
        owning.write(target, old)
    return [target for target, _ in made]


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
