"""What each word adds, found for many texts at once: the same as the contributions of every unit, text by text."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from testimony.evidence import places
from testimony.passage import Passage

from .test_scoring import PASSAGES, TAUGHT, made, plain


@pytest.fixture(scope="module")
def model():
    return made()


def shares(model, passages):
    """What the words of each passage add, found at once."""
    found = model.scored(passages).shares(range(len(passages)))
    return [found[i] for i in range(len(passages))]


def agree(model, passages):
    for passage, found in zip(passages, shares(model, passages), strict=True):
        reference = model.contributions(passage)
        spans, words = places(reference)
        own = np.array(reference.own, dtype=bool)
        if not any(u.key.kind == "word" for u, mine in zip(reference.units, own, strict=True) if mine):
            continue  # marks alone stand for themselves: such texts are looked at one by one
        assert list(zip(found.start, found.stop, strict=True)) == spans
        np.testing.assert_allclose(found.words, words, rtol=1e-4, atol=2e-5)
        rest = reference.weights[~own].sum(axis=0) + reference.bias
        np.testing.assert_allclose(found.rest, rest, rtol=1e-4, atol=2e-5)


@settings(max_examples=100)
@given(st.lists(PASSAGES, min_size=1, max_size=5))
@example([Passage("не только в армию забрать", "ru"), Passage("(ja", "nl"), Passage("!! not. no", "en")])
@example([Passage("nee, een brief van het leger", "nl", "Kreeg u een oproep?")])
@example([Passage("Er was geen werk hier. Er was geen werk hier. Weg, weg!", "nl")])
def test_each_word_adds_at_once_what_it_adds_alone(model, passages):
    agree(model, [plain(p) for p in passages])


def test_words_and_the_rest_add_up_to_the_score(model):
    scores = model._scorer().scores(TAUGHT)
    found = [share.words.sum(axis=0) + share.rest for share in shares(model, TAUGHT)]
    np.testing.assert_allclose(found, scores, rtol=1e-4, atol=2e-5)


def test_they_agree_whatever_share_the_best_sentence_has():
    for share in (0.0, 1.0):
        agree(made(best_sentence=share), TAUGHT)


def test_texts_with_the_two_control_characters_are_left_to_be_looked_at_one_by_one(model):
    assert model.scored([Passage("ja\x00nee", "nl")]) is None
    assert model.scored([]).shares([]) == {}


def test_of_some_passages_the_words_add_what_they_add_among_all(model):
    every = shares(model, TAUGHT)
    some = model.scored(TAUGHT).shares([3, 1])
    assert sorted(some) == [1, 3]
    for number, found in some.items():
        np.testing.assert_array_equal(found.words, every[number].words)
        np.testing.assert_array_equal(found.rest, every[number].rest)
