"""Search as researchers mean it: the words as they stand, and other forms of the same words (повестку for повестка)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from testimony.errors import CorpusError
from testimony.study.search import pattern
from testimony.words import lemma, word_language

_WORD = re.compile(r"\w+(?:[\u0300-\u036f]+\w*)*")
_KEPT = 0.5
"""Share of a word's letters that its other forms begin with; suppletive forms (иду, шёл) are not found."""


def found(words: str, text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text, as written or in another form of theirs, in order; places do not overlap.

    >>> list(found("повестка", "Пришла повестка, и с повесткой я уехал.", "ru"))
    [(7, 15), (21, 30)]
    """
    places = [m.span() for m in pattern(words).finditer(text)]
    places += _in_other_forms(words, text, language)
    last = 0
    for start, stop in sorted(places, key=lambda p: (p[0], -p[1])):
        if start >= last:
            yield start, stop
            last = stop


def _in_other_forms(words: str, text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where other forms of the words stand one after another."""
    sought = _WORD.findall(words)
    if not sought or any(len(word) < 3 for word in sought):
        return
    wanted = [_form(word, language) for word in sought]
    for match in _beginning(tuple(sought)).finditer(text):
        if [_form(word, language) for word in match.groups()] == wanted:
            yield match.span()


@lru_cache(maxsize=32)
def _beginning(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds words that begin as these do: a cheap sieve before words are looked up."""
    parts = (rf"\b({_either(word[: max(2, int(len(word) * _KEPT))])}[\w\u0300-\u036f]*)" for word in words)
    return re.compile(r"[^\w\n]+".join(parts), re.IGNORECASE)


def _either(beginning: str) -> str:
    return re.escape(beginning).replace("ё", "[её]").replace("е", "[её]")


def _form(word: str, language: str) -> str:
    """Return the dictionary form of a word; stress marks are left out."""
    plain = unicodedata.normalize("NFC", word.replace("\u0301", "")).casefold()
    return lemma(plain, word_language(plain, language))


def check(words: str) -> None:
    """Raise `CorpusError` where there is nothing to look for."""
    if not words.strip():
        raise CorpusError("there is nothing to look for", next_step="Give a word at least.")
