"""Intervals of shares: Wilson's, for any effective number of units, and of a difference of two shares."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

LEVEL = 0.95
"""The coverage that every interval promises."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with the ends of its interval."""

    value: float
    low: float
    high: float


def quantile(freedom: float = inf) -> float:
    """Return the quantile of Student's t (or of the normal, for infinite degrees of freedom) of a 95% interval."""
    from scipy import stats

    upper = (1 + LEVEL) / 2
    return float(stats.norm.ppf(upper) if freedom == inf else stats.t.ppf(upper, max(freedom, 1)))


def wilson(share: float, effective: float, freedom: float = inf) -> Interval:
    """Return Wilson's interval of a share (Wilson 1927, JASA 22:209) that is as precise as one of `effective` units.

    With p the share, n the effective units and z the quantile: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). For a
    complex design n is p(1−p) / variance (Korn & Graubard 1998, Survey Methodology 24:193).

    >>> found = wilson(0.25, 40)
    >>> round(found.low, 2), round(found.high, 2)
    (0.14, 0.4)
    """
    if effective == inf:
        return Interval(share, share, share)
    z = quantile(freedom)
    scale = 1 + z * z / effective
    middle = (share + z * z / (2 * effective)) / scale
    half = z / scale * sqrt(share * (1 - share) / effective + z * z / (4 * effective**2))
    low = 0.0 if share <= 0 else min(max(middle - half, 0.0), share)
    high = 1.0 if share >= 1 else max(min(middle + half, 1.0), share)
    return Interval(share, low, high)


def difference(first: Interval, second: Interval) -> Interval:
    """Return the difference of two independent shares, by the square-and-add rule on their own intervals.

    low = d − √((p₁−l₁)² + (u₂−p₂)²), high = d + √((u₁−p₁)² + (p₂−l₂)²) (Newcombe 1998, Statistics in Medicine 17:873;
    Zou & Donner 2008, ibid. 27:1693, for intervals of any kind).
    """
    d = first.value - second.value
    low = d - sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    high = d + sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    return Interval(d, max(low, -1.0), min(high, 1.0))
