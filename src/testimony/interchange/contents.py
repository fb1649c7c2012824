"""The files of a REFI-QDA project: its XML and the texts beside it, in a container or in a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from testimony import temporary
from testimony.errors import ReadError
from testimony.formats import check_file, plain, read_file
from testimony.formats.container import open_container
from testimony.interchange.project import TextPart

_INSIDE = re.compile(r"(internal|relative):/*", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z]{2,}:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contents:
    """The XML of a project, and `read`, which gives a file of it by name (None where it is not there)."""

    xml: bytes
    read: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a source as its file has it (line ends, byte-order mark), and what to say about it."""

    raw: str
    notes: tuple[str, ...] = ()


@contextmanager
def opened(path: Path) -> Iterator[Contents]:
    """Open a project: a `.qdpx`, or the `.qde` of one that was unpacked, with its sources in a folder beside it."""
    check_file(path)
    if path.suffix.lower() == ".qde":
        yield Contents(path.read_bytes(), lambda name: _beside(path, name))
        return
    with open_container(path) as container:
        names = [n for n in container.names if n.lower().endswith(".qde") and "/" not in n]
        if not names:
            raise ReadError(
                "there is no project in it", where=path.name, next_step="Export it again as REFI-QDA (.qdpx)."
            )
        chosen = next((n for n in names if n.lower() == "project.qde"), names[0])
        files = {
            PurePosixPath(n).name.casefold(): n
            for n in container.names
            if n.count("/") == 1 and n.lower().startswith("sources/")
        }

        def read(name: str) -> bytes | None:
            found = files.get(name.casefold())
            return container.read(found) if found is not None else None

        yield Contents(container.read(chosen), read)


def _beside(path: Path, name: str) -> bytes | None:
    """Return a file from the folder `sources` beside a project."""
    for folder in ("sources", "Sources"):
        file = path.parent / folder / name
        if file.is_file() and not file.is_symlink():
            return plain.read_bytes(file)
    return None


def text_of(part: TextPart, contents: Contents) -> SourceText | None:
    """Return the text of a source: as it stands in the XML, in a file of plain text, or in a Word or PDF file.

    None where none of them is there. Paths that lead out of the project are not followed.
    """
    if part.content is not None:
        return SourceText(part.content)
    if (data := _file(part.plain_path, contents)) is not None:
        return _decoded(data)
    if (data := _file(part.rich_path, contents)) is not None:
        return _rich(data, PurePosixPath(part.rich_path).suffix.lower())
    return None


def _file(path: str, contents: Contents) -> bytes | None:
    inside = _INSIDE.sub("", path.strip()).replace("\\", "/")
    if not inside or _ELSEWHERE.match(inside):
        return None
    name = PurePosixPath(inside).name
    return contents.read(name) if name not in ("", ".", "..") else None


def _decoded(data: bytes) -> SourceText:
    """Return plain text, UTF-8 as the specification wants it, else by the encoding it is in."""
    try:
        return SourceText(data.decode("utf-8"))
    except UnicodeDecodeError:
        found = plain.decode(data)
        return SourceText(data.decode(found.encoding, "replace"), found.notes)


def _rich(data: bytes, suffix: str) -> SourceText | None:
    """Return the words of a Word or PDF file, read as any such file; the name of the file is ours alone."""
    if suffix not in (".docx", ".pdf", ".rtf", ".odt"):
        return None
    with temporary.folder() as folder:
        file = folder / f"source{suffix}"
        file.write_bytes(data)
        try:
            return SourceText("\n".join(raw.text for raw in read_file(file)))
        except ReadError as error:
            return SourceText("", (error.what,))
