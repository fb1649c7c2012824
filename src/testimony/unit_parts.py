"""What is behind a unit's contribution: its form, its lemma, its letters, its concepts, as far as an engine tells them apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache

import numpy as np

from testimony.classifier import TestimonyClassifier
from testimony.explained import Part
from testimony.features import Key, WordFeatures
from testimony.unit_table import Contributions

Shares = Mapping[tuple[str, str, str], np.ndarray]
"""(Kind, name, flag) of a part -> what it adds to each target, shape (targets,)."""

KINDS = {
    "w:": "form",
    "l:": "lemma",
    "c:": "letters",
    "k:": "concept",
    "p:": "pair",
    "m:": "mark",
    "s:": "mark",
}
"""How the name of a feature begins, and what kind of thing it is."""


def unit_parts(engine: object, found: Contributions) -> tuple[tuple[Part, ...], np.ndarray]:
    """Return the parts of all units in order, and what each adds to each target, shape (parts, targets).

    The parts add up to the units. An engine other than the default one has one part a unit, and so has the question.
    """
    split = _splitter(engine) if isinstance(engine, TestimonyClassifier) else lambda _: {}
    told = [split(unit.key) if own else {} for unit, own in zip(found.units, found.own, strict=True)]
    scales = _scales(found, np.array([_total(parts, len(found.bias)) for parts in told]))
    parts: list[Part] = []
    rows: list[np.ndarray] = []
    for unit, own, weights, by_part, scale in zip(
        found.units, found.own, found.weights, told, scales, strict=True
    ):
        shares = {part: row * scale for part, row in by_part.items()}
        if not np.allclose(_total(shares, len(weights)), weights, rtol=1e-3, atol=1e-5):
            shares = {(unit.key.kind if own else "question", unit.key.words, ""): weights}
        for (kind, name, flag), row in shares.items():
            parts.append(Part(unit.start, unit.stop, kind, name, flag))
            rows.append(row)
    return tuple(parts), np.array(rows, dtype=float).reshape(len(rows), len(found.bias))


def _total(shares: Shares, targets: int) -> np.ndarray:
    total: np.ndarray = np.sum([np.zeros(targets), *shares.values()], axis=0)
    return total


def _scales(found: Contributions, totals: np.ndarray) -> np.ndarray:
    """Return what each unit's parts are to be multiplied by, shape (units, targets): one factor a sentence and target.

    The text's norm, and how much a sentence counts beside the whole, are the same for all units of a sentence, so
    that the units themselves tell the factor (least squares).
    """
    scales = np.ones_like(totals)
    numbers = np.array([unit.sentence for unit in found.units], dtype=int)
    for number in np.unique(numbers):
        rows = numbers == number
        above = (found.weights[rows] * totals[rows]).sum(axis=0)
        below = (totals[rows] ** 2).sum(axis=0)
        scales[rows] = np.divide(above, below, out=np.zeros_like(below), where=below > 0)
    return scales


def _splitter(engine: TestimonyClassifier) -> Callable[[Key], Shares]:
    """Return what tells the parts of a unit of this engine apart; their shares are still to be divided by the norm."""
    settings = engine.get_params()
    known = {f.name: settings[f.name] for f in fields(WordFeatures) if f.name in settings}
    features = WordFeatures(**known)

    @cache
    def split(key: Key) -> Shares:
        found: dict[tuple[str, str, str], np.ndarray] = {}
        for name, value in features.features(key):
            column = engine.vocabulary_.get(name)
            if column is not None:
                part = called(name)
                row = engine.coef_[:, column].astype(float) * value * engine.idf_[column]
                found[part] = found[part] + row if part in found else row
        return found

    return split


def called(feature: str) -> tuple[str, str, str]:
    """Return a feature's kind, name and flag; the n-grams of a word are one part without a name.

    >>> called("negated|k:MONEY"), called("c:oep"), called("m:|")
    (('concept', 'MONEY', 'negated'), ('letters', '', ''), ('mark', '|', ''))
    """
    flag, bar, rest = feature.partition("|")
    if feature[:2] in KINDS or not bar:
        flag, rest = "", feature
    kind = KINDS.get(rest[:2], "other")
    name = rest if kind == "other" else "" if kind == "letters" else rest[2:]
    return kind, name, flag
