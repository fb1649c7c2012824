"""scikit-learn's own checks of an estimator. They feed numbers, so a row of numbers is read as a text with a word a value."""

import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import validate_data

from testimony import TestimonyClassifier
from testimony.passage import Passage


class Numbers(TestimonyClassifier):
    """The classifier over rows of numbers: column and rounded value make a word."""

    def counted(self, X):
        return super().counted(_texts(X))

    def fit(self, X, Y, sample_weight=None):
        X, Y = validate_data(self, X, Y, multi_output=True)
        return super().fit(X, Y, sample_weight)

    def _scores(self, X):
        from sklearn.utils.validation import check_is_fitted

        check_is_fitted(self, "coef_")
        return super()._scores(_texts(validate_data(self, X, reset=False)))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = False, True
        return tags


def _texts(X):
    words = [
        [f"{chr(97 + j % 26)}{'n' if v < 0 else 'p'}{abs(round(float(v) * 2))}" for j, v in enumerate(row)]
        for row in X
    ]
    return [Passage(" ".join(row), "en") for row in words]


SKIPPED = {
    "check_sample_weight_equivalence_on_dense_data": "document frequencies count texts, not their weights",
}


@parametrize_with_checks([Numbers(min_count=1)], expected_failed_checks=lambda _: SKIPPED)
def test_scikit_learn_finds_nothing_wrong(estimator, check):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check(estimator)


TEXTS = [
    Passage("they sent a summons", "en"),
    Passage("мы ели суп", "ru"),
    Passage("het loon was hoger", "nl"),
] * 6
ONE = np.array(["draft", "soup", "wages"] * 6)
SEVERAL = np.array([[1, 0, 0], [0, 0, 0], [0, 1, 0]] * 6)


def test_one_class_a_text_may_have_any_name_and_probabilities_add_up():
    model = TestimonyClassifier().fit(TEXTS, ONE)
    assert (model.predict(TEXTS) == ONE).all()
    assert np.allclose(model.predict_proba(TEXTS).sum(axis=1), 1)
    assert model.score(TEXTS, ONE) == 1


def test_of_two_classes_the_score_is_for_the_second():
    y = ONE == "wages"
    model = TestimonyClassifier().fit(TEXTS, y)
    assert model.decision_function(TEXTS).shape == (18,)
    assert ((model.decision_function(TEXTS) > 0) == y).all()
    assert (model.predict(TEXTS) == y).all()


def test_a_target_without_positives_is_never_said():
    assert (TestimonyClassifier().fit(TEXTS, SEVERAL).predict_proba(TEXTS)[:, 2] < 1e-6).all()


def test_weights_of_texts_count():
    heavy = np.where(ONE == "wages", 50.0, 1.0)
    odd = [Passage("anything at all", "en")]
    even, tilted = (TestimonyClassifier().fit(TEXTS, ONE == "wages", w) for w in (None, heavy))
    assert tilted.decision_function(odd)[0] > even.decision_function(odd)[0]


def test_it_works_in_a_pipeline_a_grid_search_and_one_against_the_rest():
    pipeline = Pipeline([("same", FunctionTransformer()), ("classify", TestimonyClassifier())])
    grid = GridSearchCV(pipeline, {"classify__C": [1.0, 10.0]}, cv=2).fit(TEXTS, ONE)
    assert grid.best_score_ == 1
    assert cross_val_score(clone(pipeline), TEXTS, SEVERAL, cv=2, scoring="f1_macro").shape == (2,)
    assert OneVsRestClassifier(TestimonyClassifier()).fit(TEXTS, SEVERAL[:, :2]).predict(TEXTS).shape == (
        18,
        2,
    )


def test_a_loss_it_does_not_know_is_refused():
    with pytest.raises(ValueError, match="squared_hinge"):
        TestimonyClassifier(loss="hinge").fit(TEXTS, ONE)


@pytest.mark.parametrize("bad", [None, 3.5, b"bytes"])
def test_what_is_no_text_is_refused_and_named_by_its_number(bad):
    with pytest.raises(TypeError, match="text 1 is of type"):
        TestimonyClassifier().fit(["good text", bad], [0, 1])
