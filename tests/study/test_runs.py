"""Model runs: suggestions kept with probability, decision, evidence and thresholds; answers; the random audit share."""

import re

import pytest

from study import made
from testimony.errors import CorpusError
from testimony.labelled import Evidence, Label, LabelledDocument, LabelledSegment
from testimony.study import ModelRun


def labelled(document):
    """Return a document in which a model suggests two codes in the first passage with a voice."""
    segment = next(s for s in document.segments if s.has_voice)
    words = Evidence(segment.start, segment.start + 2, segment.text[:2], 1.5)
    labels = (Label("bread", "affirmed", 0.93, "yes", (words,)), Label("hunger", "affirmed", 0.4, "unsure"))
    return LabelledDocument(
        document, (LabelledSegment(segment, labels),), made.BOOK, "model-1", {"bread": (0.2, 0.7)}
    )


@pytest.fixture
def reviewed(tmp_path):
    study, documents, coders = made.study(tmp_path / "s.sqlite")
    with study:
        found = tuple(labelled(study.document(item)) for item in documents.values())
        run = study.record(ModelRun("model-1", found, seal="abc"))
        yield study, documents, coders, run
        assert study.problems() == ()


def test_a_run_keeps_model_thresholds_and_suggestions_the_unsure_first(reviewed):
    study, documents, _, run = reviewed
    assert study.item(run).value["thresholds"] == {"bread": [0.2, 0.7]}
    assert (study.item(run).value["model"], study.item(run).value["seal"]) == ("model-1", "abc")
    assert [s["decision"] for s in study.suggestions(run)] == ["unsure"] * 3 + ["yes"] * 3
    (_, sure) = study.suggestions(run, documents["ru"])
    assert (sure["probability"], sure["code"], sure["answer"]) == (0.93, "bread", "")
    (start, stop, weight) = sure["evidence"][0]
    assert study.document(documents["ru"]).text[start:stop] == "Мы"
    assert weight == 1.5


def test_an_accepted_suggestion_becomes_a_coding_that_says_so_and_undo_takes_back_both(reviewed):
    study, documents, (anna, _), run = reviewed
    (unsure, sure) = study.suggestions(run, documents["en"])
    item = study.answer(sure["id"], "accepted", coder=anna)
    coding = study.item(item).value
    assert (coding.origin, coding.code, coding.start, coding.coder) == (
        "model-confirmed",
        "bread",
        sure["start"],
        "Anna",
    )
    assert study.answer(unsure["id"], "rejected", coder=anna) is None
    assert [s["answer"] for s in study.suggestions(run, documents["en"])] == ["rejected", "accepted"]
    study.undo(anna)
    study.undo(anna)
    assert [s["answer"] for s in study.suggestions(run, documents["en"])] == ["", ""]
    assert study.codings(documents["en"]) == ()
    study.redo(anna)
    assert [k.id for k in study.codings(documents["en"])] == [item]


def test_a_corrected_suggestion_becomes_the_coding_it_was_corrected_to(reviewed):
    study, documents, (anna, _), run = reviewed
    (_, sure) = study.suggestions(run, documents["nl"])
    item = study.answer(sure["id"], "corrected", coder=anna, subject="other", stop=sure["stop"] - 1)
    assert (study.item(item).value.subject, study.item(item).value.stop) == ("other", sure["stop"] - 1)
    with pytest.raises(CorpusError, match="no answer"):
        study.answer(sure["id"], "perhaps", coder=anna)


def test_a_run_on_a_document_that_is_not_in_the_study_is_refused_whole(reviewed):
    study, _, _, run = reviewed
    with pytest.raises(CorpusError, match="no such document"):
        study.record(ModelRun("m", (labelled(made.document("nl", "nl-9")),)))
    assert {s["run"] for s in study.suggestions(run)} == {run}


def test_no_word_of_a_testimony_stands_in_the_log(reviewed):
    study, documents, _, _ = reviewed
    said = "".join(str(line.data) for item in documents.values() for line in study.history(item))
    assert not [
        word
        for text in made.SAID.values()
        for word in re.findall(r"\w{5,}", text)
        if word in said.replace("'bread'", "").replace("'hunger'", "")
    ]


def test_a_random_share_is_kept_with_the_probability_with_which_each_came_in(reviewed):
    study, documents, _, run = reviewed
    voiced = [s for item in documents.values() for s in study.document(item).segments if s.has_voice]
    drawn = study.sample(0.5, seed=1, run=run)
    assert len(drawn) == 3  # of six
    assert {s["probability"] for s in drawn} == {3 / len(voiced)}
    assert {(s["start"], s["stop"]) for s in drawn} <= {(s.start, s.stop) for s in voiced}
    assert study.sample(0.5, seed=1, run=run) == drawn  # the same seed draws the same
    assert {(s["document"], s["start"]) for s in study.sample(1.0, seed=2, why="all")} == {
        (item, s.start) for item in documents.values() for s in study.document(item).segments if s.has_voice
    }


def test_every_passage_comes_in_about_as_often_as_its_probability_says():
    from collections import Counter

    from testimony.study.sampling import drawn

    held = [("a" * 32, made.document("ru")), ("b" * 32, made.document("nl"))]
    draws = 600
    counts = Counter(
        (c.data["document"], c.data["start"])
        for seed in range(draws)
        for c in drawn(held, 0.5, seed=seed, why="audit", run=None)
    )
    assert len(counts) == 4
    assert all(abs(n / draws - 0.5) < 0.1 for n in counts.values())  # five standard errors


@pytest.mark.parametrize("share", [0, -1, 1.5])
def test_a_share_that_is_none_is_refused(reviewed, share):
    with pytest.raises(CorpusError, match="a share of"):
        reviewed[0].sample(share, seed=0)
