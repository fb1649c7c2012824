"""Russian words in their case forms: whether one may be a name, of what, and its first form (pymorphy3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from unicodedata import normalize

from testimony.pseudonyms.gazetteers import need

_STRESS = {0x300: None, 0x301: None}
_PERSON = ("Name", "Patr", "Surn")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a Russian word may be: chances from 0 to 1 that it is a name of a person, a place, an organisation, or a common word.

    `known` tells whether a dictionary has it; `parts` which parts of a person's name it may be (Name, Patr, Surn).
    """

    known: bool
    person: float
    place: float
    organisation: float
    common: float
    parts: frozenset[str]


@cache
def _analyzer() -> Any:
    need("pymorphy3")
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()


@lru_cache(maxsize=50_000)
def reading(word: str) -> Reading:
    """Return what a word in Cyrillic letters may be."""
    analyzer, word = _analyzer(), unaccented(word)
    chances = {"person": 0.0, "place": 0.0, "organisation": 0.0, "common": 0.0}
    parts: set[str] = set()
    for parse in analyzer.parse(word):
        grammemes = parse.tag.grammemes
        kind = _kind(grammemes)
        if kind == "person":
            parts.update(p for p in _PERSON if p in grammemes)
        chances[kind] += parse.score
    known = bool(analyzer.word_is_known(word.lower()))
    return Reading(known=known, parts=frozenset(parts), **chances)


def unaccented(word: str) -> str:
    """Return a word without marks of stress, and with й and ё as one letter each."""
    return normalize("NFC", word).translate(_STRESS)


def _kind(grammemes: frozenset[str]) -> str:
    if any(p in grammemes for p in _PERSON):
        return "person"
    if "Geox" in grammemes:
        return "place"
    return "organisation" if "Orgn" in grammemes else "common"


@lru_cache(maxsize=50_000)
def first_form(word: str, part: str = "") -> str:
    """Return the first form of a word in lower case: of its reading as that part of a name, as any name, or the likeliest.

    >>> first_form("Ваней", "Name")
    'ваня'
    """
    parses = _analyzer().parse(unaccented(word))
    wanted = [p for p in parses if part and part in p.tag.grammemes]
    wanted = wanted or [p for p in parses if _kind(p.tag.grammemes) != "common"] or parses
    best = max(wanted, key=lambda p: p.score)
    return str(best.normal_form).replace("ё", "е")


@lru_cache(maxsize=50_000)
def gender(word: str, part: str = "") -> str:
    """Return `masc` or `femn` of a word as a name, "" where it may be either."""
    found = {
        str(p.tag.gender)
        for p in _analyzer().parse(word)
        if p.tag.gender in ("masc", "femn") and (not part or part in p.tag.grammemes)
    }
    return found.pop() if len(found) == 1 else ""


def in_case(name: str, like: str) -> str:
    """Return a name in the case of another, where both can be read; else as it is.

    >>> in_case("Пётр", "Ивану")
    'Петру'
    """
    target = max(_analyzer().parse(like), key=lambda p: (_kind(p.tag.grammemes) == "person", p.score))
    case = target.tag.case
    parses = [
        p for p in _analyzer().parse(name) if _kind(p.tag.grammemes) == "person" and p.tag.case == "nomn"
    ]
    made = parses[0].inflect({case}) if parses and case else None
    return str(made.word).capitalize() if made else name
