"""Agreement on where passages begin and end, against published numbers."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.agreement import alpha_u, character_f1, disagreement, exact_f1, merged

# Krippendorff (2004), Content Analysis, 2nd ed., p. 254.
C = [[(225, 295), (370, 400)], [(220, 300), (355, 375), (400, 420)]]
K = [[(180, 240), (300, 350)], [(180, 240), (300, 350)]]


def test_alpha_u_of_krippendorffs_two_codes():
    found = disagreement(C, begin=150, length=300)
    assert found.observed == pytest.approx(0.0144, abs=5e-5)
    assert found.expected == pytest.approx(0.0532, abs=5e-5)
    assert found.alpha.value == pytest.approx(0.7286, abs=5e-4)
    assert alpha_u({"c": C, "k": K}, begin=150, length=300).value == pytest.approx(0.8591, abs=5e-4)


def test_alpha_u_meets_krippendorff_1995(vectors):
    data = json.loads((vectors / "alphaU_krippendorff1995_p57.json").read_text(encoding="utf-8"))
    scale = data["stretch"]
    for code, coders in data["units_start_length"].items():
        units = [[(a * scale, (a + n) * scale) for a, n in coder] for coder in coders]
        found = disagreement(units, length=data["length"] * scale)
        assert found.observed == pytest.approx(data["Do"][code], abs=data["tol_Do"])
        assert found.expected == pytest.approx(data["De"][code], abs=data["tol_De"])
        assert found.alpha.value == pytest.approx(data["alpha"][code], abs=data["tol_alpha"])


def test_span_f1_of_the_hand_made_example():
    a, b = [(0, 10, "disc"), (20, 30, "stab")], [(0, 10, "disc"), (22, 30, "stab")]
    assert exact_f1(a, b).value == 0.5
    assert character_f1(a, b).value == pytest.approx(2 * 18 / 38)


def test_where_nobody_marked_anything_there_is_no_agreement():
    assert alpha_u([[[], []]], length=10).value is None
    assert exact_f1([], []).value is None
    assert character_f1([], []).value is None


SPANS = st.lists(
    st.tuples(st.integers(0, 80), st.integers(1, 20)).map(lambda p: (p[0], p[0] + p[1])), max_size=6
).map(merged)


@given(SPANS, SPANS)
def test_agreement_does_not_depend_on_who_is_called_first(a, b):
    assert alpha_u([[a, b]], length=100).value == pytest.approx(alpha_u([[b, a]], length=100).value)
    coded_a, coded_b = [(*s, "x") for s in a], [(*s, "x") for s in b]
    assert character_f1(coded_a, coded_b).value == pytest.approx(character_f1(coded_b, coded_a).value)


@given(SPANS.filter(bool))
def test_whoever_marks_the_same_agrees_wholly(spans):
    assert alpha_u([[spans, spans]], length=101).value == pytest.approx(1)
    assert character_f1([(*s, "x") for s in spans], [(*s, "x") for s in spans]).value == 1


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted).map(tuple), max_size=8))
def test_merging_keeps_every_marked_letter_once(spans):
    found = merged(spans)
    assert {i for a, b in found for i in range(a, b)} == {i for a, b in spans for i in range(a, b)}
    assert all(a[1] <= b[0] for a, b in pairwise(found))
