"""A fingerprint of the input, so that parts of an earlier run stand only if they came from the same rows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from testimony.batch.inputs import InputFile

WHOLE = 16_000_000
"""Bytes up to which a file's whole content is hashed; of a larger one its size, its time, its head and its tail."""

_END = 1_000_000  # bytes of a head, and of a tail


def fingerprint(files: Sequence[InputFile]) -> str:
    """Return one hash over names, sizes and contents of all files, in their order."""
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.name}\0{file.size}\0{_content(file)}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def changed(files: Sequence[InputFile]) -> str:
    """Return the name of a file that is no longer as it was when it was found ("" if none)."""
    for file in files:
        try:
            status = Path(file.path).stat()
        except OSError:
            return file.name
        if (status.st_size, status.st_mtime_ns) != (file.size, file.changed):
            return file.name
    return ""


def _content(file: InputFile) -> str:
    try:
        with open(file.path, "rb") as stream:  # noqa: PTH123 (a hundred thousand files: no Path for each)
            if file.size <= WHOLE:
                return hashlib.sha256(stream.read()).hexdigest()
            head = stream.read(_END)
            stream.seek(-_END, 2)
            ends = hashlib.sha256(head + stream.read()).hexdigest()
    except OSError:
        return "unreadable"
    return f"{ends} {file.changed}"
