"""Search: where words stand in the texts of a study."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, select

from testimony.errors import CorpusError
from testimony.study.schema import KINDS, TEXTS


@dataclass(frozen=True, slots=True)
class Found:
    """Where something was found: the document's id, and from where to where in code points."""

    document: str
    start: int
    stop: int


def found(connection: Connection, words: str, *, most: int) -> tuple[Found, ...]:
    """Return where words stand, whatever their case, composed or with combining marks; document by document."""
    if not words.strip():
        raise CorpusError("there is nothing to look for", next_step="Give a word at least.")
    return tuple(islice(_all(connection, pattern(words)), most))


def pattern(words: str) -> re.Pattern[str]:
    """Return what finds words as they may be written: é in one code point or two, any white space between."""
    forms = dict.fromkeys((words, unicodedata.normalize("NFC", words), unicodedata.normalize("NFD", words)))
    return re.compile("|".join(r"\s+".join(map(re.escape, form.split())) for form in forms), re.IGNORECASE)


def _all(connection: Connection, wanted: re.Pattern[str]) -> Iterator[Found]:
    documents = KINDS["document"]
    listed = select(documents.c.id, documents.c.name, documents.c.sha256).where(~documents.c.deleted)
    for item, _, sha256 in sorted(connection.execute(listed), key=lambda r: (r[1], r[0])):
        text = connection.scalar(select(TEXTS.c.text).where(TEXTS.c.sha256 == sha256)) or ""
        for match in wanted.finditer(text):
            yield Found(item, match.start(), match.end())
