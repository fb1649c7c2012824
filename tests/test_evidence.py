"""Evidence: the shortest passage that carries the decision, exact quotes; and on the corpus, that it is the reason."""

import importlib
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.evidence import (
    LEAST,
    MOST_PASSAGES,
    MOST_WORDS,
    NEARLY,
    SLACK,
    needed,
    passages,
    places,
    word_weights,
)
from testimony.features import Key, Unit
from testimony.language import base
from testimony.passage import Passage
from testimony.thresholds import Threshold
from testimony.unit_table import Contributions
from testimony.words import tokens

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
WEIGHTS = st.lists(st.floats(-2, 2, allow_nan=False), max_size=60)
NEEDS = st.floats(0.01, 12)


def spread(weights):
    """Return words of two letters and a blank, one for each weight, and their text."""
    return [(3 * i, 3 * i + 2, w) for i, w in enumerate(weights)], "да " * len(weights)


def least_words(weights, need):
    """Return how many neighbouring words it takes to add the need (None: too many)."""
    runs = ((n, i) for n in range(1, min(len(weights), MOST_WORDS) + 1) for i in range(len(weights) - n + 1))
    return next((n for n, i in runs if sum(weights[i : i + n]) >= need), None)


def shown(text, weights, **more):
    """Return what is shown of a text in which the words named weigh something."""
    words = [(t.start, t.stop, weights.get(t.form, 0.0)) for t in tokens(text)]
    return [e.text for e in passages(words, text, **more)]


@given(WEIGHTS, NEEDS, st.integers(0, 50))
def test_passages_are_exact_quotes_in_order_without_overlap(weights, need, offset):
    words, text = spread(weights)
    last = offset
    found = passages(words, text, need=need, offset=offset)
    assert len(found) <= MOST_PASSAGES
    for e in found:
        assert text[e.start - offset : e.stop - offset] == e.text
        assert e.start >= last
        assert 1 <= len(e.text.split()) <= MOST_WORDS
        last = e.stop


@given(WEIGHTS, NEEDS)
def test_each_passage_shown_carries_the_decision_alone_in_about_the_fewest_words(weights, need):
    words, text = spread(weights)
    found = passages(words, text, need=need)
    least = least_words(weights, need + 1e-9)
    if least is not None:
        assert all(e.weight >= need - 1e-3 for e in found)
        assert min(len(e.text.split()) for e in found) <= least + SLACK


@given(WEIGHTS)
def test_where_nothing_carries_it_the_passage_that_adds_most_is_shown(weights):
    words, text = spread(weights)
    sums = [sum(weights[i : i + n]) for n in range(1, MOST_WORDS + 1) for i in range(len(weights) - n + 1)]
    found = passages(words, text, need=math.inf)
    assert len(found) == (max(sums, default=0.0) >= LEAST)
    assert all(e.weight >= NEARLY * max(sums) - 1e-3 for e in found)


@given(WEIGHTS, NEEDS)
def test_a_passages_weight_is_the_sum_of_its_words(weights, need):
    words, text = spread(weights)
    for e in passages(words, text, need=need):
        assert abs(e.weight - sum(w for a, b, w in words if e.start <= a and b <= e.stop)) < 1e-3


def test_words_around_it_that_add_little_are_left_out():
    words, text = spread([0.0, 0.1, -0.2, 0.2, 2.0, 1.5, -0.2, 0.3, 0.1])
    (found,) = passages(words, text, need=3.4)
    assert (found.start, found.stop) == (12, 17)


@pytest.mark.parametrize(
    ("text", "weights", "expected"),
    [
        ("Ik bleef, ze riepen me op, toen ging ik.", {"riepen": 2, "op": 1}, "ze riepen me op"),
        ("I stayed, they called me up, so I went.", {"called": 2, "up": 1}, "they called me up"),
        ("Я жил там, но пришла повестка, и я уехал.", {"пришла": 2, "повестка": 1}, "но пришла повестка"),
    ],
)
def test_a_clause_is_not_cut_for_the_sake_of_one_word(text, weights, expected):
    assert shown(text, weights, need=2.5) == [expected]


def test_a_clause_is_cut_where_more_words_would_be_taken_in():
    text = "I stayed, and then they called me up, so I went."
    assert shown(text, {"called": 2, "up": 1}, need=2.5) == ["called me up"]


def test_a_long_text_shows_each_passage_that_carries_the_decision_alone():
    text = "They drafted. " + "We had soup. " * 20 + "Summons came."
    assert shown(text, {"drafted": 3, "summons": 4, "soup": -0.5}, need=2.5) == [
        "They drafted",
        "Summons came",
    ]


def test_where_the_question_carries_the_decision_the_answers_strongest_words_are_shown():
    assert shown("Mostly, yes.", {"yes": 0.5}, need=-1.0) == ["yes"]


def test_nothing_that_speaks_for_a_target_is_no_evidence():
    words, text = spread([-1.0, -0.5])
    assert passages(words, text, need=1.0) == passages([], "", need=1.0) == ()


def unit(start, stop, kind="word", words="x"):
    return Unit(start, stop, Key(kind, words, "nl", ""))


def contributions(*rows):
    """Return contributions of units (unit, own, weight) to one target, with a bias of -3."""
    units, own, weights = zip(*rows, strict=True)
    return Contributions(units, own, np.array(weights, dtype=float)[:, None], np.array([-3.0]))


def test_a_pair_is_shared_out_to_its_two_words_and_a_concept_to_all_of_its_words():
    words = [(unit(3 * i, 3 * i + 2), True, 0.0) for i in range(3)]
    found = contributions(*words, (unit(0, 5, "pair"), True, 1.0), (unit(0, 8, "concept"), True, 3.0))
    assert word_weights(found, 0, slope=2.0) == [(0, 2, 3.0), (3, 5, 3.0), (6, 8, 2.0)]


def test_what_a_mark_adds_goes_to_the_word_before_it_or_stands_for_itself():
    rows = [
        (unit(2, 4), True, 1.0),
        (unit(6, 8), True, 2.0),
        (unit(2, 8, "pair"), True, 1.0),
        (unit(0, 1, "mark"), True, 0.25),
        (unit(5, 6, "mark"), True, 4.0),
    ]
    spans, total = places(contributions(*rows))
    assert (spans, total[:, 0].tolist()) == ([(2, 4), (6, 8)], [5.75, 2.5])
    spans, total = places(contributions(*rows), marks=True)
    assert (spans, total[:, 0].tolist()) == ([(0, 1), (2, 4), (5, 6), (6, 8)], [0.25, 1.5, 4.0, 2.5])


def test_a_text_of_marks_alone_shows_its_marks():
    found = contributions((unit(0, 1, "mark"), True, 1.0), (unit(2, 3, "mark"), True, 2.0))
    assert word_weights(found, 0) == [(0, 1, 1.0), (2, 3, 2.0)]


def test_the_question_is_no_evidence_but_counts_in_what_the_words_must_add():
    rows = [(unit(0, 2), True, 1.0), (unit(0, 0, "asked-word"), False, 2.0)]
    found = contributions(*rows)
    assert word_weights(found, 0) == [(0, 2, 1.0)]
    threshold = Threshold(slope=2.0, shift=0.5, no=0.2, yes=0.5)
    assert needed(found, 0, threshold, "yes") == pytest.approx(-(2 * (-3 + 2) + 0.5))
    assert needed(found, 0, threshold, "unsure") == pytest.approx(math.log(0.2 / 0.8) + 1.5)
    assert needed(found, 0, Threshold(no=0.0, yes=1.01), "unsure") == -math.inf
    assert needed(found, 0, Threshold(no=0.0, yes=1.01), "yes") == math.inf


SAID = st.text(alphabet="aeiknopr тповесткуй é\u0301ё-’,.!?\r\n🙂😢👩‍👩‍👧", max_size=60) | st.sampled_from(
    [
        "Ze stuurden me een oproep,\r\ndus ik ging weg 😢😢",
        "Мне принесли пове\u0301стку,\r\nи я уе\u0301хал 🙂",
        "Mne prinesli povestku, i ya uekhal",
        "They cut my sal\u0301ary — I left!!!",
        "🙂🙂",
    ]
)


@given(
    SAID,
    st.sampled_from(["nl", "ru", "ru-Latn", "en"]),
    st.sampled_from(["", "Was it the money?", "Из-за войны?"]),
)
def test_the_words_add_up_to_the_decision_whatever_the_text(model, text, language, question):
    found = model.classifier.contributions(Passage(text, language, question))
    score = model.classifier.decision_function([Passage(text, language, question)])[0]
    for j, target in enumerate(model.targets):
        threshold = model.calibration[target]
        words = word_weights(found, j, slope=threshold.slope)
        total = sum(w for _, _, w in words)
        margin = total - needed(found, j, threshold, "yes")
        limit = math.log(threshold.yes / (1 - threshold.yes))
        assert margin == pytest.approx(threshold.slope * score[j] + threshold.shift - limit, abs=1e-3)
        assert all(0 <= a < b <= len(text) for a, b, _ in words)
        for e in passages(words, text, need=total):
            assert text[e.start : e.stop] == e.text


@pytest.fixture(scope="module")
def benchmark():
    if not BENCHMARKS.is_dir():
        pytest.skip("the benchmarks do not travel with the source archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        yield importlib.import_module("evidence")


def test_left_out_words_go_with_what_stands_between_them(benchmark):
    words = [(0, 2), (3, 7), (9, 11), (13, 16)]
    nothing = np.zeros(4, dtype=bool)
    case = benchmark.Case(Passage("Ik ging, ja, weg."), "p", 0, 0.5, "yes", words, nothing, nothing)
    assert benchmark.left_out(case, np.array([False, True, True, False])) == "Ik , weg."
    assert benchmark.left_out(case, np.array([True, False, False, True])) == " ging, ja, ."


def test_leaving_out_the_evidence_lowers_the_probability_more_than_leaving_out_random_words(
    benchmark, model, corpus
):
    """True positives of the training and validation parts; the model has learnt from them, which does not matter here.

    In at least nine of ten draws a language, and random words are as many neighbours, never the evidence itself.
    """
    found = benchmark.cases(model, benchmark.few(corpus.part("train", "validation"), 50))
    drawn = benchmark.sample([c for c in found if c.decision == "yes"], 130)
    read = list(benchmark.outcomes(model, drawn, draws=4))
    for language in benchmark.LANGUAGES:
        part = [o for o in read if base(o.case.passage.language) == language]
        assert len(part) >= 100
        assert np.mean([o.won for o in part]) >= 0.9, language
        assert np.mean([o.case.probability - o.without for o in part]) >= 0.4
        assert np.mean([o.alone for o in part]) >= 0.7
