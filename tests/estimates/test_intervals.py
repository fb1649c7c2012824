"""Intervals: the published numbers, and what every interval must keep."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.estimates.intervals import Interval, difference, quantile, wilson


@pytest.mark.parametrize(
    ("share", "n", "low", "high"),
    [(0.25, 40, 0.14, 0.40), (0.41, 39, 0.27, 0.57), (0.16, 25, 0.06, 0.35), (0.41, 200, 0.34, 0.48)],
)
def test_wilson_gives_the_intervals_of_the_literature(share, n, low, high):
    found = wilson(share, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.006)


def test_wilson_agrees_with_scipy():
    from scipy.stats import binomtest

    expected = binomtest(7, 31).proportion_ci(method="wilson")
    found = wilson(7 / 31, 31)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_newcombes_difference_is_that_of_his_paper():
    # Newcombe 1998, table II, case (a): 56/70 less 48/80, method 10
    found = difference(wilson(56 / 70, 70), wilson(48 / 80, 80))
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_few_degrees_of_freedom_widen_an_interval():
    assert quantile(11) == pytest.approx(2.201, abs=1e-3)
    assert wilson(0.3, 50, 11).low < wilson(0.3, 50).low


@given(st.floats(0, 1), st.floats(1, 1e6))
def test_an_interval_holds_its_share_and_stays_within_0_and_1(share, n):
    found = wilson(share, n)
    assert 0 <= found.low <= share <= found.high <= 1


def test_what_is_known_for_certain_has_no_width():
    assert wilson(0.3, math.inf) == Interval(0.3, 0.3, 0.3)
