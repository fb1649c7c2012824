"""What text a file holds, whatever its format: zips unpacked, escapes and marks undone, tables and arrays of strings read.

It is for looking, not for reading: nothing in a file is run or believed, and what cannot be looked into is said.
"""

from __future__ import annotations

import html
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from testimony.errors import TestimonyError
from testimony.privacy import packed

_MOST = 500_000_000
_DEEPEST = 4
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_BREAK = re.compile(r"\\[nrt]")
_TAG = re.compile(r"<[^<>]{0,4000}>")
_OPAQUE = ((b"%PDF", "a PDF in an archive"), (b"\x89PNG", ""), (b"\xff\xd8\xff", "a photograph"), (b"7z\xbc\xaf", "a 7z archive"), (b"Rar!", "a rar archive"))  # fmt: skip
"""First bytes of what cannot be looked into, and what it is ("": pictures that this program draws hold no words)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file: where it stands in it, and its text; `unread` says what could not be looked into."""

    where: str
    text: str = ""
    unread: str = ""


def parts(path: Path) -> Iterator[Part]:
    """Yield the text of a file, or of every file of a folder, in as many ways as it may be written there."""
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink()):
            yield from parts(file)
        return
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= _MOST else b""
    except OSError as error:
        yield Part(str(path), unread=error.strerror or "it cannot be read")
        return
    if size > _MOST:
        yield Part(str(path), unread="it is larger than 500 MB")
    yield Part(str(path), text=path.name)
    if data.startswith(b"%PDF"):
        yield from _pdf(path)
        return
    yield from _of_bytes(data, str(path), 0)
    if data.startswith(b"SQLite format 3\0"):
        yield from _database(path)


def _of_bytes(data: bytes, where: str, depth: int) -> Iterator[Part]:
    for start, what in _OPAQUE:
        if data.startswith(start):
            if what:
                yield Part(where, unread=what)
            return
    if data.startswith(b"PK\x03\x04"):
        yield from _zip(data, where, depth)
    elif data.startswith(b"PAR1"):
        yield from _parquet(data, where)
    elif data.startswith(b"ARROW1"):
        yield from _arrow(data, where)
    elif data.startswith(b"\x93NUMPY"):
        yield from _array(data, where)
    elif data.startswith(packed.STARTS):
        yield from _packed(data, where, depth)
    else:
        yield from _of_plain(data, where)


def _of_plain(data: bytes, where: str) -> Iterator[Part]:
    for text in _texts(data):
        yield from (Part(where, form) for form in forms(text))


def forms(text: str) -> Iterator[str]:
    """Yield a text as it stands, and as it reads once escapes of JSON, HTML and URLs, and marks, are undone."""
    yield text
    if "\\" in text:
        yield _BREAK.sub(" ", text)
    if _ESCAPED.search(text):
        yield from forms(_ESCAPED.sub(lambda m: chr(int(m[1], 16)), text))
    if "<" in text and ">" in text:
        yield html.unescape(_TAG.sub(" ", text))
        yield html.unescape(_TAG.sub("", text))
    elif "&" in text and ";" in text:
        yield html.unescape(text)
    if "%D" in text or "%C" in text or "%20" in text:
        yield unquote(text)


def _texts(data: bytes) -> Iterator[str]:
    """Yield bytes in every encoding they may be in: what is UTF-8 is nothing else, unless it looks like UTF-16."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield data.decode("utf-16", "replace")
        return
    if data.count(0) + data.count(4) > len(data) // 8:  # the upper bytes of Latin and of Cyrillic letters
        yield data.decode("utf-16-le", "replace")
        yield data[1:].decode("utf-16-le", "replace")
    try:
        yield data.decode("utf-8")
        return
    except UnicodeDecodeError:
        yield data.decode("utf-8", "replace")
    yield data.decode("cp1251", "replace")
    yield data.decode("cp1252", "replace")


def _zip(data: bytes, where: str, depth: int) -> Iterator[Part]:
    if depth >= _DEEPEST:
        yield Part(where, unread="it lies too deep in archives")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            total = 0
            for member in archive.infolist():
                inside = f"{where}: {member.filename}"
                total += member.file_size
                if total > _MOST:
                    yield Part(inside, unread="the archive is larger than 500 MB when unpacked")
                    return
                yield Part(inside, text=member.filename)
                yield from _of_bytes(archive.read(member), inside, depth + 1)
            yield Part(where, text=archive.comment.decode("utf-8", "replace"))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError, EOFError):
        yield Part(where, unread="it is a damaged or encrypted archive")


def _packed(data: bytes, where: str, depth: int) -> Iterator[Part]:
    if depth >= _DEEPEST:
        yield Part(where, unread="it lies too deep in archives")
        return
    try:
        inside = packed.unpacked(data, most=_MOST)
    except packed.Failures:
        yield from _of_plain(data, where)  # a text may begin like one
        return
    if inside is None:
        yield Part(where, unread="it is larger than 500 MB when unpacked")
        return
    yield from _of_bytes(inside, where, depth + 1)


def _parquet(data: bytes, where: str) -> Iterator[Part]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        yield from _table(pq.read_table(io.BytesIO(data)), where)
    except (pa.ArrowException, OSError, ValueError):
        yield Part(where, unread="it is a damaged or encrypted table")


def _arrow(data: bytes, where: str) -> Iterator[Part]:
    import pyarrow as pa

    try:
        yield from _table(pa.ipc.open_file(io.BytesIO(data)).read_all(), where)
    except (pa.ArrowException, OSError, ValueError):
        yield Part(where, unread="it is a damaged table")


def _table(table: object, where: str) -> Iterator[Part]:
    """Yield the columns of a table by name, cells as lines, and what its head says."""
    schema = table.schema  # type: ignore[attr-defined]
    for name in schema.names:
        cells = table.column(name).to_pylist()  # type: ignore[attr-defined]
        yield from (Part(f"{where}: {name}", form) for form in forms("\n".join([name, *map(str, cells)])))
    for value in (schema.metadata or {}).values():
        yield from (Part(where, form) for form in forms(value.decode("utf-8", "replace")))


def _array(data: bytes, where: str) -> Iterator[Part]:
    import numpy as np

    try:
        array = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, OSError, EOFError):
        yield Part(where, unread="it is an array of Python objects, or damaged")
        return
    if array.dtype.kind == "U":
        yield from (Part(where, form) for form in forms("\n".join(map(str, array.ravel()))))
    elif array.dtype.kind == "S" or array.dtype == np.uint8:  # a model keeps its words as bytes
        data = b"\n".join(array.ravel()) if array.dtype.kind == "S" else array.tobytes()
        yield from (Part(where, form) for text in _texts(data) for form in forms(text))


def _pdf(path: Path) -> Iterator[Part]:
    from testimony.formats import pdf

    try:
        yield Part(str(path), pdf.read(path).text)
    except TestimonyError:
        yield Part(str(path), unread="a PDF without text, or a damaged one")


def _database(path: Path) -> Iterator[Part]:
    """Yield every cell of a database that holds a text: a long one is in pieces all over its file."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            names = [
                name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            for name in names:
                quoted = name.replace('"', '""')
                for row in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 (a table of this file)
                    text = "\n".join(str(cell) for cell in row if cell is not None)
                    yield from (Part(f"{path}: {name}", form) for form in forms(text))
    except sqlite3.Error:
        yield Part(str(path), unread="it is a damaged or encrypted database")
