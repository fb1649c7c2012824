"""A formula and a table as the arrays of a regression; what is missing is refused, or left out and said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from testimony.errors import EvaluationError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Columns:
    """Outcome (NaN where not coded), regressors, predictions, probabilities and clusters of the same units."""

    y: np.ndarray
    x: np.ndarray
    names: tuple[str, ...]
    predicted: np.ndarray
    probability: np.ndarray
    cluster: np.ndarray | None
    rows: np.ndarray
    notes: tuple[str, ...] = ()

    @property
    def coded(self) -> np.ndarray:
        """Return which units were coded by hand."""
        found: np.ndarray = ~np.isnan(self.y)
        return found

    def numbers(self, data: pd.DataFrame, name: str) -> np.ndarray:
        """Return another column of the same units as numbers; raise `EvaluationError` where one is missing."""
        return _complete(_numbers(data, name)[self.rows], name)


def columns(
    formula: str, data: pd.DataFrame, *, predicted: str, probability: str | float, cluster: str | None
) -> Columns:
    """Return the arrays of `"outcome ~ regressors"`; units that lack a regressor are left out, and counted in `notes`.

    Raises `EvaluationError` where a column is missing, the formula is none, a prediction is missing, or a coded unit has no
    probability above 0 and at most 1.
    """
    left, tilde, right = formula.partition("~")
    outcome = left.strip()
    if not tilde or not outcome:
        raise EvaluationError(f"{formula!r} is no formula", next_step="Write it as: outcome ~ age + country")
    wanted = [outcome, predicted, *([cluster] if cluster else [])]
    _there(data, [*wanted, probability] if isinstance(probability, str) else wanted)
    matrix = _matrix(right.strip(), data)
    rows = matrix.index.to_numpy()
    y = _numbers(data, outcome)[rows]
    given = probability if isinstance(probability, str) else None
    p = _numbers(data, given)[rows] if given else np.full(len(rows), float(probability))
    _check(y, p)
    dropped = len(data) - len(rows)
    return Columns(
        y=y,
        x=matrix.to_numpy(dtype=float),
        names=tuple(map(str, matrix.columns)),
        predicted=_complete(_numbers(data, predicted)[rows], predicted),
        probability=p,
        cluster=np.unique(data[cluster].astype(str).to_numpy()[rows], return_inverse=True)[1]
        if cluster
        else None,
        rows=rows,
        notes=(f"{dropped} units without a value of some regressor are left out.",) if dropped else (),
    )


def _matrix(right: str, data: pd.DataFrame) -> Any:
    """Return the regressors, a row a complete unit, under the units' places in the table."""
    if find_spec("formulaic") is None:
        raise EvaluationError(
            "formulaic is needed for formulas and not installed",
            next_step="Install it: pip install formulaic",
        )
    import formulaic
    from formulaic.errors import FormulaicError

    table = data.reset_index(drop=True)
    try:
        found = formulaic.model_matrix(right, table, na_action="drop", context={})
    except (FormulaicError, NameError, KeyError, ValueError, TypeError, SyntaxError) as error:
        known = ", ".join(map(str, table.columns))
        raise EvaluationError(
            f"the formula {right!r} cannot be read", next_step=f"Columns: {known}."
        ) from error
    if not len(found):
        raise EvaluationError("no unit has a value of every regressor", next_step="Choose other regressors.")
    return found


def _there(data: pd.DataFrame, names: Sequence[str]) -> None:
    for name in names:
        if name not in data:
            known = ", ".join(map(str, data.columns))
            raise EvaluationError(f"there is no column {name!r}", next_step=f"Columns: {known}.")


def _numbers(data: pd.DataFrame, name: str) -> np.ndarray:
    _there(data, [name])
    try:
        found: np.ndarray = data[name].astype(float).to_numpy()
    except (TypeError, ValueError) as error:
        step = "Give 0 and 1, or a probability; empty where nobody coded."
        raise EvaluationError(f"column {name!r} holds what is no number", next_step=step) from error
    return found


def _complete(values: np.ndarray, name: str) -> np.ndarray:
    if missing := int((~np.isfinite(values)).sum()):
        step = "Label every unit, or leave those out of the table."
        raise EvaluationError(f"{name!r} is empty for {missing} units", next_step=step)
    return values


def _check(y: np.ndarray, probability: np.ndarray) -> None:
    coded = ~np.isnan(y)
    if not coded.any():
        step = "Draw a sample (testimony draw) and code it."
        raise EvaluationError(
            "no outcome was coded by hand, so there is nothing to correct by", next_step=step
        )
    p = probability[coded]
    if wrong := int((~np.isfinite(p) | (p <= 0) | (p > 1)).sum()):
        raise EvaluationError(
            f"{wrong} of the {len(p)} coded units have no inclusion probability above 0 and at most 1",
            next_step="Give each one's probability of being drawn, as testimony draw stores it.",
        )
