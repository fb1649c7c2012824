"""Word features: everything the classifier knows about a text belongs to one word of it, or to a few together.

A text becomes *units*: a word in its scope, a pair of neighbouring words, a concept said in several
words. A unit's features depend on the unit alone, so its contribution to a score is computed once and
kept, and the evidence for a label is exact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from testimony.language import transliterate
from testimony.lexicon import Finder, Lexicon
from testimony.scope import Said, find_scopes

_PART = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"  # a mark alone is no word
_WORD = re.compile(rf"{_PART}(?:['’ʼ-]{_PART})*")
_CLAUSE_END = re.compile(r"[,.;:!?…—–()\n]|\s-\s")
_SENTENCE_END = re.compile(r"[.!?…\n]")


class Key(NamedTuple):
    """What a unit's features depend on: its kind, its words, its language, and the scope it stands in."""

    kind: str
    words: str
    language: str
    flags: str


class Unit(NamedTuple):
    """A unit of a text: where it stands (code points) and its key."""

    start: int
    stop: int
    key: Key


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


def tokens(text: str, language: str = "en") -> list[Token]:
    """Return the words of a text with their places."""
    return [Token(m.start(), m.end(), normal(m.group(), language)) for m in _WORD.finditer(text)]


def base_language(tag: str) -> str:
    """Return the language whose words a text has: `ru` for `ru-Latn`.

    >>> base_language("ru-Latn")
    'ru'
    """
    return tag.split("-", maxsplit=1)[0]


def word_language(form: str, language: str) -> str:
    """Return the language to look a word up in: Cyrillic words are Russian in a Dutch sentence, too."""
    return "ru" if "а" <= form[:1] <= "я" else base_language(language)


@lru_cache(maxsize=200_000)
def lemma(form: str, language: str) -> str:
    """Return a word's dictionary form, as simplemma knows it."""
    import simplemma

    known = language if language in ("nl", "ru", "en") else "en"
    return str(simplemma.lemmatize(form, lang=known)).casefold().replace("ё", "е")


def lemmas_of(entry: str, language: str) -> tuple[str, ...]:
    """Return the lemmas of an expression, in order: how lexicon entries and texts are compared."""
    return tuple(lemma(t.form, word_language(t.form, language)) for t in tokens(entry, language))


@dataclass(frozen=True)
class WordFeatures:
    """From a text to units, and from a unit's key to its named features with values.

    `ngrams` is the range of character n-gram lengths (from, to); `scopes` switches the flags on. The weights
    say what a lemma, a word's n-grams together, a pair of lemmas and a concept are worth, a form being 1; at 0 the
    feature is left out. A lexicon adds its concepts, shared by all languages.
    """

    lexicon: Lexicon | None = None
    ngrams: tuple[int, int] = (3, 5)
    scopes: bool = True
    lemma_weight: float = 1.5
    ngram_weight: float = 1.5
    pair_weight: float = 1.4
    concept_weight: float = 1.05
    _finders: dict[str, Finder] = field(default_factory=dict, compare=False, repr=False)

    def units(self, text: str, language: str = "en") -> list[Unit]:
        """Return the units of a text in order of their first word."""
        words = tokens(text, language)
        if not words:
            return []
        flags = self._flags(text, words, language)
        tags = [word_language(w.form, language) for w in words]
        found = [
            Unit(w.start, w.stop, Key("word", w.form, tag, flag))
            for w, tag, flag in zip(words, tags, flags, strict=True)
        ]
        lemmas = [lemma(w.form, tag) for w, tag in zip(words, tags, strict=True)]
        if self.pair_weight:
            found.extend(
                Unit(a.start, b.stop, Key("pair", f"{x} {y}", tag, ""))
                for a, b, x, y, tag in zip(words, words[1:], lemmas, lemmas[1:], tags, strict=False)
            )
        if self.lexicon is not None and self.concept_weight:
            for match in self._finder(base_language(language)).phrases(lemmas):
                span = words[match.first].start, words[match.stop - 1].stop
                found.append(Unit(*span, Key("concept", match.concept, "", flags[match.first])))
        return found

    def features(self, key: Key) -> Iterator[tuple[str, float]]:
        """Yield the named features of a unit with their values."""
        if key.kind == "pair":
            yield f"p:{key.words}", self.pair_weight
        elif key.kind == "concept":
            yield from self._concept(key.words, key.flags)
        else:
            yield from self._word(key)

    def _word(self, key: Key) -> Iterator[tuple[str, float]]:
        form, language = key.words, key.language
        base = lemma(form, language)
        yield f"w:{form}", 1.0
        if self.lemma_weight:
            yield f"l:{base}", self.lemma_weight
            for flag in key.flags.split():
                yield f"{flag}|l:{base}", self.lemma_weight
        if self.lexicon is not None and self.concept_weight:
            single = self._finder(language).single
            for concept in dict.fromkeys((*single.get(base, ()), *single.get(form, ()))):
                yield from self._concept(concept, key.flags)
        if self.ngram_weight:
            grams = list(self._ngrams(form))
            for gram in grams:
                yield f"c:{gram}", self.ngram_weight * len(grams) ** -0.5

    def _concept(self, concept: str, flags: str) -> Iterator[tuple[str, float]]:
        yield f"k:{concept}", self.concept_weight
        for flag in flags.split():
            yield f"{flag}|k:{concept}", self.concept_weight

    def _ngrams(self, form: str) -> Iterator[str]:
        low, high = self.ngrams
        padded = f"^{form}$"
        for size in range(low, high + 1):
            for i in range(len(padded) - size + 1):
                yield padded[i : i + size]

    def _finder(self, language: str) -> Finder:
        if language not in self._finders:
            assert self.lexicon is not None  # noqa: S101 (callers ask only where there is one)
            self._finders[language] = Finder(self.lexicon, language, lemmas_of)
        return self._finders[language]

    def _flags(self, text: str, words: list[Token], language: str) -> list[str]:
        if not self.scopes:
            return [""] * len(words)
        flags = find_scopes(said(text, words, language))
        return [" ".join(sorted(f)) for f in flags]


def said(text: str, words: list[Token], language: str) -> Said:
    """Return what the scope rules see of a text: its words, and the clause and sentence of each."""
    clauses, sentences, clause, sentence = [], [], 0, 0
    last = 0
    for word in words:
        between = text[last : word.start]
        clause += bool(_CLAUSE_END.search(between))
        sentence += bool(_SENTENCE_END.search(between))
        clauses.append(clause)
        sentences.append(sentence)
        last = word.stop
    forms = tuple(w.form for w in words)
    return Said(forms, tuple(clauses), tuple(sentences), base_language(language))
