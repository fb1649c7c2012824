"""Evidence by leaving words out: adds up to the score, knows its places, asks once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.engines.deletion import MOST_PIECES, by_deletion
from testimony.evidence import word_weights
from testimony.passage import Passage

WORTH = {"bread": 2.0, "хлеб": 3.0, "brood": 1.5, "not": -1.0}
TEXTS = st.text(alphabet="bread хлеб not brood 🙂\r\n\u0301,.'’ё-", max_size=120)


def score(rows):
    """Score two targets: what the known words are worth, and minus a half of it."""
    found = [sum(WORTH.get(word, 0.0) for word in p.text.lower().replace(",", " ").split()) for p in rows]
    return np.column_stack([found, np.array(found) * -0.5])


@given(TEXTS, st.sampled_from(["nl", "ru", "en", "ru-Latn"]))
def test_words_and_bias_add_up_to_the_score(text, language):
    passage = Passage(text, language)
    found = by_deletion(score, passage)
    assert np.allclose(found.weights.sum(axis=0) + found.bias, score([passage])[0])
    assert len(found.units) == len(found.own) == len(found.weights)


@pytest.mark.parametrize(
    ("text", "language", "word", "worth"),
    [
        ("We had bread, no tea", "en", "bread", 2.0),
        ("Мы ели хлеб 🙂 утром", "ru", "хлеб", 3.0),
        ("We aten\r\nbrood met kaas", "nl", "brood", 1.5),
    ],
)
def test_a_words_share_is_what_the_score_loses_without_it(text, language, word, worth):
    found = by_deletion(score, Passage(text, language))
    weights = {text[start:stop]: w for start, stop, w in word_weights(found, 0)}
    assert weights.pop(word) == pytest.approx(worth)
    assert all(w == pytest.approx(0) for w in weights.values())


def test_a_long_text_is_left_out_in_stretches_that_share_what_they_add():
    asked = []
    passage = Passage("soup " * 150 + "bread " * 3 + "soup " * 27, "en")
    found = by_deletion(lambda rows: (asked.append(len(rows)), score(rows))[1], passage)
    assert asked == [MOST_PIECES + 1]
    assert [w for _, _, w in word_weights(found, 0)] == pytest.approx([0.0] * 150 + [2.0] * 3 + [0.0] * 27)


def test_a_text_without_words_has_only_the_bias():
    found = by_deletion(score, Passage("🙂 !", "en"))
    assert found.units == ()
    assert found.weights.shape == (0, 2)
    assert np.allclose(found.bias, 0)
