"""Pairs of lemmas, next to each other or with a word between: which of them training has seen, and what they add."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from testimony.features import BETWEEN, WordFeatures
from testimony.many.compiled import loops
from testimony.many.index import KeyIndex, pair_keys
from testimony.many.learnt import Learnt

_PAIR = "p:"


class PairIndex:
    """A number for each lemma that is part of a known pair, from 1; and a row for each known pair.

    A pair that training has not seen adds nothing to a score or a norm, so that none need be kept.
    """

    def __init__(self, learnt: Learnt) -> None:
        self.lemmas: dict[str, int] = {}
        near: list[tuple[int, int, int]] = []
        apart: list[tuple[int, int, int]] = []
        columns: list[int] = []
        values: list[float] = []
        for name, column in learnt.vocabulary.items():
            if name.startswith(_PAIR):
                words = name.removeprefix(_PAIR)
                for first, second, is_near in _split(words):
                    found = near if is_near else apart
                    found.append((self.number(first), self.number(second), len(columns)))
                columns.append(column)
                values.append(_worth(words, learnt.features))
        weights = np.array(values, dtype=np.float32)[:, None] * learnt.idf[columns][:, None]
        rows = learnt.weights[columns] * weights
        self.rows = np.ascontiguousarray(np.hstack([rows, weights**2]), dtype=np.float32)
        self._near = _index(near if learnt.features.pair_weight else [])
        self._apart = _index(apart if learnt.features.skip_weight else [])

    def number(self, lemma: str) -> int:
        """Return the number of a lemma, a new one if it has none."""
        return self.lemmas.setdefault(lemma, len(self.lemmas) + 1)

    def near(self, lemmas: np.ndarray, runs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return places and rows of known neighbours within a run; `runs` numbers each word's."""
        return _known(self._near, lemmas, runs, 1)

    def apart(self, lemmas: np.ndarray, runs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return places and rows of known pairs with a word between."""
        return _known(self._apart, lemmas, runs, 2)


def _split(words: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the two lemmas of a pair, and whether they are neighbours; a lemma may hold a space, so each way is given."""
    parts = words.split(" ")
    for i in range(1, len(parts)):
        if BETWEEN not in parts:
            yield " ".join(parts[:i]), " ".join(parts[i:]), True
        elif parts[i] == BETWEEN:
            yield " ".join(parts[:i]), " ".join(parts[i + 1 :]), False


def _worth(words: str, features: WordFeatures) -> float:
    return features.skip_weight if f" {BETWEEN} " in words else features.pair_weight


def _index(entries: list[tuple[int, int, int]]) -> KeyIndex | None:
    if not entries:
        return None
    first, second, row = np.array(entries, dtype=np.int64).T
    return KeyIndex(pair_keys(first, second), row)


def _known(
    index: KeyIndex | None, lemmas: np.ndarray, runs: np.ndarray, step: int
) -> tuple[np.ndarray, np.ndarray]:
    if index is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    if (compiled := loops()) is not None:
        places, rows = compiled.pairs(*index.table, lemmas, runs, step)
        return places, rows
    first, second = lemmas[:-step], lemmas[step:]
    places = np.flatnonzero((runs[:-step] == runs[step:]) & (first > 0) & (second > 0))
    rows = index.find(pair_keys(first[places], second[places]))
    return places[rows >= 0], rows[rows >= 0]
