"""What a crash may have left beside a study: half-written files of processes that are gone, and of which nobody here can tell."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from testimony.temporary import MACHINE, runs

_PART = re.compile(
    r"\.(?P<name>.+?)\.(?:(?P<machine>[0-9a-f]{8})-)?(?P<process>\d+)\.part(?:-wal|-shm|-journal)?"
)


def part_of(path: Path) -> Path:
    """Return the name under which a study is written before it gets its own; this machine and the process are in it."""
    return path.with_name(f".{path.name}.{MACHINE}-{os.getpid()}.part")


def left(path: Path) -> tuple[Path, ...]:
    """Return what a crash left beside a study's file: parts of it, of processes of this machine that no longer run."""
    return tuple(p for p, m in _parts(path) if m["machine"] == MACHINE and not runs(int(m["process"])))


def unknown(path: Path) -> tuple[Path, ...]:
    """Return parts of a study that another machine is writing, or has left: a drive may be shared, and nobody here can tell."""
    return tuple(p for p, m in _parts(path) if m["machine"] != MACHINE)


def sweep(path: Path) -> None:
    """Delete what a crash left beside a study's file; what cannot be deleted stays, and harms nobody's work."""
    for name in left(path):
        try:
            name.unlink(missing_ok=True)
        except OSError:
            continue


def _parts(path: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    if not path.parent.is_dir():
        return
    for found in sorted(path.parent.glob(f".{_plain(path.name)}.*.part*")):
        match = _PART.fullmatch(found.name)
        if match and match["name"] == path.name:
            yield found, match


def _plain(name: str) -> str:
    """Return a name in which no letter means anything to a search by pattern."""
    return re.sub(r"([*?\[])", r"[\1]", name)
