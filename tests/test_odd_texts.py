"""Odd texts: what the shipped model says of nothing, of one word, of emoji, of very much, and of other languages."""

import time

import numpy as np
import pytest

import testimony as t
from testimony.passage import Passage

LONG = 100_000


@pytest.fixture(scope="module")
def model():
    return t.load_model()


NOTHING = [
    "",
    " ",
    "\r\n\r\n",
    "…",
    "—",
    "🙂",
    "😢😢😢 🏳️‍🌈 👩‍👩‍👧",
    "\u0301\u0308",
    "\u200b\ufeff",
    "123",
    "?!",
]


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize("language", ["nl", "ru", "en", "ru-Latn"])
def test_a_text_without_words_is_never_labelled_yes(model, text, language):
    found = model.predict_proba([text], language=language).iloc[0]
    assert ((found >= 0) & (found <= 1)).all()
    assert (found < np.array([model.thresholds[x] for x in found.index])).all()


WORDS = [
    ("summons", "en"),
    ("oproep", "nl"),
    ("повестка", "ru"),
    ("povestka", "ru-Latn"),
    ("Putin", "en"),
    ("ja", "nl"),
    ("нет", "ru"),
]


@pytest.mark.parametrize(("word", "language"), WORDS)
def test_one_word_alone_is_never_labelled_yes(model, word, language):
    found = model.predict_proba([word], language=language).iloc[0]
    assert (found < np.array([model.thresholds[x] for x in found.index])).all()


@pytest.mark.parametrize(("word", "language"), [("soup", "en"), ("суп", "ru"), ("soep", "nl")])
def test_a_segment_of_a_hundred_thousand_words_is_scored_in_seconds(model, word, language):
    start = time.process_time()
    scores = model.classifier.decision_function([Passage(f"{word} " * LONG, language)])
    assert np.isfinite(scores).all()
    assert time.process_time() - start < 60  # not quadratic: that would be hours


def test_a_hundred_thousand_different_words_are_scored_too_and_their_shares_add_up(model):
    text = " ".join(f"word{i}. " if i % 9 == 0 else f"word{i}" for i in range(LONG // 10))
    found = model.classifier.contributions(Passage(text, "en"))
    score = model.classifier.decision_function([Passage(text, "en")])[0]
    assert np.allclose(found.weights.sum(axis=0) + found.bias, score, atol=1e-3)


OTHERS = {
    "uk": "Мені принесли повістку, і ми виїхали за кордон тієї ж ночі, бо боялися мобілізації.",
    "de": "Ich habe einen Einberufungsbescheid bekommen und bin noch in derselben Nacht ausgereist.",
    "fr": "J'ai reçu une convocation et je suis parti la nuit même avec ma femme et les enfants.",
    "ar": "وصلتني ورقة الاستدعاء فسافرت في الليلة نفسها مع زوجتي وأولادي",
}


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_a_language_it_does_not_know_gets_no_label_and_is_named(model, tmp_path, language):
    path = tmp_path / "other.txt"
    path.write_text(f"Interviewer: Why did you leave?\nRespondent: {OTHERS[language]}\n", encoding="utf-8")
    answers = [s for s in model.label(t.read(path)) if s.segment.role == "respondent"]
    assert answers
    assert all(not s.labels and "not supported" in s.note for s in answers)


ASKED = [
    ("en", "So they sent you a summons and you fled the same night?", "Hm."),
    ("nl", "Dus je kreeg een oproep en bent diezelfde nacht gevlucht?", "Hm."),
    ("ru", "То есть вам принесли повестку и вы уехали той же ночью?", "Хм."),
]


@pytest.mark.parametrize(("language", "question", "answer"), ASKED)
def test_words_of_the_interviewer_are_neither_labelled_nor_evidence(
    model, tmp_path, language, question, answer
):
    path = tmp_path / "asked.txt"
    path.write_text(f"Interviewer: {question}\r\nRespondent: {answer}\r\n", encoding="utf-8", newline="")
    labelled = model.label(t.read(path))
    assert [s.labels for s in labelled if s.segment.role == "interviewer"] == [()]
    shown = [e.text for s in labelled for x in s.labels for e in x.evidence]
    assert all(e in answer for e in shown)
