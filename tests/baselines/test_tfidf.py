"""TF-IDF counted once for all folds is TF-IDF counted in each fold."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from testimony.baselines.tfidf import FEWEST, TfIdf
from testimony.passage import Passage

TEXTS = [
    "Er was geen werk meer",
    "Geen geld en geen werk",
    "Не было работы и денег",
    "Работы не было 🤷",
    "Raboty ne bylo sovsem",
    "There was no work left\r\nand no money",
    "The trees were green and wet",
    "Wij zagen groene bomen",
    "Деревья были зелёные",
    "Gree\u0301n trees were wet",
] * 2
Y = np.array([[1, 0]] * 6 + [[0, 0]] * 4).repeat(2, axis=0)[::2].tolist() * 2
Y = np.array(Y)[: len(TEXTS)]


def make():
    return LogisticRegression(C=10, solver="liblinear", random_state=0)


def test_a_fold_is_scored_as_if_it_had_been_counted_by_itself():
    rows, held = np.arange(0, 14), np.arange(14, 20)
    model = TfIdf(make)
    counted = model.counted([Passage(t) for t in TEXTS])
    found = model.fit(counted[rows], Y[rows]).decision_function(counted[held])
    plain = FeatureUnion(
        [
            ("words", TfidfVectorizer(ngram_range=(1, 2), min_df=FEWEST, sublinear_tf=True)),
            (
                "chars",
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=FEWEST, sublinear_tf=True),
            ),
        ]
    )
    matrix = plain.fit_transform([TEXTS[i] for i in rows])
    wanted = make().fit(matrix, Y[rows, 0]).decision_function(plain.transform([TEXTS[i] for i in held]))
    assert found[:, 0] == pytest.approx(wanted, abs=0.02)


def test_a_target_nobody_has_is_never_found():
    model = TfIdf(make).fit([Passage(t) for t in TEXTS], Y)
    assert (model.decision_function([Passage("Geen werk")])[:, 1] < -10).all()


def test_new_texts_are_scored_with_the_n_grams_that_were_taught():
    model = TfIdf(make)
    model.fit(model.counted([Passage(t) for t in TEXTS]), Y)
    scores = model.decision_function([Passage("geen werk"), Passage("groene bomen"), Passage("")])
    assert scores[0, 0] > scores[1, 0]
    assert np.isfinite(scores).all()


def test_phrases_do_not_teach_how_often_a_target_occurs():
    real = [Passage(t) for t in TEXTS]
    phrase = [Passage("geen werk", phrase=True)] * 40
    taught = np.vstack([Y, [[1, 0]] * 40])
    apart = TfIdf(make).fit([*real, *phrase], taught).decision_function([Passage("xyz")])
    plain = TfIdf(make).fit([*real, *(p._replace(phrase=False) for p in phrase)], taught)
    assert apart[0, 0] < plain.decision_function([Passage("xyz")])[0, 0]
