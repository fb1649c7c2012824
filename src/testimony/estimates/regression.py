"""Regression on an outcome that a machine coded for all and hands for some: design-based supervised learning.

A regression on the machine's codes alone is biased by its errors, in either direction. Here each hand-coded unit corrects
the machine's by its error over its inclusion probability (Egami, Hinck, Stewart & Wei 2023, arXiv 2306.04746; 2024).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import inf
from typing import TYPE_CHECKING, Literal

import numpy as np

from testimony.errors import EvaluationError
from testimony.estimates.formulas import Columns, columns
from testimony.estimates.intervals import LEVEL, quantile

if TYPE_CHECKING:
    import pandas as pd

Family = Literal["linear", "logistic"]

_STEPS, _CLOSE = 50, 1e-10  # of Newton's method
_FOLDS = 5


@dataclass(frozen=True)
class Coefficient:
    """A coefficient with its standard error, test statistic, p-value and 95% interval."""

    name: str
    value: float
    error: float
    statistic: float
    p: float
    low: float
    high: float


@dataclass(frozen=True)
class Regression:
    """A fitted regression: `rows` are its coefficients, `covariance` theirs; `naive` those on the machine's codes alone."""

    formula: str
    family: Family
    rows: tuple[Coefficient, ...]
    covariance: np.ndarray
    naive: tuple[float, ...]
    n: int
    hand: int
    clusters: int | None
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Coefficient:
        """Return a coefficient by name; raise `KeyError` where there is none."""
        for row in self.rows:
            if row.name == name:
                return row
        raise KeyError(name)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a coefficient, and the uncorrected one beside it."""
        import pandas as pd

        names = ("coef", "std err", "t" if self.clusters else "z", "p", "[0.025", "0.975]", "uncorrected")
        found = [
            (r.value, r.error, r.statistic, r.p, r.low, r.high, u)
            for r, u in zip(self.rows, self.naive, strict=True)
        ]
        return pd.DataFrame(found, columns=list(names), index=[r.name for r in self.rows])

    def summary(self) -> str:
        """Return the table as text, in the order statistics packages print it."""
        table = self.to_frame().to_string(float_format="{:.4f}".format)
        line = "=" * max(map(len, table.splitlines()))
        return "\n".join([line, *self._head(), line, table, line, *self.notes])

    def _head(self) -> tuple[str, ...]:
        clusters = f", clustered by {self.clusters:,} respondents" if self.clusters else ""
        return (
            f"{self.family.capitalize()} regression (design-based supervised learning)",
            f"{self.formula}",
            f"units {self.n:,}, coded by hand {self.hand:,}; standard errors: sandwich{clusters}",
        )

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        head = "<br>".join(map(escape, self._head()))
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        return f"<p>{head}</p>{self.to_frame().to_html(float_format='{:.4f}'.format)}<ul>{notes}</ul>"


def regress(
    formula: str,
    data: pd.DataFrame,
    *,
    predicted: str,
    probability: str | float,
    family: Family = "linear",
    cluster: str | None = None,
    guess: str | None = None,
    seed: int = 0,
) -> Regression:
    """Return the regression of a formula such as `"politics ~ age + C(country)"` on an outcome coded by hand for some.

    The outcome is 0/1 and empty where nobody coded; `predicted` is the column of the machine's code or probability,
    there for all; `probability` the column (or the number) of the inclusion probabilities. With R = coded and π the
    probability, Ỹ = g + R/π (Y − g) stands for the outcome, and Σ x (Ỹ − μ(x'b)) = 0 is solved (Egami et al. 2023, eq. 4); `g`
    is learnt from prediction and regressors in five folds by cluster, so that nobody's own coding is in it, or given as the
    column `guess`. Standard errors: sandwich, summed within `cluster` (then with t of clusters − coefficients). Raises
    `EvaluationError` where probabilities or predictions are missing, or the regression has no solution.
    """
    if family not in ("linear", "logistic"):
        raise EvaluationError(f"family {family!r} is unknown", next_step="Give linear or logistic.")
    found = columns(formula, data, predicted=predicted, probability=probability, cluster=cluster)
    g = found.numbers(data, guess) if guess is not None else guessed(found, seed=seed)
    outcome = g.copy()
    outcome[found.coded] += (found.y[found.coded] - g[found.coded]) / found.probability[found.coded]
    b = solved(found.x, outcome, family)
    covariance = sandwich(found.x, outcome, b, family, found.cluster)
    naive = solved(found.x, found.predicted, family, refuse=False)
    people = None if found.cluster is None else len(np.unique(found.cluster))
    freedom = inf if people is None else float(people - len(b))
    return Regression(
        formula=formula,
        family=family,
        rows=tuple(_coefficients(found.names, b, np.sqrt(np.diag(covariance)), freedom)),
        covariance=covariance,
        naive=tuple(naive.tolist()),
        n=len(found.x),
        hand=int(found.coded.sum()),
        clusters=people,
        notes=(
            *found.notes,
            "uncorrected: the same regression on the machine's codes alone, biased by its errors.",
        ),
    )


def guessed(found: Columns, *, seed: int) -> np.ndarray:
    """Return what would be guessed of the outcome from prediction and regressors, learnt from other clusters' hand coding."""
    from sklearn.linear_model import LinearRegression

    x = np.column_stack([found.predicted, found.x])
    groups = found.cluster if found.cluster is not None else np.arange(len(x))
    people = np.unique(groups[found.coded])
    order = np.random.default_rng(seed).permutation(len(people))
    fold = np.full(len(x), -1)
    place = dict(zip(people[order].tolist(), (np.arange(len(people)) % _FOLDS).tolist(), strict=True))
    fold[found.coded] = [place[p] for p in groups[found.coded].tolist()]
    g = np.zeros(len(x))
    guesses = []
    for k in range(_FOLDS):
        learn = found.coded & (fold != k)
        model = LinearRegression().fit(x[learn], found.y[learn], 1 / found.probability[learn])
        guesses.append(np.clip(model.predict(x), found.y[found.coded].min(), found.y[found.coded].max()))
        g[fold == k] = guesses[-1][fold == k]
    g[fold == -1] = np.mean(guesses, axis=0)[fold == -1]
    return g


def solved(x: np.ndarray, y: np.ndarray, family: Family, *, refuse: bool = True) -> np.ndarray:
    """Return b with Σ x (y − μ(x'b)) = 0, by Newton's method; `y` need not lie within 0 and 1."""
    b: np.ndarray = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        mean, slope = _mean(x @ b, family)
        step: np.ndarray = np.linalg.lstsq((x * slope[:, None]).T @ x, x.T @ (y - mean), rcond=None)[0]
        b = b + step
        if np.abs(step).max() < _CLOSE:
            return b
        if not np.isfinite(b).all() or np.abs(b).max() > 1e3:
            break
    if not refuse:
        return np.full(len(b), np.nan)
    raise EvaluationError(
        "the regression has no solution: an outcome is (nearly) always the same for some value of a regressor",
        next_step="Take regressors out, join rare categories, or code more.",
    )


def sandwich(
    x: np.ndarray, y: np.ndarray, b: np.ndarray, family: Family, cluster: np.ndarray | None
) -> np.ndarray:
    """Return the covariance J⁻¹ (Σ s s') J⁻¹ of b (White 1982; Liang & Zeger 1986), s summed within clusters."""
    mean, slope = _mean(x @ b, family)
    score = x * (y - mean)[:, None]
    if cluster is not None:
        place = np.unique(cluster, return_inverse=True)[1]
        summed = np.zeros((place.max() + 1, x.shape[1]))
        np.add.at(summed, place, score)
        score = summed
    bread = np.linalg.pinv((x * slope[:, None]).T @ x)
    found: np.ndarray = bread @ (score.T @ score) @ bread
    return found


def _mean(eta: np.ndarray, family: Family) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean, and how fast it grows."""
    if family == "linear":
        return eta, np.ones_like(eta)
    mean: np.ndarray = 1 / (1 + np.exp(-np.clip(eta, -500, 500)))
    return mean, np.asarray(np.maximum(mean * (1 - mean), 1e-12))


def _coefficients(
    names: Sequence[str], b: np.ndarray, errors: np.ndarray, freedom: float
) -> list[Coefficient]:
    from scipy import stats

    z = quantile(freedom)
    found = []
    for name, value, error in zip(names, b.tolist(), errors.tolist(), strict=True):
        t = value / error if error > 0 else inf
        p = 2 * float(stats.norm.sf(abs(t)) if freedom == inf else stats.t.sf(abs(t), max(freedom, 1)))
        found.append(Coefficient(name, value, error, t, p, value - z * error, value + z * error))
    return found


__all__ = ["LEVEL", "Coefficient", "Regression", "guessed", "regress", "sandwich", "solved"]
