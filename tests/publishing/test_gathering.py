"""Corrected shares on their road into a report: from a study with a draw and a table of predictions, or refused."""

from dataclasses import replace

import pandas as pd
import pytest
from typer.testing import CliRunner

from testimony.cli import app, predictions
from testimony.corpus import Corpus
from testimony.estimating import run
from testimony.publishing import gathering


@pytest.fixture(scope="module")
def place(make_study, tmp_path_factory):
    """A folder of 120 invented testimonies, 60 of them drawn and coded, with the draw and predictions of all."""
    home = tmp_path_factory.mktemp("labelled")
    whole = make_study(120)
    blank = replace(whole, codings=(), coders={})
    blank.save(home / "blank")
    drawing = run.drawn(home / "blank", 60, seed=2)
    run.keep(home / "blank", drawing, home / "draw.csv")
    chosen = {d for row in drawing.drawn for d in row.documents}
    coded = replace(
        whole,
        codings=tuple(c for c in whole.codings if c.document in chosen and c.coder == "first"),
        coders=dict.fromkeys(chosen, ("first",)),
    )
    coded.save(home / "study")
    rows = [
        {
            "document": d.id,
            "respondent": d.person,
            **{c.name: "yes" if (n + k) % 3 else "not_mentioned" for k, c in enumerate(coded.codebook.codes)},
        }
        for n, d in enumerate(coded.documents)
    ]
    pd.DataFrame(rows).to_csv(home / "predictions.csv", index=False)
    return home


def call(*words):
    done = CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": "160", "TERM": "dumb"})
    return done.exit_code, " ".join(done.stderr.split())


def asked(place, out, *more):
    report = ("report", place / "study", "-o", out, "--draws", 0, "-q", "--predictions")
    return (*report, place / "predictions.csv", "--draw", place / "draw.csv", *more)


def test_the_report_holds_the_corrected_shares_that_estimate_gives(place, tmp_path):
    out, figures, table = tmp_path / "r.html", tmp_path / "figures", tmp_path / "estimates.csv"
    code, err = call(*asked(place, out, "--unseen", "--by", "destination", "--figures", figures))
    assert (code, err) == (0, "")
    shown = pd.read_csv(figures / "E1-corrected.csv", encoding="utf-8-sig")
    whole = shown[(shown.code == "war") & (shown.group == "all")].iloc[0]
    words = (
        "--draw",
        place / "draw.csv",
        "--predictions",
        place / "predictions.csv",
        "--unseen",
        "-o",
        table,
    )
    assert call("estimate", place / "study", *words)[0] == 0
    found = pd.read_csv(table, encoding="utf-8-sig")
    row = found[(found.code == "war") & (found.state == "yes")].iloc[0]
    for name in ("share", "low", "high", "uncorrected"):
        assert whole[name] == pytest.approx(row[name], abs=1e-4)
    assert (whole["units"], whole["coded by hand"]) == (120, 60)
    assert shown.group.nunique() > 2
    said = out.read_text(encoding="utf-8")
    assert "60 testimonies were not coded by anybody; they are in no table but T1a and E1." in said


@pytest.fixture
def gathered(monkeypatch):
    """What is gathered for a report, without making the report."""
    kept = []
    monkeypatch.setattr(gathering, "publication", lambda _, *, extras, **__: kept.append(extras))

    def gather(place, table, **more):
        book = Corpus.load(place / "study").codebook
        said = predictions.read(table, book, model=None, unseen=True)
        asked = gathering.Correction(said, drawing=place / "draw.csv", **more)
        gathering.report(place / "study", correction=asked, draws=0)
        return kept[-1]

    return gather


def test_the_same_predictions_have_the_same_state_and_others_another(place, tmp_path, gathered):
    one, two = (gathered(place, place / "predictions.csv") for _ in range(2))
    table = pd.read_csv(place / "predictions.csv")
    table.sample(frac=1, random_state=0).to_csv(tmp_path / "shuffled.csv", index=False)
    table.loc[0, "war"] = "conflict"
    table.to_csv(tmp_path / "other.csv", index=False)
    assert one == two
    assert gathered(place, tmp_path / "shuffled.csv").sealed == one.sealed
    assert gathered(place, tmp_path / "other.csv").sealed != one.sealed


def test_groups_are_those_that_were_asked_for(place, gathered):
    found = gathered(place, place / "predictions.csv", by=("wave", "destination")).estimates
    assert {field for row in found for field, _ in row.group} == {"wave", "destination"}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nl", "ru", "en"])
def test_two_runs_give_the_same_file(place, tmp_path, language):
    for out in (one := tmp_path / "1.docx", two := tmp_path / "2.docx"):
        assert call(*asked(place, out, "--unseen", "--language", language))[0] == 0
    assert one.read_bytes() == two.read_bytes()


def test_what_estimate_refuses_is_refused_before_anything_is_computed(place, tmp_path, monkeypatch):
    monkeypatch.setattr(
        gathering, "agreement", lambda *_, **__: pytest.fail("computed before it was refused")
    )
    out = tmp_path / "r.html"
    code, err = call(*asked(place, out))
    assert code == 1
    assert "nobody knows of whom the model has learnt" in err
    words = [w for w in asked(place, out, "--unseen") if w not in ("--draw", place / "draw.csv")]
    code, err = call(*words)
    assert code == 1
    assert "testimony draw" in err
    code, err = call(*asked(place, out, "--unseen", "--by", "land"))
    assert code == 1
    assert "no field 'land'" in err
    assert not out.exists()


def test_groups_without_predictions_are_a_slip_of_the_command_line(place, tmp_path):
    for words in (("--by", "wave"), ("--unseen",), ("--draw", place / "draw.csv")):
        code, err = call("report", place / "study", "-o", tmp_path / "r.html", *words)
        assert code == 2
        assert "--predictions" in err
