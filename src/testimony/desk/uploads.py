"""Files that were handed to the desk and wait until a person says who is who: read under guard, kept in memory of a private folder."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from testimony.document import Document
from testimony.study.event import new_id

MOST_WAITING = 500
"""Documents that wait at once; the oldest goes first."""

_ENDING = re.compile(r"\.[a-z0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that was read from a file and is not in the study yet."""

    ticket: str
    name: str
    document: Document


class Uploads:
    """The private folder (0700) that files lie in while they are read, and the documents read from them."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="testimony-desk-"))  # mkdtemp gives it to its owner alone
        self._waiting: dict[str, Waiting] = {}
        self._lock = Lock()

    def kept(self, content: BinaryIO, name: str, read: Callable[[Path], list[Document]]) -> list[Document]:
        """Return what `read` finds in a file; the file itself goes at once, and its name was never a path."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            path = folder / f"file{ending(name)}"
            with path.open("xb") as file:
                shutil.copyfileobj(content, file)
            return read(path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def add(self, name: str, document: Document) -> Waiting:
        """Let a document wait, under a ticket."""
        made = Waiting(new_id(), name, document)
        with self._lock:
            self._waiting[made.ticket] = made
            while len(self._waiting) > MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]
        return made

    def find(self, ticket: str) -> Waiting | None:
        """Return what waits under a ticket."""
        return self._waiting.get(ticket)

    def drop(self, ticket: str) -> None:
        """Forget what waited: it is in the study."""
        with self._lock:
            self._waiting.pop(ticket, None)

    def scratch(self) -> Path:
        """Return a new folder inside the private one; whoever asks takes it away again."""
        return Path(tempfile.mkdtemp(dir=self._folder))

    def close(self) -> None:
        """Take the folder away, and forget what waits."""
        self._waiting.clear()
        shutil.rmtree(self._folder, ignore_errors=True)


def ending(name: str) -> str:
    """Return the ending of a file's name, in small letters; "" where it is none a format has.

    >>> ending("Interview 1.DOCX"), ending("../../etc/passwd"), ending("a.b/c"), ending("a.txt;rm")
    ('.docx', '', '', '')
    """
    found = Path(name.replace("\\", "/").rpartition("/")[2]).suffix.lower()
    return found if _ENDING.fullmatch(found) else ""
