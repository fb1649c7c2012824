"""The fields of a corpus folder's lines: which there are, of what kind each is, and what is said where one is not.

A JSON null says nothing: a field that may be absent may be null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from testimony.coding import CODING_FIELDS, MEMO_FIELDS
from testimony.errors import CorpusError
from testimony.phrase import PHRASE_FIELDS
from testimony.value_names import called


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field has to be, in words and as a test, and how a value that fits is kept."""

    words: str
    fits: Callable[[Any], bool]
    kept: Callable[[Any], Any] = lambda value: value


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a kind of row, and which of them have to be there."""

    kinds: Mapping[str, Kind]
    needed: tuple[str, ...]


def _is_words(value: Any) -> bool:
    return isinstance(value, str)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) or type(value) is int


def _list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list | tuple) and all(map(fits, value))


_WORDS = Kind("words in quotes", _is_words)
_NAME = Kind("words in quotes", _is_name, str)
_PLACE = Kind("a whole number from 0, counted in characters", lambda v: type(v) is int and v >= 0)
_SECONDS = Kind("a number of seconds", lambda v: type(v) in (int, float))
_NAMES = Kind("a list of names, each in quotes", _list_of(_is_name), lambda v: [str(x) for x in v])
_WORD_LIST = Kind("a list of words, each in quotes", _list_of(_is_words))
_TURNS = Kind("a list of turns, each in braces", _list_of(lambda v: isinstance(v, Mapping)))
_FACTS = Kind("names with values, in braces", lambda v: isinstance(v, Mapping))

DOCUMENT = Fields(
    {
        "id": _NAME,
        "text": _WORDS,
        "respondent": _NAME,
        "turns": _TURNS,
        "language": _WORDS,
        "genre": _WORDS,
        "metadata": _FACTS,
        "sha256": _WORDS,
        "coders": _NAMES,
    },
    ("id", "text"),
)
TURN = Fields(
    {
        "start": _PLACE,
        "stop": _PLACE,
        "role": _WORDS,
        "speaker": _WORDS,
        "rule": _WORDS,
        "language": _WORDS,
        "seconds": _SECONDS,
    },
    ("start", "stop", "role"),
)
_PLACED = {"document": _NAME, "start": _PLACE, "stop": _PLACE, "coder": _NAME}
CODING = Fields({**dict.fromkeys(CODING_FIELDS, _WORDS), **_PLACED}, ("document", "code"))
MEMO = Fields({**dict.fromkeys(MEMO_FIELDS, _WORDS), **_PLACED}, ("document", "start", "stop", "kind"))
PHRASE = Fields({**dict.fromkeys(PHRASE_FIELDS, _WORDS), "targets": _WORD_LIST}, ("text", "language"))


def checked(row: Any, fields: Fields, what: str, where: str) -> dict[str, Any]:
    """Return what a row says, without what is null; raise `CorpusError` naming the first field that does not fit."""
    if not isinstance(row, Mapping):
        raise CorpusError(f"{what} is {called(row)}", where=where, next_step="Each is one object in braces.")
    said = {name: value for name, value in row.items() if value is not None}
    if unknown := [str(name) for name in said if name not in fields.kinds]:
        step = f"Take it out, or use one of: {', '.join(fields.kinds)}."
        raise CorpusError(f"{what} has {unknown[0]}, which is unknown here", where=where, next_step=step)
    if missing := [name for name in fields.needed if name not in said]:
        raise CorpusError(f"{what} lacks {missing[0]}", where=where, next_step="Write it into the line.")
    for name, value in said.items():
        kind = fields.kinds[name]
        if not kind.fits(value):
            step = f"It has to be {kind.words}."
            raise CorpusError(f"{name} of {what} is {called(value)}", where=where, next_step=step)
        said[name] = kind.kept(value)
    _refuse_backwards(said, what, where)
    return said


def _refuse_backwards(said: Mapping[str, Any], what: str, where: str) -> None:
    start, stop = said.get("start"), said.get("stop")
    if start is not None and stop is not None and stop < start:
        step = "The end is the place after the last character."
        raise CorpusError(f"{what} begins at {start} and ends at {stop}", where=where, next_step=step)
