"""What is not estimated: each refusal says what is wrong and what to do instead."""

from dataclasses import replace

import numpy as np
import pytest

from testimony.errors import EvaluationError
from testimony.estimates import How, estimate, from_frame

from .made import population, table


def test_a_models_labels_alone_are_no_estimate():
    frame, _ = table()
    frame["work"] = np.nan
    with pytest.raises(EvaluationError, match=r"nobody was coded by hand.*testimony draw"):
        estimate(from_frame(frame, ["work"]))


def test_predictions_of_people_the_model_learnt_from_are_refused():
    made = population()
    seen = made.coded & (np.cumsum(made.coded) <= 12)
    with pytest.raises(EvaluationError, match=r"learnt from 12 of the respondents.*[Cc]ross-fit"):
        estimate(replace(made, seen=seen))


def test_having_learnt_from_people_who_are_not_coded_is_no_harm():
    made = population()
    assert estimate(replace(made, seen=~made.coded)).one("work").share is not None


def test_a_convenience_sample_is_refused_unless_label_shift_is_assumed():
    made = replace(population(), design=None)
    with pytest.raises(EvaluationError, match=r"how the hand-coded respondents were chosen.*label_shift"):
        estimate(made)


@pytest.mark.parametrize("wrong", [np.nan, 0.0, -0.1, 1.5, np.inf])
def test_a_missing_or_impossible_probability_is_refused(wrong):
    made = population()
    probability = made.design.probability.copy()
    probability[np.flatnonzero(made.coded)[:3]] = wrong
    with pytest.raises(EvaluationError, match=r"3 of the 100.*no inclusion probability.*testimony draw"):
        estimate(replace(made, design=replace(made.design, probability=probability)))


def test_drawn_but_not_coded_is_refused():
    frame, _ = table()
    frame.loc[frame.index[frame.drawn][:7], "work"] = np.nan
    with pytest.raises(EvaluationError, match=r"7 of the 100 drawn respondents are not coded.*at_random"):
        estimate(from_frame(frame, ["work"]))


def test_nobody_of_the_drawn_coded_is_refused():
    made = population()
    with pytest.raises(EvaluationError, match="none of the drawn"):
        estimate(replace(made, design=replace(made.design, drawn=~made.coded)), how=How(missing="at_random"))


def test_people_who_came_after_the_draw_are_refused():
    made = population()
    probability = made.design.probability.copy()
    probability[np.flatnonzero(~made.design.drawn)[:4]] = 0
    with pytest.raises(EvaluationError, match=r"4 respondents could not have been drawn.*[Dd]raw again"):
        estimate(replace(made, design=replace(made.design, probability=probability)))


@pytest.mark.parametrize("how", [How(assume="trust me"), How(missing="never mind")])
def test_an_unknown_assumption_is_refused(how):
    with pytest.raises(EvaluationError, match="is unknown"):
        estimate(population(), how=how)


def test_no_refusal_quotes_a_respondent():
    made = replace(population(), design=None)
    with pytest.raises(EvaluationError) as caught:
        estimate(made)
    assert not any(name in str(caught.value) for name in ("p0", "NL"))


def test_a_table_without_predictions_or_with_too_few_of_them_is_refused():
    frame, _ = table()
    with pytest.raises(EvaluationError, match=r"no column 'predicted:work'.*Add it"):
        from_frame(frame.drop(columns="predicted:work"), ["work"])
    with pytest.raises(EvaluationError, match=r"400 units, but 400 rows by hand and 399 by the model"):
        replace(population(), predicted=population().predicted[1:])
