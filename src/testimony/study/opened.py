"""A study's database while it is open: opened by path or URL, closed again, asked and written to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection

from testimony.study import versions
from testimony.study.database import Database, connected, made_file
from testimony.study.leftovers import sweep
from testimony.study.log import touched
from testimony.study.place import passphrase_of, server_url

P = ParamSpec("P")
Given = TypeVar("Given")


class Opened:
    """A study's database that is open; `testimony.study.Study` says what can be asked of it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.heard: Callable[[frozenset[str]], None] | None = None
        """Is told the documents on which people wrote what adjudication follows from, when it is on the disk."""

    @classmethod
    def open(cls, place: str | Path, *, create: bool = False, passphrase: str | None = None) -> Self:
        """Open a study by path or URL; with `create`, make one where there is none.

        With a passphrase the file is encrypted (SQLCipher); where none is given, that of the environment variable
        TESTIMONY_PASSPHRASE opens a file that is. An older study is brought up to date after a copy is kept beside it. Raises
        `CorpusError` where it is no study, one of a newer program, or one that the passphrase does not open.
        """
        if server_url(place) is None:
            path = Path(place).absolute()
            passphrase = passphrase_of(path, passphrase)
            if not create:
                versions.refuse_others(Path(place), sealed=passphrase is not None)
            elif not path.exists():
                made_file(path)
            sweep(path)
        database = connected(place, passphrase=passphrase)
        try:
            versions.prepare(database, create=create)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @property
    def path(self) -> Path | None:
        """Return the study's file; None for one on a server."""
        return self._database.path

    def close(self) -> None:
        """Close the study; what stood beside its file (-wal, -shm) goes into it."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(
        self, question: Callable[Concatenate[Connection, P], Given], *args: P.args, **kwargs: P.kwargs
    ) -> Given:
        with self._database.reading() as connection:
            return question(connection, *args, **kwargs)

    def _do(
        self, deed: Callable[Concatenate[Connection, P], Given], *args: P.args, **kwargs: P.kwargs
    ) -> Given:
        with self._database.writing() as connection:
            found = deed(connection, *args, **kwargs)
            written = touched(connection)
        self._tell(written)
        return found

    def _tell(self, documents: frozenset[str]) -> None:
        if documents and self.heard is not None:
            self.heard(documents)
