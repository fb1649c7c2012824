"""The linear models behind the scores: one a target, each fitted by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d

NEVER = -20.0
"""The score of a target without positives: a probability of practically nothing."""

_WORTH_WORKERS = 2_000_000
"""Values in the training matrix from which starting other processes pays (liblinear is not safe in threads)."""


def indicator(Y: Any) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return what is to be learnt as a 0/1 matrix, one column a target; the classes; and whether a text may have several.

    Of two classes only the second has a column. Raises `ValueError` where a matrix holds anything but 0 and 1.
    """
    y = np.asarray(Y)
    if y.ndim == 2 and np.isin(y, (0, 1)).all():
        return y.astype(np.int8), np.arange(y.shape[1]), True
    if y.ndim == 2 and y.shape[1] > 1:
        raise ValueError("Y of shape (texts, targets) must hold only 0 and 1")
    y = column_or_1d(y, warn=True)
    check_classification_targets(y)
    classes, code = np.unique(y, return_inverse=True)
    which = [len(classes) - 1] if len(classes) <= 2 else range(len(classes))
    return np.column_stack([code == j for j in which]).astype(np.int8), classes, False


def linear(loss: str, C: float, positive_weight: float) -> Any:
    """Return the linear model of one target, not yet fitted."""
    weights = {0: 1.0, 1: positive_weight}
    if loss == "squared_hinge":
        return LinearSVC(C=C, tol=1e-3, class_weight=weights, random_state=0)
    if loss != "logistic":
        raise ValueError(f"loss must be 'logistic' or 'squared_hinge', not {loss!r}")
    return LogisticRegression(C=C, solver="liblinear", tol=1e-3, class_weight=weights, random_state=0)


def fit_targets(
    model: Any, matrix: sparse.csr_matrix, y: np.ndarray, weights: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients, shape (targets, features), and biases, shape (targets,), of a model fitted for each column of `y`."""
    jobs = -1 if matrix.nnz > _WORTH_WORKERS else 1
    fits = Parallel(n_jobs=jobs, mmap_mode="c")(
        delayed(_fit_one)(clone(model), matrix, y[:, j], weights) for j in range(y.shape[1])
    )
    return np.vstack([coef for coef, _ in fits]), np.array([bias for _, bias in fits])


def _fit_one(
    model: Any, matrix: sparse.csr_matrix, y: np.ndarray, weights: np.ndarray | None
) -> tuple[np.ndarray, float]:
    if len(np.unique(y)) < 2:  # nothing to learn: always, or never
        return np.zeros(matrix.shape[1]), -NEVER if len(y) and y.all() else NEVER
    model.fit(matrix, y, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])
