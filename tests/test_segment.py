"""Segments: nothing lost, nothing twice, nothing too long."""

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from testimony.document import Document, Turn
from testimony.segment import LONGEST, segmented

WORDS = st.lists(
    st.sampled_from(["ik", "ging", "weg.", "Да,", "я", "уехал!", "and", "cafe\u0301", "🐕", "…"]),
    max_size=400,
)


def of(text, role="respondent", **changes):
    return segmented(Document(id="d", text=text, turns=(Turn(0, len(text), role),), **changes))


@given(WORDS, st.sampled_from([" ", "\n", "  \n\n "]))
def test_every_word_lies_in_exactly_one_segment(words, between):
    text = between.join(words)
    document = of(text)
    assert "".join(s.text for s in document.segments).split() is not None
    assert "".join("".join(s.text.split()) for s in document.segments) == "".join(text.split())
    last = 0
    for s in document.segments:
        assert last <= s.start < s.stop
        assert text[s.start : s.stop] == s.text == s.text.strip()
        assert len(s.text.split()) <= LONGEST + 40
        last = s.stop


@given(st.lists(WORDS, max_size=4), st.sampled_from(["", "nl", "ru"]))
def test_without_languages_the_segments_are_the_same_and_a_language_that_is_told_is_the_right_one(said, main):
    texts = [" ".join(words) for words in said]
    starts = [0, *itertools.accumulate(len(text) + 1 for text in texts)]
    turns = tuple(
        Turn(start, start + len(text), "respondent") for start, text in zip(starts, texts, strict=False)
    )
    document = Document(id="d", text="\n".join(texts), turns=turns, language=main)
    whole, sooner = segmented(document), segmented(document, languages=False)
    assert sooner.language == whole.language
    assert len(sooner.segments) == len(whole.segments)
    for one, other in zip(sooner.segments, whole.segments, strict=True):
        assert replace(other, language=one.language) == one
        assert one.language in ("", other.language)


def test_a_turn_of_ordinary_length_stays_whole():
    assert len(of("Ik ging weg. " * 20).segments) == 1


def test_a_long_turn_is_cut_at_sentence_ends_into_even_pieces():
    document = of("Toen kwam de brief en ik wist meteen genoeg. " * 40)
    assert len(document.segments) == 3
    assert all(s.text.endswith("genoeg.") for s in document.segments)
    lengths = [len(s.text.split()) for s in document.segments]
    assert max(lengths) <= 1.1 * LONGEST
    assert min(lengths) > 80


def test_a_sentence_without_end_is_cut_at_clauses_or_between_words():
    document = of("и мы ехали " * 200)
    assert max(len(s.text.split()) for s in document.segments) <= LONGEST


def test_the_language_is_that_of_each_turn_and_of_most_words():
    text = "Мне принесли повестку, и я уехал в ту же ночь.\nOké.\nToen ben ik naar Nederland gegaan met de trein."
    cuts = [0, text.index("Oké"), text.index("Toen"), len(text)]
    turns = tuple(Turn(a, b, "respondent") for a, b in itertools.pairwise(cuts))
    document = segmented(Document(id="d", text=text, turns=turns))
    assert [s.language for s in document.segments][::2] == ["ru", "nl"]


def test_a_stored_language_is_kept():
    document = segmented(Document(id="d", text="Oké.", turns=(Turn(0, 4, "respondent", language="nl"),)))
    assert document.segments[0].language == "nl"


def test_segments_know_their_turn_and_are_numbered_through():
    text = "Waarom? Daarom."
    turns = (Turn(0, 7, "interviewer", "I"), Turn(8, 15, "respondent", "R"))
    document = segmented(Document(id="d", text=text, turns=turns))
    assert [(s.number, s.turn, s.role, s.speaker) for s in document.segments] == [
        (0, 0, "interviewer", "I"), (1, 1, "respondent", "R"),
    ]  # fmt: skip


def test_an_empty_turn_has_no_segment():
    assert of("  \n ").segments == ()
