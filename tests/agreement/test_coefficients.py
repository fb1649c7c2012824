"""Agreement coefficients against published numbers, and in the cases where they have no meaning."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.agreement import (
    Ratings,
    ac1,
    alpha,
    fleiss,
    kappa,
    kappa_of_table,
    masi,
    specific,
)

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, parts A, B and C/D.
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def vector(vectors, name):
    return json.loads((vectors / name).read_text(encoding="utf-8"))


def units(coders):
    return Ratings.of(list(zip(*coders, strict=True)))


def test_alpha_of_krippendorffs_binary_example():
    assert alpha(units(["0100000010", "1110010000"])).value == pytest.approx(0.095, abs=6e-4)


def test_alpha_of_krippendorffs_four_coders_with_gaps():
    assert alpha(units(FOUR)).value == pytest.approx(0.743, abs=6e-4)
    assert alpha(units(FOUR), "interval").value == pytest.approx(0.849, abs=6e-4)


def test_kappa_of_the_example_in_sas():
    found = kappa_of_table([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    assert found.value == pytest.approx(0.4842, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((0.2137, 0.7547), abs=5e-5)


def test_fleiss_kappa_of_the_example_in_wikipedia():
    table = np.array(
        [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
         [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]
    )  # fmt: skip
    assert fleiss(Ratings(tuple(range(5)), table)).value == pytest.approx(0.210, abs=5e-4)


def test_ac1_where_one_value_dominates():
    assert ac1(Ratings.of_table([[80, 7], [8, 5]])).value == pytest.approx(0.808, abs=6e-4)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("ab", "abcd", 2 / 3),
        ("A", "AB", 2 / 3),
        ("AB", "BC", 8 / 9),
        ("A", "B", 1),
        ("", "", 0),
        ("A", "", 1),
    ],
)
def test_masi_is_passonneaus(a, b, distance):
    assert masi(frozenset(a), frozenset(b)) == pytest.approx(distance)


@pytest.mark.parametrize(
    "name",
    [
        "alpha_krippendorff2011_4x12.json",
        "alpha_krippendorff2011_binary_2x10.json",
        "alpha_krippendorff2011_nominal_2x12.json",
        "alpha_nominal_wikipedia_3x15.json",
    ],
)
def test_alpha_meets_the_published_vectors(vectors, name):
    data = vector(vectors, name)
    ratings = units(data["reliability_data"])
    for distance in ("nominal", "interval"):
        if distance in data:
            assert alpha(ratings, distance).value == pytest.approx(data[distance], abs=data["tol"])


def test_ordinal_alpha_meets_hayes_and_krippendorff(vectors):
    data = vector(vectors, "alpha_hayes_krippendorff2007_5x40.json")
    ratings = Ratings.of(data["units"])
    assert alpha(ratings, "ordinal").value == pytest.approx(data["ordinal"], abs=data["tol"])
    assert alpha(ratings).value == pytest.approx(data["nominal_ref"], abs=data["tol"])


def test_alpha_over_label_sets_meets_the_vectors(vectors):
    data = vector(vectors, "alpha_masi_dkpro_example.json")
    ratings = Ratings.of([[frozenset(v) for v in unit] for unit in data["items"]])
    assert alpha(ratings, "masi").value == pytest.approx(data["alpha_masi_passonneau"], abs=1e-9)
    assert alpha(ratings, "jaccard").value == pytest.approx(data["alpha_jaccard"], abs=1e-9)
    for a, b, distance in vector(vectors, "masi_pairs.json")["pairs"]:
        assert masi(frozenset(a), frozenset(b)) == pytest.approx(distance)


def test_fleiss_and_ac1_meet_the_vectors(vectors):
    data = vector(vectors, "fleiss1971_30x6x5.json")
    ratings = Ratings.of(data["ratings"])
    assert fleiss(ratings).value == pytest.approx(data["fleiss_kappa"], abs=data["tol"])
    assert ac1(ratings).value == pytest.approx(data["AC1_ref"], abs=data["tol"])
    assert alpha(ratings).value == pytest.approx(data["alpha_ref"], abs=data["tol"])
    tables = vector(vectors, "gwet_ac1_tables.json")
    for case in tables["cases"]:
        assert ac1(Ratings.of_table(case["table"])).value == pytest.approx(case["AC1"], abs=tables["tol"])


def test_gwets_four_raters_meet_the_vector(vectors):
    data = vector(vectors, "gwet_raw4raters.json")
    ratings = units(list(data["raters"].values()))
    assert ac1(ratings).value == pytest.approx(data["AC1"], abs=data["tol"])
    assert alpha(ratings).value == pytest.approx(data["alpha"], abs=data["tol"])
    assert fleiss(ratings).value == pytest.approx(data["fleiss_irrcac"], abs=data["tol"])


def test_cohens_kappa_meets_the_vector(vectors):
    data = vector(vectors, "cohen_sas_3x3.json")
    found = kappa_of_table(data["table"])
    assert found.value == pytest.approx(data["kappa"], abs=data["tol"])
    assert [found.low, found.high] == pytest.approx(data["ci95"], abs=data["tol"])


@pytest.mark.parametrize("measure", [alpha, ac1, fleiss])
def test_a_value_that_everybody_always_gives_has_no_agreement_and_says_why(measure):
    found = measure(Ratings.of([["a", "a"], ["a", "a"]]))
    assert found.value is None
    assert "same value" in found.why
    assert str(found) == "–"


@pytest.mark.parametrize("measure", [alpha, ac1, fleiss])
def test_units_of_one_coder_have_no_agreement_and_say_why(measure):
    found = measure(Ratings.of([["a", None], [None, "b"]]))
    assert found.value is None
    assert "two coders" in found.why


def test_positive_agreement_counts_only_what_was_used():
    ratings = Ratings.of([(True, True)] + [(True, False)] * 2 + [(False, False)] * 97, values=[False, True])
    assert specific(ratings, True).value == pytest.approx(2 / 4)
    assert specific(ratings, False).value == pytest.approx(2 * 97 / (2 * 97 + 2))


RATINGS = st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=4), min_size=2, max_size=12)


@given(RATINGS)
def test_weights_are_the_same_as_repeating_units(found):
    weights = np.array([1 + i % 3 for i in range(len(found))])
    repeated = Ratings.of([u for u, w in zip(found, weights, strict=True) for _ in range(w)], values="abc")
    once = Ratings.of(found, values="abc")
    for measure in (alpha, ac1, fleiss):
        a, b = measure(once, weights=weights).value, measure(repeated).value
        assert a is b is None or a == pytest.approx(b)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=3, max_size=30))
def test_two_coders_who_always_agree_reach_one_and_no_measure_exceeds_it(pairs):
    first, second = zip(*pairs, strict=True)
    for found in (kappa(first, second), alpha(Ratings.of(pairs)), ac1(Ratings.of(pairs, values="abc"))):
        assert found.value is None or found.value <= 1 + 1e-12
    same = kappa(first, first)
    assert same.value is None or same.value == pytest.approx(1)


def test_a_confusion_of_neighbours_weighs_less_on_an_ordinal_scale():
    near = Ratings.of([list(p) for p in pairwise([1, 2, 3, 4, 5])])
    assert alpha(near, "ordinal").value > alpha(near).value
