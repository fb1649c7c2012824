"""Shares and comparisons against published or worked-out numbers."""

import math

import numpy as np
import pytest

from testimony.publishing.shares import (
    Stratum,
    difference,
    jaccard,
    lift,
    share,
    standardised_difference,
)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (10, 40, 0.14, 0.40),
        (16, 40, 0.26, 0.55),
        (4, 25, 0.06, 0.35),
        (0, 20, 0.0, 0.16),
        (20, 20, 0.84, 1.0),
    ],
)
def test_wilsons_interval_is_the_published_one(count, n, low, high):
    found = share(count, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.006)


def test_nobody_has_no_share():
    assert share(0, 0) is None


def test_newcombes_interval_meets_his_own_example():
    # Newcombe 1998, table II, example (a), method 10: 56/70 - 48/80
    found = difference(share(56, 70), share(48, 80))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=0.0001)


def test_one_stratum_gives_the_plain_difference_with_its_binomial_interval():
    found = standardised_difference([Stratum(50, 20, 80, 16)])
    half = 1.959964 * math.sqrt(0.4 * 0.6 / 50 + 0.2 * 0.8 / 80)
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.2 - half, 0.2 + half))


def test_a_difference_that_is_only_the_strata_s_is_adjusted_away():
    strata = [Stratum(80, 40, 20, 10), Stratum(20, 2, 80, 8)]
    assert standardised_difference(strata).value == pytest.approx(0.0)
    crude = difference(share(42, 100), share(18, 100))
    assert crude.value == pytest.approx(0.24)


def test_strata_with_one_group_alone_compare_nothing():
    assert standardised_difference([Stratum(10, 5, 0, 0)]) is None


def test_lift_of_independent_things_is_one_and_its_interval_covers_it_as_often_as_it_says():
    assert lift(20, 40, 50, 100).value == pytest.approx(1.0)
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(400):
        a, b = rng.random(300) < 0.4, rng.random(300) < 0.3
        found = lift(int((a & b).sum()), int(a.sum()), int(b.sum()), 300)
        covered += found.low <= 1 <= found.high
    assert 0.92 <= covered / 400 <= 0.98


def test_what_never_occurs_has_no_lift_and_nothing_shared():
    assert lift(0, 5, 5, 20) is None
    assert jaccard(0, 0, 0) is None
    assert jaccard(2, 4, 6) == 0.25
