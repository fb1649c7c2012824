"""What was written out of a study: which files, of which kind, and when, so that erasing a person finds them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from testimony.study.event import keepable, now
from testimony.study.schema import EXPORTS


@dataclass(frozen=True, slots=True)
class Export:
    """A file or folder that was written out: where, of which kind (`xlsx`, `model`, `corpus`, …), and when (UTC)."""

    path: Path
    kind: str
    made: str


def record(connection: Connection, path: str | Path, kind: str) -> None:
    """Keep that something was written out; written again, only the last time counts."""
    place = str(Path(path).absolute())
    keepable([place, kind])
    forget(connection, [place])
    connection.execute(insert(EXPORTS).values(path=place, kind=kind, made=now()))


def exports(connection: Connection) -> tuple[Export, ...]:
    """Return what was written out, by path."""
    found = connection.execute(select(EXPORTS).order_by(EXPORTS.c.path))
    return tuple(Export(Path(path), kind, made) for path, kind, made in found)


def forget(connection: Connection, paths: Iterable[str | Path]) -> None:
    """Take away that these were written out: they are gone."""
    for path in paths:
        connection.execute(delete(EXPORTS).where(EXPORTS.c.path == str(path)))
