"""Findings by hand: what is averaged over what, whose draws a difference is on, what is too few."""

from dataclasses import replace

import numpy as np
import pytest

from testimony.findings import AFFIRMED, EVERY, System
from testimony.judging import measures
from testimony.judging.curves import reliability, risk, risk_of_yes
from testimony.judging.truth import Answers, truth
from testimony.language import SUPPORTED
from testimony.scores import drawn
from testimony.states import STATES


@pytest.fixture(scope="module")
def known(study):
    return truth(study, study.labelling(), SUPPORTED)


@pytest.fixture(scope="module")
def weights(known):
    return drawn(known.spoken, draws=100, seed=0)


def answer(known, wrong=0.0, name="x", seed=0):
    """Answers that are right but for a share of the cells."""
    rng = np.random.default_rng(seed)
    right = known.y ^ (rng.random(known.y.shape) < wrong)
    return Answers(System(name), np.where(right, 0.9, 0.05), np.where(right, 1, -1), known.states.copy())


def found(rows, **wanted):
    [row] = [r for r in rows if all(getattr(r, k) == v for k, v in wanted.items())]
    return row


def test_the_support_is_segments_and_respondents_with_the_target(known, weights):
    rows = list(measures.per_target(measures.group(known, answer(known), weights, "nl")))
    f1 = found(rows, target="illness", measure="F1")
    assert (f1.n, f1.people, f1.few) == (16, 8, False)
    assert found(rows, target="illness:denied", measure="F1").few is True


def test_means_are_over_targets_with_enough_positives_there(known, weights):
    rows = list(measures.per_target(measures.group(known, answer(known, 0.2), weights, "all")))
    values = {t: found(rows, level="target", target=t, measure="recall").number.value for t in known.targets}
    plain, every = (found(rows, level="macro", target=k, measure="recall") for k in (AFFIRMED, EVERY))
    assert (plain.n, every.n) == (1, 2)  # two segments of rest are too few
    assert plain.number.value == pytest.approx(values["illness"])
    assert every.number.value == pytest.approx((values["illness"] + values["illness:denied"]) / 2)


def test_too_few_is_shown_beside_the_figure_and_not_in_place_of_it(known, weights):
    rows = list(measures.per_target(measures.group(known, answer(known), weights, "all")))
    assert str(found(rows, target="rest", measure="F1")) == "1.00 (too few)"


def test_a_difference_of_a_system_with_itself_is_nothing_on_every_draw(known, weights):
    one, two = (measures.group(known, answer(known, 0.2, n), weights, "all") for n in ("a", "b"))
    gap = measures.difference(one, two)
    assert (gap.number.value, gap.number.low, gap.measure) == (0.0, None, "F1 above b")


def test_a_paired_interval_is_narrower_than_the_difference_of_two_intervals(known, weights):
    base = answer(known, 0.25, "a")
    better = replace(base, system=System("b"), decision=base.decision.copy())
    better.decision[np.flatnonzero(known.y[:, 0])[:8], 0] = 1
    one, two = (measures.group(known, a, weights, "all") for a in (better, base))
    gap = measures.difference(one, two).number
    wide = measures.macro_f1(one)
    assert gap.high - gap.low < np.percentile(wide, 97.5) - np.percentile(wide, 2.5)
    assert gap.low > 0 or gap.value > 0


def test_calibration_is_per_target_pooled_and_of_what_is_shown(known, weights):
    said = answer(known)
    rows = list(measures.calibration(measures.group(known, said, weights, "all")))
    assert found(rows, target="illness", measure="ECE").number.value == pytest.approx(
        np.where(known.y[:, 0], 0.1, 0.05).mean()
    )
    assert found(rows, target=EVERY, measure="ECE").n == known.y.size
    shown = found(rows, target=EVERY, measure="ECE of what is shown")
    assert shown.n == known.y.sum()
    assert shown.number.value == pytest.approx(0.1)


def test_right_states_are_accurate_and_one_code_wrong_shows_in_that_code(known, weights):
    said = answer(known)
    said.states[:, 0] = STATES.index("not_mentioned")
    rows = list(measures.testimonies(known, said, weights, "all"))
    assert found(rows, target="rest", measure="accuracy").number.value == 1
    assert found(rows, target="illness", measure="accuracy").number.value == pytest.approx(3 / 36)
    assert found(rows, target="illness", measure="kappa").number.value == pytest.approx(0)
    assert found(rows, target=EVERY, measure="accuracy").n == 72


def test_the_table_of_states_counts_testimonies_true_by_found(known):
    said = answer(known)
    said.states[known.states == STATES.index("no")] = STATES.index("not_mentioned")
    table = next(iter(measures.state_tables(known, said, "ru")))
    counts = np.array(table.counts)
    assert counts.sum() == 12
    assert (
        counts[STATES.index("no"), STATES.index("not_mentioned")]
        == (known.states[known.testimonies("ru"), 0] == 1).sum()
    )
    assert counts[STATES.index("no"), STATES.index("no")] == 0


def test_reliability_shows_the_share_that_is_right_at_each_height(known, weights):
    curve = reliability(measures.group(known, answer(known), weights, "all"))
    assert [(round(p.x, 2), p.y) for p in curve.points] == [(0.05, 0.0), (0.9, 1.0)]
    assert sum(p.n for p in curve.points) == known.y.size


def test_risk_falls_as_less_is_decided_and_the_limits_have_their_place(known, weights):
    said = answer(known)
    rng = np.random.default_rng(0)
    said = replace(
        said, probability=np.clip(0.1 + 0.6 * known.y + rng.normal(0, 0.2, known.y.shape), 0.01, 0.99)
    )
    group = measures.group(known, said, weights, "all")
    curve = risk(group)
    assert curve.points[-1].x == 1
    assert curve.points[-1].y == pytest.approx(((said.probability >= 0.5) != known.y).mean())
    assert curve.points[0].y < curve.points[-1].y
    assert (curve.chosen.x, curve.chosen.y) == (1, 0)
    yes = risk_of_yes(group)
    assert yes.points[-1].x == 1
    assert (yes.chosen.x, yes.chosen.y) == (1, 0)
