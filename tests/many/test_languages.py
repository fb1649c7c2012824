"""The languages of many texts at once: the same as of each alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from testimony.language import identify
from testimony.many import languages
from testimony.many.languages import Languages

WORDS = st.one_of(
    st.sampled_from(
        [
            "de",
            "het",
            "een",
            "и",
            "не",
            "я",
            "the",
            "and",
            "to",
            "of",
            "ik",
            "was",
            "maar",
            "он",
            "она",
            "ещё",
            "потомучто",
            "ja",
            "nee",
            "i",
            "in",
            "is",
            "die",
            "der",
            "und",
            "że",
            "się",
            "що",
            "як",
            "eto",
            "ne",
            "bylo",
            "raboty",
            "potomu",
            "chto",
            "повестка",
            "don't",
            "и/или",
            "café",
            "weg...",
            "(dat)",
            "2022",
            "🙂",
            "й",
            "їжак",
            "ђак",
            "мій",
            "ὁ",
            "אבא",
            "İ",
            "SS",
            "ß",
            "\u2028",
            "«Ещё»",
            "een-twee",
            "straße",
        ]
    ),
    st.text(max_size=6),
)
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)
HINTS = st.sampled_from(("", "nl", "ru", "en", "ru-Latn", "fr", "und"))


@pytest.fixture(scope="module")
def known():
    return Languages()


def agree(known, texts, hints):
    assert known.of(texts, hints) == [identify(t, hint=h).tag for t, h in zip(texts, hints, strict=True)]


@given(st.lists(st.tuples(TEXTS, HINTS), max_size=5))
@example([("ik was de weg, maar dat is niet\r\nzo", ""), ("", ""), ("\x00", "nl")])
@example([("die die die de de de de", "nl"), ("in in in is is is", "en"), ("İ de het een maar niet", "")])
def test_a_language_told_at_once_is_the_one_told_alone(known, rows):
    agree(known, [text for text, _ in rows], [hint for _, hint in rows])


def test_most_real_texts_are_decided_by_small_words_alone(known, corpus):
    texts = [s.text for d in corpus.documents for s in d.segments if len(s.text) > 200]
    agree(known, texts, [""] * len(texts))
    assert sum(tag >= 0 for tag in known._voted(texts, [""] * len(texts))) > 0.8 * len(texts)


def test_only_the_beginning_of_a_very_long_text_is_heard(known):
    agree(known, ["ik ben maar weg " * 250 + "the and to of with that " * 400], [""])


def test_words_are_forgotten_when_there_are_too_many_and_the_answers_stay(monkeypatch):
    monkeypatch.setattr(languages, "LIMIT", 20)
    known = Languages()
    for start in range(0, 300, 10):
        agree(
            known,
            [f"ik ben toch maar niet naar w{'x' * n} gegaan" for n in range(start, start + 10)],
            [""] * 10,
        )
        assert len(known._index) < 60
