"""The usual baseline of text classification: TF-IDF of words, pairs and character n-grams, and a linear model a target.

Counted once for all folds; what is learnt in a fold (which n-grams there are, how rare they are) is learnt from the texts
taught there, as if the fold were counted by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from testimony.linear import NEVER
from testimony.passage import passages

FEWEST = 2
"""An n-gram is kept from this many taught texts on."""


@dataclass(frozen=True)
class Grams:
    """Texts x words and pairs, texts x character n-grams, and which texts are ways of saying out of a phrasebook."""

    words: sparse.csr_matrix
    chars: sparse.csr_matrix
    phrase: np.ndarray

    def __len__(self) -> int:
        return len(self.phrase)

    def __getitem__(self, rows: np.ndarray) -> Grams:
        return Grams(self.words[rows], self.chars[rows], self.phrase[rows])


class TfIdf:
    """Words and pairs (1-2) beside character n-grams inside words (2-5), and `make()` for each target.

    Phrases have a column of their own, which no real text has: as in the engine, they teach what words mean, not how
    often a code occurs.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make
        self._counters: list[Any] = []

    def counted(self, X: Any) -> Grams:
        """Return texts as counts; the first texts say which n-grams there are."""
        if isinstance(X, Grams):
            return X
        texts = passages(X)
        said = [p.text for p in texts]
        if self._counters:
            words, chars = (counter.transform(said) for counter in self._counters)
        else:
            self._counters = _counters()
            words, chars = (counter.fit_transform(said) for counter in self._counters)
        return Grams(words.tocsr(), chars.tocsr(), np.array([p.phrase for p in texts], dtype=bool))

    def fit(self, X: Any, Y: Any) -> TfIdf:
        """Learn from texts and a 0/1 matrix of shape (texts, targets)."""
        grams, y = self.counted(X), np.asarray(Y)
        self._blocks = [_Block(grams.words), _Block(grams.chars)]
        apart = sparse.csr_matrix(grams.phrase[:, None].astype(np.float32))
        matrix = sparse.hstack([self._matrix(grams), apart]).tocsr()
        fits = [_fit_one(self.make, matrix, y[:, j]) for j in range(y.shape[1])]
        self._coef = np.array([coef[:-1] for coef, _ in fits])
        self._bias = np.array([bias for _, bias in fits])
        return self

    def decision_function(self, X: Any) -> np.ndarray:
        """Return the scores, shape (texts, targets)."""
        found: np.ndarray = self._matrix(self.counted(X)) @ self._coef.T + self._bias
        return found

    def _matrix(self, grams: Grams) -> sparse.csr_matrix:
        words, chars = self._blocks
        return sparse.hstack([words.weighted(grams.words), chars.weighted(grams.chars)]).tocsr()


class _Block:
    """Which columns of counts are known from what was taught, and how rare each is."""

    def __init__(self, counts: sparse.csr_matrix) -> None:
        from sklearn.feature_extraction.text import TfidfTransformer

        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        self.kept = np.flatnonzero(frequency >= FEWEST)
        self.idf = TfidfTransformer(sublinear_tf=True).fit(counts[:, self.kept])

    def weighted(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        return self.idf.transform(counts[:, self.kept])


def _counters() -> list[Any]:
    from sklearn.feature_extraction.text import CountVectorizer

    return [
        CountVectorizer(ngram_range=(1, 2), dtype=np.float32),
        CountVectorizer(analyzer="char_wb", ngram_range=(2, 5), dtype=np.float32),
    ]


def _fit_one(make: Callable[[], Any], matrix: sparse.csr_matrix, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the coefficients and the bias of one target."""
    if len(np.unique(y)) < 2:  # nothing to learn: always, or never
        return np.zeros(matrix.shape[1], dtype=np.float32), -NEVER if len(y) and y.all() else NEVER
    model = make().fit(matrix, y)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])
