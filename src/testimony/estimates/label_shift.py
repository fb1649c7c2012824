"""Shares by a model whose error rates are known from people who were not drawn by chance: only under an assumption.

The assumption, label shift: among people with a code, and among those without, the model errs equally often in the
hand-coded and in the others. How many have the code may differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from testimony.estimates.intervals import Interval, quantile

FEWEST = 5
"""Hand-coded units with, and without, what is counted; with fewer the error rates are not known."""

WEAKEST = 0.1
"""Sensitivity + specificity − 1 at which a model says too little to be corrected."""

WARNING = (
    "This rests on an assumption that nobody has checked (label shift): the hand-coded were not drawn by chance, and it is "
    "assumed that the model errs on them as often as on the others. If it does not, the intervals are wrong."
)


@dataclass(frozen=True, slots=True)
class Rates:
    """A model's error rates, and how many units they are known from."""

    sensitivity: float
    specificity: float
    having: int
    lacking: int

    @property
    def known(self) -> bool:
        """Tell whether there is enough to correct by."""
        youden = self.sensitivity + self.specificity - 1
        return min(self.having, self.lacking) >= FEWEST and youden >= WEAKEST


def rates(hand: np.ndarray, predicted: np.ndarray) -> Rates:
    """Return the error rates of 0/1 predictions, by 0/1 truths of the same units."""
    having, lacking = int((hand == 1).sum()), int((hand == 0).sum())
    hits, spared = int((predicted[hand == 1] == 1).sum()), int((predicted[hand == 0] == 0).sum())
    return Rates(hits / max(having, 1), spared / max(lacking, 1), having, lacking)


def corrected(share: float, n: int, known: Rates) -> Interval:
    """Return the share that a model's share `share` of `n` units stands for, with its 95% interval.

    (q + Sp − 1)/(Se + Sp − 1) (Rogan & Gladen 1978, AJE 107:71), the interval by Lang & Reiczigel (2014, Preventive Veterinary
    Medicine 113:13): Se and Sp with one success and one failure more, q with z²/2 of each, and the delta method.
    """
    z = quantile()
    q = (n * share + z * z / 2) / (n + z * z)
    se = (known.having * known.sensitivity + 1) / (known.having + 2)
    sp = (known.lacking * known.specificity + 1) / (known.lacking + 2)
    youden = se + sp - 1
    p = (q + sp - 1) / youden
    spread = (
        q * (1 - q) / (n + z * z)
        + p**2 * se * (1 - se) / (known.having + 2)
        + (1 - p) ** 2 * sp * (1 - sp) / (known.lacking + 2)
    )
    shift = (
        2 * z * z * (p * se * (1 - se) / (known.having + 2) - (1 - p) * sp * (1 - sp) / (known.lacking + 2))
    )
    half = z * sqrt(spread) / youden
    value = (share + known.specificity - 1) / (known.sensitivity + known.specificity - 1)
    value = min(max(value, 0.0), 1.0)
    low, high = p + shift - half, p + shift + half
    return Interval(value, min(max(low, 0.0), value), max(min(high, 1.0), value))
