"""Short answers take their topic from the question: its words count as context, and are never evidence."""

from __future__ import annotations

from testimony.features import Key, Unit, WordFeatures
from testimony.passage import Passage
from testimony.scope import DEGREE_ANSWER, NO_ANSWER, YES_ANSWER
from testimony.words import tokens

ELLIPTICAL = 6
"""An answer of at most this many words takes its topic from the question if a yes, a no or a degree is among them."""

ANSWERING = 25
"""So does one of at most this many that begins with a yes or a no. "From Vilna", "I am 26" take nothing: they say their own thing."""

ASKED = "asked-"
"""How the kind of a unit of the question begins."""

EVERYWHERE = -1
"""The sentence of a unit of the question: it goes with each of the answer's."""

WORTH = 0.5
"""What a word of the question is worth, a word of the answer being 1."""

NO_BIT, YES_BIT, DEGREE_BIT = 1, 2, 4
"""Bits of a word: it denies what was asked, affirms it, says how far it was so."""


def answer_bits(form: str) -> int:
    """Return what a word says to a question.

    >>> answer_bits("nee"), answer_bits("ja"), answer_bits("vooral"), answer_bits("huis")
    (1, 2, 4, 0)
    """
    return _BITS.get(form, 0)


_BITS = {
    form: NO_BIT * (form in NO_ANSWER) | YES_BIT * (form in YES_ANSWER) | DEGREE_BIT * (form in DEGREE_ANSWER)
    for form in (*NO_ANSWER, *YES_ANSWER, *DEGREE_ANSWER)
}


def asked(passage: Passage, features: WordFeatures) -> list[Unit]:
    """Return the units of the question that its answer takes over: negated where the answer is no."""
    if not passage.context:
        return []
    bits = [answer_bits(t.form) for t in tokens(passage.text, passage.language)]
    denied = any(bit & NO_BIT for bit in bits[:2])
    answers = denied or any(bit & YES_BIT for bit in bits[:1])
    if not any(bits) or len(bits) > (ANSWERING if answers else ELLIPTICAL):
        return []
    flags = "negated" if denied else ""
    return [
        Unit(0, 0, Key(f"{ASKED}{unit.key.kind}", unit.key.words, unit.key.language, flags), EVERYWHERE)
        for unit in features.units(passage.context, passage.language)
    ]


def named(key: Key, features: WordFeatures) -> list[tuple[str, float]]:
    """Return the named features of a unit with their values, also of one of the question."""
    if not key.kind.startswith(ASKED):
        return list(features.features(key))
    plain = key._replace(kind=key.kind.removeprefix(ASKED))
    return [(name, value * WORTH) for name, value in features.features(plain)]
