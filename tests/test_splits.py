"""No respondent stands on both sides of a split."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from testimony.splits import folds


@given(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=60), st.integers(2, 6), st.integers(0, 3))
def test_respondents_stay_whole_and_every_segment_is_held_out_once(groups, n_folds, seed):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, (len(groups), 3))
    held_once = np.zeros(len(groups), dtype=int)
    for train, held in folds(groups, y, n_folds=n_folds, seed=seed):
        assert not {groups[i] for i in train} & {groups[i] for i in held}
        assert len(train) + len(held) == len(groups)
        held_once[held] += 1
    assert (held_once == 1).all()


def test_rare_targets_are_spread_over_the_folds():
    groups = [str(i) for i in range(40)]
    y = np.zeros((40, 2), dtype=int)
    y[:5, 0] = 1
    y[5:15, 1] = 1
    assert [int(y[held, 0].sum()) for _, held in folds(groups, y, n_folds=5)] == [1, 1, 1, 1, 1]
