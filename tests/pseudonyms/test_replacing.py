"""Offsets after replacements."""

from hypothesis import given
from hypothesis import strategies as st

from testimony.pseudonyms.finding import Finding
from testimony.pseudonyms.replacing import moved, replaced, turned
from testimony.span import Span


@st.composite
def cut_texts(draw):
    text = draw(st.text(alphabet="abc Ивае́😀\r\n", min_size=1, max_size=60))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    start = draw(st.integers(0, len(text)))
    return (
        text,
        [(Finding(a, b, "person"), f"[P_{n}]") for n, (a, b) in enumerate(pairs)],
        Span(start, draw(st.integers(start, len(text)))),
    )


@given(cut_texts())
def test_a_text_comes_back_and_so_does_every_span_that_cuts_no_name(case):
    text, pairs, span = case
    made = replaced(text, pairs)
    back = made.text
    for change in reversed(made.changes):
        back = back[: change.new_start] + change.words + back[change.new_stop :]
    assert back == text
    if len(span) and not made.cuts(span):
        there = made.moved(span)
        assert moved(there, turned(made.changes)) == span


@given(cut_texts())
def test_a_moved_span_holds_the_same_words_outside_of_names(case):
    text, pairs, span = case
    made = replaced(text, pairs)
    if len(span) and not any(f.start < span.stop and span.start < f.stop for f, _ in pairs):
        assert made.moved(span).quote(made.text) == span.quote(text)


def test_a_span_that_ends_within_a_name_is_widened_to_its_token():
    made = replaced("ik zag Jan Bos daar", [(Finding(7, 14, "person"), "[PERSON_1]")])
    assert made.moved(Span(0, 10)).quote(made.text) == "ik zag [PERSON_1]"
    assert made.moved(Span(11, 19)).quote(made.text) == "[PERSON_1] daar"
