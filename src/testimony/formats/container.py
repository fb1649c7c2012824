"""One guard in front of every zip container (docx, odt, xlsx): nothing in the headers is believed."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from testimony.errors import ReadError, UnsafeFile
from testimony.formats.xml import OVERLAP, parse, refuse_doctype

MOST_MEMBERS = 10_000
MOST_BYTES = 300_000_000
MOST_BYTES_MEMBER = 100_000_000
HIGHEST_RATIO = 200
RATIO_COUNTS_FROM = 10_000_000
"""Bytes unpacked from which the ratio of packing counts: small files may be packed as tightly as they like."""

MOST_BYTES_DIRECTORY = 8_000_000
"""Bytes of the list of members: `zipfile` reads it in one piece, before anybody can count the members."""

_CHUNK = 1 << 20
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_SAVE_AGAIN = "Open it in its own program and save it again."


class Container:
    """An open container whose members' names were checked; what is read is counted."""

    def __init__(self, archive: zipfile.ZipFile, where: str, file_size: int) -> None:
        self._archive, self._where, self._read, self._file_size = archive, where, 0, file_size
        self.names = tuple(info.filename for info in archive.infolist())

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """Return a member's bytes; raise `UnsafeFile` over the limits, `ReadError` where it is broken."""
        return b"".join(self._chunks(name))

    def parse(self, name: str) -> Any:
        """Return a member's XML root, parsed without entities or network."""
        return parse(self.read(name), self._where)

    def check(self, name: str) -> None:
        """Read a member through and keep nothing; XML with a document type is refused."""
        tail = b""
        is_xml = name.lower().endswith((".xml", ".rels"))
        for chunk in self._chunks(name):
            if is_xml:
                refuse_doctype(tail + chunk, self._where)
                tail = chunk[-OVERLAP:]

    def _chunks(self, name: str) -> Iterator[bytes]:
        size = 0
        try:
            packed = min(self._archive.getinfo(name).compress_size, self._file_size)
            with self._archive.open(name) as member:
                while chunk := member.read(_CHUNK):
                    size += len(chunk)
                    self._read += len(chunk)
                    self._refuse_bomb(size, packed)
                    yield chunk
        except KeyError as error:
            raise ReadError(
                "a part of the file is missing.", where=self._where, next_step=_SAVE_AGAIN
            ) from error
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
        ) as error:
            raise _broken(self._where) from error

    def _refuse_bomb(self, size: int, packed: int) -> None:
        tight = size > RATIO_COUNTS_FROM and size > HIGHEST_RATIO * max(packed, 1)
        if tight or size > MOST_BYTES_MEMBER or self._read > MOST_BYTES:
            raise UnsafeFile(
                "it unpacks to far more than a testimony can hold (a zip bomb?) and was not opened.",
                where=self._where,
                next_step="If you trust it, save it again without its pictures.",
            )


class _Bounded(io.FileIO):
    """A file that gives no more at a time than a sensible list of members needs."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self._where = path.name

    def read(self, size: int | None = -1, /) -> bytes:
        """Return that many bytes; raise `UnsafeFile` where a header asks for far too many."""
        if size is not None and size > MOST_BYTES_DIRECTORY:
            raise UnsafeFile(
                f"its list of parts is too long; no document has more than {MOST_MEMBERS}.",
                where=self._where,
                next_step=_SAVE_AGAIN,
            )
        return super().read(size) or b""


@contextmanager
def open_container(path: Path) -> Iterator[Container]:
    """Open a zip container whose members have safe names, none of them twice and none encrypted."""
    try:
        file = _Bounded(path)
    except (OSError, ValueError) as error:
        raise _broken(path.name) from error
    with file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise _broken(path.name) from error
        with archive:
            _check_names(archive, path.name)
            yield Container(archive, path.name, path.stat().st_size)


def check_container(path: Path) -> None:
    """Check every member of a container for libraries that open it themselves."""
    with open_container(path) as container:
        for name in container.names:
            container.check(name)


def _check_names(archive: zipfile.ZipFile, where: str) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise UnsafeFile(
            f"it has {len(infos)} parts; no document has more than {MOST_MEMBERS}.",
            where=where,
            next_step=_SAVE_AGAIN,
        )
    seen: set[str] = set()
    for info in infos:
        problem = _problem(info, seen)
        if problem:
            raise UnsafeFile(f"{problem}, and was not opened.", where=where, next_step=_SAVE_AGAIN)
        seen.add(info.filename.casefold())


def _problem(info: zipfile.ZipInfo, seen: set[str]) -> str:
    """Return what is wrong with a member's entry ("" if nothing)."""
    name = info.orig_filename
    outside = name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or "\\" in name or "\0" in name
    checks = (
        (info.filename.casefold() in seen, "it holds two parts of the same name"),
        (outside or ".." in name.split("/"), "a part of it names a place outside the file"),
        (info.flag_bits & 0x1, "it is encrypted"),
        (info.compress_type not in _METHODS, "a part of it is packed in a way no document is"),
        (stat.S_ISLNK(info.external_attr >> 16), "a part of it is a link"),
    )
    return next((problem for found, problem in checks if found), "")


def _broken(where: str) -> ReadError:
    return ReadError("the file is broken or was not copied whole.", where=where, next_step=_SAVE_AGAIN)
