"""Which column of a table holds what: the names people give their columns, in three languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from testimony.errors import ReadError

FIELDS = ("text", "speaker", "document", "respondent", "time", "language", "role", "genre")

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        *(
            "text",
            "words",
            "utterance",
            "transcript",
            "transcription",
            "answer",
            "response",
            "testimony",
            "quote",
        ),
        *("content", "message", "passage", "story", "speech", "open answer", "full text", "segment text"),
        *(
            "tekst",
            "woorden",
            "uitspraak",
            "transcriptie",
            "antwoord",
            "reactie",
            "getuigenis",
            "citaat",
            "inhoud",
        ),
        *("bericht", "verhaal", "open antwoord", "toelichting", "tekst van de turn"),
        *(
            "текст",
            "слова",
            "реплика",
            "высказывание",
            "расшифровка",
            "транскрипт",
            "ответ",
            "рассказ",
            "цитата",
        ),
        *("содержание", "сообщение", "свидетельство", "открытый ответ", "текст реплики", "текст ответа"),
    ),
    "speaker": (
        *("speaker", "speaker name", "speaker label", "voice", "who", "speakers"),
        *("spreker", "sprekers", "naam spreker", "wie", "stem"),
        *("говорящий", "спикер", "кто говорит", "кто", "голос", "имя говорящего"),
    ),
    "document": (
        *(
            "document",
            "document id",
            "document name",
            "doc",
            "doc id",
            "interview",
            "interview id",
            "interview no",
        ),
        *("transcript id", "testimony id", "file", "filename", "file name", "source", "case", "case id"),
        *("interviewnummer", "gesprek", "gespreksnummer", "bestand", "bestandsnaam", "bron", "casus"),
        *("документ", "интервью", "номер интервью", "беседа", "файл", "имя файла", "источник", "случай"),
        *("id", "nr", "no", "number", "nummer", "row", "rij", "номер", "ид", "код"),
    ),
    "respondent": (
        *(
            "respondent",
            "respondent id",
            "respondent code",
            "participant",
            "participant id",
            "interviewee",
            "person",
        ),
        *(
            "respondentnummer",
            "respondentcode",
            "deelnemer",
            "geïnterviewde",
            "persoon",
            "pseudoniem",
            "pseudonym",
        ),
        *("респондент", "код респондента", "номер респондента", "участник", "информант", "псевдоним"),
    ),
    "time": (
        *("timestamp", "timecode", "time", "start time", "start", "begin", "begin time", "in"),
        *("tijdcode", "tijd", "tijdstip", "starttijd", "begintijd", "van"),
        *("таймкод", "время", "начало", "время начала", "метка времени"),
    ),
    "language": ("language", "lang", "taal", "язык"),
    "role": ("role", "speaker role", "rol", "роль"),
    "genre": ("genre", "text type", "genre type", "tekstsoort", "жанр", "тип текста"),
}

WEAK = frozenset({"id", "nr", "no", "number", "nummer", "row", "rij", "номер", "ид", "код"})
"""Names that may number the rows as well as the testimonies."""

ROLES: Mapping[str, str] = {
    **dict.fromkeys(
        ("interviewer", "researcher", "onderzoeker", "интервьюер", "исследователь"), "interviewer"
    ),
    **dict.fromkeys(("respondent", "interviewee", "informant", "geïnterviewde", "респондент"), "respondent"),
    **dict.fromkeys(("participant", "deelnemer", "информант", "участник"), "respondent"),
    **dict.fromkeys(("author", "auteur", "автор"), "author"),
    **dict.fromkeys(("other", "anders", "overig", "другой", "другое"), "other"),
}

_LONGEST_NAME = 40  # characters; a longer one may be somebody's words


def folded(name: str) -> str:
    """Return a column's name for comparing.

    >>> folded(" Start_Time: ")
    'start time'
    """
    name = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s_.:\-]+", " ", name).strip()


def recognise(header: Sequence[str], given: Mapping[str, str] | None, *, where: str) -> dict[str, int]:
    """Return the number of the column for each field: what was given first, then what the names say."""
    found = {field: _given(header, field, name, where) for field, name in (given or {}).items()}
    names = [folded(name) for name in header]
    for field in FIELDS:
        if field in found:
            continue
        free = {name: i for i, name in reversed(list(enumerate(names))) if i not in found.values()}
        hits = [free[name] for name in NAMES[field] if name in free]
        if field == "text" and (len(hits) > 1 or any(names.count(names[i]) > 1 for i in hits)):
            raise _unclear("more than one column may hold the words", header, where)
        if hits:
            found[field] = hits[0]
    if "text" not in found:
        if len(header) != 1 or _may_be_words(header[0]):
            raise _unclear("no column says that it holds the words", header, where)
        found["text"] = 0
    return found


def score(header: Sequence[str]) -> int:
    """Count the columns whose names are known."""
    return sum(any(folded(name) in names for names in NAMES.values()) for name in header)


def _given(header: Sequence[str], field: str, name: str, where: str) -> int:
    """Return the number of the column that was asked for."""
    if field not in FIELDS:
        step = f"Give one of: {', '.join(FIELDS)}."
        raise ReadError(f"there is no field {field!r} to take a column for.", where=where, next_step=step)
    for same in (lambda a: a == name, lambda a: folded(a) == folded(name)):
        hits = [i for i, column in enumerate(header) if same(column)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise _unclear(f"{len(hits)} columns are named {name!r}", header, where)
    raise _unclear(f"there is no column {name!r} for {field}", header, where)


def _may_be_words(name: str) -> bool:
    """Tell whether a cell of the first row may be part of a testimony: it must not be shown then."""
    return (
        len(name) > _LONGEST_NAME
        or name.count(" ") > 4
        or "\n" in name
        or name.rstrip().endswith((".", "?", "!", "…"))
    )


def _unclear(what: str, header: Sequence[str], where: str) -> ReadError:
    """Return the error that lists the columns and names the option, without anybody's words."""
    if not score(header) and any(map(_may_be_words, header)):
        step = "Put a row of column names above the words, give --column text=NAME, or name the file .txt."
        return ReadError("the first row does not look like column names.", where=where, next_step=step)
    shown = [f"(column {i}: long)" if _may_be_words(name) else name for i, name in enumerate(header[:30], 1)]
    step = "Give --column text=NAME (and speaker=, document=, … the same way)."
    return ReadError(f"{what}; the columns are: {', '.join(shown)}.", where=where, next_step=step)
