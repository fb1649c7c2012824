"""Sentence ends, on marked texts: | stands where one sentence ends and the next begins."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.sentences import sentences

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
    assert [s.quote(text) for s in sentences(text, language)] == [p.strip() for p in marked.split("|")]


@given(st.text(max_size=300), st.sampled_from(["nl", "ru", "en", "de"]))
def test_sentences_lose_and_shift_nothing(text, language):
    found = sentences(text, language)
    assert "".join("".join(s.quote(text).split()) for s in found) == "".join(text.split())
    assert all(a.stop <= b.start for a, b in itertools.pairwise(found))
