"""The words of a text: where they stand, their forms for comparing, their lemmas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from testimony.dictionaries import LANGUAGES, dictionary_form
from testimony.language import base
from testimony.transliteration import transliterate

_PART = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"  # a mark alone is no word
WORD = re.compile(rf"{_PART}(?:['’ʼ-]{_PART})*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: where it stands, and its form for comparing (lower case, no stress marks, `е` for `ё`)."""

    start: int
    stop: int
    form: str


def normal(word: str, language: str) -> str:
    """Return a word's form for comparing; Russian in Latin letters comes out in Cyrillic.

    >>> normal("Её", "ru"), normal("povestka", "ru-Latn")
    ('ее', 'повестка')
    """
    if language == "ru-Latn" and word.isascii():
        word = transliterate(word)
    word = unicodedata.normalize("NFD", word.casefold()).replace("’", "'").replace("ʼ", "'")
    word = word.replace("\u0301", "").replace("\u0300", "")
    return unicodedata.normalize("NFC", word).replace("ё", "е")


def normal_forms(words: Sequence[str], language: str) -> list[str]:
    """Return the form of each of many words; none may hold a line end.

    >>> normal_forms(["Её", "Weg"], "nl")
    ['ее', 'weg']
    """
    if language == "ru-Latn":
        return [normal(word, language) for word in words]
    return normal("\n".join(words), language).split("\n") if words else []


def tokens(text: str, language: str = "en") -> list[Token]:
    """Return the words of a text with their places."""
    return [Token(m.start(), m.end(), normal(m.group(), language)) for m in WORD.finditer(text)]


def word_language(form: str, language: str) -> str:
    """Return the language to look a word up in: Cyrillic words are Russian in a Dutch sentence, too."""
    return "ru" if "а" <= form[:1] <= "я" else base(language)


@lru_cache(maxsize=200_000)
def lemma(form: str, language: str) -> str:
    """Return a word's dictionary form, folded; what was asked for is kept."""
    return lemma_anew(form, language)


def lemma_anew(form: str, language: str) -> str:
    """Return the same for those who keep it themselves."""
    known = language if language in LANGUAGES else "en"
    return dictionary_form(form, known).casefold().replace("ё", "е")


def lemmas_of(entry: str, language: str) -> tuple[str, ...]:
    """Return the lemmas of an expression, in order: how lexicon entries and texts are compared."""
    return tuple(lemma(t.form, word_language(t.form, language)) for t in tokens(entry, language))
