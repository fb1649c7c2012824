"""The files that may hold a person, beside the study itself: what each is, whether they are in it, and how they are taken out."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from testimony.corpus import Corpus
from testimony.privacy import models
from testimony.privacy.contents import parts
from testimony.privacy.fingerprints import Fingerprints
from testimony.study.place import is_study

_WORDS = "weights.npz: "
"""Where the words of a model stand, in the words of `contents.Part.where`."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to look for: their id, the names of their documents, the hashes of their texts, and what they said."""

    respondent: str
    documents: frozenset[str]
    hashes: frozenset[str]
    said: Fingerprints

    @property
    def names(self) -> frozenset[str]:
        """Return everything that they go by."""
        return frozenset({self.respondent, *self.documents, *self.hashes} - {""})

    def why(self, text: str) -> str:
        """Return how a text holds them: `words`, `id`, or nothing."""
        if self.said.hold(text):
            return "words"
        return "id" if _pattern(self.names).search(text) else ""


@dataclass(frozen=True, slots=True)
class Held:
    """A file or folder that holds a person: what it is, how, and what will be done with it.

    `deed` is `delete`, `rewrite` (a corpus, without them), `mark` (a model, as one to train again) or `left` (a person must see to it).
    """

    path: Path
    what: str
    why: str
    deed: str


def held(
    paths: Iterable[Path], person: Person, *, progress: Callable[[], None] = lambda: None
) -> Iterator[Held]:
    """Yield what of these files and folders holds the person; folders are gone through, but a model or corpus is one thing."""
    for path in paths:
        for one in _things(path):
            progress()
            if (found := _held(one, person)) is not None:
                yield found


def take_out(found: Held, person: Person) -> None:
    """Take a person out of a file or folder, as was said.

    Raises `OSError` where it cannot be deleted, and what reading or writing a corpus or model raises.
    """
    if found.deed == "delete":
        if found.path.is_dir():
            shutil.rmtree(found.path)
        else:
            found.path.unlink(missing_ok=True)
    elif found.deed == "rewrite":
        from testimony.privacy.folders import without

        without(found.path, person.respondent, quotes=person.said.hold)
    elif found.deed == "mark":
        models.mark_stale(found.path, person.respondent)


def _things(path: Path) -> Iterator[Path]:
    if not path.exists():
        return
    if path.is_dir() and not models.is_model(path) and not _is_corpus(path):
        for inside in sorted(path.iterdir()):
            if not inside.is_symlink():
                yield from _things(inside)
    else:
        yield path


def _held(path: Path, person: Person) -> Held | None:
    if models.is_model(path):
        if models.knows(path, person.respondent):
            return Held(path, "model", "learnt from them", "mark")
        why = _why(path, person)
        return Held(path, "model", why, "left") if why else None
    if _is_corpus(path):
        why = _why(path, person)
        in_it = why and person.respondent in Corpus.load(path).respondents
        return Held(path, "corpus", why, "rewrite" if in_it else "left") if why else None
    why = _why(path, person)
    if not why:
        return None
    if is_study(path):
        return Held(path, "study", why, "left")
    return Held(path, "file", why, "left" if why == "unread" else "delete")


def _why(path: Path, person: Person) -> str:
    """Return how a file or folder holds a person: their words before their id, and `unread` where nobody can tell."""
    best = ""
    for part in parts(path):
        why = person.why(part.text)
        if why == "id" and _WORDS in part.where:
            continue  # an id may be a word (`anna`), and a model knows words
        if why == "words":
            return why
        best = why or best or ("unread" if part.unread else "")
    return best


def _is_corpus(path: Path) -> bool:
    return (path / "codebook.yaml").is_file() and any(path.glob("documents*.jsonl"))


@lru_cache(maxsize=4)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Return what finds any of the names where it stands alone."""
    ordered = sorted(names, key=lambda n: (-len(n), n))
    return re.compile("|".join(rf"(?<![\w-]){re.escape(n)}(?![\w-])" for n in ordered) or "(?!)")
