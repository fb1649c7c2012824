"""Word features: everything the classifier knows about a text belongs to one word of it, or to a few together.

A text becomes *units*: a word in its scope, a pair of neighbouring words, a concept said in several
words. A unit's features depend on the unit alone, so its contribution to a score is computed once and
kept, and the evidence for a label is exact.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from testimony.language import base
from testimony.lexicon import Finder, Lexicon
from testimony.scope import Said, find_scopes
from testimony.words import Token, lemma, lemmas_of, tokens, word_language

CLAUSE_END = re.compile(r"[,.;:!?…—–()\n]|\s-\s")
SENTENCE_END = re.compile(r"[.!?…\n]")
_MARKS = re.compile(r"\S+")
_REPEATED = re.compile(r"(.)\1{3,}", re.DOTALL)
_LONGEST_MARK = 12
FRAGMENT = 3
BETWEEN = "_"


WEIGHED = ("lemma", "ngram", "pair", "skip", "concept", "mark")
"""What of a word is given a weight of its own, its form being 1."""


class Key(NamedTuple):
    """What a unit's features depend on: its kind, its words, its language, and the scope it stands in."""

    kind: str
    words: str
    language: str
    flags: str


class Unit(NamedTuple):
    """A unit of a text: where it stands (code points), its key, and the number of its sentence."""

    start: int
    stop: int
    key: Key
    sentence: int = 0


def n_sentences(units: Sequence[Unit]) -> int:
    """Return how many sentences a text given as units has, at least one."""
    return max((u.sentence for u in units), default=0) + 1 or 1


def marks(text: str, words: list[Token]) -> list[tuple[int, int]]:
    """Return where punctuation and emoji stand: runs of what is neither a word nor a space.

    >>> marks("Weg!! 😢 (ooit)", tokens("Weg!! 😢 (ooit)"))
    [(3, 5), (6, 7), (8, 9), (13, 14)]
    """
    found: list[tuple[int, int]] = []
    last = 0
    for start, stop in [*((w.start, w.stop) for w in words), (len(text), len(text))]:
        found.extend(m.span() for m in _MARKS.finditer(text, last, start))
        last = stop
    return found


class Lemma(NamedTuple):
    """A word of a text, its lemma and language, and the number of its sentence."""

    word: Token
    lemma: str
    language: str
    sentence: int


@dataclass(frozen=True)
class WordFeatures:
    """From a text to units, and from a unit's key to its named features with values.

    `ngrams` is the range of character n-gram lengths (from, to); `scopes` switches the flags on. The weights
    say what a lemma, a word's n-grams together, a pair of neighbouring lemmas, one with a word between, a concept and a run of punctuation or emoji are
    worth, a form being 1; at 0 the feature is left out. A lexicon adds its concepts, shared by all languages.
    """

    lexicon: Lexicon | None = None
    ngrams: tuple[int, int] = (3, 5)
    scopes: bool = True
    lemma_weight: float = 1.5
    ngram_weight: float = 1.5
    pair_weight: float = 1.4
    skip_weight: float = 1.4
    concept_weight: float = 1.05
    mark_weight: float = 0.0
    _finders: dict[str, Finder] = field(default_factory=dict, compare=False, repr=False)

    def units(self, text: str, language: str = "en") -> list[Unit]:
        """Return the units of a text: words, pairs, concepts, then punctuation and emoji."""
        words = tokens(text, language)
        seen = said(text, words, language)
        sentence = whole_sentences(seen.sentences)
        return [*self._said(seen, words, sentence, language), *self._marked(text, words, sentence)]

    def _said(self, seen: Said, words: list[Token], sentence: list[int], language: str) -> list[Unit]:
        flags = [" ".join(sorted(f)) for f in find_scopes(seen)] if self.scopes else [""] * len(words)
        tags = [word_language(w.form, language) for w in words]
        found = [
            Unit(w.start, w.stop, Key("word", w.form, tag, flag), number)
            for w, tag, flag, number in zip(words, tags, flags, sentence, strict=True)
        ]
        lemmas = [lemma(w.form, tag) for w, tag in zip(words, tags, strict=True)]
        found += self._pairs([Lemma(*row) for row in zip(words, lemmas, tags, sentence, strict=True)])
        if self.lexicon is not None and self.concept_weight:
            for match in self.finder(base(language)).phrases(lemmas):
                key = Key("concept", match.concept, "", flags[match.first])
                last = words[match.stop - 1]
                found.append(Unit(words[match.first].start, last.stop, key, sentence[match.first]))
        return found

    def _pairs(self, words: list[Lemma]) -> list[Unit]:
        """Return neighbouring words of one text, and words of one sentence with another between."""
        found = []
        if self.pair_weight:
            found += [_pair(a, b, f"{a.lemma} {b.lemma}") for a, b in pairwise(words)]
        if self.skip_weight:
            apart = zip(words, words[2:], strict=False)
            found += [
                _pair(a, b, f"{a.lemma} {BETWEEN} {b.lemma}") for a, b in apart if a.sentence == b.sentence
            ]
        return found

    def _marked(self, text: str, words: list[Token], sentence: list[int]) -> list[Unit]:
        if not self.mark_weight:
            return []
        starts = [w.start for w in words]
        return [
            Unit(
                start,
                stop,
                mark_key(text[start:stop]),
                sentence[max(bisect(starts, start) - 1, 0)] if words else 0,
            )
            for start, stop in marks(text, words)
        ]

    def features(self, key: Key) -> Iterator[tuple[str, float]]:
        """Yield the named features of a unit with their values."""
        if key.kind == "pair":
            yield f"p:{key.words}", self.skip_weight if f" {BETWEEN} " in key.words else self.pair_weight
        elif key.kind == "concept":
            yield from self._concept(key.words, key.flags)
        elif key.kind == "mark":
            yield from self._mark(key.words)
        else:
            yield from self._word(key)

    def _mark(self, run: str) -> Iterator[tuple[str, float]]:
        yield f"m:{run}", self.mark_weight
        for sign in dict.fromkeys(run):
            yield f"s:{sign}", self.mark_weight

    def _word(self, key: Key) -> Iterator[tuple[str, float]]:
        form, language = key.words, key.language
        base = lemma(form, language)
        yield f"w:{form}", 1.0
        if self.lemma_weight:
            yield f"l:{base}", self.lemma_weight
            for flag in key.flags.split():
                yield f"{flag}|l:{base}", self.lemma_weight
        if self.lexicon is not None and self.concept_weight:
            single = self.finder(language).single
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

    def finder(self, language: str) -> Finder:
        """Return what finds the lexicon's entries of a language; there must be a lexicon."""
        if language not in self._finders:
            assert self.lexicon is not None  # noqa: S101 (callers ask only where there is one)
            self._finders[language] = Finder(self.lexicon, language, lemmas_of)
        return self._finders[language]


def mark_key(run: str) -> Key:
    """Return the key of a run of punctuation or emoji; a sign said over and over counts as three."""
    return Key("mark", _REPEATED.sub(r"\1\1\1", run)[:_LONGEST_MARK], "", "")


def _pair(a: Lemma, b: Lemma, words: str) -> Unit:
    return Unit(a.word.start, b.word.stop, Key("pair", words, a.language, ""), a.sentence)


def whole_sentences(sentences: Sequence[int]) -> list[int]:
    """Return the numbers of sentences anew, a fragment of one or two words going with what follows, the last with what precedes.

    >>> whole_sentences([0, 0, 0, 0, 1, 2, 2, 2])
    [0, 0, 0, 0, 1, 1, 1, 1]
    """
    found: list[int] = []
    start = 0
    for i, number in enumerate(sentences):
        if i and number != sentences[i - 1] and i - start >= FRAGMENT:
            start = i
        found.append(start)
    if found and len(found) - start < FRAGMENT:
        found[start:] = [found[start - 1] if start else 0] * (len(found) - start)
    places = {start: n for n, start in enumerate(dict.fromkeys(found))}
    return [places[start] for start in found]


def said(text: str, words: list[Token], language: str) -> Said:
    """Return what the scope rules see of a text: its words, and the clause and sentence of each."""
    clauses, sentences, clause, sentence = [], [], 0, 0
    last = 0
    for word in words:
        between = text[last : word.start]
        clause += bool(CLAUSE_END.search(between))
        sentence += bool(SENTENCE_END.search(between))
        clauses.append(clause)
        sentences.append(sentence)
        last = word.stop
    forms = tuple(w.form for w in words)
    return Said(forms, tuple(clauses), tuple(sentences), base(language))
