"""A sentence encoder with a linear head as an engine: the encoder reads, one logistic regression a target decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from testimony.engines.deletion import by_deletion
from testimony.engines.encoder import Encoder, Progress
from testimony.engines.prepared import Prepared, in_own_script, prepared
from testimony.linear import NEVER
from testimony.passage import Passage, passages
from testimony.unit_table import Contributions

if TYPE_CHECKING:
    import pandas as pd


class EncoderEngine(BaseEstimator):  # type: ignore[misc]
    """One logistic regression per target on the vectors of a sentence encoder.

    The question before a text is not used. Evidence is approximate: by leaving words out, one reading of the encoder for each.

    Parameters
    ----------
    encoder : Encoder
        What turns texts into vectors.
    C : float
        Inverse strength of the L2 penalty, on vectors brought to mean 0 and deviation 1 a column.
    positive_weight : float
        Weight of positives against negatives.
    prefix : str
        What the encoder wants before each text: E5 wants "query: ".
    epochs : int
        How often the encoder itself goes through the texts and learns (0: it stays as it is). Needs torch.
    learning_rate : float
        Of that learning.
    batch_size : int
        Texts at a time in that learning.
    include : bool
        The model folder holds the encoder's files too (always where it was fine-tuned).
    seed : int
        Of the order of texts in fine-tuning.
    progress : callable or None
        Told how far reading and fine-tuning are.

    Attributes
    ----------
    encoder_ : Encoder
        The encoder, fine-tuned where `epochs` is not 0.
    coef_ : ndarray of shape (targets, width)
    intercept_ : ndarray of shape (targets,)
    """

    def __init__(  # noqa: PLR0913 - an estimator's parameters are its settings
        self,
        encoder: Encoder | None = None,
        *,
        C: float = 0.1,
        positive_weight: float = 1.0,
        prefix: str = "",
        epochs: int = 0,
        learning_rate: float = 2e-5,
        batch_size: int = 16,
        include: bool = False,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> None:
        self.encoder = encoder
        self.C = C
        self.positive_weight = positive_weight
        self.prefix = prefix
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.include = include
        self.seed = seed
        self.progress = progress

    def fit(self, X: Iterable[str | Passage] | pd.DataFrame | Prepared, Y: Any) -> EncoderEngine:
        """Learn from texts `X` and a 0/1 matrix `Y` of shape (texts, targets)."""
        rows = prepared(X)
        y = np.asarray(Y).reshape(len(rows), -1)
        self.encoder_ = self._tuned(rows.passages, y) if self.epochs else self._given()
        vectors = self._read(rows)
        mean, deviation = vectors.mean(axis=0), vectors.std(axis=0)
        deviation[deviation < 1e-6] = 1.0
        heads = [self._fit_one((vectors - mean) / deviation, y[:, j]) for j in range(y.shape[1])]
        # what was learnt on columns of mean 0 and deviation 1 is turned back to the vectors as they come
        self.coef_ = np.vstack([coef / deviation for coef, _ in heads]).astype(np.float32)
        self.intercept_ = np.array([bias for _, bias in heads]) - self.coef_ @ mean
        return self

    def counted(self, X: Iterable[str | Passage] | pd.DataFrame | Prepared) -> Prepared:
        """Return the texts with their vectors, read once for many folds; without, where each fold tunes its own encoder."""
        rows = prepared(X)
        if self.epochs or rows.vectors is not None:
            return rows
        return Prepared(rows.passages, self._vectors(self._given(), rows.passages))

    def decision_function(self, X: Iterable[str | Passage] | pd.DataFrame | Prepared) -> np.ndarray:
        """Return the scores in log-odds, shape (texts, targets)."""
        check_is_fitted(self, "coef_")
        rows = prepared(X)
        if not len(rows):
            return np.zeros((0, len(self.intercept_)))
        scores: np.ndarray = self._read(rows) @ self.coef_.T + self.intercept_
        return scores

    def contributions(self, passage: str | Passage) -> Contributions:
        """Return what each word adds to each target's score, by leaving it out: approximate."""
        return by_deletion(self.decision_function, passages([passage])[0])

    def restore(self, *, coef: np.ndarray, intercept: np.ndarray) -> None:
        """Take what an earlier fit learnt, instead of fitting."""
        if coef.ndim != 2 or intercept.shape != coef.shape[:1]:
            raise ValueError("coef and intercept do not fit together")
        self.encoder_, self.coef_, self.intercept_ = self._given(), coef, intercept

    def _given(self) -> Encoder:
        if self.encoder is None:
            raise ValueError("EncoderEngine needs an encoder: EncoderEngine(find(...))")
        return self.encoder

    def _tuned(self, rows: Sequence[Passage], y: np.ndarray) -> Encoder:
        from testimony.engines.tuning import tuned

        return tuned(
            self._given(),
            self._texts(rows),
            y,
            epochs=self.epochs,
            learning_rate=self.learning_rate,
            batch_size=self.batch_size,
            seed=self.seed,
            progress=self.progress or _silent,
        )

    def _read(self, rows: Prepared) -> np.ndarray:
        """Return the rows' vectors: those they carry, but not where the encoder has learnt since."""
        if rows.vectors is not None and self.encoder_ is self.encoder:
            return rows.vectors
        return self._vectors(self.encoder_, rows.passages)

    def _vectors(self, encoder: Encoder, rows: Sequence[Passage]) -> np.ndarray:
        tell = self.progress if self.progress is not None and len(rows) > 1000 else _silent
        return encoder.vectors(self._texts(rows), tell)

    def _texts(self, rows: Sequence[Passage]) -> list[str]:
        return [self.prefix + in_own_script(p) for p in rows]

    def _fit_one(self, vectors: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
        """Return the coefficients and the bias of one target."""
        if len(np.unique(y)) < 2:  # nothing to learn: always, or never
            return np.zeros(vectors.shape[1]), -NEVER if len(y) and y.all() else NEVER
        weights = {0: 1.0, 1: self.positive_weight}
        model = LogisticRegression(C=self.C, class_weight=weights, max_iter=1000).fit(vectors, y)
        return model.coef_[0], float(model.intercept_[0])


def _silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""
