"""A table of what each unit adds to each target's score, computed at first sight and kept, within a bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from testimony.features import Key, Unit

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
