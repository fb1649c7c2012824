"""The version of a study's tables: made new, refused where it is newer, brought up to date where it is older."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import insert, inspect, select, update

from testimony.errors import CorpusError
from testimony.study.database import Database, made_file, sqlite_connection, sync_folder, telling
from testimony.study.event import new_id, now
from testimony.study.place import is_study, need_sqlcipher
from testimony.study.schema import METADATA, STUDY, guards
from testimony.study.version_steps import STEPS, Step

_STEP = "Make one with Study.open(…, create=True), or Corpus.save."


def refuse_others(path: Path, *, sealed: bool = False) -> None:
    """Raise `CorpusError` where there is no study's file, before anything is written to it; one with a passphrase is `sealed`."""
    if not path.is_file():
        raise CorpusError("there is no such file", where=str(path), next_step=_STEP)
    if not sealed and not is_study(path):
        raise CorpusError("is not a study", where=str(path), next_step=_STEP)


def prepare(database: Database, *, create: bool, steps: Sequence[Step] = STEPS) -> None:
    """Make the tables of a new study, or bring those of an old one up to date after keeping a copy beside it.

    Raises `CorpusError` where there is no study, or one that a newer program wrote.
    """
    known = 1 + len(steps)
    found = _version(database)
    if found is None:
        if not create:
            raise CorpusError("is not a study", where=database.where, next_step=_STEP)
        _make(database, known)
    elif found > known:
        step = "Update testimony, and open it again."
        raise CorpusError(
            f"is of version {found}, this program reads {known}", where=database.where, next_step=step
        )
    elif found < known:
        if database.path is not None:
            keep_copy(database.path, found, database.passphrase)
        _upgrade(database, steps)


def _version(database: Database) -> int | None:
    """Return the version of the tables, None where there are none; refuse a database that holds other things."""
    with database.reading() as connection:
        there = set(inspect(connection).get_table_names())
        if not there:
            return None
        found = connection.scalar(select(STUDY.c.version)) if {"study", "log"} <= there else None
    if not isinstance(found, int):
        step = "Give another file or database: this one holds other things."
        raise CorpusError("is a database, but not a study", where=database.where, next_step=step)
    return found


def _make(database: Database, version: int) -> None:
    database.settle_file()
    with database.writing(wait=False) as connection:
        if inspect(connection).has_table("study"):  # somebody else made it at the same moment
            return
        METADATA.create_all(connection)
        for guard in guards(connection.dialect.name):
            connection.exec_driver_sql(guard)
        connection.execute(insert(STUDY).values(id=new_id(), version=version, clock=0, made=now()))


def _upgrade(database: Database, steps: Sequence[Step]) -> None:
    with database.writing() as connection:
        found = connection.scalar(select(STUDY.c.version)) or 1  # another program may have been quicker
        for step in steps[found - 1 :]:
            step(connection)
        connection.execute(update(STUDY).values(version=1 + len(steps)))


def keep_copy(path: Path, version: int, passphrase: str | None = None) -> Path:
    """Copy a study file, with all that was committed, to a name beside it that is free; return it."""
    copy = free_name(path.with_name(f"{path.stem}.version-{version}{path.suffix}"))
    made_file(copy)
    with telling(str(copy)):
        try:
            source, target = sqlite_connection(path, passphrase), sqlite_connection(copy, passphrase)
            try:
                source.backup(target)
            finally:
                source.close()
                target.close()
            handle = os.open(copy, os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            sync_folder(copy.parent)
        except _failures(passphrase) as error:
            copy.unlink(missing_ok=True)
            raise OSError(None, "no copy could be made") from error
    return copy


def _failures(passphrase: str | None) -> tuple[type[Exception], ...]:
    """Return what a copy may fail with."""
    return (sqlite3.Error,) if passphrase is None else (sqlite3.Error, need_sqlcipher().Error)


def free_name(path: Path) -> Path:
    """Return the path, or one with a number, that nothing has."""
    tries = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in range(2, 10_000))
    return path if not path.exists() else next(p for p in tries if not p.exists())
