"""Marked text: codings written into testimonies, and a second coder's list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony import marked, shipped
from testimony.codebook import Codebook
from testimony.errors import CorpusError

BOOK = Codebook.load(shipped.corpus_folder() / "codebook.yaml")
TEXT = """\
@id nl-z-01
@genre interview
@labels Vraag/Antwoord
@meta origin_country=RU; destinations=GE,NL; gender=woman
I: Waarom toen?
R: Nou, {MOB.summons household|{POL|die brief voor Пётр 🙂}, hè}, en {!capability|we hadden spaargeld}.

@id ru-z-02
@genre portrait
Первый абзац{!irony| да}.

{STA.legal- possible|Второй — {ECO return|ради денег}}.
"""


def read(text):
    return marked.read(text, BOOK, coder="c")


def test_codings_and_memos_stand_on_the_words_they_were_written_round():
    first, second = read(TEXT)
    assert first.document.text == (
        "Vraag: Waarom toen?\nAntwoord: Nou, die brief voor Пётр 🙂, hè, en we hadden spaargeld.\n"
    )
    quotes = {(c.target, c.subject): first.document.text[c.start : c.stop] for c in first.codings}
    assert quotes == {
        ("politics", "self"): "die brief voor Пётр 🙂",
        ("mobilisation", "household"): "die brief voor Пётр 🙂, hè",
    }
    assert [(m.kind, first.document.text[m.start : m.stop]) for m in first.memos] == [
        ("capability", "we hadden spaargeld")
    ]
    assert {(c.target, c.status, c.move) for c in second.codings} == {
        ("stability:denied", "possible", "leave"),
        ("economics", "asserted", "return"),
    }


def test_turns_hold_the_words_without_the_speakers_mark():
    first, second = read(TEXT)
    assert [(t.role, t.speaker) for t in first.document.turns] == [
        ("interviewer", "Vraag"),
        ("respondent", "Antwoord"),
    ]
    assert first.document.quote(first.document.turns[0]) == "Waarom toen?"
    assert {t.role for t in second.document.turns} == {"author"}


def test_the_head_becomes_metadata():
    first, _ = read(TEXT)
    assert first.document.metadata == {
        "origin_country": "RU",
        "destinations": ["GE", "NL"],
        "gender": "woman",
    }
    assert first.document.language == "nl"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("R: {MOB|open", "not closed"),
        ("R: a } b", "does not belong"),
        ("R: {XYZ|a}", "no code"),
        ("R: {!homonim|a}", "no kind of memo"),
        ("R: {MOB.visit|a}", "no subcode"),
        ("R: {MOB sometimes|a}", "no attribute"),
        ("no mark of a speaker", "without I:"),
    ],
)
def test_what_cannot_be_read_is_named_by_line(line, complaint):
    with pytest.raises(CorpusError, match=f"line 2.*{complaint}"):
        read(f"@id en-1\n{line}\n")


WORDS = st.text(st.characters(blacklist_characters="{|}\n\r@", blacklist_categories=("Cs",)), min_size=1).map(
    lambda s: f"x{s}x"
)


@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=6))
def test_marks_never_shift_or_lose_a_letter(pieces):
    line = "".join(f"{{DIS|{words}}}" if coded else words for words, coded in pieces)
    (found,) = read(f"@id en-1\n@genre letter\n{line}\n")
    assert found.document.text == "".join(words for words, _ in pieces).rstrip() + "\n"
    quotes = [found.document.text[c.start : c.stop] for c in found.codings]
    assert quotes == [words for words, coded in pieces if coded]


def test_a_sheet_shows_no_codings_and_its_answers_come_back():
    documents = [m.document for m in read(TEXT)]
    lines = list(marked.sheet(documents))
    assert not any("MOB" in line or "{" in line for line in lines)
    answers = ["nl-z-01#1 MOB.summons household | die brief voor Пётр 🙂", "nl-z-01 done", "", "ru-z-02 done"]
    codings, done = marked.read_answers(answers, documents, BOOK, coder="second")
    assert done == ["nl-z-01", "ru-z-02"]
    (coding,) = codings
    assert documents[0].text[coding.start : coding.stop] == "die brief voor Пётр 🙂"
    assert coding.coder == "second"
    assert coding.codebook == BOOK.version


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("nl-z-01#9 MOB | brief", "no turn"),
        ("nl-z-01#1 MOB | not there", "quote is not in"),
        ("nl-z-01#1 MOB", "is not a coding"),
    ],
)
def test_an_answer_that_does_not_fit_is_named_by_line(line, complaint):
    with pytest.raises(CorpusError, match=f"line 1.*{complaint}"):
        marked.read_answers([line], [m.document for m in read(TEXT)], BOOK, coder="s")
