"""The connection to a study: its settings, its transactions, and what the database's refusals mean in words."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url, text

from testimony.errors import CorpusError, OutputError, TestimonyError
from testimony.study.place import need_sqlcipher, server_url, with_driver

PATIENCE = 30
"""Seconds a writer waits for another one to finish."""

_STEP = (0.001, 0.008)
"""Seconds, from and to, after which a writer asks again whether it is its turn."""

_PRAGMAS = (
    "synchronous=FULL",  # a commit returns when the disk has it
    "fullfsync=ON",  # on macOS, when the disk really has it
    "foreign_keys=ON",
    "secure_delete=ON",  # what is taken out is written over, also where a kill comes before the file is written anew
    "trusted_schema=OFF",  # a file from elsewhere may not run functions by its views and triggers
)


@dataclass(frozen=True, slots=True)
class Database:
    """An open study. `where` names it in messages, without a password."""

    engine: Engine
    where: str
    path: Path | None
    """The file; None for a server."""
    passphrase: str | None = field(default=None, repr=False)
    """What the file is encrypted with; None: it is not."""
    turn: RLock = field(default_factory=RLock, repr=False, compare=False)
    """Writers of this program wait for each other here: SQLite would let them ask again and again, and one might starve."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the study as it is at one moment."""
        options = {} if self.path is not None else {"isolation_level": "REPEATABLE READ"}
        with (
            telling(self.where),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[Connection]:
        """Give a connection that alone may write; on leaving, all of it is on the disk, or none if anything failed."""
        with (
            telling(self.where),
            self.turn,
            self.engine.connect().execution_options(testimony_writes=True) as connection,
            connection.begin(),
        ):
            if self.path is None and wait:  # SQLite's BEGIN IMMEDIATE in words that a server knows
                connection.execute(text("SELECT clock FROM study FOR UPDATE"))
            yield connection

    def settle_file(self) -> None:
        """Let a new file be written so that readers do not wait for writers (WAL); it stays so."""
        if self.path is not None:
            with telling(self.where), closing(self.engine.raw_connection()) as raw:
                raw.cursor().execute("PRAGMA journal_mode=WAL")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def connected(place: str | Path, *, passphrase: str | None = None) -> Database:
    """Return the database at a path or URL, without looking into it; a passphrase is that of an encrypted file."""
    url = server_url(place)
    if url is None:
        path = Path(place).absolute()
        return Database(_sqlite(path, passphrase), str(place), path, passphrase)
    try:
        found = make_url(with_driver(url))
    except (exc.ArgumentError, ValueError):
        step = "Write it as postgresql://user:password@host/database"
        raise CorpusError("is not the URL of a database", where="the study", next_step=step) from None
    try:
        engine = create_engine(found, hide_parameters=True, pool_pre_ping=True)
    except ImportError as error:
        step = f"Install it with: pip install {error.name}"
        raise CorpusError(
            "nothing here can talk to PostgreSQL", where=shown(found), next_step=step
        ) from error
    return Database(engine, shown(found), None)


def shown(url: URL) -> str:
    """Return a URL as messages show it.

    >>> shown(make_url("postgresql+pg8000://anna:secret@host/study"))
    'postgresql://anna:***@host/study'
    """
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def made_file(path: Path) -> None:
    """Make an empty file that only its owner may read, for certain; raise `OutputError` where that cannot be."""
    with telling(str(path)):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put a folder's list of names on the disk, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sqlite_connection(path: Path, passphrase: str | None, **options: Any) -> Any:
    """Return a connection of SQLite's own to a file, or of SQLCipher's where it is encrypted."""
    if passphrase is None:
        return sqlite3.connect(path, **options)
    connection = need_sqlcipher().connect(str(path), **options)
    quoted = passphrase.replace("'", "''")
    connection.execute(f"PRAGMA key = '{quoted}'")  # a PRAGMA takes no parameters
    return connection


def _sqlite(path: Path, passphrase: str | None) -> Engine:
    url = URL.create("sqlite", database=str(path))
    sealed: dict[str, Any] = {}
    if passphrase is not None:
        sealed["module"] = need_sqlcipher()
        sealed["creator"] = lambda: sqlite_connection(
            path, passphrase, timeout=PATIENCE, check_same_thread=False
        )
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": PATIENCE}, **sealed)

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: object) -> None:
        connection.isolation_level = None  # this module says itself when a transaction begins
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("testimony_writes", False):
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _begin_writing(connection: Connection) -> None:
    """Begin a transaction that may write, as soon as no other program does; ask in short steps, at most for `PATIENCE`.

    SQLite's own waiting asks ever more seldom, every 100 ms in the end. A program that writes without pause begins again long
    before, so another could wait for seconds, and on a busy machine for more than anybody's patience.
    """
    raw: Any = connection.connection.driver_connection
    busy = connection.dialect.loaded_dbapi.OperationalError
    raw.execute("PRAGMA busy_timeout=0")
    try:
        until = time.monotonic() + PATIENCE
        while not _begins(raw, busy) and time.monotonic() < until:
            time.sleep(random.uniform(*_STEP))  # noqa: S311 (so that two who wait do not ask in step)
        if not raw.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # refused again, in words
    finally:
        raw.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")


def _begins(raw: Any, busy: type[Exception]) -> bool:
    """Tell whether there is nothing to wait for: the transaction began, or was refused for another reason."""
    try:
        raw.execute("BEGIN IMMEDIATE")
    except busy as error:
        return "locked" not in str(error)
    return True


_MEANINGS: tuple[tuple[str, type[TestimonyError], str, str], ...] = (
    ("is full", OutputError, "the disk is full", "Make room and save again."),
    ("disk i/o error", OutputError, "the disk takes no more, or is failing", "Make room, check the disk, save again."),
    ("is locked", OutputError, "another program is writing to it", "Wait for it, and save again."),
    ("readonly", OutputError, "it may not be written to", "Check the permissions of the file and its folder."),
    ("unable to open", OutputError, "it cannot be opened", "Check that the folder is there, may be written, has room."),
    ("not a database", CorpusError, "is not a study, or its passphrase is another", "A study is a file made by this program."),
    ("malformed", CorpusError, "is damaged", "Take the latest copy, and merge what can still be read."),
    ("only grows", CorpusError, "what was written is never changed", "Write a new line instead."),
    ("connect", CorpusError, "cannot be reached", "Check that the server runs, and that the URL is right."),
    ("constraint", CorpusError, "something points to what is not in it", "Nothing was changed."),
)  # fmt: skip
"""Words of a database -> what to say, and what to do next. The first that fits is said."""


@contextmanager
def telling(where: str) -> Iterator[None]:
    """Turn refusals of the database and the disk into this package's; nothing of what was being written is said."""
    try:
        yield
    except exc.DBAPIError as error:
        raise _meaning(error.orig or error, where) from error
    except OSError as error:
        what = f"it cannot be written ({error.strerror or type(error).__name__})"
        raise OutputError(what, where=where, next_step="What was saved before is untouched.") from error


def _meaning(error: BaseException, where: str) -> TestimonyError:
    said = str(error)
    for words, kind, what, step in _MEANINGS:
        if words in said.lower():
            kept = " What was saved before is untouched." if kind is OutputError else ""
            return kind(what, where=where, next_step=step + kept)
    return CorpusError(
        f"the database refused ({type(error).__name__})",
        where=where,
        next_step="Check that it is there, and a study.",
    )
