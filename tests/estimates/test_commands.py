"""The commands plan, draw and estimate: what they print, write, refuse, and never write over."""

import json
import shutil
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from testimony.cli import app, predictions
from testimony.corpus import Corpus
from testimony.errors import EvaluationError
from testimony.estimates import How, estimate
from testimony.estimating import draw_from, run
from testimony.report import estimates as report

from .made import corpus, population


def call(*words):
    result = CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": "160", "TERM": "dumb"})
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """A study of 120 interviews, 60 drawn and coded, and predictions of all."""
    place = tmp_path_factory.mktemp("study")
    path = place / "study.sqlite"
    corpus(120, coded=lambda number: False).save(path)
    found = run.drawn(path, 60, seed=4)
    chosen = {int(row.respondent[1:]) for row in found.drawn}
    path.unlink()
    made = corpus(120, coded=chosen.__contains__)
    made.save(path)
    run.keep(path, found, place / "draw.csv")
    made.save(place / "folder")
    rows = [
        {
            "document": d.id,
            "respondent": d.person,
            "work": "yes" if (n % 2 == 0) != (n % 10 == 7) else "not_mentioned",
            "fear": "yes" if n % 3 == 0 else "not_mentioned",
        }
        for n, d in enumerate(made.documents)
    ]
    pd.DataFrame(rows).to_csv(place / "predictions.csv", index=False)
    return place


@pytest.fixture
def place(made_once, tmp_path):
    return shutil.copytree(made_once, tmp_path / "place")


def test_plan_prints_the_table_of_the_vectors():
    code, out, _ = call("plan", "--share", 0.25, "--points", "5,3", "--population", 2000, "--sensitivity", 0.8, "--specificity", 0.9)  # fmt: skip
    assert code == 0
    for number in ("252", "145", "572", "355"):
        assert number in out
    assert "accounts for 46% of the variance" in out


@pytest.mark.parametrize("ending", ["svg", "png", "csv", "html"])
def test_plan_writes_a_curve_with_its_numbers_or_a_table(tmp_path, ending):
    out = tmp_path / f"plan.{ending}"
    asked = (
        "plan",
        "--share",
        0.25,
        "--population",
        2000,
        "--sensitivity",
        0.8,
        "--specificity",
        0.9,
        "-o",
        out,
    )
    assert call(*asked)[0] == 0
    assert out.stat().st_size > 100
    assert (tmp_path / "plan.csv").exists() == (ending != "html")
    code, _, err = call(*asked)
    assert code == 1
    assert "--overwrite" in err
    first = out.read_bytes()
    assert call(*asked, "--overwrite")[0] == 0
    assert out.read_bytes() == first


def test_plan_refuses_what_is_impossible_and_half_a_model():
    assert call("plan", "--share", 1.5)[0] == 1
    assert call("plan", "--share", 0.5, "--sensitivity", 0.5)[0] == 2
    assert call("plan", "--share", 0.5, "--evaluation", "x.csv")[0] == 2
    assert call("plan", "--share", 0.5, "--points", "five")[0] == 2


def test_draw_prints_the_documents_to_code_and_keeps_the_draw(tmp_path):
    path = tmp_path / "study.sqlite"
    corpus(40, coded=lambda number: False, twice={0, 1, 2, 3}).save(path)
    code, out, err = call("draw", path, 10, "--seed", 3, "--by", "wave", "-o", tmp_path / "draw.csv")
    assert code == 0
    kept = draw_from(path)
    assert sorted(out.split()) == sorted(d for row in kept.new for d in row.documents)
    assert "10 respondents drawn, 10 of 40 in all" in err
    assert len(pd.read_csv(tmp_path / "draw.csv")) == 44


def test_a_dry_run_keeps_nothing(tmp_path):
    path = tmp_path / "study.sqlite"
    corpus(20, coded=lambda number: False).save(path)
    code, out, err = call("draw", path, 5, "--dry-run")
    assert (code, len(out.split())) == (0, 5)
    assert "nothing kept" in err
    assert draw_from(path) is None


def test_draw_of_a_folder_goes_on_with_a_file(tmp_path):
    corpus(40).save(tmp_path / "folder")
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    code, _, err = call("draw", tmp_path / "folder", 10)
    assert code == 1
    assert "-o draw.csv" in err
    assert call("draw", tmp_path / "folder", 10, "-o", first)[0] == 0
    code, out, _ = call("draw", tmp_path / "folder", 5, "--extends", first, "-o", second)
    assert (code, len(out.split())) == (0, 5)
    one, two = pd.read_csv(first), pd.read_csv(second)
    assert set(one.document[one.drawn]) < set(two.document[two.drawn])
    assert call("draw", tmp_path / "folder", 5, "--extends", first, "-o", second)[0] == 1


def test_estimate_prints_shares_intervals_and_what_they_rest_on(place):
    code, out, _ = call("estimate", place / "study.sqlite", "--predictions", place / "predictions.csv", "--unseen", "--by", "wave", "--differences")  # fmt: skip
    assert code == 0
    for words in ("not mentioned", "conflict", "uncorrected", "post-stratified", "wave 2022", "Differences"):
        assert words in out
    assert "yes, of those who spoke of it" in out


@pytest.mark.parametrize("ending", ["csv", "jsonl", "html"])
def test_estimate_writes_a_file_and_never_over_one(place, ending):
    out = place / f"estimates.{ending}"
    asked = ("estimate", place / "folder", "--draw", place / "draw.csv", "--predictions", place / "predictions.csv", "--unseen", "-o", out)  # fmt: skip
    assert call(*asked)[0] == 0
    text = out.read_text(encoding="utf-8-sig")
    assert "not_mentioned" in text or "not mentioned" in text
    if ending == "jsonl":
        assert json.loads(text.splitlines()[0])["state"] == "yes"
    assert call(*asked)[0] == 1
    assert call(*asked, "--overwrite")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("folder",), "label_shift"),
        (("folder", "--draw", "draw.csv", "--predictions", "predictions.csv"), "nobody knows of whom the model has learnt"),
        (("study.sqlite", "--predictions", "nothing.csv", "--unseen"), "cannot be read as predictions"),
        (("study.sqlite", "--predictions", "predictions.csv", "--unseen", "--by", "land"), "no field 'land'"),
        (("study.sqlite", "--predictions", "predictions.csv", "--unseen", "--unit", "turn"), "respondent or document"),
        (("study.sqlite", "-o", "x.pdf"), "ends in"),
    ],
)  # fmt: skip
def test_each_refusal_is_one_sentence_and_exit_code_1(place, words, said, monkeypatch):
    monkeypatch.chdir(place)
    code, out, err = call("estimate", *words)
    assert code == 1
    assert said in " ".join(err.split())
    assert "Traceback" not in out + err


def test_a_batch_alone_is_no_estimate(tmp_path):
    (tmp_path / "out" / "testimonies").mkdir(parents=True)
    (tmp_path / "out" / "manifest.json").write_text("{}")
    code, _, err = call("estimate", tmp_path / "out")
    assert code == 1
    assert "alone are no estimate" in err
    assert "--predictions" in err


def test_label_shift_prints_its_warning(place):
    code, _, err = call("estimate", place / "folder", "--predictions", place / "predictions.csv", "--unseen", "--assume", "label_shift")  # fmt: skip
    assert code == 0
    assert "assumption that nobody has checked" in " ".join(err.split())


def test_a_study_that_is_coded_whole_needs_no_model(tmp_path):
    corpus(40).save(tmp_path / "folder")
    code, out, _ = call("estimate", tmp_path / "folder")
    assert code == 0
    assert "50.0% [50.0%, 50.0%]" in out
    assert "counted" in out


@pytest.mark.slow
def test_predictions_of_a_batch_know_their_model(tmp_path):
    shipped = Corpus.load().part("test")
    some = replace(shipped, documents=shipped.documents[:40], codings=(), memos=(), coders={}, splits={})
    some.save(tmp_path / "blank")
    assert call("draw", tmp_path / "blank", 20, "-o", tmp_path / "draw.csv")[0] == 0
    frame = pd.read_csv(tmp_path / "draw.csv")
    drawn = set(frame.document[frame.drawn])
    coded = replace(
        some,
        codings=tuple(c for c in shipped.standing if c.document in drawn),
        coders={d: shipped.coders[d] for d in drawn},
    )
    coded.save(tmp_path / "coded")
    pd.DataFrame([{"id": d.id, "respondent": d.person, "text": d.text} for d in some.documents]).to_parquet(tmp_path / "in.parquet")  # fmt: skip
    assert call("batch", tmp_path / "in.parquet", "-o", tmp_path / "out", "-q")[0] == 0
    asked = (
        "estimate",
        tmp_path / "coded",
        "--draw",
        tmp_path / "draw.csv",
        "--predictions",
        tmp_path / "out",
    )
    code, out, err = call(*asked)
    assert (code, err) == (0, "")
    assert "politics" in out


def test_a_suppressed_row_prints_no_number():
    made = population(9, 9)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = estimate(made, how=How())
    page = report.data(found, "html").decode()
    assert "too few to show" in page
    assert "%" not in page.partition("<table>")[2].replace("[95%]", "")


def test_a_page_escapes_what_it_shows():
    made = population(400, 200)
    land = np.where(np.arange(400) % 2 == 0, "<b>", "=1+1")
    found = estimate(replace(made, fields={"land": land}), by=["land"])
    assert "<b>" not in report.data(found, "html").decode().partition("<table>")[2]


@pytest.mark.parametrize(
    ("named", "words"),
    [(None, "were not made by the shipped model"), ("shipped", "were made by another model than this one")],
)
def test_predictions_of_another_model_are_refused(tmp_path, named, words):
    from testimony import shipped

    folder = shipped.model_folder() if named else None
    with pytest.raises(EvaluationError, match=rf"{words}.*--model.*--unseen"):
        predictions._marks(tmp_path, "feed", model=folder, unseen=False)
    assert predictions._marks(tmp_path, "feed", model=None, unseen=True) == frozenset()
