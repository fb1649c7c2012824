"""Any scikit-learn classifier as an engine: one a target, over texts, as good as it is."""

import traceback

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC

from testimony.engines.estimator import EstimatorEngine, takes_texts
from testimony.engines.prepared import prepared
from testimony.errors import ModelError
from testimony.evaluation import passages_of
from testimony.evidence import passages, word_weights
from testimony.linear import NEVER
from testimony.passage import Passage

from .made import corpus

DATA = corpus().labelling()
TEXTS, Y = passages_of(DATA), DATA.y
NEW = [
    Passage("Every morning she baked bread", "en"),
    Passage("Elke ochtend warm brood", "nl"),
    Passage("Утром пекли хлеб", "ru"),
]
READERS = [
    LogisticRegression(),
    RandomForestClassifier(10),
    # As wide as the widest word: with its narrow default the rounding of one machine decides.
    GaussianNB(var_smoothing=1.0),
    MultinomialNB(),
    LinearSVC(),
    make_pipeline(TfidfVectorizer(), LogisticRegression()),
]


@pytest.mark.parametrize("estimator", READERS, ids=lambda e: type(e).__name__)
def test_it_learns_what_it_is_taught_in_every_language(estimator):
    engine = EstimatorEngine(estimator).fit(TEXTS, Y)
    assert ((engine.decision_function(TEXTS) > 0) == Y).mean() > 0.95
    scores = engine.decision_function(NEW)
    assert (scores[:, 0] > scores[:, 1]).all()


def test_a_target_without_positives_is_never_and_one_of_only_positives_always():
    y = np.column_stack([Y[:, 0], np.zeros(len(Y)), np.ones(len(Y))])
    scores = EstimatorEngine(LogisticRegression()).fit(TEXTS, y).decision_function(NEW)
    assert (scores[:, 1] == NEVER).all()
    assert (scores[:, 2] == -NEVER).all()


def test_russian_in_latin_letters_lands_on_the_same_words():
    engine = EstimatorEngine(LogisticRegression()).fit(TEXTS, Y)
    cyrillic, latin = engine.decision_function(
        [Passage("Мы пекли хлеб", "ru"), Passage("My pekli hleb", "ru-Latn")]
    )
    assert np.allclose(cyrillic, latin)


@pytest.mark.parametrize(
    ("estimator", "texts"),
    [
        (LogisticRegression(), False),
        (CalibratedClassifierCV(LinearSVC()), False),
        (make_pipeline(TfidfVectorizer(), LinearSVC()), True),
        (GridSearchCV(make_pipeline(TfidfVectorizer(), LinearSVC()), {"linearsvc__C": [1, 3]}), True),
    ],
    ids=["plain", "wrapped", "pipeline", "search over a pipeline"],
)
def test_a_pipeline_is_given_texts_and_anything_else_numbers(estimator, texts):
    assert takes_texts(estimator) == texts


def test_the_same_seed_gives_the_same_scores_and_the_estimator_given_stays_unfitted():
    forest = RandomForestClassifier(5)
    first, second = (EstimatorEngine(forest, seed=3).fit(TEXTS, Y).decision_function(NEW) for _ in range(2))
    assert (first == second).all()
    assert not hasattr(forest, "estimators_")
    assert forest.random_state is None


def test_probabilities_of_zero_and_one_become_finite_scores():
    scores = EstimatorEngine(RandomForestClassifier(3)).fit(TEXTS, Y).decision_function(TEXTS)
    assert np.isfinite(scores).all()
    assert np.abs(scores).max() < 10


def test_the_words_it_shows_are_those_it_went_by():
    engine = EstimatorEngine(LogisticRegression(C=10)).fit(TEXTS, Y)
    text = "On the way home the children cried from hunger, and it rained"
    (shown,) = passages(word_weights(engine.contributions(Passage(text, "en")), 1), text)[:1]
    assert "hunger" in shown.text


def test_rows_can_be_taken_and_no_text_at_all_has_no_score():
    engine = EstimatorEngine(LogisticRegression())
    rows = engine.counted(TEXTS)
    assert [p.text for p in rows[np.array([2, 0])].passages] == [TEXTS[2].text, TEXTS[0].text]
    assert prepared(rows) is rows
    assert engine.fit(rows, Y).decision_function([]).shape == (0, 2)


class Quoting(LogisticRegression):
    """Fails, and says with which text."""

    def fit(self, X, y):
        raise ValueError(f"cannot use {X[0]!r}")


def test_what_an_estimator_says_of_a_text_it_failed_on_is_not_repeated():
    engine = EstimatorEngine(make_pipeline(FunctionTransformer(), Quoting()))
    with pytest.raises(
        ModelError, match=r"Pipeline could not learn from these texts \(ValueError\)"
    ) as caught:
        engine.fit(TEXTS, Y)
    shown = "".join(traceback.format_exception(caught.value))
    assert TEXTS[0].text not in shown


def test_it_is_an_estimator_of_scikit_learn():
    copy = clone(EstimatorEngine(LogisticRegression(C=7), seed=2))
    assert (copy.estimator.C, copy.seed) == (7, 2)


class TestRehearsal:
    """What cannot work says so before the training."""

    @pytest.fixture(autouse=True)
    def _skops(self):
        pytest.importorskip("skops")

    @pytest.mark.parametrize("estimator", READERS, ids=lambda e: type(e).__name__)
    def test_what_works_passes(self, estimator):
        from testimony.engines.rehearsal import rehearse

        rehearse(EstimatorEngine(estimator))

    @pytest.mark.parametrize(
        ("estimator", "words"),
        [
            (LogisticRegression(C=-1), "'C' parameter of LogisticRegression"),
            (make_pipeline(LogisticRegression()), "cannot learn from texts"),
            (TfidfVectorizer(), "TfidfVectorizer is not a classifier"),
        ],
    )
    def test_what_does_not_is_refused_in_the_estimators_own_words(self, estimator, words):
        from testimony.engines.rehearsal import rehearse

        with pytest.raises(ModelError, match=words):
            rehearse(EstimatorEngine(estimator))
