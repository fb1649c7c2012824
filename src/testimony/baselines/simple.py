"""The two baselines that look at no more than a share, or a list of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from testimony.baselines.dictionary import Dictionary
from testimony.passage import Passage, passages


class Majority:
    """Says of every text how often a target occurs, whatever the text says."""

    def counted(self, X: Any) -> np.ndarray:
        """Return a column of nothing, one row a text."""
        return X if isinstance(X, np.ndarray) else np.zeros((len(passages(X)), 1))

    def fit(self, X: Any, Y: Any) -> Majority:
        """Learn how often each target occurs (plus one half, so that nothing is impossible)."""
        y = np.asarray(Y)
        rate = (y.sum(axis=0) + 0.5) / (len(y) + 1)
        self._score = np.log(rate / (1 - rate))
        return self

    def decision_function(self, X: Any) -> np.ndarray:
        """Return the same scores for every text, shape (texts, targets)."""
        return np.tile(self._score, (len(self.counted(X)), 1))


class Keywords:
    """Counts the different words of a codebook's dictionary; only where the limits lie is learnt, as for all."""

    def __init__(self, words: Dictionary, targets: Sequence[str]) -> None:
        self.words = words
        self.targets = targets

    def counted(self, X: Any) -> np.ndarray:
        """Return how many words of each target each text has, shape (texts, targets)."""
        if isinstance(X, np.ndarray):
            return X
        found = [self._hits(p) for p in passages(X)]
        return np.array(found, dtype=float).reshape(-1, len(self.targets))

    def fit(self, X: Any, Y: Any) -> Keywords:
        """Learn nothing."""
        return self

    def decision_function(self, X: Any) -> np.ndarray:
        """Return the counts, shape (texts, targets)."""
        return self.counted(X)

    def _hits(self, passage: Passage) -> list[int]:
        found = self.words.hits(passage)
        return [found[target] for target in self.targets]
