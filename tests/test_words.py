"""Words: their forms for comparing, also of Russian in Latin letters, and their lemmas."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.transliteration import transliterate
from testimony.words import WORD, lemma, normal, normal_forms, tokens


def test_combining_marks_and_stress_marks_do_not_split_or_change_a_word():
    assert [t.form for t in tokens("мобилиза\u0301ция", "ru")] == ["мобилизация"]
    assert normal("e\u0301e\u0301n", "nl") == "een"
    decomposed = unicodedata.normalize("NFD", "йод")
    assert [t.form for t in tokens(decomposed, "ru")] == ["йод"]


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("povestka", "повестка"), ("uehali", "уехали"), ("uyekhal", "уехал"), ("4elovek", "человек"),
        ("khozyaika", "хозяйка"), ("hozyajka", "хозяйка"), ("den'gi", "деньги"), ("zhizn'", "жизнь"), ("moy", "мой"),
    ],
)  # fmt: skip
def test_several_spellings_come_out_as_the_same_russian_word(latin, cyrillic):
    assert transliterate(latin) == cyrillic


def test_lemmas_are_found_by_language():
    assert lemma("повестку", "ru") == "повестка"
    assert lemma("vertrokken", "nl") == "vertrekken"
    assert lemma("notices", "en") == "notice"


@given(
    words=st.lists(
        st.one_of(
            st.from_regex(WORD, fullmatch=True),
            st.sampled_from(["Её", "povestka", "ΟΔΟΣ", "İk", "ﬁn", "\u1100", "\u1161", "e\u0301", "d’r"]),
        )
    ),
    language=st.sampled_from(["nl", "ru", "en", "ru-Latn"]),
)
def test_many_words_have_the_forms_they_have_one_by_one(words, language):
    assert normal_forms(words, language) == [normal(word, language) for word in words]
