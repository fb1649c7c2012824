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
def test_the_first_choice_is_the_stretch_with_the_highest_sum(weights):
    words, text = spread(weights)
    found = passages(words, text)
    best = max(
        (
            sum(weights[a:b])
            for a in range(len(weights))
            for b in range(a, min(a + MOST_WORDS, len(weights)) + 1)
        ),
        default=0,
    )
    if found:
        assert abs(max(e.weight for e in found) - best) < 1e-3
    else:
        assert best <= LEAST


def test_nothing_that_speaks_for_a_target_is_no_evidence():
    words, text = spread([-1.0, -0.5])
    assert passages(words, text) == ()
