"""Curves of an evaluation: what probabilities are worth, what errors cost in coverage, what more respondents would give."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from testimony import scores
from testimony.findings import Curve, Point
from testimony.judging.measures import Group, pooled

_POINTS = 60
_TENTHS = 10
_FEWEST = 10
"""Probabilities in a tenth from which it is shown."""


def curves(g: Group) -> Iterator[Curve]:
    """Yield the reliability and the two risk curves of a group, all targets pooled."""
    if len(g.y):
        yield reliability(g)
        yield risk(g)
        yield risk_of_yes(g)


def reliability(g: Group) -> Curve:
    """Return the share that is right among probabilities of about the same height, by tenths of probability.

    The calibration error is taken over bins of equal mass, most of which lie near 0; tenths show the whole range.
    """
    p, y, sample = pooled(g, np.ones(g.y.shape, dtype=bool))
    place = np.minimum((p * _TENTHS).astype(int), _TENTHS - 1)
    n, expected, seen = np.moveaxis(scores.binned(p, y, place, sample), 2, 0)
    right = scores.ratio(seen, n)
    points = []
    for b in np.flatnonzero(n[0] >= _FEWEST):
        found = scores.interval(right[:, b])
        points.append(
            Point(float(expected[0, b] / n[0, b]), found.value or 0.0, found.low, found.high, int(n[0, b]))
        )
    return Curve("reliability", g.language, tuple(points))


def risk(g: Group) -> Curve:
    """Return the error among what is decided against the share that is decided, the surest first.

    El-Yaniv & Wiener 2010, On the foundations of noise-free selective classification, JMLR 11. The chosen point is
    where the limits stand: they bound the errors of yes and of no apart, so it may lie off the curve.
    """
    p, y = g.probability.ravel(), g.y.ravel()
    order = np.argsort(-np.maximum(p, 1 - p), kind="stable")
    wrong = ((p >= 0.5) != (y == 1))[order].cumsum()
    taken = np.arange(1, len(p) + 1)
    decided = g.decision.ravel() != 0
    mistaken = (g.decision.ravel() == 1) != (y == 1)
    chosen = _chosen(decided.mean(), (decided & mistaken).sum(), decided.sum())
    return Curve("risk", g.language, _thinned(taken / len(p), wrong / taken), chosen)


def risk_of_yes(g: Group) -> Curve:
    """Return the share of wrong ones among what is called yes against the share of true ones found, as the limit falls."""
    p, y = g.probability.ravel(), g.y.ravel()
    order = np.argsort(-p, kind="stable")
    hits, taken = y[order].cumsum(), np.arange(1, len(p) + 1)
    positives, said = max(int(y.sum()), 1), g.decision.ravel() == 1
    hit = int((said & (y == 1)).sum())
    chosen = _chosen(hit / positives, said.sum() - hit, said.sum())
    return Curve("risk of yes", g.language, _thinned(hits / positives, 1 - hits / taken), chosen)


def _chosen(x: float, wrong: float, taken: float) -> Point | None:
    return Point(float(x), float(wrong / taken), n=int(taken)) if taken else None


def _thinned(x: np.ndarray, y: np.ndarray) -> tuple[Point, ...]:
    """Return points at about equal steps of x, beginning where the first few have been taken."""
    wanted = np.linspace(x[min(_FEWEST, len(x) - 1)], x[-1], _POINTS)
    places = np.unique(np.searchsorted(x, wanted).clip(0, len(x) - 1))
    return tuple(Point(float(x[i]), float(y[i]), n=int(i) + 1) for i in places)
