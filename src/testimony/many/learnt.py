"""What a fitted classifier knows, and the rows of weights and squared norms that come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from testimony.counted import FORM
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

    def rows(self, entries: Entries, unknown: np.ndarray) -> np.ndarray:
        """Return units' rows, shape (units, targets + 1); `unknown` is the squared value of forms training has not seen."""
        units, columns, values = entries
        shape = (len(unknown), len(self.idf))
        matrix = sparse.csr_matrix((values.astype(np.float32), (units, columns)), shape=shape)
        matrix.data *= self.idf[matrix.indices]
        found = np.empty((len(unknown), self.width), dtype=np.float32)
        found[:, :-1] = matrix @ self.weights
        matrix.data **= 2
        found[:, -1] = np.asarray(matrix.sum(axis=1)).ravel() + unknown * self.rarest**2
        return found

    def named(
        self, keys: Sequence[Key], features: Callable[[Key], Iterable[tuple[str, float]]]
    ) -> tuple[Entries, np.ndarray]:
        """Return the known features of units, and the squared value of what training has not seen of each."""
        units, columns, values = [], [], []
        unknown = np.zeros(len(keys))
        for i, key in enumerate(keys):
            for name, value in features(key):
                column = self.vocabulary.get(name)
                if column is not None:
                    units.append(i)
                    columns.append(column)
                    values.append(value)
                elif name.startswith(FORM):
                    unknown[i] += value * value
        where = np.array(units, dtype=np.int32), np.array(columns, dtype=np.int32)
        return (*where, np.array(values, dtype=np.float32)), unknown
