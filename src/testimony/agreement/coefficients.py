"""Agreement beyond chance from who gave which unit which value: alpha, kappa, AC1, Fleiss' kappa.

Ratings are counts: how many coders gave unit `u` value `v`, so that coders may be missing. All functions take
`weights`, one a unit, which is what a bootstrap over respondents draws. Where a coefficient has no meaning
(nobody ever used a second value) it is None and says why: never NaN, never 1.0.

Sources: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Cohen (1960), Educational and
Psychological Measurement 20:37; Fleiss (1971), Psychological Bulletin 76:378; Gwet (2008), British Journal of
Mathematical and Statistical Psychology 61:29; Passonneau (2006), LREC (MASI).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Distance = Callable[[Any, Any], float]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient, with a 95% interval where one was drawn; or None, and why it has no meaning here."""

    value: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""

    def __str__(self) -> str:
        if self.value is None:
            return "–"
        interval = "" if self.low is None or self.high is None else f" [{self.low:.2f}, {self.high:.2f}]"
        return f"{self.value:.2f}{interval}"


NOBODY = "no unit was judged by two coders"
CONSTANT = "everybody gave every unit the same value, so there is nothing to agree about"


@dataclass(frozen=True)
class Ratings:
    """How many coders gave each unit each value: `counts` has shape (units, values)."""

    values: tuple[Any, ...]
    counts: np.ndarray

    @classmethod
    def of(cls, units: Sequence[Sequence[Hashable | None]], values: Sequence[Any] = ()) -> Ratings:
        """Count the values of units; None is a coder who did not judge that unit.

        >>> Ratings.of([["a", "a"], ["a", "b"], ["b", None]]).counts.tolist()
        [[2, 0], [1, 1], [0, 1]]
        """
        found = tuple(values) or tuple(
            sorted({v for unit in units for v in unit if v is not None}, key=_sort_key)
        )
        column = {value: j for j, value in enumerate(found)}
        counts = np.zeros((len(units), len(found)), dtype=int)
        for i, unit in enumerate(units):
            for value in unit:
                if value is not None:
                    counts[i, column[value]] += 1
        return cls(found, counts)

    @classmethod
    def of_table(cls, table: Sequence[Sequence[int]]) -> Ratings:
        """Make the ratings of two coders from their contingency table (rows: first coder)."""
        units = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(int(n))]
        return cls.of(units, values=range(len(table)))


def alpha(
    ratings: Ratings, distance: str | Distance = "nominal", weights: np.ndarray | None = None
) -> Coefficient:
    """Return Krippendorff's alpha, 1 - observed / expected disagreement (Krippendorff 2011).

    `distance` is "nominal", "ordinal", "interval", "masi" (Passonneau's, over label sets), "jaccard", or a
    function of two values that returns a squared difference.

    >>> str(alpha(Ratings.of([["a", "a"], ["b", "b"], ["a", "b"]])))
    '0.44'
    """
    counts, w = _pairable(ratings, weights)
    n = float((counts.sum(axis=1) * w).sum())
    if n < 2:
        return Coefficient(None, why=NOBODY)
    share = w / (counts.sum(axis=1) - 1)
    coincidence = (counts * share[:, None]).T @ counts - np.diag(counts.T @ share)
    totals = coincidence.sum(axis=1)
    d = _distances(ratings.values, distance, totals)
    expected = float(totals @ d @ totals) / (n - 1)
    if expected <= 0:
        return Coefficient(None, why=CONSTANT)
    return Coefficient(1 - float((coincidence * d).sum()) / expected)


def fleiss(ratings: Ratings, weights: np.ndarray | None = None) -> Coefficient:
    """Return Fleiss' kappa: chance from the pooled shares of the values (Fleiss 1971)."""
    observed, shares = _observed(ratings, weights)
    if observed is None:
        return Coefficient(None, why=NOBODY)
    return _beyond(observed, float((shares**2).sum()))


def ac1(ratings: Ratings, weights: np.ndarray | None = None) -> Coefficient:
    """Return Gwet's AC1, which stays stable where one value dominates (Gwet 2008)."""
    observed, shares = _observed(ratings, weights)
    if observed is None:
        return Coefficient(None, why=NOBODY)
    if len(shares) < 2:
        return Coefficient(None, why=CONSTANT)
    return _beyond(observed, float((shares * (1 - shares)).sum()) / (len(shares) - 1))


def kappa(
    first: Sequence[Hashable], second: Sequence[Hashable], weights: np.ndarray | None = None
) -> Coefficient:
    """Return Cohen's kappa of two coders over the units both judged (Cohen 1960)."""
    return kappa_of_table(_table(first, second, weights))


def kappa_of_table(table: np.ndarray | Sequence[Sequence[float]]) -> Coefficient:
    """Return Cohen's kappa of a contingency table, with the large-sample 95% interval.

    The standard error is that of Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72:323.
    """
    counts = np.asarray(table, dtype=float)
    n = counts.sum()
    if n == 0:
        return Coefficient(None, why=NOBODY)
    p = counts / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    found = _beyond(float(np.trace(p)), float(rows @ columns))
    if found.value is None:
        return found
    half = 1.959964 * _kappa_error(p, found.value, n)
    return Coefficient(found.value, found.value - half, found.value + half)


def specific(ratings: Ratings, value: Hashable, weights: np.ndarray | None = None) -> Coefficient:
    """Return how often a coder's `value` is met by another's: positive (or negative) agreement.

    The proportion of specific agreement over pairs of coders (Fleiss, Levin & Paik 2003, section 18.1).
    """
    counts, w = _pairable(ratings, weights)
    share = w / (counts.sum(axis=1) - 1)
    column = counts[:, ratings.values.index(value)] if value in ratings.values else np.zeros(len(counts))
    given = float((column * w).sum())
    if given == 0:
        return Coefficient(None, why="no coder used it on a unit that another coder judged")
    return Coefficient(float((column * (column - 1) * share).sum()) / given)


def masi(a: frozenset[Any], b: frozenset[Any]) -> float:
    """Return Passonneau's (2006) distance of two label sets: 1 - Jaccard x monotonicity.

    Two empty sets are at distance 0 (both coders saw nothing). Monotonicity is 1 for equal sets, 2/3 where one
    holds the other, 1/3 where they overlap, 0 where they are disjoint. (DKPro's measure of this name differs.)

    >>> masi(frozenset("A"), frozenset("AB"))
    0.6666666666666667
    """
    if a == b:
        return 0.0
    shared = len(a & b)
    monotone = 0.0 if not shared else 2 / 3 if a <= b or b <= a else 1 / 3
    return 1 - shared / len(a | b) * monotone


def jaccard(a: frozenset[Any], b: frozenset[Any]) -> float:
    """Return 1 - shared / all labels of two sets; 0 for two empty ones."""
    return 0.0 if a == b else 1 - len(a & b) / len(a | b)


def _pairable(ratings: Ratings, weights: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the units that at least two coders judged, and their weights."""
    w = np.ones(len(ratings.counts)) if weights is None else np.asarray(weights, dtype=float)
    rows = (ratings.counts.sum(axis=1) >= 2) & (w > 0)
    return ratings.counts[rows].astype(float), w[rows]


def _observed(ratings: Ratings, weights: np.ndarray | None) -> tuple[float | None, np.ndarray]:
    """Return the agreement of pairs of coders within units, and each value's share over all judged units."""
    counts, w = _pairable(ratings, weights)
    if not len(counts):
        return None, np.zeros(0)
    m = counts.sum(axis=1)
    per_unit = (counts * (counts - 1)).sum(axis=1) / (m * (m - 1))
    all_w = np.ones(len(ratings.counts)) if weights is None else np.asarray(weights, dtype=float)
    judged = ratings.counts.sum(axis=1) > 0
    shares = ratings.counts[judged] / ratings.counts[judged].sum(axis=1, keepdims=True)
    return float((per_unit * w).sum() / w.sum()), (shares * all_w[judged, None]).sum(axis=0) / all_w[
        judged
    ].sum()


def _beyond(observed: float, chance: float) -> Coefficient:
    if chance >= 1:
        return Coefficient(None, why=CONSTANT)
    return Coefficient((observed - chance) / (1 - chance))


def _kappa_error(p: np.ndarray, k: float, n: float) -> float:
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    chance = float(rows @ columns)
    both = columns[:, None] + rows[None, :]  # for cell (i, j): how often coder 2 says i, and coder 1 says j
    diagonal = np.eye(len(p), dtype=bool)
    same = float((p[diagonal] * (1 - (rows + columns) * (1 - k)) ** 2).sum())
    other = (1 - k) ** 2 * float((p * both**2)[~diagonal].sum())
    variance = (same + other - (k - chance * (1 - k)) ** 2) / (n * (1 - chance) ** 2)
    return float(np.sqrt(max(variance, 0.0)))


def _table(first: Sequence[Hashable], second: Sequence[Hashable], weights: np.ndarray | None) -> np.ndarray:
    if len(first) != len(second):
        raise ValueError(f"{len(first)} judgements of the first coder, {len(second)} of the second")
    values = {v: j for j, v in enumerate(sorted({*first, *second}, key=_sort_key))}
    table = np.zeros((len(values), len(values)))
    w = np.ones(len(first)) if weights is None else weights
    np.add.at(table, ([values[v] for v in first], [values[v] for v in second]), w)
    return table


def _distances(values: Sequence[Any], distance: str | Distance, totals: np.ndarray) -> np.ndarray:
    size = len(values)
    if distance == "nominal":
        return 1.0 - np.eye(size)
    if distance == "ordinal":
        below = np.concatenate([[0.0], np.cumsum(totals)])
        return np.array(
            [[_between(below, totals, min(i, j), max(i, j)) for j in range(size)] for i in range(size)]
        )
    if distance == "interval":
        x = np.asarray(values, dtype=float)
        return np.asarray((x[:, None] - x[None, :]) ** 2)
    named: dict[str, Distance] = {"masi": masi, "jaccard": jaccard}
    measure = named[distance] if isinstance(distance, str) else distance
    return np.array([[measure(a, b) for b in values] for a in values])


def _between(below: np.ndarray, totals: np.ndarray, low: int, high: int) -> float:
    """Return Krippendorff's ordinal metric: the ranks between two values, each end by half, squared."""
    return float(below[high + 1] - below[low] - (totals[low] + totals[high]) / 2) ** 2 if low != high else 0.0


def _sort_key(value: Any) -> Any:
    return (
        (0, value)
        if isinstance(value, int | float)
        else (1, str(sorted(value) if isinstance(value, frozenset) else value))
    )
