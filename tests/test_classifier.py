"""The classifier: a scikit-learn estimator whose score is an exact sum over words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline

from testimony.classifier import TestimonyClassifier
from testimony.evidence import word_weights
from testimony.linear import NEVER
from testimony.passage import Passage, passages

TEXTS = [
    Passage("They sent me a summons so I ran", "en"),
    Passage("Мне принесли повестку, я уехал", "ru"),
    Passage("Ik kreeg een oproep en ging weg", "nl"),
    Passage("The salary was three times higher there", "en"),
    Passage("Зарплата там была втрое выше", "ru"),
    Passage("Het loon was daar drie keer zo hoog", "nl"),
    Passage("We had soup and bread", "en"),
    Passage("Мы ели суп с хлебом", "ru"),
    Passage("We aten soep met brood", "nl"),
] * 3
Y = np.array([[1, 0]] * 3 + [[0, 1]] * 3 + [[0, 0]] * 3).repeat(1, axis=0)
Y = np.vstack([Y] * 3)


@pytest.fixture(scope="module")
def fitted():
    return TestimonyClassifier(C=10).fit(TEXTS, Y)


def test_it_learns_what_it_is_taught(fitted):
    assert (fitted.predict(TEXTS) == Y).all()


@settings(max_examples=60)
@given(st.text(alphabet="aeiknopstvy повесткузаршй.,\n🙂", max_size=80), st.sampled_from(["nl", "ru", "en"]))
def test_the_contributions_add_up_to_the_score(fitted, text, language):
    passage = Passage(text, language)
    found = fitted.contributions(passage)
    score = fitted.decision_function([passage])[0]
    assert np.allclose(found.weights.sum(axis=0) + found.bias, score, atol=1e-5)
    words = sum(w for _, _, w in word_weights(found, 0))
    assert np.isclose(words + found.bias[0], score[0], atol=1e-5)


def test_the_table_and_the_matrix_of_training_agree(fitted):
    several = [
        Passage("Soup. They sent a summons. And we had bread and soup again!", "en"),
        Passage("", "nl"),
    ]
    answers = [Passage("No. Not that. It was cold, it was.", "en", "Was it the salary? Or the summons?")]
    texts = [*TEXTS, *several, *answers]
    counted = fitted.counted(texts)
    assert np.allclose(fitted.decision_function(counted), fitted.decision_function(texts), atol=1e-4)
    some = np.array([28, 0, 29, 27])
    assert np.allclose(
        fitted.decision_function(counted[some]), fitted.decision_function([texts[i] for i in some]), atol=1e-4
    )


def test_a_question_can_supply_the_topic_of_a_short_answer(fitted):
    alone = fitted.decision_function([Passage("Mostly, yes.", "en")])[0]
    asked = fitted.decision_function([Passage("Mostly, yes.", "en", "Was it the salary?")])[0]
    assert asked[1] > alone[1]


@pytest.mark.parametrize("answer", ["From Vilna.", "Two years, I think.", "The salary", "Hm"])
def test_a_short_answer_that_says_its_own_thing_takes_nothing_from_the_question(fitted, answer):
    found = fitted.contributions(Passage(answer, "en", "Was it the salary, and where were you then?"))
    assert all(found.own)


@pytest.mark.parametrize(
    ("answer", "language"), [("Vooral, dat.", "nl"), ("В основном.", "ru"), ("Both, I think.", "en")]
)
def test_a_short_answer_that_says_how_far_takes_its_topic_from_the_question(fitted, answer, language):
    found = fitted.contributions(Passage(answer, language, "Was it the salary?"))
    assert not all(found.own)


def test_an_answer_that_begins_with_yes_or_no_takes_the_topic_however_it_goes_on(fitted):
    answer = "No, honestly, we had soup and bread and then soup once more"
    asked = fitted.contributions(Passage(answer, "en", "Was it the salary?"))
    assert any(not own and "negated" in u.key.flags for u, own in zip(asked.units, asked.own, strict=True))


def test_a_clause_is_not_drowned_by_a_long_answer():
    whole, best = (TestimonyClassifier(C=10, best_sentence=b).fit(TEXTS, Y) for b in (0.0, 0.5))
    clause = "They sent me a summons so I ran."
    long = Passage(f"{'We had soup with bread and soup. ' * 9}{clause}", "en")
    drop = [
        m.decision_function([Passage(clause, "en")])[0, 0] - m.decision_function([long])[0, 0]
        for m in (whole, best)
    ]
    assert drop[1] < drop[0]


def test_a_lone_word_is_less_certain_than_a_sentence(fitted):
    word, sentence = fitted.decision_function([Passage("summons", "en"), TEXTS[0]])
    assert fitted.intercept_[0] < word[0] < sentence[0]


def test_what_phrases_say_about_how_often_a_code_occurs_is_not_believed():
    many = [p._replace(phrase=True) for p in TEXTS if "summons" in p.text] * 20
    y = np.vstack([Y, np.array([[1, 0]] * len(many))])
    apart = TestimonyClassifier().fit([*TEXTS, *many], y)
    together = TestimonyClassifier().fit([*TEXTS, *(p._replace(phrase=False) for p in many)], y)
    soup = [Passage("We had soup and bread", "en")]
    assert apart.decision_function(soup)[0, 0] < together.decision_function(soup)[0, 0]


def test_a_question_says_nothing_about_a_long_answer(fitted):
    text = "We had soup and bread and then we had soup again"
    question = Passage(text, "en", "Was it the salary?")
    assert np.allclose(fitted.decision_function([question]), fitted.decision_function([Passage(text, "en")]))


def test_units_of_the_question_are_never_the_texts_own(fitted):
    found = fitted.contributions(Passage("Yes.", "en", "Was it the salary?"))
    assert not all(found.own)
    assert all(u.stop <= len("Yes.") for u, own in zip(found.units, found.own, strict=True) if own)


def test_a_target_without_positives_is_never_predicted():
    y = Y.copy()
    y[:, 1] = 0
    model = TestimonyClassifier().fit(TEXTS, y)
    assert model.predict_proba(TEXTS)[:, 1].max() < 1e-6
    assert model.intercept_[1] == NEVER


def test_empty_text_gets_the_bias(fitted):
    assert np.allclose(fitted.decision_function(["", "🙂"]), fitted.intercept_)


def test_texts_counted_apart_from_training_get_the_same_scores(fitted):
    new = [Passage("A summons came, zzyzx", "en"), Passage("Зарплата и повестка", "ru"), Passage("", "nl")]
    assert np.allclose(
        fitted.decision_function(fitted.counted(new)), fitted.decision_function(new), atol=1e-4
    )


def test_without_a_least_norm_an_empty_text_still_gets_the_bias():
    model = TestimonyClassifier(least_norm=0).fit([*TEXTS, Passage("🙂", "en")], np.vstack([Y, [[0, 0]]]))
    assert np.allclose(model.decision_function(model.counted(["", "🙂"])), model.intercept_)


def test_no_texts_give_no_rows(fitted):
    assert fitted.predict_proba([]).shape == (0, 2)


def test_a_single_column_works_as_a_binary_classifier():
    model = TestimonyClassifier().fit(TEXTS, Y[:, 0])
    assert model.predict(TEXTS).shape == (len(TEXTS),)
    assert np.allclose(model.predict_proba(TEXTS).sum(axis=1), 1)


def test_clone_and_params_work_as_scikit_learn_expects():
    model = TestimonyClassifier(C=2, pair_weight=0)
    assert clone(model).get_params() == model.get_params()
    assert model.set_params(C=3).C == 3


def test_it_stands_in_a_pipeline_and_a_grid_search():
    grid = GridSearchCV(
        Pipeline([("clf", TestimonyClassifier())]), {"clf__C": [0.5, 5]}, cv=3, scoring="f1_macro"
    )
    assert grid.fit(TEXTS, Y).best_params_["clf__C"] in (0.5, 5)


def test_sample_weight_moves_the_scores():
    weights = np.where(Y[:, 0] == 1, 10.0, 0.1)
    heavy = TestimonyClassifier().fit(TEXTS, Y, sample_weight=weights)
    plain = TestimonyClassifier().fit(TEXTS, Y)
    assert heavy.decision_function(TEXTS)[:, 0].mean() > plain.decision_function(TEXTS)[:, 0].mean()


def test_texts_and_rows_must_match():
    with pytest.raises(ValueError, match=r"texts \(27\) must match .* \(26\)"):
        TestimonyClassifier().fit(TEXTS, Y[:-1])


def test_a_frame_with_text_language_and_context_is_read_by_column():
    import pandas as pd

    frame = pd.DataFrame({"text": ["да"], "language": ["ru"], "other": [1]})
    assert passages(frame) == [Passage("да", "ru", "")]


def test_plain_texts_get_their_language_found_out():
    assert passages(["Мне принесли повестку, и я уехал"])[0].language == "ru"
