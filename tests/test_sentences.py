"""Sentence ends, on marked texts: | stands where one sentence ends and the next begins."""

import itertools

import pytest
import razdel
import spacy
from hypothesis import given
from hypothesis import strategies as st

from testimony import sentences as module
from testimony.sentences import sentence_ends

CASES = [
    ("nl", "Ik ging weg.| Mijn vrouw bleef."),
    ("nl", "Dhr. Bos vroeg het mij, bijv. over mijn werk.| Ik zei niets."),
    ("nl", "Het was d.w.z. niet mijn keuze.| Echt niet!| Waarom wel?"),
    ("nl", "Ik woon bij mevr. de Wit in."),
    ("en", "They took him.| I left, e.g. by bus.| Mrs. Bell stayed."),
    ("en", "I asked J. about it.| He knew."),
    ("en", "We arrived at 5 p.m. and slept.| Then we ate."),
    ("ru", "Мы уехали в 2022 г. в Тбилиси.| Там жили на ул. Руставели."),
    ("ru", "Я не знал, что делать.| Ну и что?| Уехал!"),
]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences_end_where_the_mark_stands(language, marked):
    text = marked.replace("|", "")
    ends = sentence_ends(text, language)
    assert [text[a:b] for a, b in itertools.pairwise([0, *ends])] == marked.split("|")


@given(st.text(max_size=300), st.sampled_from(["nl", "ru", "en", "de"]))
def test_ends_stand_in_order_and_the_last_with_the_text(text, language):
    ends = sentence_ends(text, language)
    assert ends == sorted(ends)
    assert ends[-1] == len(text)


PIECES = '. ! ? ... … " ” ( ) [ » - – !? hi Ik you. Dhr. a.m. U.S. St. z.s.m. J. e.g. °C. 8) :-) ja!” ja?) ja.” _. 2. 3.5 end.Next www.a.nl x@y.nl 。 \u0301 😢'.split()  # noqa: SIM905


@pytest.fixture(scope="module")
def whole():
    """Return where spaCy's sentences of a whole text end, but for those that go on behind an abbreviation or before a small letter."""

    def ends(text, language):
        short = module.ABBREVIATIONS.get(language, ())
        ends = [sentence.end_char for sentence in known[language](text).sents][:-1]
        return [*(end for end in ends if not module._goes_on(text, end, short)), len(text)]

    known = {language: spacy.blank(language) for language in ("nl", "en", "xx")}
    for nlp in known.values():
        nlp.add_pipe("sentencizer")
    return ends


@given(
    st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", " ", "  ", "\n", " \r\n", "\xa0"]))
    ),
    st.sampled_from(["nl", "en", "xx"]),
)
def test_pieces_asked_one_by_one_end_sentences_where_spacy_ends_them(whole, parts, language):
    text = "".join(itertools.chain(*parts)).strip()
    assert sentence_ends(text, language) == whole(text, language)


RUSSIAN = '. ! ? … ... « » " „ “ ” ’ ( ) [ ] ; : :) ;-) =( - – — ‑ г. т. е. т.е. т. д. н. э. ул. им. И. А. С. др. кв. км. тыс. руб. 1. 2) 8.1. а) IV. § Да Нет да мы Они уехали. Москва, 2022 _а а_ ЁЖ ё Prof. e.g. й́ 😢'.split()  # noqa: SIM905


@given(
    st.lists(
        st.tuples(st.sampled_from(RUSSIAN), st.sampled_from(["", " ", " ", " ", "  ", "\n", "\r\n", "\xa0"]))
    )
)
def test_signs_among_the_same_kinds_of_words_end_sentences_where_razdel_ends_them(parts):
    text = "".join(itertools.chain(*parts))
    ends = [sentence.stop for sentence in razdel.sentenize(text)]
    assert sentence_ends(text, "ru") == [*ends[:-1], len(text)]


def test_a_piece_of_a_million_letters_takes_no_longer_than_its_length_says():
    text = "a" * 1_000_000 + " b" * 1000 + "." * 1000
    assert sentence_ends(text, "nl") == [len(text)]


def test_a_quarter_of_a_million_signs_that_end_nothing_take_no_longer_than_their_number_says():
    text = "да» " * 250_000
    assert sentence_ends(text, "ru") == [len(text)]
