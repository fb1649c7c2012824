"""Word features: places, forms, and everything a function of the word."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from testimony.features import Key, WordFeatures
from testimony.lexicon import Lexicon

LEXICON = Lexicon({"SUMMONS": {"ru": ("повестка",), "nl": ("oproep",), "en": ("summons", "draft notice")}})
FEATURES = WordFeatures(LEXICON)


def named(text, language):
    return {n for u in FEATURES.units(text, language) for n, _ in FEATURES.features(u.key)}


@given(st.text())
@example("\u0300")
@example("e\u0301-\u0302a")
def test_every_unit_lies_inside_the_text_and_holds_a_word(text):
    for unit in FEATURES.units(text, "ru"):
        assert 0 <= unit.start < unit.stop <= len(text)
        assert any(c.isalnum() for c in text[unit.start : unit.stop])


@given(st.text(), st.sampled_from(["nl", "ru", "en", "ru-Latn"]))
def test_a_unit_has_the_same_features_every_time(text, language):
    for unit in FEATURES.units(text, language):
        assert list(FEATURES.features(unit.key)) == list(FEATURES.features(unit.key))


@pytest.mark.parametrize(
    ("language", "text"),
    [("ru", "мне принесли повестку"), ("nl", "twee oproepen"), ("en", "the draft notices came")],
)
def test_the_same_concept_is_found_in_every_language(language, text):
    assert "k:SUMMONS" in named(text, language)


def test_russian_in_latin_letters_lands_on_the_same_features():
    assert {"l:повестка", "k:SUMMONS"} <= named("mne prinesli povestku", "ru-Latn")


def test_a_cyrillic_word_in_a_dutch_sentence_is_russian():
    assert "l:повестка" in named("toen kwam de повестку", "nl")


def test_a_negated_word_keeps_its_features_and_gains_flagged_ones():
    found = named("er kwam geen oproep", "nl")
    assert {"l:oproep", "negated|l:oproep", "negated|k:SUMMONS"} <= found


def test_the_features_of_a_pair_are_its_lemmas():
    assert list(FEATURES.features(Key("pair", "naar huis", "nl", ""))) == [
        ("p:naar huis", FEATURES.pair_weight)
    ]
