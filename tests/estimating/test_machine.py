"""What a model says: nobody is judged by what was learnt from them, and tables say what they have to."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from estimates.made import corpus
from testimony.errors import EvaluationError
from testimony.estimating import machine
from testimony.evaluation import person_mark

CODES = ("work", "fear")
COLUMNS = {code: code for code in CODES}


@pytest.fixture(scope="module")
def half():
    return corpus(60, coded=lambda number: number < 30)


@pytest.fixture(scope="module")
def crossed(half):
    return machine.cross_fitted(half)


def test_cross_fitting_says_something_of_everybody_coded_or_not(half, crossed):
    assert {one.document for one in crossed.said} == {d.id for d in half.documents}
    assert all(set(one.states) == set(CODES) for one in crossed.said)
    assert all(0 <= p <= 1 for one in crossed.said for p in one.chance.values())


def test_what_it_says_follows_the_words(half, crossed):
    chances = {one.document: one.chance["work"] for one in crossed.said}
    having = [chances[d.id] for number, d in enumerate(half.documents) if number % 2 == 0]
    lacking = [chances[d.id] for number, d in enumerate(half.documents) if number % 2]
    assert np.mean(having) > np.mean(lacking) + 0.2


def test_nobody_is_judged_by_what_was_learnt_from_them(half, monkeypatch):
    learnt, judged = [], []

    class Spy:
        def counted(self, X):
            return np.arange(len(X))[:, None]

        def fit(self, X, Y):
            learnt.append(set(X[:, 0].tolist()))
            return self

        def decision_function(self, X):
            judged.append(set(X[:, 0].tolist()))
            return np.zeros((len(X), 4)) + X % 3

    monkeypatch.setattr(machine, "maker", lambda *_: Spy)
    machine.cross_fitted(half)
    data = half.labelling()
    people = [[{data.groups[i] for i in rows} for rows in side] for side in (learnt, judged)]
    assert all(not (one & other) for one, other in zip(*people, strict=True))
    assert set().union(*people[1]) == set(data.groups)
    assert set().union(*people[0]) == {f"p{i}" for i in range(30)}


def test_the_test_part_is_never_learnt_from(half, monkeypatch):
    from dataclasses import replace

    seen = set()
    real = machine._scores

    def spy(corpus_, data, teach, *rest):
        seen.update(g for g, t in zip(data.groups, teach, strict=True) if t)
        return real(corpus_, data, teach, *rest)

    monkeypatch.setattr(machine, "_scores", spy)
    parts = {f"p{i}": "test" if i < 4 else "train" for i in range(60)}
    machine.cross_fitted(replace(half, splits=parts))
    assert seen == {f"p{i}" for i in range(4, 30)}


def test_too_few_coded_are_refused():
    with pytest.raises(EvaluationError, match=r"4 hand-coded respondents are too few.*at least 10"):
        machine.cross_fitted(corpus(30, coded=lambda number: number < 4))


def test_a_model_that_learnt_from_a_coded_person_is_known(half):
    assert machine.knows_coded(half, frozenset({person_mark("p3")}))
    assert not machine.knows_coded(half, frozenset({person_mark("p45")}))


def test_a_model_of_other_codes_is_refused(half, model):
    with pytest.raises(EvaluationError, match=r"other codes.*cross-fit"):
        machine.by_model(half, model)


def rows(**more):
    return pd.DataFrame(
        {"document": ["a", "б"], "work": ["yes", "no"], "fear": ["conflict", "not_mentioned"], **more}
    )


def test_a_table_of_predictions_is_read():
    table = rows(
        respondent=["p1", None], judged=[1, 0], **{"chance:work": [0.9, np.nan]}, land=["NL", "Сербия"]
    )
    found = machine.from_table(table, CODES, columns=COLUMNS).said
    assert found[0].states == {"work": "yes", "fear": "conflict"}
    assert found[0].chance == {"work": 0.9}
    assert (found[0].person, found[1].person) == ("p1", "б")
    assert found[1].states is None
    assert found[1].fields == {"land": "Сербия"}


def test_a_table_without_a_code_or_with_an_unknown_state_is_refused():
    with pytest.raises(EvaluationError, match="no column 'fear'"):
        machine.from_table(rows().drop(columns="fear"), CODES, columns=COLUMNS)
    with pytest.raises(EvaluationError, match="'work' holds what is no state"):
        machine.from_table(rows(work=["yes", "maybe"]), CODES, columns=COLUMNS)


@pytest.mark.parametrize("provenance", [None, {}, {"respondents": []}, {"respondents": "p1"}])
def test_a_model_that_does_not_say_of_whom_it_has_learnt_is_refused(provenance):
    silent = SimpleNamespace(name="old", provenance=provenance)
    with pytest.raises(EvaluationError, match=r"does not say of whom it has learnt.*cross-fit"):
        machine.marks_of(silent)
