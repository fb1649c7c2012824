"""Engines: what can learn from coded passages and score new ones.

The default engine is `TestimonyClassifier`, whose evidence is exact. Others are any scikit-learn classifier
(`estimator`) and a sentence encoder with a linear head (`encoding`); their evidence is found by leaving words out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np

    from testimony.passage import Passage
    from testimony.unit_table import Contributions


class Engine(Protocol):
    """What training, evaluation and labelling need of an engine; scikit-learn's `clone` makes a fresh one."""

    def fit(self, X: Any, Y: Any) -> Any:
        """Learn from passages and a 0/1 matrix of shape (passages, targets)."""

    def counted(self, X: Any) -> Any:
        """Return passages made ready once for many fits: it can be indexed by an array of rows."""

    def decision_function(self, X: Any) -> np.ndarray:
        """Return scores in log-odds, shape (passages, targets)."""

    def contributions(self, passage: str | Passage) -> Contributions:
        """Return what each word added to each target's score; with the bias they add up to it."""
