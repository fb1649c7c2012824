"""Texts that resemble each other are found, all of them and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.similarity import mattr, near_duplicates, repeated_share

SETS = st.lists(st.frozensets(st.integers(0, 12), max_size=8), max_size=14)


@given(SETS, st.sampled_from([0.3, 0.5, 0.6, 0.8, 1.0]))
def test_the_pairs_found_are_those_that_comparing_everything_finds(sets, limit):
    found = {(p.first, p.second) for p in near_duplicates(sets, limit)}
    assert found == {
        (i, j)
        for j, b in enumerate(sets)
        for i, a in enumerate(sets[:j])
        if a | b and len(a & b) / len(a | b) >= limit
    }


def test_a_run_repeated_within_one_text_is_no_repeat():
    assert repeated_share([list("abcdeabcde")]) == 0
    assert repeated_share([list("abcde"), list("abcde")]) == 1


@given(st.lists(st.sampled_from("abcd"), min_size=5, max_size=40))
def test_the_moving_ratio_is_the_mean_over_all_windows(words):
    windows = [len(set(words[i : i + 5])) / 5 for i in range(len(words) - 4)]
    assert mattr(words, 5) == pytest.approx(sum(windows) / len(windows))


def test_a_text_shorter_than_the_window_is_refused():
    with pytest.raises(ValueError, match="3 words are fewer than the window of 5"):
        mattr(["a"] * 3, 5)
