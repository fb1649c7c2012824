"""Files that are there for a moment: their owner's alone, gone afterwards, and after a crash gone when the next command starts."""

from __future__ import annotations

import os
import platform
import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

MACHINE = f"{zlib.crc32(platform.node().encode()):08x}"
"""Of this machine: a drive may be shared, and nobody here can tell what runs on another."""

_OURS = re.compile(
    rf"\.?testimony-{MACHINE}-(?P<folder>\d+)-\w+|\..+\.{MACHINE}-(?P<file>\d+)\.testimony-part"
)


@contextmanager
def folder(beside: Path | None = None) -> Iterator[Path]:
    """Give a folder that its owner alone can look into, in the system's place for them, or in the folder of another file.

    What a crash left in the same place is deleted first. Raises `OSError` where none can be made.
    """
    place = Path(gettempdir()) if beside is None else beside.absolute().parent
    sweep(place)
    start = "testimony" if beside is None else ".testimony"
    with TemporaryDirectory(prefix=f"{start}-{MACHINE}-{os.getpid()}-", dir=place) as made:
        yield Path(made)


def ending() -> str:
    """Return how the name of a file ends that is yet to get its own; this machine and process are in it."""
    return f".{MACHINE}-{os.getpid()}.testimony-part"


def write(path: Path, text: str) -> None:
    """Write a text file (UTF-8, line ends as they are) whole or not at all, in place of one that is there.

    What a crash left beside it is deleted first. Raises `OSError` where it cannot be written.
    """
    sweep(path.absolute().parent)
    part = path.with_name(f".{path.name}{ending()}")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def left(place: Path) -> tuple[Path, ...]:
    """Return what processes of this machine that no longer run left in a folder."""
    try:
        with os.scandir(place) as entries:
            names = [entry.name for entry in entries if "testimony-" in entry.name]
    except OSError:
        return ()
    found = ((name, _OURS.fullmatch(name)) for name in sorted(names))
    return tuple(place / name for name, m in found if m and not runs(int(m["folder"] or m["file"])))


def sweep(place: Path) -> None:
    """Delete what a crash left in a folder; what cannot be deleted stays, and harms nobody's work."""
    for path in left(place):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            try:
                path.unlink(missing_ok=True)
            except OSError:
                continue


def runs(process: int) -> bool:
    """Tell whether a process runs; yes where nobody can tell."""
    if process == os.getpid():
        return True
    if os.name != "posix":
        return True  # nobody can be asked without harm: leave it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
