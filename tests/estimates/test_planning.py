"""Plans: the published table, limits, and what a plan is made from."""

import json

import pandas as pd
import pytest

from testimony.errors import EvaluationError
from testimony.estimates import plan
from testimony.estimates.quality import Quality, of_evaluation, read
from testimony.states import STATES

MODEL = Quality(0.8, 0.9)


def test_a_plan_gives_the_numbers_of_the_vectors(vectors):
    expected = json.loads((vectors / "sampling_plan.json").read_text())
    for name, row in expected["table"].items():
        share, width = (float(part.partition("=")[2]) for part in name.split(","))
        made = plan(share, [width], population=expected["N"], quality=MODEL)
        assert made.explained == pytest.approx(row["rho2"], abs=5e-5)
        assert (made.rows[0].hand, made.rows[0].with_model) == (row["hand"], row["with_clf"])
        twice = plan(share, [width], population=expected["N"], quality=MODEL, icc=1, units=2)
        assert twice.rows[0].with_model == row["with_clf_deff2"]


def test_the_curve_meets_the_table():
    made = plan(0.25, [0.05], population=2000, quality=MODEL)
    assert made.half_width(145) == pytest.approx(0.05, abs=3e-4)
    assert made.half_width(252, model=False) == pytest.approx(0.05, abs=3e-4)
    curve = made.curve()
    assert (curve.with_model < curve.hand).all()
    assert curve.hand.is_monotonic_decreasing


def test_each_group_needs_its_own():
    one, four = (plan(0.25, [0.05], population=2000, quality=MODEL, groups=g).rows[0] for g in (1, 4))
    assert four.total == 4 * four.with_model > 3 * one.total


def test_under_forty_coded_the_model_is_no_help_and_it_says_so():
    row = plan(0.25, [0.1], population=2000, quality=Quality(0.95, 0.98)).rows[0]
    assert row.with_model == 40
    assert "hand coding is used alone" in row.note


def test_a_plan_that_hardly_any_error_of_the_model_is_seen_with_names_a_surer_number():
    made = plan(0.25, [0.04], population=2000, quality=Quality(0.9, 0.97))
    (row,) = made.rows
    assert "114 are likelier" in row.note
    assert made.likely(row.with_model) == pytest.approx(0.0425, abs=5e-4)  # 0.0428 by simulation
    assert plan(0.25, [0.05], population=2000, quality=MODEL).rows[0].note == ""


def test_no_model_means_by_hand_alone():
    row = plan(0.25, [0.05], population=2000).rows[0]
    assert row.hand == row.with_model == 252


def test_a_population_without_an_end_needs_the_most():
    assert plan(0.25, [0.05]).rows[0].hand == 289


@pytest.mark.parametrize(
    "wrong",
    [{"share": 0}, {"share": 1.2}, {"half_widths": [0.6]}, {"half_widths": []}, {"population": 0}, {"icc": 2}, {"units": 0.5}, {"groups": 0}],
)  # fmt: skip
def test_an_impossible_number_is_refused(wrong):
    asked = {"share": 0.25, "half_widths": [0.05], **wrong}
    share, widths = asked.pop("share"), asked.pop("half_widths")
    with pytest.raises(EvaluationError, match="is not possible"):
        plan(share, widths, **asked)


def evaluation(counts):
    """Return the table of an evaluation with counts of true states found as other states."""
    rows = [
        {"level": "testimony", "language": "all", "target": "work", "measure": f"true {t}, found {f}", "value": counts.get((t, f), 0)}
        for t in STATES
        for f in STATES
    ]  # fmt: skip
    return pd.DataFrame(
        [{"level": "macro", "language": "all", "target": "x", "measure": "F1", "value": 0.5}, *rows]
    )


COUNTS = {("yes", "yes"): 16, ("yes", "not_mentioned"): 4, ("not_mentioned", "yes"): 5, ("not_mentioned", "not_mentioned"): 40, ("no", "no"): 5}  # fmt: skip


def test_quality_is_read_from_an_evaluation(tmp_path):
    expected = Quality(16 / 20, 45 / 50)
    assert of_evaluation(evaluation(COUNTS), "work") == expected
    path = tmp_path / "evaluation.csv"
    evaluation(COUNTS).to_csv(path, index=False, encoding="utf-8-sig")
    assert read(path, "work") == expected


def test_too_few_testimonies_are_no_quality():
    with pytest.raises(EvaluationError, match=r"too few.*--sensitivity"):
        of_evaluation(evaluation(COUNTS), "fear")


def test_another_table_is_no_evaluation(tmp_path):
    with pytest.raises(EvaluationError, match="testimony evaluate"):
        of_evaluation(pd.DataFrame({"a": [1]}), "work")
    with pytest.raises(EvaluationError, match="not the table of an evaluation"):
        read(tmp_path / "nothing.csv", "work")


def test_an_impossible_quality_is_refused():
    with pytest.raises(EvaluationError, match="from 0 to 1"):
        Quality(80, 0.9)
