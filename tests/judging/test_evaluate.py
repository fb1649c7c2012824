"""The evaluation from end to end: what stands in it, what it refuses, and that the test part stays unread."""

import csv
import io
from dataclasses import replace
from types import MappingProxyType

import pytest
from sklearn.linear_model import LogisticRegression
from typer.testing import CliRunner

from testimony.classifier import TestimonyClassifier
from testimony.cli import app
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.engines.estimator import EstimatorEngine
from testimony.errors import CorpusError, EvaluationError, ModelError
from testimony.evaluation import held_out, person_mark
from testimony.findings import AFFIRMED, EVERY, MEASURES
from testimony.judging import evaluate, of_held_out
from testimony.training import train

QUICK = ("majority", "keywords", "tfidf-svc")
NEW = ("-0", "-1", "-2", "-9")
"""The ends of the ids of those a model is judged on."""


def is_new(document: Document) -> bool:
    return document.id.endswith(NEW) and not document.id.endswith("-10")


@pytest.fixture(scope="module")
def split(study):
    """The study with a train and a test part."""
    parts = {d.person: "test" if is_new(d) else "train" for d in study.documents}
    return replace(study, splits=MappingProxyType(parts))


@pytest.fixture(scope="module")
def model(split):
    return train(split, name="mine")


@pytest.fixture(scope="module")
def judged(split, model, few_draws):
    return evaluate(split, model=model, part="test", baselines=QUICK)


def people(corpus):
    return {d.person for d in corpus.documents}


def test_every_measure_stands_there_for_every_target_language_and_system(evaluation):
    assert [s.name for s in evaluation.systems] == ["engine", "majority", "keywords", "tfidf-lr", "tfidf-svc"]
    for system in evaluation.systems:
        for language in ("nl", "ru", "en", "all"):
            for target in evaluation.targets:
                for measure in MEASURES:
                    assert ("target", system.name, language, target, measure) in {
                        (f.level, f.system, f.language, f.target, f.measure) for f in evaluation.rows
                    }


def test_the_frame_has_one_row_a_number_with_its_interval_and_what_it_rests_on(evaluation):
    frame = evaluation.to_frame()
    keys = ["system", "level", "language", "genre", "target", "measure"]
    assert not frame.duplicated(keys).any()
    f1 = frame[(frame.system == "engine") & (frame.measure == "F1") & (frame.target == "illness")]
    assert (
        f1[f1.genre == ""].n == f1[f1.genre == ""].language.map({"nl": 16, "ru": 16, "en": 16, "all": 48})
    ).all()
    known = frame.dropna(subset=["value", "low", "high"])
    assert len(known) > 100
    assert (known.low <= known.high).all()
    assert set(frame[frame.target == "rest"].note) >= {"too few"}


def test_the_engine_is_beyond_the_majority_and_the_best_baseline_is_the_best(evaluation):
    gap = evaluation.find("difference", AFFIRMED, "F1 above majority")
    assert gap.number.value > 0.5
    best = evaluation.best()
    values = {
        s.name: evaluation.value("macro", AFFIRMED, "F1", system=s.name) for s in evaluation.systems[1:]
    }
    assert values[best] == max(values.values())


def test_genres_and_the_learning_curve_are_there_on_demand_only(evaluation, study, few_draws):
    assert evaluation.genres == ("interview", "letter")
    assert evaluation.find("macro", AFFIRMED, "F1", genre="interview").number.value is not None
    assert [p.x for p in evaluation.curves_of("learning")[-1].points] == [25, 50, 75, 100]
    last = evaluation.find("learning", AFFIRMED, "F1 from 100%").number.value
    assert last == evaluation.value("macro", AFFIRMED, "F1")
    plain = evaluate(study, baselines=())
    assert plain.genres == ()
    assert plain.curves_of("learning") == []
    assert [s.name for s in plain.systems] == ["engine"]
    assert plain.best() == ""


def test_the_same_comes_out_again_whatever_stands_beside_it(study, evaluation, few_draws):
    again = evaluate(study, baselines=("keywords",))
    assert len(again.rows) > 300
    for row in again.rows:
        place = {"language": row.language, "system": row.system}
        assert evaluation.find(row.level, row.target, row.measure, **place) == row


def test_scores_that_are_there_already_are_judged_the_same(study, evaluation):
    data = study.labelling()
    held = held_out(lambda: TestimonyClassifier(targets=data.targets), data)
    found = of_held_out(study, held)
    assert found.value("macro", EVERY, "F1") == evaluation.value("macro", EVERY, "F1")
    assert found.value("testimony", EVERY, "kappa") == evaluation.value("testimony", EVERY, "kappa")


def test_cross_validation_does_not_read_the_test_part(split, monkeypatch, few_draws):
    read = []
    before = Corpus.labelling
    monkeypatch.setattr(Corpus, "labelling", lambda self: (read.append(people(self)), before(self))[1])
    found = evaluate(split, baselines=())
    assert read
    assert not any(p.endswith(NEW) and not p.endswith("-10") for group in read for p in group)
    assert "The test part was not read (12 documents)." in found.about


def test_with_a_part_only_its_documents_are_judged(judged, split, model):
    assert judged.systems[0].name == "mine"
    assert "none of whom the model was trained on" in judged.about[0]
    assert judged.find("testimony", "illness", "accuracy").n == 12
    segments = sum(s.has_voice for d in split.part("test").documents for s in d.segments)
    assert judged.about[0].startswith(f"{segments} segments of 12 respondents")


def test_the_baselines_beside_a_model_learn_from_those_it_learnt_from(
    split, model, judged, monkeypatch, few_draws
):
    from testimony.judging import modelled

    taught = []
    before = modelled.held_out
    monkeypatch.setattr(
        modelled,
        "held_out",
        lambda make, data, **more: (taught.append(set(data.groups)), before(make, data, **more))[1],
    )
    evaluate(split, model=model, part="test", baselines=("majority",))
    assert taught == [people(split.part("train"))]
    assert [s.name for s in judged.systems] == ["mine", *QUICK]


def test_a_respondent_the_model_was_trained_on_is_refused_with_how_many(split, model):
    with pytest.raises(EvaluationError, match="trained on 24 of these 24 respondents"):
        evaluate(split, model=model)
    one = replace(split, splits=MappingProxyType({**split.splits, "p-nl-3": "test"}))
    with pytest.raises(EvaluationError, match="trained on 1 of these 13 respondents"):
        evaluate(one, model=model, part="test")


def test_a_model_that_does_not_say_whom_it_was_trained_on_is_refused(split, model):
    silent = replace(model, provenance={"corpus": "x"})
    with pytest.raises(EvaluationError, match="does not say whom"):
        evaluate(split, model=silent, part="test")
    with pytest.raises(EvaluationError, match="does not say whom"):
        evaluate(split, model=replace(model, provenance=None), part="test")


def test_other_people_with_nobody_to_learn_from_leave_the_baselines_out_and_say_so(split, model, few_draws):
    alone = replace(split.part("test"), splits=MappingProxyType({}))
    found = evaluate(alone, model=model, baselines=QUICK)
    assert [s.name for s in found.systems] == ["mine"]
    assert any("No baselines" in sentence for sentence in found.remarks)


def test_what_makes_no_sense_is_refused_with_what_to_do(split, model, study):
    with pytest.raises(EvaluationError, match=r"part 'test' without a model.*Give a model"):
        evaluate(split, part="test")
    with pytest.raises(EvaluationError, match=r"no part 'dev'.*train, validation, test"):
        evaluate(split, model=model, part="dev")
    with pytest.raises(CorpusError, match="no part 'test'"):
        evaluate(study, model=model, part="test")
    with pytest.raises(EvaluationError, match="judged as it is"):
        evaluate(split, model=model, part="test", learning_curve=True)
    with pytest.raises(EvaluationError, match="other codes"):
        evaluate(split, model=replace(model, targets=("illness",)), part="test")


def test_too_little_to_judge_by_is_refused_with_the_numbers(study):
    one = tuple(d for d in study.documents if d.id == "nl-1")
    with pytest.raises(CorpusError, match="respondents with a voice: 1"):
        evaluate(replace(study, documents=one, codings=study.codings_of("nl-1")))
    with pytest.raises(CorpusError, match="no coded segment"):
        evaluate(replace(study, codings=()))


def test_documents_that_nobody_coded_are_said_to_be_taken_on_trust(study, few_draws):
    bare = replace(study, coders=MappingProxyType({}))
    uncoded = sum(not bare.coders_of(d.id) for d in bare.documents)
    found = evaluate(bare, baselines=())
    assert uncoded
    assert (
        f"{uncoded} documents carry no coding and name no coder: they are taken as read, with nothing found."
        in found.remarks
    )


def test_an_engine_of_ones_own_stands_in_the_first_row(study, few_draws):
    found = evaluate(study, make=lambda: TestimonyClassifier(pair_weight=0), baselines=())
    assert found.engine == "TestimonyClassifier"


@pytest.mark.parametrize("engine", ["sklearn:sklearn.linear_model.LogisticRegression", LogisticRegression()])
def test_an_engine_by_name_or_as_an_object_is_judged_as_it_would_be_trained(study, few_draws, engine):
    found = evaluate(study, engine=engine, baselines=())
    by_hand = evaluate(study, make=lambda: EstimatorEngine(LogisticRegression()), baselines=())
    assert found.engine == "LogisticRegression"
    assert found.to_frame().equals(by_hand.to_frame())


def test_the_default_engine_is_the_one_called_words(study, few_draws):
    numbers = [evaluate(study, engine=e, baselines=()).to_frame().value for e in (None, "words")]
    assert numbers[0].equals(numbers[1])


def test_an_engine_beside_another_way_to_say_what_learns_is_refused(split, model):
    with pytest.raises(EvaluationError, match="one of the two"):
        evaluate(split, engine="words", make=TestimonyClassifier)
    with pytest.raises(EvaluationError, match="nothing is trained"):
        evaluate(split, model=model, part="test", engine="words")
    with pytest.raises(ModelError, match="no such engine"):
        evaluate(split, engine="magic")


def test_progress_tells_which_system_is_at_work(study, few_draws):
    told = []
    evaluate(study, baselines=("majority",), progress=lambda *what: told.append(what))
    assert any(what.startswith("engine: ") for what, _, _ in told)
    assert any(what.startswith("majority: ") for what, _, _ in told)
    assert all(done <= total for _, done, total in told)


def test_the_mark_is_the_one_that_training_leaves(model, split):
    assert person_mark("p-nl-3") in model.provenance["respondents"]
    assert person_mark("p-nl-0") not in model.provenance["respondents"]


@pytest.fixture
def folder(split, tmp_path):
    split.save(tmp_path / "corpus")
    return tmp_path / "corpus"


def run(*args):
    return CliRunner().invoke(app, ["evaluate", *map(str, args)], env={"COLUMNS": "200"})


def test_the_command_prints_the_means_and_the_targets(folder, few_draws):
    result = run(folder, "--baselines", "majority,keywords")
    assert result.exit_code == 0, result.output
    for words in ("Mean F1 of yes", "keywords", "illness:denied", "false yes (bound 0.02)", "too few"):
        assert words in result.stdout


def test_the_command_writes_numbers_or_a_page_and_nothing_over_a_file(folder, tmp_path, few_draws):
    out = tmp_path / "e.csv"
    assert run(folder, "--no-baselines", "-o", out).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))
    assert {r["system"] for r in rows} == {"engine"}
    again = run(folder, "--no-baselines", "-o", out)
    assert again.exit_code == 1
    assert "--overwrite" in again.stderr
    assert run(folder, "-o", tmp_path / "e.docx").exit_code == 2


def test_the_command_judges_a_model_and_refuses_what_it_has_seen(folder, model, tmp_path, few_draws):
    model.save(tmp_path / "m")
    page = tmp_path / "e.html"
    done = run(folder, "--model", tmp_path / "m", "--part", "test", "--no-baselines", "-o", page)
    assert done.exit_code == 0, done.output
    assert "mine" in page.read_text(encoding="utf-8")
    refused = run(folder, "--model", tmp_path / "m")
    assert refused.exit_code == 1
    assert "was trained on 24 of these 24 respondents" in refused.stderr
    assert run(folder, "--part", "test").exit_code == 1
