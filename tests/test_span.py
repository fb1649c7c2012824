"""Spans: code points, exact quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.span import Span, trimmed


@given(st.text(), st.data())
def test_a_quote_is_the_exact_substring(text, data):
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    assert Span(start, stop).quote(text) == text[start:stop]


def test_offsets_count_code_points_not_bytes_or_utf16_units():
    assert Span(2, 6).quote("🐕 Ёлка") == "Ёлка"


@pytest.mark.parametrize(("start", "stop"), [(-1, 2), (3, 2)])
def test_an_impossible_span_is_refused(start, stop):
    with pytest.raises(ValueError, match="start"):
        Span(start, stop)


def test_a_span_outside_the_text_is_refused():
    with pytest.raises(ValueError, match="outside"):
        Span(0, 4).quote("weg")


def test_overlap_and_containment():
    assert Span(0, 3).overlaps(Span(2, 5))
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 5).contains(Span(1, 5))
    assert not Span(1, 5).contains(Span(0, 2))


def test_shift_moves_both_ends():
    assert Span(1, 3).shift(4) == Span(5, 7)


@given(st.text(), st.data())
def test_trimming_never_cuts_anything_but_white_space(text, data):
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    assert trimmed(text, start, stop).quote(text) == text[start:stop].strip()
