"""Draws: by chance, with the chance known, and later ones hold the earlier ones."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.errors import EvaluationError
from testimony.estimates import draw
from testimony.estimates.drawing import FEWEST, Candidate, allocated, random_number


def people(n=60, strata=("nl", "ru", "ёж"), **more):
    return [Candidate(f"р{i}", (f"d{i}a", f"d{i}b"), strata[i % len(strata)], **more) for i in range(n)]


def ids(rows):
    return {row.respondent for row in rows}


def test_as_many_are_drawn_as_asked_and_each_stratum_gives_its_share():
    found = draw(people(), 15, seed=1)
    assert len(found.drawn) == 15
    assert Counter(row.stratum for row in found.drawn) == {"nl": 5, "ru": 5, "ёж": 5}
    assert all(row.probability == 0.25 for row in found.rows)


def test_the_same_seed_draws_the_same_whatever_the_order():
    one, other = draw(people(), 15, seed=1), draw(people()[::-1], 15, seed=1)
    assert ids(one.drawn) == ids(other.drawn)
    assert ids(one.drawn) != ids(draw(people(), 15, seed=2).drawn)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=4), st.integers(0, 99))
def test_later_draws_hold_the_earlier_ones_and_are_what_one_large_draw_would_be(sizes, seed):
    found = None
    for size in sizes:
        before = found
        found = draw(people(strata=("",)), size + 1, seed=seed, before=before)
        if before:
            assert ids(before.drawn) <= ids(found.drawn)
            assert all(r.round == b.round for r, b in zip(found.rows, before.rows, strict=True) if b.drawn)
    once = draw(people(strata=("",)), sum(sizes) + len(sizes), seed=seed)
    assert ids(once.drawn) == ids(found.drawn)
    assert [r.probability for r in once.rows] == [r.probability for r in found.rows]


def test_everybody_is_drawn_as_often_as_the_probability_says():
    times = Counter(name for seed in range(600) for name in ids(draw(people(20, ("",)), 5, seed=seed).drawn))
    assert len(times) == 20
    assert all(abs(n - 150) < 45 for n in times.values())  # 4.2 standard deviations


def test_who_comes_later_is_a_stratum_apart():
    first = draw(people(40, ("",)), 10, seed=3)
    second = draw(people(60, ("",)), 10, seed=3, before=first)
    old, new = second.rows[:40], second.rows[40:]
    assert {row.frame for row in old} == {1}
    assert {row.frame for row in new} == {2}
    assert sum(row.drawn for row in new) == pytest.approx(20 / 3, abs=1)
    for part in (old, new):
        assert {row.probability for row in part} == {sum(row.drawn for row in part) / len(part)}


def test_who_is_gone_is_gone_and_the_rest_keeps_its_chance():
    first = draw(people(40, ("",)), 10, seed=3)
    gone = first.drawn[0].respondent
    second = draw([c for c in people(40, ("",)) if c.respondent != gone], 5, seed=3, before=first)
    assert ids(first.drawn) - {gone} <= ids(second.drawn)
    assert {row.probability for row in second.rows} == {14 / 39}


@given(
    st.dictionaries(st.tuples(st.integers(1, 2), st.text("ab", max_size=2)), st.integers(1, 30), min_size=1),
    st.data(),
)
def test_an_allocation_gives_what_is_asked_and_no_stratum_more_than_it_has(sizes, data):
    fewest = sum(min(FEWEST, n) for n in sizes.values())
    total = data.draw(st.integers(fewest, sum(sizes.values())))
    found = allocated(sizes, dict.fromkeys(sizes, 0), total)
    assert sum(found.values()) == total
    assert all(min(FEWEST, sizes[h]) <= n <= sizes[h] for h, n in found.items())


def test_more_strata_than_can_be_drawn_from_are_refused():
    with pytest.raises(EvaluationError, match=r"too few for 3 strata.*Draw 6"):
        draw(people(), 5, seed=1)


def unsure(n=400):
    return [Candidate(str(i), (str(i),), "", (i % 20) / 20) for i in range(n)]


def test_an_active_draw_prefers_the_unsure_and_gives_everybody_a_chance():
    found = draw(unsure(), 100, seed=5, active=True)
    chances = np.array([row.probability for row in found.rows])
    assert chances.min() == pytest.approx(0.3 * 100 / 400, rel=1e-6)
    assert chances.sum() == pytest.approx(100)
    assert len(found.drawn) == pytest.approx(100, abs=30)
    assert chances[19] > 4 * chances[0]


def test_no_chance_is_above_one():
    few = [Candidate(str(i), (str(i),), "", 1.0 if i < 5 else 0.0) for i in range(100)]
    found = draw(few, 40, seed=1, active=True)
    chances = [row.probability for row in found.rows]
    assert max(chances) == 1
    assert sum(chances) == pytest.approx(40, rel=1e-6)
    assert all(row.drawn for row in found.rows[:5])


def test_chances_of_rounds_add_up_as_chances_do():
    first = draw(unsure(), 60, seed=5, active=True)
    second = draw(unsure(), 60, seed=5, before=first, active=True)
    assert ids(first.drawn) <= ids(second.drawn)
    assert len(second.new) == pytest.approx(60, abs=25)
    assert all(s.probability > f.probability for f, s in zip(first.rows, second.rows, strict=True))


def test_in_two_rounds_everybody_is_drawn_as_often_as_the_probability_says():
    times, chance = Counter(), {}
    small = [Candidate(str(i), (str(i),), "", (i % 4) / 4) for i in range(12)]
    for seed in range(800):
        found = draw(small, 3, seed=seed, before=draw(small, 3, seed=seed, active=True), active=True)
        times.update(ids(found.drawn))
        chance = {row.respondent: row.probability for row in found.rows}
    for name, p in chance.items():
        assert times[name] / 800 == pytest.approx(p, abs=4.5 * (p * (1 - p) / 800) ** 0.5)


@pytest.mark.parametrize("size", [0, 61])
def test_more_than_are_left_are_refused(size):
    with pytest.raises(EvaluationError, match="cannot be drawn of the 60"):
        draw(people(), size, seed=1)


def test_another_seed_or_kind_than_before_is_refused():
    before = draw(people(), 15, seed=1)
    with pytest.raises(EvaluationError, match=r"had the seed 1.*--seed 1"):
        draw(people(), 5, seed=2, before=before)
    with pytest.raises(EvaluationError, match="were simple, this one is poisson"):
        draw(people(), 5, seed=1, before=before, active=True)


def test_an_active_draw_without_an_audit_is_refused():
    with pytest.raises(EvaluationError, match="nothing could be said of them"):
        draw(unsure(), 10, seed=1, active=True, uniform=0.0)


def test_the_table_has_a_row_a_document():
    frame = draw(people(), 15, seed=1).to_frame()
    assert len(frame) == 120
    assert frame.drawn.sum() == 30
    assert set(frame.seed) == {1}


def test_a_random_number_depends_on_every_name():
    assert (
        len(
            {random_number(1, "a"), random_number(2, "a"), random_number(1, "b"), random_number("1", "a", "")}
        )
        == 4
    )


def test_uncertainty_nobody_has_means_a_uniform_draw():
    found = draw([replace(c, uncertainty=0.0) for c in unsure()], 100, seed=1, active=True)
    assert {round(row.probability, 9) for row in found.rows} == {0.25}
