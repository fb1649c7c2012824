"""The second reader: planted slips come first, right codings do not, and what cannot be judged is told."""

import csv
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from typer.testing import CliRunner

from testimony import second_reader
from testimony.classifier import TestimonyClassifier
from testimony.cli import app
from testimony.codebook import Codebook
from testimony.coding import ADJUDICATED, Coding
from testimony.errors import CodebookError, CorpusError
from testimony.evaluation import Extra, HeldOut
from testimony.passage import Passage
from testimony.second_reader import _doubts, beyond, suspects, to_frame
from testimony.thresholds import learn

BOOK = Codebook.parse(
    "name: clinic\ncodes: [{name: illness, aliases: [ILL]}, {name: work, aliases: [WRK], stances: [affirmed]}]"
)

ILL = {
    "en": [
        "My knee hurts and the doctor gave me pills",
        "I was ill and lay in hospital with a fever",
        "The pain in my back came and I took pills",
        "The fever was high, so the doctor came",
        "In hospital they treated my knee, the pain was bad",
    ],
    "nl": [
        "Mijn knie doet pijn en de dokter gaf mij pillen",
        "Ik was ziek en lag met koorts in het ziekenhuis",
        "De pijn in mijn rug kwam en ik nam pillen",
        "De koorts was hoog, dus de dokter kwam",
        "In het ziekenhuis behandelden ze mijn knie, de pijn was erg",
    ],
    "ru": [
        "У меня болит колено, и врач дал мне таблетки",
        "Я был болен и лежал с температурой в больнице",
        "Началась боль в спине, и я пил таблетки",
        "Температура была высокая, и пришёл врач",
        "В больнице мне лечили колено, боль была сильная",
    ],
}
PLAIN = {
    "en": [
        "We ate soup and then the train was late",
        "The children went fishing and it rained all day",
        "My aunt had a garden with apples and a dog",
        "We watched football and drank tea with the neighbours",
        "The train was full and the children slept",
    ],
    "nl": [
        "Wij aten soep en toen was de trein te laat",
        "De kinderen gingen vissen en het regende de hele dag",
        "Mijn tante had een tuin met appels en een hond",
        "Wij keken voetbal en dronken thee met de buren",
        "De trein was vol en de kinderen sliepen",
    ],
    "ru": [
        "Мы ели суп, а потом поезд опоздал",
        "Дети ходили на рыбалку, и весь день шёл дождь",
        "У моей тёти был сад с яблоками и собака",
        "Мы смотрели футбол и пили чай с соседями",
        "Поезд был полный, и дети спали",
    ],
}
PEOPLE = 6
MISSED, SPURIOUS = 1, 4
"""The person of each language whose first illness is not coded, and whose first plain line is coded as one."""


def told(language, person, *, slips=True):
    """A testimony of six answers: illness three times, coded, and plain life three times, not coded."""
    lines = [f"@id {language}-{person}", "@genre interview"]
    for i in range(3):
        ill, plain = (part[language][(person + 2 * i) % 5] for part in (ILL, PLAIN))
        missed = slips and (person, i) == (MISSED, 0)
        spurious = slips and (person, i) == (SPURIOUS, 0)
        lines += ["I: And?", f"R: {ill}." if missed else f"R: {{ILL|{ill}}}."]
        lines += ["I: And?", f"R: {{ILL|{plain}}}." if spurious else f"R: {plain}."]
    return "\n".join(lines) + "\n"


def texts(**more):
    return "".join(told(language, person, **more) for language in ILL for person in range(PEOPLE))


@pytest.fixture(scope="module")
def study(marked_corpus):
    return marked_corpus(texts(), BOOK)


@pytest.fixture(scope="module")
def reading(study):
    said = []
    return suspects(study, say=said.append), said


def planted():
    """(document, segment, kind) of every slip: answers stand at odd segments, illness before plain."""
    missed = {(f"{language}-{MISSED}", 1, "not coded") for language in ILL}
    return missed | {(f"{language}-{SPURIOUS}", 3, "coded") for language in ILL}


def place(suspect):
    return suspect.document, suspect.segment, suspect.kind


def test_the_planted_slips_of_every_language_come_before_any_right_coding(reading):
    found, _ = reading
    assert {place(s) for s in found[:6]} == planted()


def test_few_right_codings_are_doubted_at_all(reading):
    found, _ = reading
    assert len([s for s in found if place(s) not in planted()]) <= 5  # of 102


def test_suspects_come_in_the_order_of_the_margin(reading):
    margins = [s.margin for s in reading[0]]
    assert margins == sorted(margins, reverse=True)
    assert all(0 <= m <= 1 for m in margins)


def test_without_slips_nothing_is_doubted_as_much_as_a_planted_slip(marked_corpus, reading):
    least = min(s.margin for s in reading[0][:6])
    assert all(s.margin < least for s in suspects(marked_corpus(texts(slips=False), BOOK)))


def test_a_suspect_quotes_the_document_exactly_and_names_its_coder(study, reading):
    for s in reading[0]:
        assert study[s.document].text[s.start : s.stop] == s.quote
        assert s.quote
        assert s.coders == ("first",)
        assert s.language == s.document.partition("-")[0]


def test_what_was_missed_shows_the_words_that_say_so_the_strongest_first(reading):
    found = {place(s): s for s in reading[0]}
    missed = found["en-1", 1, "not coded"]
    assert missed.words[0] in ("fever", "hospital", "ill")
    assert all(word in missed.text for word in missed.words)
    assert missed.quote in missed.text
    assert missed.question == "Not coded illness, but it looks like it. Is this a slip?"


def test_what_was_coded_wrongly_shows_the_words_that_were_coded(reading):
    wrong = {place(s): s for s in reading[0]}["en-4", 3, "coded"]
    assert wrong.quote == PLAIN["en"][SPURIOUS]
    assert wrong.question == "Coded illness, but nothing here looks like it. Is this a slip?"


def test_a_target_with_too_few_codings_is_named_and_not_judged(reading):
    found, said = reading
    assert "work is not judged: 0 coded segments to learn from, and it takes 8." in said
    assert {s.target for s in found} == {"illness"}


def test_where_no_target_has_enough_codings_nothing_is_trained(marked_corpus, monkeypatch):
    monkeypatch.setattr(TestimonyClassifier, "fit", lambda *_: pytest.fail("trained in vain"))
    small = marked_corpus(told("en", 0) + told("en", 2), BOOK)
    said = []
    assert suspects(small, say=said.append) == []
    assert "illness is not judged: 6 coded segments to learn from, and it takes 8." in said


def test_a_target_that_one_respondent_alone_speaks_of_is_not_judged(marked_corpus):
    one = "@id en-9\n@genre interview\n" + "".join(f"I: And?\nR: {{WRK|{x}}}.\n" for x in PLAIN["en"] * 2)
    said = []
    found = suspects(marked_corpus(texts() + one, BOOK), say=said.append)
    assert not [s for s in found if s.target == "work"]
    assert "work is not judged: too few respondents speak of it to learn it from others." in said


def test_a_target_that_the_words_do_not_tell_is_not_judged(marked_corpus):
    # in every pair of respondents the same words are coded by one and not by the other
    lines = [f"{{WRK|{x}}}" if i % 2 else x for i, x in enumerate(x for x in PLAIN["en"] for _ in range(2))]
    pairs = "".join(
        f"@id en-{i}\n@genre interview\nI: And?\nR: {line}.\n" for i, line in enumerate(lines * 2)
    )
    said = []
    assert suspects(marked_corpus(pairs, BOOK), say=said.append) == []
    assert "work is not judged: what people say with it and without it looks alike." in said


def test_what_is_in_another_language_is_never_a_suspect_and_that_is_told(study):
    german = tuple(
        replace(d, segments=tuple(replace(s, language="de") for s in d.segments))
        if d.id.startswith("nl")
        else d
        for d in study.documents
    )
    said = []
    found = suspects(replace(study, documents=german), say=said.append)
    assert "36 segments are not judged: their language is not supported." in said
    assert {s.document.partition("-")[0] for s in found} == {"en", "ru"}


def test_language_and_target_restrict_what_is_listed_and_not_what_is_learnt(study, reading):
    found, _ = reading
    assert suspects(study, language="nl") == [s for s in found if s.language == "nl"]
    assert suspects(study, target="work") == []


def test_the_words_are_shown_by_the_classifier_that_gave_the_score_without_having_seen_the_person(
    study, monkeypatch
):
    judged, shown = [], []
    score_all, contributions = second_reader.held_out, TestimonyClassifier.contributions

    def spied_held_out(*args, **kwargs):
        judged.append(score_all(*args, **kwargs))
        return judged[-1]

    def spied_contributions(self, passage):
        found = contributions(self, passage)
        shown.append(found.weights.sum(axis=0) + found.bias)
        return found

    monkeypatch.setattr(second_reader, "held_out", spied_held_out)
    monkeypatch.setattr(TestimonyClassifier, "contributions", spied_contributions)
    found = suspects(study)
    (held,) = judged
    row = {(s.document, s.number): i for i, s in enumerate(held.data.segments)}
    assert len({held.fold[row[s.document, s.segment]] for s in found}) > 1
    for s, score in zip(found, shown, strict=True):
        assert score == pytest.approx(held.scores[row[s.document, s.segment]], abs=1e-3)


def test_the_phrasebook_teaches_what_the_texts_alone_do_not(marked_corpus):
    rare = "@id en-8\n@genre interview\nI: And?\nR: Chemotherapy and dialysis.\n"
    corpus = marked_corpus(texts() + rare, BOOK)
    ill = ["Chemotherapy and dialysis", "They put me on dialysis", "dialysis and chemotherapy"] * 4
    lines = [*ill, *PLAIN["en"] * 3]
    y = np.zeros((len(lines), len(BOOK.targets)), dtype=np.int8)
    y[: len(ill), BOOK.targets.index("illness")] = 1
    extra = Extra([Passage(line, "en", phrase=True) for line in lines], y)
    assert "en-8" not in {s.document for s in suspects(corpus)}
    assert "en-8" in {s.document for s in suspects(corpus, extra=extra)}


def test_the_test_part_is_left_alone_and_that_is_told(study):
    parts = {d.person: "test" if d.id.endswith(str(SPURIOUS)) else "train" for d in study.documents}
    said = []
    found = suspects(replace(study, splits=MappingProxyType(parts)), say=said.append)
    assert said[0] == "The test part is left alone (3 documents)."
    assert not [s for s in found if s.document.endswith(str(SPURIOUS))]
    assert {place(s) for s in found[:3]} == {p for p in planted() if p[2] == "not coded"}


def test_the_silence_of_an_adjudicated_document_is_the_adjudicators(study):
    settled = tuple(
        replace(c, coder=ADJUDICATED) if c.document == f"en-{MISSED}" else c for c in study.codings
    )
    coders = {**study.coders, f"en-{MISSED}": ("first", ADJUDICATED)}
    corpus = replace(study, codings=settled, coders=MappingProxyType(coders))
    found = {place(s): s for s in suspects(corpus)}
    assert found[f"en-{MISSED}", 1, "not coded"].coders == (ADJUDICATED,)


def test_a_coding_over_several_segments_stands_by_its_best(study):
    document = study["en-0"]
    first, last = document.segments[1], document.segments[3]  # illness, and the plain answer after it
    long = Coding(document="en-0", start=first.start, stop=last.stop, code="illness", coder="first")
    rest = tuple(c for c in study.codings if c.document != "en-0" or c.start != first.start)
    # the interviewer's words between would make it not count: so the same document without an interviewer
    turns = tuple(replace(t, role="respondent") for t in document.turns)
    joined = replace(
        document, turns=turns, segments=tuple(replace(s, role="respondent") for s in document.segments)
    )
    documents = tuple(joined if d.id == "en-0" else d for d in study.documents)
    corpus = replace(study, documents=documents, codings=(*rest, long))
    assert corpus.labelling().y.sum() > study.labelling().y.sum()
    assert not [s for s in suspects(corpus) if s.document == "en-0" and s.kind == "coded"]


def test_the_corpus_is_never_changed(study):
    before = repr(study)
    suspects(study)
    assert repr(study) == before


def test_an_unknown_target_or_language_is_answered_with_those_there_are(study):
    with pytest.raises(CodebookError, match="The targets are: illness, illness:denied, work"):
        suspects(study, target="love")
    with pytest.raises(CorpusError, match="The languages are: en, nl, ru"):
        suspects(study, language="de")


def test_a_single_respondent_is_refused(marked_corpus):
    with pytest.raises(CorpusError, match="at least two respondents"):
        suspects(marked_corpus(told("en", 0), BOOK))


def test_a_segment_is_doubted_when_it_reaches_the_mean_of_the_other_side():
    p = np.array([0.9, 0.3, 0.2, 0.1, 0.6, 0.1])
    coded = np.array([True, True, False, False, False, False])
    # means: 0.6 with the code, 0.75 without: 1 - 0.3 does not reach 0.75, and 0.6 just reaches 0.6
    assert beyond(p, coded) == pytest.approx([-2.6, -0.2, -1.0, -1.25, 0.0, -1.25])


def test_certainty_itself_gives_a_finite_margin():
    p, coded = np.array([1.0, 1.0, 0.0, 1.0]), np.array([True, True, False, False])
    assert np.isfinite(beyond(p, coded)).all()


def test_those_who_reach_the_threshold_are_doubted_and_no_others(study):
    data = replace(study.labelling(), targets=("illness",), y=study.labelling().y[:, :1])
    score = np.linspace(-4, 4, len(data.y))[:, None]
    score = np.where(data.y == 1, np.abs(score), score)  # all coded ones above, the others everywhere
    rows = _doubts(HeldOut(data, score, np.zeros(len(score), dtype=int)), 0, pytest.fail)
    coded = data.y[:, 0] == 1
    margin = beyond(learn(score[:, 0], data.y[:, 0]).probability(score[:, 0]), coded)
    assert {d.row for d in rows} == set(np.flatnonzero(margin >= 0))
    assert ((margin < 0) & (margin > -0.5)).any()


# What people look at


def test_the_frame_has_a_row_a_suspect_with_its_question(reading):
    frame = to_frame(reading[0])
    assert list(frame.columns) == [
        "document", "segment", "language", "target", "kind", "coders", "probability", "margin",
        "start", "stop", "quote", "words", "question", "text",
    ]  # fmt: skip
    assert list(frame.question) == [s.question for s in reading[0]]
    assert frame.coders[0] == "first"
    assert list(to_frame([]).columns) == list(frame.columns)


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory):
    where = tmp_path_factory.mktemp("study")
    study.save(where)
    return where


def run(*args):
    return CliRunner().invoke(app, [str(a) for a in args], env={"COLUMNS": "160"})


def test_the_command_prints_questions_and_what_was_not_judged_and_changes_nothing(folder):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    result = run("check-codings", folder, "--most", "6")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("Is this a slip?") == 6
    assert "shown: 6" in result.stdout
    assert "work is not judged" in result.stdout
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_file_that_is_there_is_refused_before_anything_is_trained(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(TestimonyClassifier, "fit", lambda *_: pytest.fail("trained in vain"))
    out = tmp_path / "a.csv"
    out.write_text("mine", encoding="utf-8")
    result = run("check-codings", folder, "-o", out)
    assert result.exit_code == 1
    assert "--overwrite" in result.stderr
    assert out.read_text(encoding="utf-8") == "mine"
    assert run("check-codings", folder, "-o", tmp_path / "a.docx").exit_code == 2


def test_the_command_writes_the_first_suspects_to_a_file(folder, tmp_path):
    result = run("check-codings", folder, "-o", tmp_path / "a.csv", "--most", "3", "--language", "ru")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "written" in result.stderr
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {r["language"] for r in rows} == {"ru"}
    assert (rows[0]["document"], rows[0]["kind"]) == (f"ru-{SPURIOUS}", "coded")


def test_a_corpus_that_is_none_is_refused_in_a_sentence(tmp_path):
    result = run("check-codings", tmp_path)
    assert result.exit_code == 1
    assert "not a corpus" in result.stderr
