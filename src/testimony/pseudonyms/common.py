"""Whether a word is an everyday word of a language, so that its capital may only begin a sentence."""

from __future__ import annotations

from functools import lru_cache

from testimony.language_data import RUSSIAN_LATIN, STOP_WORDS
from testimony.pseudonyms import cases
from testimony.pseudonyms.function_words_data import FUNCTION_WORDS
from testimony.pseudonyms.gazetteers import countries, first_names, last_names, towns
from testimony.pseudonyms.words_data import NOT_NAMES, REGIONS
from testimony.transliteration import transliterate

_SMALL = frozenset(w.replace("ё", "е") for w in FUNCTION_WORDS).union(
    RUSSIAN_LATIN.split(), *(STOP_WORDS[tag].split() for tag in ("nl", "en", "ru"))
)
_LEAST = 4  # letters of a part of a compound
_SHORTEST_PEOPLE = 5
_OF_COUNTRIES = ("s", "e", "en", "er", "ers", "ian", "ians", "se", "schen", "n")
_OF_TOWNS = (
    "er",
    "ers",
    "mer",
    "mers",
    "ner",
    "ners",
    "aar",
    "aars",
    "naar",
    "naren",
    "ezen",
    "ianen",
    "ians",
)


def is_small(low: str) -> bool:
    """Tell whether a word is one of the little ones that every sentence has."""
    return low in _SMALL


@lru_cache(maxsize=100_000)
def is_common(low: str, language: str) -> bool:
    """Tell whether a dictionary of the language has a word; of any of ours where the language is not Dutch or English."""
    import simplemma

    if low in _SMALL:
        return True
    tags = (language,) if language in ("nl", "en") else ("nl", "en")
    if any(simplemma.is_known(low, lang=tag) for tag in tags):
        return True
    if any(_is_compound(low, tag) for tag in tags if tag == "nl"):
        return True
    return language not in ("nl", "en") and _is_russian(low)


@lru_cache(maxsize=100_000)
def is_common_elsewhere(low: str) -> bool:
    """Tell whether a word is in no list of names and in a dictionary of Dutch or English: a text may be taken for the other one."""
    import simplemma

    if low in first_names() or low in last_names() or low in towns():
        return False
    return any(
        simplemma.is_known(low, lang=tag) or (tag == "nl" and _is_compound(low, tag)) for tag in ("nl", "en")
    )


def is_inflected(low: str, language: str) -> bool:
    """Tell whether an everyday word is a form of another one (reading, of read), so that no name was meant."""
    import simplemma

    return simplemma.lemmatize(low, lang=language if language in ("nl", "en") else "en") != low


def _is_compound(low: str, tag: str) -> bool:
    import simplemma

    cuts = range(_LEAST, len(low) - _LEAST + 1)
    return any(
        simplemma.is_known(low[cut:], lang=tag)
        and (
            simplemma.is_known(low[:cut], lang=tag)
            or simplemma.is_known(low[:cut].removesuffix("s"), lang=tag)
        )
        for cut in cuts
        if len(low[:cut]) >= _LEAST
    )


def _is_russian(low: str) -> bool:
    """Tell whether a word in Latin letters is an everyday Russian one."""
    if not low.isascii() or not low.isalpha():
        return False
    read = cases.reading(transliterate(low))
    return read.known and read.common > 0.5


@lru_cache(maxsize=100_000)
def excluded(low: str) -> bool:
    """Tell whether a word with a capital names a day, a people, a country, a region, a public body."""
    return low in NOT_NAMES or low in REGIONS or low in countries() or _is_people(low)


def _is_people(low: str) -> bool:
    """Tell whether a word is derived from a country or a town, and is nobody's name: Russians, Nederlandse, Amsterdammers."""
    if len(low) < _SHORTEST_PEOPLE or low in last_names() or low in first_names():
        return False
    if any(low.removesuffix(end) in countries() for end in _OF_COUNTRIES):
        return True
    return any(low.endswith(end) and low.removesuffix(end) in towns() for end in _OF_TOWNS)
