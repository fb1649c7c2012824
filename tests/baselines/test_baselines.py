"""The baselines by name: each can stand in for an engine, and says so where it cannot be made."""

import numpy as np
import pytest

from testimony.baselines import ALL, USUAL, chosen, rivals
from testimony.baselines.simple import Keywords, Majority
from testimony.baselines.spacy_bow import SpacyBow
from testimony.codebook import Codebook
from testimony.corpus import Corpus
from testimony.errors import EvaluationError
from testimony.passage import Passage
from testimony.phrase import Phrase

BOOK = Codebook.parse("name: a\ncodes: [{name: illness, include: [fever and pain]}]")
TEXTS = [
    Passage("I had a fever and pain", "en"),
    Passage("Wij aten soep", "nl"),
    Passage("Был суп 🍲", "ru"),
] * 8
Y = np.array([[1, 0], [0, 0], [0, 1]] * 8, dtype=np.int8)


def corpus(**more):
    return Corpus((), BOOK, **more)


@pytest.mark.parametrize("rival", rivals(corpus(), ALL)[0], ids=lambda r: r.system.name)
def test_every_baseline_learns_in_rows_and_scores_every_target(rival):
    model = rival.make()
    counted = model.counted(TEXTS)
    rows = np.arange(12)
    scores = rival.make().fit(counted[rows], Y[rows]).decision_function(counted[np.arange(12, 24)])
    assert scores.shape == (12, 2)
    assert np.isfinite(scores).all()
    fresh = model.fit(counted, Y).decision_function(model.counted(TEXTS[:3]))
    assert fresh.shape == (3, 2)
    assert rival.system.about


def test_the_usual_ones_leave_out_the_slow_one():
    assert set(ALL) - set(USUAL) == {"spacy-bow"}


def test_with_a_phrasebook_tfidf_stands_there_taught_with_it_and_without():
    found, _ = rivals(corpus(phrasebook=(Phrase("I was ill", "en", ("illness",)),)), ALL)
    assert [(r.system.name, r.system.phrases) for r in found] == [
        ("majority", False),
        ("keywords", False),
        ("tfidf-lr", True),
        ("tfidf-lr (no phrases)", False),
        ("tfidf-svc", True),
        ("tfidf-svc (no phrases)", False),
        ("spacy-bow", True),
    ]


def test_without_a_phrasebook_once():
    assert [r.system.name for r in rivals(corpus(), USUAL)[0]] == list(USUAL)


def test_a_codebook_without_words_leaves_the_row_out_and_says_so():
    bare = Corpus((), Codebook.parse("name: a\ncodes: [{name: illness}]"))
    found, said = rivals(bare, USUAL)
    assert "keywords" not in [r.system.name for r in found]
    assert len(said) == 1
    assert "no words" in said[0]


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(EvaluationError, match=r"bert.*majority, keywords"):
        rivals(corpus(), ["bert"])


def test_names_are_chosen_by_set_or_one_by_one():
    assert chosen("usual") == USUAL
    assert chosen("all") == ALL
    assert chosen("none") == ()
    assert chosen("majority,tfidf-svc") == ("majority", "tfidf-svc")


def test_the_majority_says_the_share_of_each_target_whatever_the_text():
    scores = Majority().fit(TEXTS, Y).decision_function(TEXTS[:2])
    assert (scores[0] == scores[1]).all()
    assert 1 / (1 + np.exp(-scores[0, 0])) == pytest.approx(8.5 / 25)


def test_keywords_count_the_different_words_of_a_target():
    words = rivals(corpus(), ["keywords"])[0][0].make().words
    found = (
        Keywords(words, BOOK.targets)
        .fit(TEXTS, Y)
        .decision_function(
            [Passage("fever, fever, fever", "en"), Passage("pain and fever", "en"), Passage("soup", "en")]
        )
    )
    assert found.tolist() == [[1, 0], [2, 0], [0, 0]]


def test_spacy_tells_what_it_was_taught_and_the_same_twice():
    first, again = (SpacyBow().fit(TEXTS, Y).decision_function(TEXTS[:3]) for _ in range(2))
    assert first[0, 0] > first[1, 0]
    assert first == pytest.approx(again)
