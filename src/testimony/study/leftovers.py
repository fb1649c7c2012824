"""What a crash may have left beside a study: half-written files of processes that are gone."""

from __future__ import annotations

import os
import re
from pathlib import Path

from testimony.temporary import runs

_PART = re.compile(r"\.(?P<name>.+)\.(?P<process>\d+)\.part(?:-wal|-shm|-journal)?")


def part_of(path: Path) -> Path:
    """Return the name under which a study is written before it gets its own; the process is in it."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def left(path: Path) -> tuple[Path, ...]:
    """Return what a crash left beside a study's file: parts of it, of processes that no longer run."""
    if not path.parent.is_dir():
        return ()
    found = ((p, _PART.fullmatch(p.name)) for p in sorted(path.parent.glob(f".{_plain(path.name)}.*.part*")))
    return tuple(p for p, m in found if m and m["name"] == path.name and not runs(int(m["process"])))


def sweep(path: Path) -> None:
    """Delete what a crash left beside a study's file; what cannot be deleted stays, and harms nobody's work."""
    for name in left(path):
        try:
            name.unlink(missing_ok=True)
        except OSError:
            continue


def _plain(name: str) -> str:
    """Return a name in which no letter means anything to a search by pattern."""
    return re.sub(r"([*?\[])", r"[\1]", name)
