"""From a score to a probability that means what it says, and from a probability to yes, no or unsure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from testimony.labelled import Decision

ENOUGH = 8
"""Positives needed before a target gets a calibration and thresholds of its own; below, it is never `yes`."""

FALSE_YES = 0.02
"""At most this share of the segments without a target is decided `yes` (in the long run, on people like those held out)."""

MISSED = 0.2
"""At most this share of the segments with a target is decided `no`; what lies between is `unsure`."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """For one target: `slope` and `shift` turn a score into a probability; below `no` it is no, from `yes` yes.

    Between the two the machine is `unsure`. `positives` is the number it was learnt from.
    """

    slope: float = 1.0
    shift: float = 0.0
    no: float = 0.5
    yes: float = 0.5
    positives: int = 0

    def probability(self, score: np.ndarray) -> np.ndarray:
        """Return the calibrated probability (Platt 1999: a logistic curve through held-out scores)."""
        found: np.ndarray = expit(self.slope * score + self.shift)
        return found

    def decide(self, probability: float) -> Decision:
        """Return yes, no or unsure."""
        if probability >= self.yes:
            return "yes"
        return "no" if probability < self.no else "unsure"


def learn(scores: np.ndarray, y: np.ndarray) -> Threshold:
    """Learn calibration and thresholds of one target from scores of people the scorer had not seen.

    Label-conditional split conformal prediction (Vovk 2012, *Conditional validity of inductive conformal predictors*)
    bounds both errors: `no` ends where at most `MISSED` of the positives lie below, `yes` begins where at most `FALSE_YES` of the
    negatives lie above. Where both bounds leave room, `yes` begins at the highest F1, but never below one half: a label more likely
    wrong than right is no label. With fewer than `ENOUGH` positives nothing is ever `yes`.
    """
    positives = int(y.sum())
    if positives < ENOUGH or positives == len(y):
        return Threshold(no=0.5, yes=1.01, positives=positives)
    slope, shift = _platt(scores, y)
    p = expit(slope * scores + shift)
    yes = max(_best(p, y, beta=1.0), 0.5, _above(p[y == 0], FALSE_YES))
    no = min(_below(p[y == 1], MISSED), yes)
    return Threshold(
        slope, shift, float(np.floor(no * 1e4) / 1e4), float(np.ceil(yes * 1e4) / 1e4), positives
    )


def rethreshold(threshold: Threshold, *, yes: float | None = None, no: float | None = None) -> Threshold:
    """Return a threshold with other limits; `no` never lies above `yes`."""
    upper = threshold.yes if yes is None else yes
    lower = min(threshold.no, upper) if no is None else no
    if not 0 <= lower <= upper:
        raise ValueError(f"limits need 0 <= no <= yes, got no={lower} and yes={upper}")
    return Threshold(threshold.slope, threshold.shift, lower, upper, threshold.positives)


def limits(thresholds: Mapping[str, Threshold]) -> dict[str, tuple[float, float]]:
    """Return target -> (no, yes), as labelled documents carry them."""
    return {target: (t.no, t.yes) for target, t in thresholds.items()}


def _platt(scores: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Fit the logistic curve; a slope that is not positive would turn the ranking round and is refused."""
    model = LogisticRegression(C=10.0).fit(scores.reshape(-1, 1), y)
    slope, shift = float(model.coef_[0, 0]), float(model.intercept_[0])
    if slope <= 0:
        rate = (y.sum() + 0.5) / (len(y) + 1)
        return 1e-3, float(np.log(rate / (1 - rate)))
    return slope, shift


def _above(negatives: np.ndarray, share: float) -> float:
    """Return the lowest limit that at most `share` of new negatives reach (the conformal quantile, n + 1 in the denominator)."""
    allowed = int(np.floor(share * (len(negatives) + 1))) - 1
    if allowed < 0:
        return 1.0
    return float(np.nextafter(np.sort(negatives)[::-1][min(allowed, len(negatives) - 1)], 1.0))


def _below(positives: np.ndarray, share: float) -> float:
    """Return the highest limit that at most `share` of new positives stay below."""
    allowed = int(np.floor(share * (len(positives) + 1))) - 1
    return float(np.sort(positives)[allowed]) if allowed >= 0 else 0.0


def _best(probability: np.ndarray, y: np.ndarray, *, beta: float) -> float:
    """Return the limit with the highest F-beta, half-way to the next lower probability."""
    order = np.argsort(-probability, kind="stable")
    p, hits = probability[order], y[order].cumsum()
    called = np.arange(1, len(p) + 1)
    f = (1 + beta**2) * hits / (beta**2 * y.sum() + called)
    last = np.append(p[1:] < p[:-1], True)  # equal probabilities are decided alike
    best = int(np.argmax(np.where(last, f, -1)))
    below = p[best + 1] if best + 1 < len(p) else 0.0
    return float((p[best] + below) / 2)
