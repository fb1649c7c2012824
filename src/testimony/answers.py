"""Short answers take their topic from the question: its words count as context, and are never evidence."""

from __future__ import annotations

from testimony.features import Key, Unit, WordFeatures, tokens
from testimony.passage import Passage
from testimony.scope import NO_ANSWER, YES_ANSWER

ELLIPTICAL = 6
"""An answer of at most this many words takes its topic from the question."""

ANSWERING = 25
"""So does one of at most this many that begins with a yes or a no."""

ASKED = "asked-"
"""How the kind of a unit of the question begins."""

EVERYWHERE = -1
"""The sentence of a unit of the question: it goes with each of the answer's."""

_WORTH = 0.5
"""What a word of the question is worth, a word of the answer being 1."""


def asked(passage: Passage, features: WordFeatures) -> list[Unit]:
    """Return the units of the question that its answer takes over: negated where the answer is no."""
    if not passage.context:
        return []
    said = [t.form for t in tokens(passage.text, passage.language)]
    denied = any(word in NO_ANSWER for word in said[:2])
    answers = denied or any(word in YES_ANSWER for word in said[:1])
    if len(said) > (ANSWERING if answers else ELLIPTICAL):
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
    return [(name, value * _WORTH) for name, value in features.features(plain)]
