"""Measures of decisions and probabilities, each over many draws of respondents at once: sums of weights, no loops.

Every measure is an array whose first entry is the figure itself (everybody once) and whose others are bootstrap draws;
`interval` turns it into a figure with its 95% interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from testimony.agreement import Coefficient

BINS = 15
"""Bins of about equally many probabilities over which the calibration error is taken."""


@dataclass(frozen=True)
class Sample:
    """Whose each item is, and how often each respondent is drawn.

    `member` has shape (items,), `weights` shape (1 + draws, respondents): the first row takes everybody once.
    """

    member: np.ndarray
    weights: np.ndarray

    def of(self, member: np.ndarray) -> Sample:
        """Return the same draws for other items."""
        return replace(self, member=member)

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Return the weighted sums over items of `values`, (items, columns), as (1 + draws, columns)."""
        whose = sparse.csr_matrix(
            (np.ones(len(self.member)), (self.member, np.arange(len(self.member)))),
            shape=(self.weights.shape[1], len(self.member)),
        )
        found: np.ndarray = self.weights @ (whose @ values)
        return found


def drawn(strata: Sequence[str], *, draws: int, seed: int) -> np.ndarray:
    """Return how often each respondent is taken, shape (1 + draws, respondents); the first row is all ones.

    Respondents are drawn with replacement within their stratum (their language), so that no draw is without one.
    """
    rng = np.random.default_rng(seed)
    kinds = np.array(strata)
    found = np.ones((1 + draws, len(kinds)))
    for kind in sorted(set(strata)):
        mine = np.flatnonzero(kinds == kind)
        found[1:, mine] = rng.multinomial(len(mine), np.full(len(mine), 1 / len(mine)), size=draws)
    return found


def interval(values: np.ndarray, *, why: str = "") -> Coefficient:
    """Return the figure with the 2.5th and 97.5th percentile of its draws; None where it has no meaning.

    Where no draw differs (everything right, or nothing) there is no interval: that the same few came out alike says
    nothing of others.
    """
    if np.isnan(values[0]):
        return Coefficient(None, why=why)
    rest = values[1:][~np.isnan(values[1:])]
    if not len(rest) or np.ptp(rest) == 0:
        return Coefficient(float(values[0]))
    low, high = np.percentile(rest, [2.5, 97.5])
    return Coefficient(float(values[0]), float(low), float(high))


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part / whole; NaN where there is no whole."""
    found: np.ndarray = np.divide(
        part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0
    )
    return found


@dataclass(frozen=True)
class Tally:
    """Weighted counts of decisions, each of shape (1 + draws, targets).

    `said` yes, `hit` of them rightly; `left` is decided no, `missed` of them wrongly; `unsure`, the rest.
    """

    items: np.ndarray
    positives: np.ndarray
    said: np.ndarray
    hit: np.ndarray
    left: np.ndarray
    missed: np.ndarray
    unsure: np.ndarray

    @property
    def f1(self) -> np.ndarray:
        """Return F1 of `yes`: 0 where nothing is found, NaN where there is nothing to find and nothing said."""
        return ratio(2 * self.hit, self.said + self.positives)

    def measures(self) -> dict[str, np.ndarray]:
        """Return the shares: what is right among `yes`, what is found, and what goes wrong on either side."""
        return {
            "precision": ratio(self.hit, self.said),
            "recall": ratio(self.hit, self.positives),
            "F1": self.f1,
            "unsure": ratio(self.unsure, self.items),
            "false yes": ratio(self.said - self.hit, self.items - self.positives),
            "missed": ratio(self.missed, self.positives),
            "wrong among yes": ratio(self.said - self.hit, self.said),
            "wrong among no": ratio(self.missed, self.left),
        }


def tally(y: np.ndarray, decision: np.ndarray, sample: Sample) -> Tally:
    """Count decisions (1 yes, 0 unsure, -1 no) against the truth, both of shape (items, targets)."""
    yes, no = decision == 1, decision == -1
    kinds = (np.ones_like(y), y, yes, yes & (y == 1), no, no & (y == 1), decision == 0)
    sums = sample.sums(np.hstack([k.astype(float) for k in kinds]))
    return Tally(*np.split(sums, len(kinds), axis=1))


def average_precision(score: np.ndarray, y: np.ndarray, sample: Sample) -> np.ndarray:
    """Return the average precision of a ranking: the sum over ranks of precision times the recall gained there.

    Equal scores share a rank, as in scikit-learn. NaN where nothing is positive.
    """
    levels = np.unique(score[y == 1])[::-1]
    if not len(levels):
        return np.full(len(sample.weights), np.nan)
    rank = len(levels) - np.searchsorted(levels[::-1], score, side="right")  # the first level an item reaches
    seen, there = rank < len(levels), (sample.weights.shape[1], len(levels))
    called, hits = np.zeros(there), np.zeros(there)
    np.add.at(called, (sample.member[seen], rank[seen]), 1.0)
    np.add.at(hits, (sample.member[seen], rank[seen]), y[seen].astype(float))
    gained = sample.weights @ hits
    found = ratio(gained.cumsum(axis=1), sample.weights @ called.cumsum(axis=1))
    return ratio((gained * np.nan_to_num(found)).sum(axis=1), gained.sum(axis=1))


def bins_of(probability: np.ndarray, bins: int = BINS) -> np.ndarray:
    """Return each probability's bin; bins hold equally many, but equal probabilities stay together."""
    if not len(probability):
        return np.zeros(0, dtype=int)
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, bins + 1)[1:-1]))
    return np.searchsorted(edges, probability, side="right")


def binned(probability: np.ndarray, y: np.ndarray, place: np.ndarray, sample: Sample) -> np.ndarray:
    """Return per bin how many items, their summed probability and their positives, (1 + draws, bins, 3)."""
    size = int(place.max(initial=0)) + 1
    values = np.zeros((len(place), size, 3))
    values[np.arange(len(place)), place] = np.column_stack([np.ones(len(place)), probability, y])
    return sample.sums(values.reshape(len(place), -1)).reshape(-1, size, 3)


def calibration_error(probability: np.ndarray, y: np.ndarray, sample: Sample, bins: int = BINS) -> np.ndarray:
    """Return the expected calibration error: the mean over bins of |share of positives - mean probability|.

    Naeini, Cooper & Hauskrecht 2015, Obtaining well calibrated probabilities using Bayesian binning, AAAI, with bins of
    equal mass, weighted by what they hold. A draw can only add noise to an absolute difference, so the draws are
    shifted by their mean excess over the figure (never below 0): the interval is about the figure, not above it.
    """
    found = binned(probability, y, bins_of(probability, bins), sample)
    n, expected, seen = np.moveaxis(found, 2, 0)
    error = ratio(np.abs(seen - expected).sum(axis=1), n.sum(axis=1))
    if len(error) > 1:
        error[1:] = np.maximum(error[1:] - (np.nanmean(error[1:]) - error[0]), 0.0)
    return error


def confusion(truth: np.ndarray, said: np.ndarray, size: int, sample: Sample) -> np.ndarray:
    """Return the table true x said over draws, shape (1 + draws, size, size)."""
    cell = np.zeros((len(truth), size * size))
    cell[np.arange(len(truth)), truth * size + said] = 1.0
    return sample.sums(cell).reshape(-1, size, size)


def agreement_measures(table: np.ndarray, kept: np.ndarray) -> dict[str, np.ndarray]:
    """Return accuracy, Cohen's kappa (1960) and the mean F1 over the values `kept`, of tables of any number of draws."""
    n = table.sum(axis=(1, 2))
    right = np.einsum("bii->bi", table)
    rows, columns = table.sum(axis=2), table.sum(axis=1)
    accuracy = ratio(right.sum(axis=1), n)
    chance = ratio((rows * columns).sum(axis=1), n**2)
    f1 = ratio(2 * right, rows + columns)[:, kept]
    return {
        "accuracy": accuracy,
        "kappa": ratio(accuracy - chance, 1 - chance),
        "macro-F1": mean(f1),
    }


def mean(values: np.ndarray) -> np.ndarray:
    """Return the mean over the second axis of what is defined; NaN where nothing is."""
    known = ~np.isnan(values)
    return ratio(np.where(known, values, 0.0).sum(axis=1), known.sum(axis=1))
