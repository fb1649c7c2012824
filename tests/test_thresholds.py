"""Calibration and decisions."""

import numpy as np
import pytest

from testimony.thresholds import ENOUGH, FALSE_YES, MISSED, Threshold, learn, rethreshold


def scores(n=400, seed=0):
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < 0.2).astype(int)
    return rng.normal(y * 3 - 2, 1.0), y


def test_calibrated_probabilities_mean_what_they_say():
    s, y = scores(4000)
    p = learn(s, y).probability(s)
    for low in (0.0, 0.25, 0.5, 0.75):
        part = (p >= low) & (p < low + 0.25)
        assert abs(p[part].mean() - y[part].mean()) < 0.06


def test_unsure_lies_between_no_and_yes():
    t = learn(*scores())
    assert 0 < t.no <= t.yes < 1
    middle = (t.no + t.yes) / 2
    assert t.decide(t.yes) == "yes"
    assert t.decide(t.no - 1e-6) == "no"
    if t.no < t.yes:
        assert t.decide(middle) == "unsure"


def test_with_too_few_positives_nothing_is_ever_yes():
    s, y = scores(40)
    y[:] = 0
    y[: ENOUGH - 1] = 1
    assert learn(s, y).decide(1.0) == "unsure"


def test_scores_that_rank_the_wrong_way_round_never_become_confident():
    s, y = scores()
    assert learn(-s, y).probability(np.array([10.0]))[0] < 0.5


def test_limits_can_be_moved_but_not_crossed():
    t = Threshold(no=0.2, yes=0.6)
    assert rethreshold(t, yes=0.1).no == 0.1
    assert rethreshold(t, yes=0.9).decide(0.7) == "unsure"
    with pytest.raises(ValueError, match="no <= yes"):
        rethreshold(t, yes=0.3, no=0.5)


def test_both_errors_stay_within_their_stated_bounds_on_new_people():
    false_yes, missed = [], []
    for seed in range(40):
        t = learn(*scores(600, seed=seed))
        new, y = scores(4000, seed=1000 + seed)
        p = t.probability(new)
        false_yes.append((p[y == 0] >= t.yes).mean())
        missed.append((p[y == 1] < t.no).mean())
    assert np.mean(false_yes) <= FALSE_YES + 0.003
    assert np.mean(missed) <= MISSED + 0.02
    assert np.mean(missed) > MISSED / 3  # not by calling everything unsure
