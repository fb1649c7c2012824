"""The lexicon: concepts found by lemma, in every case form, also over several words."""

import pytest

from testimony import shipped
from testimony.errors import CorpusError
from testimony.lexicon import Finder, Lexicon
from testimony.words import lemmas_of

LEXICON = Lexicon(
    {
        "SUMMONS": {"ru": ("повестка",), "nl": ("oproep",), "en": ("draft notice", "summons")},
        "LANDLORD": {"ru": ("хозяйка квартиры", "хозяйка"), "nl": ("huisbaas",), "en": ("landlord",)},
    }
)


@pytest.mark.parametrize(
    ("language", "text", "concepts"),
    [
        ("ru", "мне вручили повестку", {"SUMMONS"}),
        ("ru", "с хозяйкой квартиры", {"LANDLORD"}),
        ("nl", "twee oproepen", {"SUMMONS"}),
        ("en", "I saw draft notices", {"SUMMONS"}),
        ("en", "a draft of a notice", set()),
    ],
)
def test_entries_are_found_in_any_form(language, text, concepts):
    finder = Finder(LEXICON, language, lemmas_of)
    lemmas = lemmas_of(text, language)
    found = {m.concept for m in finder.phrases(lemmas)} | {
        c for w in lemmas for c in finder.single.get(w, ())
    }
    assert found == concepts


def test_a_lexicon_survives_as_plain_data():
    assert Lexicon.from_plain(LEXICON.plain()) == LEXICON


def test_the_shipped_lexicon_speaks_three_languages():
    lexicon = Lexicon.load(shipped.corpus_folder() / "lexicon.yaml")
    assert set(lexicon.languages) == {"nl", "ru", "en"}
    assert len(lexicon) > 100


def test_what_is_not_a_lexicon_is_refused(tmp_path):
    (tmp_path / "l.yaml").write_text("[1, 2]")
    with pytest.raises(CorpusError, match="not a lexicon"):
        Lexicon.load(tmp_path / "l.yaml")


@pytest.mark.parametrize(
    "by", [["oproep"], "oproep", {"nl": "oproep"}, {"nl": {"oproep": 1}}, {"nl": None}, 3]
)
def test_a_concept_without_lists_of_words_is_refused_with_its_name(by):
    with pytest.raises(CorpusError, match="SUMMONS"):
        Lexicon.from_plain({"concepts": {"SUMMONS": by}}, where="lexicon.yaml")
