"""Writing a file that its owner alone may read, and that is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from testimony import temporary
from testimony.errors import OutputError


def write(path: Path, raw: bytes) -> None:
    """Write a file, in place of one that is there; raise `OutputError` where it cannot be written.

    What a crash left of an earlier attempt in the same folder is deleted first.
    """
    temporary.sweep(path.absolute().parent)
    part = path.with_name(f".{path.name}{temporary.ending()}")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError("cannot be written", where=str(path)) from error
