"""The list of documents, as the page that begins with it and the API that completes it show it: no text is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from testimony.desk.running import Who
from testimony.desk.schemas import DocumentRow, Mine
from testimony.study.lists import DocumentLine
from testimony.study.overview import Assigned

_NUMBER = re.compile(r"(\d{1,18})")


def lines(who: Who) -> list[DocumentLine]:
    """Return what the study says of the documents that the coder may read, by name."""
    allowed = who.may_read()
    found = (d for d in who.desk.study.documents() if allowed is None or d.id in allowed)
    return sorted(found, key=lambda d: _as_read(d.name))


def rows(who: Who, lines: Sequence[DocumentLine]) -> list[DocumentRow]:
    """Return documents as the coder gets them listed."""
    given, words = who.assigned(), who.desk.words
    me, everything = who.id, who.sees_all
    mine = ((d, _mine(me, d, given.get(d.id))) for d in lines)
    return [_row(d, words.get(d.sha256), m, None if everything else me) for d, m in mine]


def _as_read(name: str) -> list[tuple[int, str]]:
    """Return what names are sorted by: numbers in them by their size, as the page sorts them, which then has little to do."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBER.split(name.casefold())]


def _mine(me: str, line: DocumentLine, given: Assigned | None) -> Mine:
    return Mine(
        assigned=given is not None and me in line.assigned,
        done=me in line.done,
        blind=bool(given and given.blind),
        codings=line.codings.get(me, 0),
    )


def _row(line: DocumentLine, words: int | None, mine: Mine, alone: str | None) -> DocumentRow:
    """Return a line as it goes out; a coder who sees `alone` what is their own is not told of others."""
    counts = {alone: mine.codings} if alone and mine.codings else {}
    return DocumentRow(
        id=line.id,
        name=line.name,
        respondent=line.respondent,
        genre=line.genre,
        language=line.language,
        length=line.length,
        words=words,
        codings=dict(line.codings) if alone is None else counts,
        assigned=list(line.assigned) if alone is None else [alone] * mine.assigned,
        done=list(line.done) if alone is None else [alone] * mine.done,
        mine=mine,
    )
