"""Shares of a population from units drawn with known probabilities, helped by what a model says of all of them.

Post-stratification and the generalised regression estimator (GREG) are one estimator: final weights that let the drawn
units reproduce the known totals of what the model says (Särndal, Swensson & Wretman 1992, sections 6.4-6.6, 7.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from testimony.estimates.population import Design

FEWEST = 5
"""Coded units without which a post-stratum is joined to the largest one."""


@dataclass(frozen=True)
class Units:
    """The units of one group: which were drawn and coded, how, and what is known of all of them.

    `known` has shape (units, columns) and holds what the model says; a constant lies in the span of its columns.
    """

    sampled: np.ndarray
    design: Design
    person: np.ndarray
    weight: np.ndarray
    known: np.ndarray
    finite: bool = True

    @property
    def clustered(self) -> bool:
        """Tell whether a respondent has several units."""
        return len(np.unique(self.person)) < len(self.person)


@dataclass(frozen=True, slots=True)
class Share:
    """An estimated share, its variance, the degrees of freedom of that, and the effective number of units."""

    value: float
    variance: float
    freedom: float
    effective: float


def post_strata(predicted: np.ndarray, sampled: np.ndarray) -> np.ndarray:
    """Return a 0/1 column a category of what the model says; categories with too few coded units join the largest.

    Which categories are joined depends on how many were coded, never on what was found in them.
    """
    categories = np.unique(predicted)
    coded = np.array([(predicted[sampled] == c).sum() for c in categories])
    large = categories[coded.argmax()]
    joined = np.where(np.isin(predicted, categories[coded < FEWEST]), large, predicted)
    kept = [c for c in categories if (joined == c).any()]
    return np.column_stack([joined == c for c in kept]).astype(float)


def post_stratified(y: np.ndarray, units: Units) -> Share:
    """Return the share of `y` (0/1, of the sampled units) in a simple random sample, post-stratified on what the model says.

    Σ W_h p_h with variance Σ W_h² (1 − n_h/N_h) p̃_h (1 − p̃_h) / n_h, where p̃_h = (x_h + ½)/(n_h + 1): without the halves
    a stratum in which nobody was found would count as known (Särndal et al. 1992, 7.6; Holt & Smith 1979, JRSS A 142:33).
    """
    strata = units.known
    size, coded = strata.sum(axis=0), strata[units.sampled].sum(axis=0)
    found = (strata[units.sampled] * y[:, None]).sum(axis=0)
    w = size / size.sum()
    value = float((w * found / coded).sum())
    smooth = (found + 0.5) / (coded + 1)
    left = 1 - coded / size if units.finite else np.ones(len(size))
    variance = float((w**2 * left * smooth * (1 - smooth) / coded).sum())
    middle = float((w * smooth).sum())
    effective = middle * (1 - middle) / variance if variance > 0 else inf
    return Share(value, variance, float(coded.sum() - len(coded)), effective)


def calibrated(y: np.ndarray, units: Units) -> Share:
    """Return the mean of `y` (sampled units) by GREG, with the linearised variance by respondent.

    The weight of a sampled unit is w g with w its weight over its probability and g what makes the sample meet the known
    totals (Särndal et al. 1992, 6.5.10). With residuals e of the regression, u the sum of w g e / N over a respondent's units,
    and π the probability, the variance is Σ (1 − π) u²; where strata were drawn from apart, `known` tells them apart.
    Residuals are divided by √(1 − leverage) (MacKinnon & White 1985, HC2) where respondents have one unit each; where they
    have several, each respondent's together (Bell & McCaffrey 2002, Survey Methodology 28:169).
    """
    final, residuals = _regressed(y, units)
    s = units.sampled
    value = float(final @ y)
    person, first, place = np.unique(units.person[s], return_index=True, return_inverse=True)
    u = np.bincount(place, final * residuals, minlength=len(person))
    chance = units.design.probability[s][first]
    left = 1 - chance if units.finite else np.ones(len(person))
    variance = float((left * u**2).sum())
    columns = 1 if units.clustered else units.known.shape[1]
    freedom = float(max(len(person) - columns, 1))
    return Share(value, variance, freedom, _effective(value, variance, final, chance, units.finite))


def _regressed(y: np.ndarray, units: Units) -> tuple[np.ndarray, np.ndarray]:
    """Return the final weights, which add up to 1, and the residuals of the regression on what is known."""
    s = units.sampled
    x, w = units.known[s], units.weight[s] / units.design.probability[s]
    inverse = np.linalg.pinv((x * w[:, None]).T @ x)
    total = (units.known * units.weight[:, None]).sum(axis=0)
    final = w * (x @ (inverse @ total)) / units.weight.sum()
    residuals = y - x @ (inverse @ ((x * w[:, None]).T @ y))
    person = units.person[s]
    if len(np.unique(person)) == len(person):
        leverage = np.einsum("ij,jk,ik->i", x, inverse, x) * w
        return final, residuals / np.sqrt(np.clip(1 - leverage, 0.05, 1))
    return final, _by_person(residuals, x, w, inverse, person)


def _by_person(
    residuals: np.ndarray, x: np.ndarray, w: np.ndarray, inverse: np.ndarray, person: np.ndarray
) -> np.ndarray:
    """Return the residuals, those of each respondent multiplied by (I − H)^(-1/2) of their part of the hat matrix."""
    found = residuals.copy()
    for p in np.unique(person):
        rows = np.flatnonzero(person == p)
        root = np.sqrt(w[rows])
        part = (x[rows] * root[:, None]) @ inverse @ (x[rows] * root[:, None]).T
        values, vectors = np.linalg.eigh((part + part.T) / 2)
        scale = 1 / np.sqrt(np.clip(1 - values, 0.05, 1))
        found[rows] = (vectors * scale) @ (vectors.T @ (residuals[rows] * root)) / root
    return found


def _effective(value: float, variance: float, final: np.ndarray, chance: np.ndarray, finite: bool) -> float:
    """Return how many units of a simple random sample would be as precise."""
    spread = min(max(value, 0.0), 1.0)
    if variance > 0 and 0 < spread < 1:
        return spread * (1 - spread) / variance
    alike = 1 / float((final**2).sum()) if len(final) else 0.0
    left = 1 - float(chance.mean()) if finite else 1.0
    return inf if left <= 0 else alike / left
