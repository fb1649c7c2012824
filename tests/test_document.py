"""Documents: immutable text, clean line ends."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.document import Document, Segment, Turn, clean


def test_a_document_cannot_be_changed():
    document = Document(id="a", text="weg")
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.text = "terug"


@given(st.text())
def test_clean_text_has_only_line_feeds_and_is_left_alone_the_second_time(text):
    once = clean(text)
    assert "\r" not in once
    assert "\0" not in once
    assert clean(once.removeprefix("\ufeff")) == once.removeprefix("\ufeff")


def test_clean_repairs_an_emoji_written_as_two_surrogates():
    assert clean("\ud83d\udc15 да") == "🐕 да"


def test_clean_keeps_combining_marks_as_they_are():
    assert clean("cafe\u0301 мобилиза\u0301ция") == "cafe\u0301 мобилиза\u0301ция"


def test_uncertain_speakers_are_listed_once_in_order():
    turns = tuple(Turn(i, i + 1, "uncertain", s) for i, s in enumerate(["S01", "S00", "S01"]))
    assert Document(id="a", text="abc", turns=turns).uncertain == ("S01", "S00")


def test_other_turns_drop_the_segments_made_from_the_old_ones():
    segment = Segment("a", 0, 0, 1, "a", "respondent", None, "nl", 0)
    document = Document(id="a", text="ab", segments=(segment,))
    assert document.with_turns((Turn(0, 2, "author"),)).segments == ()


def test_the_person_is_the_respondent_or_the_document_itself():
    assert Document(id="d", text="", respondent="p").person == "p"
    assert Document(id="d", text="").person == "d"


@pytest.mark.parametrize(
    ("role", "voice"),
    [("respondent", True), ("author", True), ("interviewer", False), ("other", False), ("uncertain", False)],
)
def test_only_respondent_and_author_have_a_voice(role, voice):
    assert Segment("a", 0, 0, 1, "a", role, None, "nl", 0).has_voice is voice
