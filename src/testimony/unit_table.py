"""What each unit adds to each target's score: computed at first sight, kept in a table, shared out in a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from testimony.features import Key, Unit, n_sentences

LIMIT = 500_000
"""Units kept at most; then the table starts anew (about 25 MB with ten targets)."""

Compute = Callable[[Key], tuple[np.ndarray, float]]
"""From a unit's key to its weights, shape (targets,), and its squared norm."""


@dataclass(frozen=True)
class Contributions:
    """What each unit of a text added to each target's score: units, shape (units, targets), and the bias.

    `weights.sum(0) + bias` is the score. Units of the question have `own` False: context, never evidence.
    """

    units: tuple[Unit, ...]
    own: tuple[bool, ...]
    weights: np.ndarray
    bias: np.ndarray


class UnitTable:
    """Key -> row of weights and squared norm; grows by doubling, starts anew at the limit."""

    def __init__(self, targets: int, compute: Compute, limit: int = LIMIT) -> None:
        self._targets, self._compute, self._limit = targets, compute, limit
        self.clear()

    def clear(self) -> None:
        """Forget every unit."""
        self._index: dict[Key, int] = {}
        self._weights = np.zeros((1024, self._targets), dtype=np.float32)
        self._norms = np.zeros(1024, dtype=np.float32)

    def __getstate__(self) -> dict[str, Any]:
        """Travel empty to another process: it is filled again there, and what travels may be read-only."""
        return {"_targets": self._targets, "_compute": self._compute, "_limit": self._limit}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.clear()

    def rows(self, units: Sequence[Unit]) -> tuple[np.ndarray, np.ndarray]:
        """Return the units' weights, shape (units, targets), and squared norms, shape (units,)."""
        if len(self._index) > self._limit:
            self.clear()
        index = [self._find(unit.key) for unit in units]
        return self._weights[index], self._norms[index]

    def _find(self, key: Key) -> int:
        found = self._index.get(key)
        if found is None:
            found = len(self._index)
            if found == len(self._norms):
                self._weights = np.concatenate([self._weights, np.zeros_like(self._weights)])
                self._norms = np.concatenate([self._norms, np.zeros_like(self._norms)])
            self._weights[found], self._norms[found] = self._compute(key)
            self._index[key] = found
        return found


def norm(squares: np.ndarray, least: float) -> np.ndarray:
    """Return the norms of texts whose units' squared norms add up to `squares`, `least` being in every text besides."""
    norms = np.sqrt(squares + least**2)
    return np.where(norms > 0, norms, 1.0)


def shares(
    units: Sequence[Unit], weights: np.ndarray, squares: np.ndarray, *, least: float, best_sentence: float
) -> np.ndarray:
    """Return what each unit of a text adds to each target's score, shape (units, targets).

    `weights` has shape (units, targets), `squares` shape (units,). The sentence that says a target best has the share
    `best_sentence` of its score, the whole text the rest; a unit of the question goes with every sentence.
    """
    whole: np.ndarray = weights / norm(squares.sum(), least)
    if not best_sentence or n_sentences(units) == 1:
        return whole
    sentence = np.array([unit.sentence for unit in units])
    own = sentence >= 0
    sums = np.zeros((sentence.max() + 1, weights.shape[1]), dtype=weights.dtype)
    np.add.at(sums, sentence[own], weights[own])
    length = norm(np.bincount(sentence[own], squares[own]) + squares[~own].sum(), least)
    best = ((sums + weights[~own].sum(axis=0)) / length[:, None]).argmax(axis=0)
    inside = (sentence[:, None] == best) | ~own[:, None]
    found: np.ndarray = (1 - best_sentence) * whole + best_sentence * inside * weights / length[best]
    return found
