"""Names by what people say around them: my name is, uncle, a name said before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from testimony.pseudonyms import cases
from testimony.pseudonyms.common import excluded, is_common
from testimony.pseudonyms.finding import Finding
from testimony.pseudonyms.gazetteers import first_names, last_names
from testimony.pseudonyms.seen import WORD, Seen
from testimony.pseudonyms.words_data import FAMILY, MY_NAME_IS, PARTICLES, PERSON_BEFORE, PLACE_HEADS, TITLES

_MY_NAME_IS = re.compile(rf"(?<!\w)(?:{'|'.join(MY_NAME_IS)})[\s:]+", re.IGNORECASE)
_BEFORE = PERSON_BEFORE | FAMILY | TITLES
_TWO = re.compile(r"(?<![\w@./-])([^\W\d_]{3,}) ([^\W\d_]{3,})(?![\w@])")


def called(seen: Seen) -> Iterator[Finding]:
    """What comes after "my name is" and the like, with or without capitals."""
    for match in _MY_NAME_IS.finditer(seen.text):
        place = [w.low for w in seen.words_before(match.start(), 2)]
        if any(word in PLACE_HEADS for word in place):
            continue
        found = _name_at(seen, match.end())
        if found is not None:
            yield Finding(*found, "person", "called")


def _name_at(seen: Seen, start: int) -> tuple[int, int] | None:
    """Return from where to where a name stands that begins at a place: a word, and what goes on it."""
    stop, at, real = start, start, 0
    while real < 3 and (match := WORD.match(seen.text, at)):
        word = match.group()
        particle = word.lower() in PARTICLES
        if real and not particle and not word[0].isupper() and not _is_last_name(word, seen.language_at(at)):
            break
        if not real and not word[0].isupper() and not _may_be_name(word, seen.language_at(at)):
            break
        if excluded(word.lower()):
            break
        if not particle:
            real, stop = real + 1, match.end()
        at = match.end() + 1 if seen.text[match.end() : match.end() + 1] in (" ", ".") else len(seen.text)
    return (start, stop) if real else None


def _may_be_name(word: str, language: str) -> bool:
    low = word.lower().replace("ё", "е")
    if low in first_names():
        return True
    if "\u0400" <= low[0] <= "\u04ff":
        read = cases.reading(low)
        return read.person > 0.05 or not read.known
    return len(low) > 2 and not is_common(low, language)


def _is_last_name(word: str, language: str) -> bool:
    low = word.lower().replace("ё", "е")
    if "\u0400" <= low[0] <= "\u04ff":
        read = cases.reading(low)
        return bool(read.parts & {"Surn", "Patr"}) and read.common < 0.5
    return low in last_names() and not is_common(low, language)


def lower_case_pairs(seen: Seen) -> Iterator[Finding]:
    """First and last name without capitals, both of them in lists and neither an everyday word."""
    for match in _TWO.finditer(seen.text):
        first, last = match.group(1), match.group(2)
        if first[0].isupper() or first.lower() not in first_names():
            continue
        language = seen.language_at(match.start())
        if _is_last_name(last, language) and not _everyday(first, language):
            yield Finding(match.start(), match.end(), "person", "lower_case_pairs")


def lower_case_names(seen: Seen) -> Iterator[Finding]:
    """A first name without a capital after a word that people come after: with, my brother, uncle."""
    for before, word in pairwise(seen.words):
        if word.capital or before.low not in _BEFORE or seen.between(before, word) not in (" ", ", "):
            continue
        language = seen.language_at(word.start)
        if _is_first_name(word.low) and not _everyday(word.text, language) and not excluded(word.low):
            yield Finding(word.start, word.stop, "person", "lower_case_names")


def _is_first_name(low: str) -> bool:
    if low in first_names():
        return True
    return "\u0400" <= low[0] <= "\u04ff" and cases.first_form(low, "Name") in first_names()


def _everyday(word: str, language: str) -> bool:
    if "\u0400" <= word[0].lower() <= "\u04ff":
        return cases.reading(word).common > 0.05
    return is_common(word.lower(), language)


def said_before(seen: Seen, found: Iterable[Finding]) -> Iterator[Finding]:
    """Names that were found elsewhere in the text, wherever else they stand with a capital."""
    kinds: dict[str, str] = {}
    for finding in found:
        if finding.kind in ("person", "place", "organisation") and finding.rule != "said_before":
            for match in WORD.finditer(seen.text[finding.start : finding.stop]):
                if match.group()[0].isupper() and len(match.group()) > 2:
                    kinds.setdefault(match.group(), finding.kind)
    for word in seen.words:
        kind = kinds.get(word.text)
        everyday = word.begins and (
            word.low in seen.lower or (kind != "person" and _everyday(word.text, seen.language))
        )
        if kind and not everyday and not excluded(word.low):
            yield Finding(word.start, word.stop, kind, "said_before")
