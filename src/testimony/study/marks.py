"""Marks of who and what was erased, so that they are known should they come again, and only then.

A mark is an HMAC-SHA256 with a secret of the study or corpus folder. Without its files nobody can tell whose it is; with them, only by
asking for a name one has already.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from testimony import rows
from testimony.document import Document
from testimony.errors import CorpusError
from testimony.study.event import named_id

FILE = "erased.json"
"""Where a corpus folder keeps its keys and marks."""


@dataclass(frozen=True, slots=True)
class Tombstones:
    """The keys and marks of a study or a corpus folder. What leaves a mark: a `respondent`, a `document`, a `text`."""

    keys: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()

    def holds(self, kind: str, value: str | None) -> bool:
        """Tell whether something was erased."""
        return bool(self.marks and value) and any(mark(k, kind, str(value)) in self.marks for k in self.keys)

    def hold(self, document: Document) -> bool:
        """Tell whether a document is of somebody who was erased, or is a text that was."""
        person = self.holds("respondent", respondent_id(document.person))
        return person or (bool(self.marks) and self.holds("text", document.sha256))

    def refuse(self, documents: Iterable[Document], *, where: str) -> None:
        """Raise `CorpusError` where one of the documents is of somebody who was erased, or is a text that was."""
        documents = list(documents)
        if count := sum(bool(self.marks) and self.holds("names", d.sha256) for d in documents):
            step = "They are there without names already; look at the originals in a study of their own."
            raise CorpusError(f"{count} of the texts had names that were taken out", where=where, next_step=step)  # fmt: skip
        if count := sum(self.hold(d) for d in documents):
            step = "They have withdrawn: leave them out, and delete the file they came from."
            raise CorpusError(f"{count} documents are of people who were erased", where=where, next_step=step)

    def having(self, gone: Iterable[tuple[str, str]]) -> Tombstones:
        """Return the tombstones with more of what was erased, given as kind and value."""
        keys = self.keys or (secrets.token_hex(32),)
        fresh = {mark(keys[0], kind, value) for kind, value in gone if not self.holds(kind, value)}
        return Tombstones(keys, self.marks | fresh)


def respondent_id(name: str) -> str:
    """Return a respondent's id in every study."""
    return named_id("respondent", name)


def mark(key: str, kind: str, value: str) -> str:
    """Return the mark of something under a key (64 hexadecimal digits).

    >>> mark("00" * 32, "text", "a") != mark("01" * 32, "text", "a")
    True
    """
    return hmac.new(bytes.fromhex(key), f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()


def is_mark(found: object) -> bool:
    """Tell whether something may be a key or a mark."""
    return isinstance(found, str) and len(found) == 64 and set(found) <= set("0123456789abcdef")


def of_folder(folder: Path) -> Tombstones:
    """Return the tombstones of a corpus folder, none where nobody was erased."""
    path = folder / FILE
    if not path.is_file():
        return Tombstones()
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        keys, marks = said["keys"], said["marks"]
    except (ValueError, KeyError, TypeError, OSError):
        keys = marks = None
    if not isinstance(keys, list) or not isinstance(marks, list) or not all(map(is_mark, [*keys, *marks])):
        step = "Take it from a copy: it says who must not come back."
        raise CorpusError("is damaged", where=str(path), next_step=step)
    return Tombstones(tuple(keys), frozenset(marks))


def keep(folder: Path, found: Tombstones) -> None:
    """Write the tombstones of a corpus folder."""
    said = {"keys": list(found.keys), "marks": sorted(found.marks)}
    rows.replace(folder / FILE, json.dumps(said, indent=1) + "\n")
    (folder / FILE).chmod(0o600)
