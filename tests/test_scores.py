"""Measures over draws: the first entry is what scikit-learn says, the others what resampled data would give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    average_precision_score,
    cohen_kappa_score,
    f1_score,
    precision_score,
    recall_score,
)

from testimony import scores
from testimony.scores import Sample, drawn


def made(n=600, people=40, seed=0, draws=60):
    rng = np.random.default_rng(seed)
    y = (rng.random((n, 2)) < 0.2).astype(np.int8)
    p = np.clip(0.2 + 0.3 * y + rng.normal(0, 0.2, (n, 2)), 0.01, 0.99).round(2)
    decision = np.where(p > 0.45, 1, np.where(p > 0.3, 0, -1)).astype(np.int8)
    member = rng.integers(0, people, n)
    strata = ["nl" if i % 2 else "ru" for i in range(people)]
    return y, p, decision, Sample(member, drawn(strata, draws=draws, seed=seed))


def repeated(sample, draw, *arrays):
    """The items of a draw, written out as often as their respondent was taken."""
    rows = np.repeat(np.arange(len(sample.member)), sample.weights[draw][sample.member].astype(int))
    return [a[rows] for a in arrays]


def test_the_first_row_takes_everybody_once_and_a_draw_as_many_of_each_language():
    weights = drawn(["nl", "ru", "nl", "en"], draws=50, seed=1)
    assert (weights[0] == 1).all()
    assert (weights[:, [0, 2]].sum(axis=1) == 2).all()
    assert (weights[:, 3] == 1).all()
    assert len({tuple(w) for w in weights}) > 2
    assert (weights == drawn(["nl", "ru", "nl", "en"], draws=50, seed=1)).all()


@pytest.mark.parametrize("draw", [0, 1, 7])
def test_shares_are_those_of_scikit_learn_on_the_people_drawn(draw):
    y, _, decision, sample = made()
    found = scores.tally(y, decision, sample).measures()
    truth, said = repeated(sample, draw, y, decision == 1)
    for j in range(2):
        assert found["precision"][draw, j] == pytest.approx(precision_score(truth[:, j], said[:, j]))
        assert found["recall"][draw, j] == pytest.approx(recall_score(truth[:, j], said[:, j]))
        assert found["F1"][draw, j] == pytest.approx(f1_score(truth[:, j], said[:, j]))


def test_the_errors_of_each_side_are_shares_of_what_their_bound_speaks_of():
    y = np.array([[1], [1], [0], [0], [0], [0], [0], [0]], dtype=np.int8)
    decision = np.array([[1], [-1], [1], [1], [0], [-1], [-1], [-1]], dtype=np.int8)
    found = scores.tally(y, decision, Sample(np.zeros(8, int), np.ones((1, 1)))).measures()
    shown = {name: round(float(v[0, 0]), 3) for name, v in found.items()}
    assert shown == {
        "precision": 0.333, "recall": 0.5, "F1": 0.4, "unsure": 0.125,
        "false yes": 0.333, "missed": 0.5, "wrong among yes": 0.667, "wrong among no": 0.25,
    }  # fmt: skip


@pytest.mark.parametrize("draw", [0, 3, 11])
def test_average_precision_is_that_of_scikit_learn_with_equal_scores_too(draw):
    y, p, _, sample = made()
    truth, score = repeated(sample, draw, y[:, 0], p[:, 0])
    assert len(set(score)) < len(score)
    found = scores.average_precision(p[:, 0], y[:, 0], sample)[draw]
    assert found == pytest.approx(average_precision_score(truth, score))


def test_average_precision_of_one_score_for_all_is_the_share_of_positives():
    y, _, _, sample = made()
    found = scores.average_precision(np.full(len(y), 0.3), y[:, 0], sample)
    assert found[0] == pytest.approx(y[:, 0].mean())


def test_without_a_positive_there_is_no_average_precision_and_no_interval():
    y, p, _, sample = made()
    found = scores.interval(scores.average_precision(p[:, 0], np.zeros(len(y)), sample), why="nothing")
    assert (found.value, found.low, found.why) == (None, None, "nothing")


def test_the_calibration_error_by_hand():
    p = np.repeat([0.1, 0.5, 0.9], 20)
    y = np.concatenate([np.arange(20) < 2, np.arange(20) < 14, np.arange(20) < 18]).astype(int)
    one = Sample(np.zeros(60, int), np.ones((1, 1)))
    assert scores.calibration_error(p, y, one, bins=3)[0] == pytest.approx(0.2 / 3)


def test_probabilities_that_mean_what_they_say_have_a_small_error_and_an_interval_about_it():
    rng = np.random.default_rng(0)
    p = rng.random(20_000) ** 3
    y = (rng.random(20_000) < p).astype(int)
    sample = Sample(rng.integers(0, 200, 20_000), drawn(["nl"] * 200, draws=200, seed=0))
    error = scores.calibration_error(p, y, sample)
    good = scores.interval(error)
    assert error[1:].mean() == pytest.approx(error[0], abs=2e-4)  # unshifted, the draws lie well above
    bad = scores.interval(scores.calibration_error(np.sqrt(p), y, sample))
    assert good.low <= good.value <= good.high < 0.02
    assert bad.low > 0.1


@given(st.lists(st.sampled_from([0.0, 0.1, 0.10001, 0.5, 1.0]), max_size=60), st.integers(1, 15))
def test_equal_probabilities_are_never_parted_and_bins_keep_the_order(values, bins):
    p = np.array(values)
    place = scores.bins_of(p, bins)
    assert all(place[i] == place[j] for i in range(len(p)) for j in range(len(p)) if p[i] == p[j])
    assert (np.diff(place[np.argsort(p, kind="stable")]) >= 0).all()
    assert place.max(initial=0) < bins


def test_states_are_compared_as_scikit_learn_does():
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 4, 300)
    said = np.where(rng.random(300) < 0.6, truth, rng.integers(0, 4, 300))
    sample = Sample(rng.integers(0, 30, 300), drawn(["ru"] * 30, draws=20, seed=0))
    table = scores.confusion(truth, said, 4, sample)
    found = scores.agreement_measures(table, np.ones(4, dtype=bool))
    for draw in (0, 5):
        a, b = repeated(sample, draw, truth, said)
        assert found["accuracy"][draw] == pytest.approx((a == b).mean())
        assert found["kappa"][draw] == pytest.approx(cohen_kappa_score(a, b))
        assert found["macro-F1"][draw] == pytest.approx(f1_score(a, b, average="macro"))


def test_one_state_everywhere_has_no_kappa():
    table = scores.confusion(np.zeros(5, int), np.zeros(5, int), 4, Sample(np.zeros(5, int), np.ones((1, 1))))
    assert np.isnan(scores.agreement_measures(table, np.array([True, False, False, False]))["kappa"][0])


def test_intervals_by_respondent_are_wider_than_by_segment_where_people_differ():
    rng = np.random.default_rng(0)
    member = np.repeat(np.arange(40), 25)
    y = np.ones((1000, 1), dtype=np.int8)
    decision = np.where(rng.random(40)[member] < 0.5, 1, -1)[:, None]
    by_person = Sample(member, drawn(["nl"] * 40, draws=400, seed=0))
    by_segment = Sample(np.arange(1000), drawn(["nl"] * 1000, draws=400, seed=0))
    wide, narrow = (
        scores.interval(scores.tally(y, decision, s).measures()["recall"][:, 0])
        for s in (by_person, by_segment)
    )
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)
