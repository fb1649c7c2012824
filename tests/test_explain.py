"""Explaining: bias, question and words add up to the score; offsets are exact; no word of a question is evidence."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from testimony import read_text, shipped
from testimony.classifier import TestimonyClassifier
from testimony.cli import app
from testimony.engines.deletion import by_deletion
from testimony.errors import CodebookError, ReadError
from testimony.explain import explain, explain_segment
from testimony.passage import Passage

WORDS = {
    "nl": [
        "geld",
        "niet",
        "omdat",
        "een",
        "oproep",
        "weg",
        "als",
        "mijn neef",
        "oorlog",
        "ё",
        "huis😢",
        "кот",
    ],
    "ru": [
        "деньги",
        "не",
        "из-за",
        "пове\u0301стка",
        "мобилизация",
        "ни при чём",
        "если",
        "друг",
        "уехал",
        "it",
        "👩‍👩‍👧",
    ],
    "ru-Latn": ["dengi", "ne", "iz-za", "povestka", "mobilizatsiya", "uekhal", "esli", "mama"],
    "en": [
        "money",
        "not because",
        "a",
        "summons",
        "if",
        "a friend",
        "they say",
        "left",
        "wa\u0301r",
        "don’t",
        "🙂",
    ],
}
QUESTIONS = ["", "Was it the money?", "Uit angst voor de oproep?", "Из-за войны уехали?"]
TALK = st.sampled_from(sorted(WORDS)).flatmap(
    lambda tag: st.tuples(
        st.just(tag),
        st.lists(st.sampled_from([*WORDS[tag], ".", ",", "!!!", "\r\n", "…", "—"]), max_size=25).map(
            " ".join
        ),
    )
)


@settings(max_examples=25)
@given(TALK, st.sampled_from(QUESTIONS))
def test_bias_question_and_words_add_up_to_the_score_and_the_probability(model, talk, question):
    language, text = talk
    found = model.explain(text, question, language)
    scores = model.classifier.decision_function([Passage(text, language, question)])[0]
    for j, reason in enumerate(found.reasons):
        threshold = model.calibration[reason.target]
        assert reason.score == math.fsum([reason.bias, reason.question, *reason.words])
        assert reason.score == pytest.approx(threshold.slope * scores[j] + threshold.shift, abs=1e-3)
        assert 1 / (1 + math.exp(-reason.score)) == pytest.approx(reason.probability, abs=1e-3)
        assert reason.bias + sum(reason.parts) == pytest.approx(reason.score, abs=1e-3)
        assert len(reason.words) == len(found.words)
        assert len(reason.parts) == len(found.parts)
    if not question:
        assert not any(r.question for r in found.reasons)


@settings(max_examples=25)
@given(TALK, st.sampled_from(QUESTIONS))
def test_every_word_scope_and_passage_stands_exactly_where_it_is_said_to(model, talk, question):
    language, text = talk
    found = model.explain(text, question, language)
    assert [text[w.start : w.stop] for w in found.words] == [w.text for w in found.words]
    assert [w.start for w in found.words] == sorted({w.start for w in found.words})
    assert all(0 <= p.start <= p.stop <= len(text) for p in (*found.parts, *found.scopes))
    for reason in found.reasons:
        for e in reason.evidence:
            assert text[e.start : e.stop] == e.text != ""
        assert not (reason.decision == "no" and reason.evidence)


TOLD = [
    ("nl", "Ik ben niet weggegaan omdat ze me opriepen.", "negation", "weggegaan"),
    ("nl", "Ik ging niet vanwege het geld weg, maar om mijn zoon.", "not_because", "het geld weg"),
    ("ru", "Мобилизация тут ни при чём, уехали раньше.", "not_involved", "Мобилизация тут"),
    ("ru-Latn", "Uekhal ne iz-za deneg.", "not_because", "deneg"),
    ("en", "It was not because of the war.", "not_because", "of the war"),
    ("en", "If they call me up, I go.", "hypothetical", "If they call me up"),
]


@pytest.mark.parametrize(("language", "text", "rule", "reached"), TOLD)
def test_the_scope_rule_that_fired_is_named_with_the_words_it_reaches(model, language, text, rule, reached):
    found = model.explain(text, language=language)
    assert (rule, reached) in [(s.rule, text[s.start : s.stop]) for s in found.scopes]
    scope = next(s for s in found.scopes if s.rule == rule)
    inside = [w for w in found.words if scope.start <= w.start < scope.stop]
    assert inside
    assert all(scope.flag in w.flags for w in inside)


@pytest.mark.parametrize(
    ("language", "text", "concept"),
    [
        ("nl", "Ze stuurden me een oproep.", "SUMMONS"),
        ("ru", "Мне принесли повестку.", "SUMMONS"),
        ("ru-Latn", "Mne prinesli povestku.", "SUMMONS"),
        ("en", "They sent me a summons.", "SUMMONS"),
    ],
)
def test_a_concept_is_named_with_the_word_that_says_it(model, language, text, concept):
    found = model.explain(text, language=language)
    said = [text[p.start : p.stop] for p in found.parts if (p.kind, p.name) == ("concept", concept)]
    assert any(word in ("oproep", "повестку", "povestku", "summons") for word in said)


def test_what_a_denied_motive_adds_is_explained_in_its_scope(model):
    found = model.explain("Мобилизация тут ни при чём.", language="ru")
    reason = found["mobilisation:denied"]
    strongest = found.words[int(np.argmax(reason.words))]
    assert (strongest.text, strongest.flags) == ("Мобилизация", ("negated",))
    negated = [w for p, w in zip(found.parts, reason.parts, strict=True) if p.flag == "negated"]
    assert sum(negated) > 0


def test_the_question_adds_its_part_and_is_never_evidence(model):
    question, text = "Was it the money, the salary?", "No, never."
    asked, alone = model.explain(text, question, "en"), model.explain(text, language="en")
    assert any(r.question for r in asked.reasons)
    assert [w.text for w in asked.words] == [w.text for w in alone.words] == ["No", "never"]
    shown = [e for r in asked.reasons for e in r.evidence]
    assert all(e.text in text for e in shown)
    assert not any(word in e.text for e in shown for word in ("money", "salary"))


def test_what_is_shown_are_the_labels_or_the_one_asked_for_or_the_likeliest(model):
    text = "They sent me a summons, so I left that same night."
    assert model.explain(text).shown[0] == "mobilisation"
    assert model.explain(text, target="economics").shown == ("economics",)
    nothing = model.explain("We had soup.")
    likeliest = max(nothing.reasons, key=lambda r: r.probability).target
    assert nothing.shown == (likeliest,)


def test_decisions_and_evidence_are_those_of_labelling(model):
    document = read_text(shipped.example().read_text(encoding="utf-8"))
    seen = 0
    for found in model.label(document):
        for label in found.labels:
            explanation = explain_segment(model, document, found.segment.number)
            reason = explanation[label.target]
            assert (reason.decision, reason.probability) == (label.decision, pytest.approx(label.probability))
            moved = [(e.start + found.segment.start, e.text) for e in reason.evidence]
            assert moved == [(e.start, e.text) for e in label.evidence]
            assert label.target in explanation.shown
            seen += 1
    assert seen >= 5


def test_the_question_before_a_segment_is_its_context(model):
    document = read_text("I: Was it the money?\nR: Mostly, yes.\nI: And then?\nR: We left.\n")
    found = explain_segment(model, document, 1)
    assert (found.text, found.question) == ("Mostly, yes.", "Was it the money?")
    with pytest.raises(ReadError, match="segment 0 is context only: interviewer"):
        explain_segment(model, document, 0)
    with pytest.raises(ReadError, match="there is no segment 9"):
        explain_segment(model, document, 9)
    with pytest.raises(ReadError, match="2 segments of the respondent"):
        explain_segment(model, document)


def test_an_unknown_target_is_answered_with_those_there_are(model):
    with pytest.raises(CodebookError, match=r"no target 'money'.*economics"):
        model.explain("text", target="money")
    with pytest.raises(KeyError):
        model.explain("text")["money"]


def test_a_language_that_gets_no_label_is_named(model):
    assert model.explain("Me gusta mucho la playa y el sol").remarks == (
        "Spanish is not supported by this model: such a text gets no label",
    )
    assert model.explain("🙂").remarks == ("Its language is not known: such a text gets no label",)
    assert model.explain("They sent me a summons.").remarks == ()


def test_the_columns_of_the_frames_add_up(model):
    found = model.explain("Yes. It was not for the money 😢", "Was it the money?", "en")
    frame, parts = found.to_frame(), found.parts_frame()
    for reason in found.reasons:
        assert frame[reason.target].sum() == pytest.approx(reason.score)
        assert parts[reason.target].sum() + reason.bias == pytest.approx(reason.score, abs=1e-3)
    assert frame.kind.tolist()[:3] == ["bias", "question", "word"]
    assert frame.text.tolist()[2:4] == ["Yes", "It"]
    assert set(parts.columns) >= {"kind", "text", "name", "flag"}


class Deleting:
    """An engine without word weights: its evidence is found by leaving words out."""

    def __init__(self, engine):
        self.decision_function = engine.decision_function

    def contributions(self, passage):
        return by_deletion(self.decision_function, passage)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Ze stuurden me een oproep, dus ik ging weg."),
        ("ru", "Мне принесли повестку, и я уехал."),
        ("en", "They sent me a summons, so I left."),
    ],
)
def test_an_engine_without_word_weights_is_explained_too(model, language, text):
    from dataclasses import replace

    other = replace(model, classifier=Deleting(model.classifier))
    found = explain(other, Passage(text, language))
    exact = model.explain(text, language=language)
    for mine, theirs in zip(found.reasons, exact.reasons, strict=True):
        assert mine.score == pytest.approx(theirs.score, abs=1e-3)
    assert found.scopes == ()
    assert {p.kind for p in found.parts} == {"word"}
    assert found["mobilisation"].evidence
    assert "повестк" in found.to_html() or language != "ru"


def test_punctuation_and_emoji_that_add_something_stand_for_themselves():
    from dataclasses import dataclass, field

    from testimony.codebook import Codebook
    from testimony.thresholds import Threshold

    texts = [Passage("weg 😢", "nl"), Passage("weg", "nl"), Passage("soep", "nl")] * 4
    engine = TestimonyClassifier(mark_weight=1.0).fit(texts, np.array([[1], [0], [0]] * 4))

    @dataclass
    class Small:
        name: str = "small"
        codebook: Codebook = field(default_factory=lambda: Codebook.parse("name: x\ncodes: [sad]"))
        classifier: object = engine
        targets: tuple = ("sad",)
        calibration: dict = field(default_factory=lambda: {"sad": Threshold()})
        languages: tuple = ("nl",)
        thin: dict = field(default_factory=dict)

    found = explain(Small(), Passage("Ik ging weg 😢", "nl"))
    reason = found["sad"]
    assert found.words[int(np.argmax(reason.words))].text == "😢"
    assert reason.bias + sum(reason.words) == pytest.approx(reason.score)


@pytest.fixture
def run(model, monkeypatch):
    """Run the command with a model that is loaded already."""
    monkeypatch.setattr("testimony.model.load_model", lambda _: model)
    return lambda *args: CliRunner().invoke(app, ["explain", *map(str, args)])


def test_the_command_explains_a_text_a_segment_of_a_file_and_a_row_of_a_table(run, tmp_path):
    text = run("They sent me a summons, so I left.", "--target", "mobilisation")
    assert text.exit_code == 0
    assert text.stdout.startswith("Mobilisation: yes")
    assert "summons" in text.stdout
    file = tmp_path / "a.txt"
    file.write_text("I: Was it the money?\r\nR: Mostly, yes.\r\n", encoding="utf-8", newline="")
    assert "question" in run(file, "--target", "economics").stdout
    refused = run(file, "--segment", "0")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "context only" in refused.stderr
    table = tmp_path / "a.csv"
    table.write_text("id,text\na1,They sent me a summons\na2,Ik kreeg een baan\n", encoding="utf-8")
    assert "--document" in run(table).stderr
    assert "baan" in run(table, "--document", "a2").stdout


def test_the_command_writes_a_page_and_does_not_replace_one_unasked(run, tmp_path):
    page = tmp_path / "why.html"
    assert run("Мне принесли повестку.", "-o", page).exit_code == 0
    before = page.read_bytes()
    assert "повестку".encode() in before
    again = run("Мне принесли повестку.", "-o", page)
    assert again.exit_code == 1
    assert "--overwrite" in again.stderr
    assert page.read_bytes() == before
    assert run("Мне принесли повестку.", "-o", page, "--overwrite").exit_code == 0
    assert run("text", "-o", tmp_path / "why.pdf").exit_code == 2


def test_a_file_that_is_not_there_is_no_text(run):
    missing = run("interview.docx")
    assert missing.exit_code == 1
    assert "no such file" in missing.stderr
    assert run("A text with a word that looks like a file: interview.docx").exit_code == 0
    assert run("ja " * 3000).exit_code == 0
