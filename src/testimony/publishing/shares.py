"""Shares of persons and what is compared between them, each with a 95% interval.

The persons of interview studies are no random sample: the intervals say how far a share could differ by chance alone,
as if the persons were exchangeable with others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

Z = 1.959963984540054
"""The 97.5% quantile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A number and the ends of its 95% interval; `n` persons stand behind it."""

    value: float
    low: float
    high: float
    n: int = 0
    count: int = 0


def share(count: int, n: int) -> Interval | None:
    """Return the share `count / n` with Wilson's interval (Wilson 1927, JASA 22:209); None where there is nobody.

    >>> found = share(10, 40)
    >>> round(found.low, 2), round(found.high, 2)
    (0.14, 0.4)
    """
    if not n:
        return None
    p = count / n
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    low = 0.0 if count == 0 else middle - half
    return Interval(p, low, 1.0 if count == n else middle + half, n, count)


def difference(first: Interval, second: Interval) -> Interval:
    """Return the first share less the second, with Newcombe's interval (1998, Statistics in Medicine 17:873, method 10)."""
    d = first.value - second.value
    low = sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    high = sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    return Interval(d, d - low, d + high, first.n + second.n)


@dataclass(frozen=True, slots=True)
class Stratum:
    """Two groups of persons alike in something else: how many of each there are, and how many have what is counted."""

    n1: int
    count1: int
    n0: int
    count0: int


def standardised_difference(strata: Sequence[Stratum]) -> Interval | None:
    """Return the difference of two shares within strata, weighted by Mantel and Haenszel; None where none can be compared.

    Weights n1 n0 / (n1 + n0) and variance as in Greenland & Robins (1985, Biometrics 41:55), with the two binomial
    variances of each stratum.
    """
    used = [s for s in strata if s.n1 and s.n0]
    weights = [s.n1 * s.n0 / (s.n1 + s.n0) for s in used]
    total = sum(weights)
    if not total:
        return None
    d = sum(w * (s.count1 / s.n1 - s.count0 / s.n0) for w, s in zip(weights, used, strict=True)) / total
    variance = sum(_variance(s) for s in used) / total**2
    half = Z * sqrt(variance)
    return Interval(d, max(d - half, -1.0), min(d + half, 1.0), sum(s.n1 + s.n0 for s in used))


def _variance(s: Stratum) -> float:
    """Return a stratum's part of the variance: w² times that of the difference (Greenland & Robins 1985, eq. 3)."""
    a, b, c, d = s.count1, s.n1 - s.count1, s.count0, s.n0 - s.count0
    return (a * b * s.n0**3 + c * d * s.n1**3) / (s.n1 * s.n0 * (s.n1 + s.n0) ** 2)


def lift(both: int, first: int, second: int, n: int) -> Interval | None:
    """Return how many times as often two things occur together as if they were independent: n·both / (first·second).

    The interval is by the delta method on its logarithm, under multinomial sampling (Agresti 2013, Categorical Data
    Analysis, 16.1). None where something never occurs.
    """
    if not (both and first and second):
        return None
    value = both * n / (first * second)
    p11, p1, p2 = both / n, first / n, second / n
    slope = 1 / p11 - 1 / p1 - 1 / p2
    variance = (p11 * slope**2 + (p1 - p11) / p1**2 + (p2 - p11) / p2**2 - 1) / n
    half = Z * sqrt(max(variance, 0.0))
    return Interval(value, exp(log(value) - half), exp(log(value) + half), n, both)


def jaccard(both: int, first: int, second: int) -> float | None:
    """Return the share of the persons with either who have both (Jaccard 1912); None where nobody has either."""
    either = first + second - both
    return both / either if either else None
