"""What brings the tables of an older study up to date: a step a version, each with its own SQL."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

Step = Callable[[Connection], None]

_ERASING = (
    "CREATE TABLE exports (path TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, made TEXT NOT NULL)",
    "CREATE TABLE secrets (key TEXT NOT NULL PRIMARY KEY)",
    "CREATE TABLE tombstones (mark TEXT NOT NULL PRIMARY KEY)",
    "CREATE TABLE forgotten (event TEXT NOT NULL, field TEXT NOT NULL, clock BIGINT NOT NULL, PRIMARY KEY (event, field))",
)


def erasing(connection: Connection) -> None:
    """Version 2: what was written out, and who was erased."""
    for statement in _ERASING:
        connection.exec_driver_sql(statement)


STEPS: tuple[Step, ...] = (erasing,)
"""What brings the tables of version 1 to 2, of 2 to 3, and so on. A step never changes the log, and says its SQL itself
(the tables in `schema` are those of today); what stands may be made anew by `testimony.study.checking.rebuilt`."""
