"""Any scikit-learn classifier as an engine: one clone of it for each target, over texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from scipy.special import logit
from sklearn.base import BaseEstimator, clone
from sklearn.decomposition import TruncatedSVD
from sklearn.pipeline import Pipeline
from sklearn.utils import get_tags
from sklearn.utils.validation import check_is_fitted

from testimony.engines.deletion import by_deletion
from testimony.engines.matrix import TextMatrix
from testimony.engines.prepared import Prepared, prepared
from testimony.errors import ModelError
from testimony.linear import NEVER
from testimony.passage import Passage, passages
from testimony.unit_table import Contributions

if TYPE_CHECKING:
    import pandas as pd

_SURE = 1e-4
"""Probabilities nearer to 0 or 1 than this count as this: log-odds of 9 are as good as certain."""

_DENSE_WIDTH = 100
"""Columns that are made for an estimator which takes no sparse matrix (latent semantic analysis)."""

Inputs: TypeAlias = Any
"""Texts, or a matrix of shape (texts, features), sparse or not: whatever the estimator takes."""


class EstimatorEngine(BaseEstimator):  # type: ignore[misc]
    """One clone of a scikit-learn classifier per target.

    An estimator that takes texts (a Pipeline, or one that says so in its tags) is given them as they are. Any other is given a
    TF-IDF matrix of words, word pairs and character n-grams; one that takes no sparse matrix, 100 columns made of it.
    The question before a text is not used. Evidence is approximate: by leaving words out.

    Parameters
    ----------
    estimator : scikit-learn classifier
        With `decision_function` or `predict_proba`.
    seed : int
        For every `random_state` that the estimator leaves open.

    Attributes
    ----------
    parts_ : list of fitted estimators, or of a score where there was nothing to learn, one a target
    matrix_ : TextMatrix or None
    reduce_ : TruncatedSVD or None
    """

    def __init__(self, estimator: Any = None, seed: int = 0) -> None:
        self.estimator = estimator
        self.seed = seed

    def fit(self, X: Iterable[str | Passage] | pd.DataFrame | Prepared, Y: Any) -> EstimatorEngine:
        """Learn from texts `X` and a 0/1 matrix `Y` of shape (texts, targets). Raises `ModelError` where the estimator fails."""
        rows = prepared(X)
        y = np.asarray(Y).reshape(len(rows), -1)
        self.matrix_ = None if takes_texts(self.estimator) else TextMatrix().fit(rows.passages)
        self.reduce_: TruncatedSVD | None = None
        inputs = self._inputs(rows.passages)
        if self.matrix_ is not None and not get_tags(self.estimator).input_tags.sparse:
            self.reduce_ = TruncatedSVD(min(_DENSE_WIDTH, *inputs.shape), random_state=self.seed)
            inputs = self.reduce_.fit_transform(inputs)
        self.parts_ = [self._fit_one(inputs, y[:, j]) for j in range(y.shape[1])]
        return self

    def counted(self, X: Iterable[str | Passage] | pd.DataFrame | Prepared) -> Prepared:
        """Return the texts as a list that folds can take rows of; words are counted in each fold anew."""
        return prepared(X)

    def decision_function(self, X: Iterable[str | Passage] | pd.DataFrame | Prepared) -> np.ndarray:
        """Return the scores in log-odds (or what the estimator takes for them), shape (texts, targets)."""
        check_is_fitted(self, "parts_")
        rows = prepared(X)
        if not len(rows):
            return np.zeros((0, len(self.parts_)))
        inputs = self._inputs(rows.passages)
        return np.column_stack([_scores(part, inputs, len(rows)) for part in self.parts_])

    def contributions(self, passage: str | Passage) -> Contributions:
        """Return what each word adds to each target's score, by leaving it out: approximate."""
        return by_deletion(self.decision_function, passages([passage])[0])

    def _inputs(self, rows: Sequence[Passage]) -> Inputs:
        if self.matrix_ is None:
            return [p.text for p in rows]
        found = self.matrix_.transform(rows)
        return found if self.reduce_ is None else self.reduce_.transform(found)

    def _fit_one(self, inputs: Inputs, y: np.ndarray) -> Any:
        """Return the fitted clone of one target, or a score where there is nothing to learn: always, or never."""
        if len(np.unique(y)) < 2:
            return -NEVER if len(y) and y.all() else NEVER
        try:
            return _seeded(self.estimator, self.seed).fit(inputs, y)
        except Exception as error:  # its message may quote a testimony, so only its kind is told
            name = type(self.estimator).__name__
            raise ModelError(
                f"{name} could not learn from these texts ({type(error).__name__})",
                where="engine",
                next_step="Give it other settings, or more coded segments.",
            ) from None


def takes_texts(estimator: Any) -> bool:
    """Return whether an estimator is given texts: a Pipeline is, also within a search such as GridSearchCV."""
    inner = estimator
    while not isinstance(inner, Pipeline) and getattr(inner, "estimator", None) is not None:
        inner = inner.estimator
    return isinstance(inner, Pipeline) or bool(get_tags(estimator).input_tags.string)


def _seeded(estimator: Any, seed: int) -> Any:
    """Return a clone in which every open `random_state` is the seed."""
    fresh = clone(estimator)
    states = {n: v for n, v in fresh.get_params().items() if n.rpartition("__")[2] == "random_state"}
    return fresh.set_params(**{name: seed for name, value in states.items() if value is None})


def _scores(part: Any, inputs: Inputs, count: int) -> np.ndarray:
    if isinstance(part, float):
        return np.full(count, part)
    if hasattr(part, "decision_function"):
        return np.ravel(part.decision_function(inputs))
    found: np.ndarray = logit(part.predict_proba(inputs)[:, 1].clip(_SURE, 1 - _SURE))
    return found
