"""Evidence: the best stretch of words, exact quotes."""

from hypothesis import given
from hypothesis import strategies as st

from testimony.evidence import LEAST, MOST_PASSAGES, MOST_WORDS, passages

WEIGHTS = st.lists(st.floats(-2, 2, allow_nan=False), max_size=40)


def spread(weights):
    """Return words of two letters and a blank, one for each weight, and their text."""
    return [(3 * i, 3 * i + 2, w) for i, w in enumerate(weights)], "да " * len(weights)


@given(WEIGHTS, st.integers(0, 50))
def test_passages_are_exact_quotes_in_order_without_overlap(weights, offset):
    words, text = spread(weights)
    last = 0
    found = passages(words, text, offset=offset)
    assert len(found) <= MOST_PASSAGES
    for e in found:
        assert text[e.start - offset : e.stop - offset] == e.text
        assert e.start >= last + offset * (last == 0)
        assert len(e.text.split()) <= MOST_WORDS
        assert e.weight > 0
        last = e.stop


@given(WEIGHTS)
def test_what_is_shown_says_at_least_as_much_as_the_strongest_word(weights):
    words, text = spread(weights)
    found = passages(words, text)
    if weights and max(weights) > LEAST:
        assert max(e.weight for e in found) >= max(weights) - 1e-3


@given(WEIGHTS)
def test_a_passages_weight_is_the_sum_of_its_words(weights):
    words, text = spread(weights)
    for e in passages(words, text):
        assert abs(e.weight - sum(w for a, b, w in words if e.start <= a and b <= e.stop)) < 1e-3


def test_weak_words_around_a_strong_one_are_left_out():
    words, text = spread([0.1, 0.2, 2.0, 1.5, 0.2, 0.1])
    (found,) = passages(words, text)
    assert (found.start, found.stop) == (6, 11)


def test_nothing_that_speaks_for_a_target_is_no_evidence():
    words, text = spread([-1.0, -0.5])
    assert passages(words, text) == ()
