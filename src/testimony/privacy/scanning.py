"""A leak scan: what a model folder, a corpus or an export gives away: names, ways to reach people, paths, ids, words of few people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from testimony.corpus import Corpus
from testimony.errors import CorpusError, ReadError
from testimony.privacy import models
from testimony.privacy.contents import Part, parts
from testimony.privacy.rare import LEAST, rare_terms
from testimony.privacy.sought import Names

Progress = Callable[[str, int, int], None]

_PATH = re.compile(
    r"(?:file://|/(?:home|Users|root|mnt|media|tmp|private|var)/|\b[A-Za-z]:\\)[^\s\"'<>|]{2,200}"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{2,20}){1,4}")
_PHONE = re.compile(r"(?<![\w.])\+\d(?:[ ()-]{0,2}\d){8,13}(?!\w)")
_GRAM = re.compile(r"^c:(?!\^[^\n]*\$$)[^\n]*$", re.MULTILINE)
"""A run of letters out of a word: no word, and so no name, unless it is a whole one."""

KINDS = {
    "name": "a name of the list, or a part of it",
    "contact": "a mail address or telephone number",
    "path": "a path of somebody's machine",
    "id": "an id of a respondent or document",
    "rare": "terms that too few respondents share",
    "stale": "a model of somebody who has withdrawn",
    "unread": "something that could not be looked into",
}
"""Kinds of findings -> what each is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was found: its kind, the file and place, what it was, how often."""

    kind: str
    where: str
    what: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found; `names` is how many of the names looked for were found, of how many; `remarks` what was not looked for."""

    findings: tuple[Finding, ...]
    names_found: int = 0
    names_sought: int = 0
    files: int = 0
    remarks: tuple[str, ...] = field(default=())

    @property
    def clean(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for: names, the corpus that models were trained on, how many respondents must share a term."""

    names: Names | None = None
    corpus: Corpus | None = None
    least: int = LEAST


def scan(paths: Sequence[Path], sought: Sought = Sought(), *, progress: Progress = lambda *_: None) -> Scan:
    """Look into files and folders for what may give somebody away.

    Raises `ReadError` where there is no such file. What cannot be looked into is a finding too: nobody knows what is in it.
    """
    for path in paths:
        if not path.exists():
            raise ReadError("there is no such file or folder", where=str(path))
    found: list[Finding] = []
    remarks: list[str] = []
    numbers: set[int] = set()
    files = [(root, file) for root in paths for file in _files(root)]
    for n, (root, file) in enumerate(files):
        progress("looking into files", n, len(files))
        ids = _ids(sought.corpus) if models.is_model(root) and sought.corpus is not None else frozenset()
        for finding, named in _in_file(file, sought.names, ids):
            found.append(finding)
            numbers |= named
    for root in dict.fromkeys(root for root, _ in files):
        if models.is_model(root):
            found += _of_model(root, sought, remarks)
    names = len(sought.names.names) if sought.names is not None else 0
    if sought.names is None:
        remarks.append("no names were looked for: give a list with --names")
    return Scan(tuple(found), len(numbers), names, len(files), tuple(dict.fromkeys(remarks)))


def _files(root: Path) -> list[Path]:
    if root.is_file():
        return [root]
    return sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink())


def _in_file(file: Path, names: Names | None, ids: frozenset[str]) -> Iterator[tuple[Finding, set[int]]]:
    """Yield what one file gives away, a finding a kind and thing, with the numbers of the names that are in it."""
    counts: dict[tuple[str, str], int] = {}
    named: dict[int, int] = {}
    for part in parts(file):
        for finding in _in_part(part, ids):
            key = (finding.kind, finding.what)
            counts[key] = max(counts.get(key, 0), finding.count)
        if names is not None and part.text:
            for number, n in names.found(_GRAM.sub("", part.text)).items():
                named[number] = max(named.get(number, 0), n)
    for (kind, what), n in sorted(counts.items()):
        yield Finding(kind, str(file), what, n), set()
    for number, n in sorted(named.items()):
        assert names is not None  # noqa: S101 (numbers come from it)
        yield Finding("name", str(file), names.names[number - 1], n), {number}


def _in_part(part: Part, ids: frozenset[str]) -> Iterator[Finding]:
    if part.unread:
        yield Finding("unread", part.where, part.unread)
    for kind, pattern in (("path", _PATH), ("contact", _MAIL), ("contact", _PHONE)):
        for match in dict.fromkeys(m.group() for m in pattern.finditer(part.text)):
            yield Finding(kind, part.where, match)
    if ids:
        for word in dict.fromkeys(re.findall(r"[\w.-]+", part.text)):
            if word in ids:
                yield Finding("id", part.where, word)


def _ids(corpus: Corpus | None) -> frozenset[str]:
    if corpus is None:
        return frozenset()
    found = {name for d in corpus.documents for name in (d.id, d.respondent)}
    return frozenset(name for name in found if len(name) >= 3)


def _of_model(folder: Path, sought: Sought, remarks: list[str]) -> Iterator[Finding]:
    """Yield what a model gives away by what it learnt."""
    if models.is_stale(folder):
        yield Finding("stale", str(folder), "train it again before anybody gets it")
    if sought.corpus is None:
        remarks.append("terms of few respondents were not looked for: give the corpus with --corpus")
        return
    try:
        rare = rare_terms(folder, sought.corpus, least=sought.least)
    except CorpusError as error:
        remarks.append(f"terms of few respondents were not looked for: {error}")
        return
    if rare is None:
        remarks.append("terms of few respondents were not looked for: this engine has no table of words")
        return
    remarks.append(
        f"{rare.known} terms, {len(rare.said)} of them said by fewer than {rare.least} respondents; "
        f"{len(rare.written)} more stand in the phrasebook alone"
    )
    for term in rare.said:
        yield Finding("rare", str(folder), term)
