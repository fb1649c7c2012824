"""What a fitted classifier knows, and the rows of weights and squared norms that come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from testimony.features import Key, WordFeatures

Entries = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Values of a sparse matrix: units (rows), features (columns), values."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Features, and what was learnt of them: `idf` shape (features,), `weights` shape (features, targets), in C order.

    `rarest` is the inverse document frequency of the rarest features, `least` what every text's norm holds besides,
    `best_sentence` the share of the sentence that says it best, `bias` has shape (targets,).
    """

    features: WordFeatures
    vocabulary: Mapping[str, int]
    idf: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    rarest: float
    least: float
    best_sentence: float

    @property
    def width(self) -> int:
        """Return how long a row is: a weight a target, and the squared norm."""
        return int(self.weights.shape[1]) + 1

    def rows(self, entries: Sequence[Entries], unknown: np.ndarray) -> np.ndarray:
        """Return units' rows, shape (units, targets + 1); `unknown` is the squared value of forms training has not seen."""
        units, columns, values = (np.concatenate(some) for some in zip(*entries, strict=True))
        shape = (len(unknown), len(self.idf))
        matrix = sparse.csr_matrix((values.astype(np.float32), (units, columns)), shape=shape)
        matrix.data *= self.idf[matrix.indices]
        found = np.empty((len(unknown), self.width), dtype=np.float32)
        found[:, :-1] = matrix @ self.weights
        matrix.data **= 2
        found[:, -1] = np.asarray(matrix.sum(axis=1)).ravel() + unknown * self.rarest**2
        return found

    def rows_of(self, keys: Sequence[Key]) -> np.ndarray:
        """Return the rows of units that are no words: marks and concepts. Of words, `SingleIndex` and `GramIndex` know the features."""
        units, columns, values = [], [], []
        for i, key in enumerate(keys):
            for name, value in self.features.features(key):
                if name in self.vocabulary:
                    units.append(i)
                    columns.append(self.vocabulary[name])
                    values.append(value)
        where = np.array(units, dtype=np.int32), np.array(columns, dtype=np.int32)
        return self.rows([(*where, np.array(values, dtype=np.float32))], np.zeros(len(keys)))
