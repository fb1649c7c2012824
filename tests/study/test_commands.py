"""The commands take a study file where they take a corpus folder."""

from dataclasses import replace
from types import MappingProxyType

from typer.testing import CliRunner

from engines import made as food
from study import made
from testimony.cli import app


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def test_train_makes_the_same_model_from_a_study_as_from_a_folder(tmp_path):
    import json

    corpus = food.corpus(people=2)
    corpus.save(tmp_path / "food")
    corpus.save(tmp_path / "food.sqlite")
    for place in ("food", "food.sqlite"):
        result = run("train", tmp_path / place, "-o", tmp_path / f"model-{place}", "--quiet")
        assert result.exit_code == 0, result.output
    models = [
        json.loads((tmp_path / f"model-{p}" / "manifest.json").read_text()) for p in ("food", "food.sqlite")
    ]
    assert models[0]["files"]["weights.npz"] == models[1]["files"]["weights.npz"]


def test_agree_compares_the_coders_of_a_study(tmp_path):
    corpus = made.corpus()
    both = tuple(
        replace(c, coder="Boris") for c in corpus.codings if c.coder == "Anna" and c.document != "ru-1"
    )
    coders = MappingProxyType({d.id: ("Anna", "Boris") for d in corpus.documents})
    replace(corpus, codings=(*corpus.codings, *both), coders=coders).save(tmp_path / "s.sqlite")
    result = run("agree", tmp_path / "s.sqlite", "--draws", 0, "--quiet")
    assert result.exit_code == 0, result.output
    assert "bread" in result.stdout


def test_agree_says_where_nobody_coded_twice(tmp_path):
    replace(made.corpus(), codings=()).save(tmp_path / "s.sqlite")
    result = run("agree", tmp_path / "s.sqlite", "--quiet")
    assert result.exit_code == 1
    assert "no document was coded by two coders" in result.stderr


def test_add_refuses_to_write_over_a_study(tmp_path):
    made.corpus().save(tmp_path / "s.sqlite")
    (tmp_path / "more.txt").write_text("@id x\n@genre letter\nХлеб.\n", encoding="utf-8")
    before = (tmp_path / "s.sqlite").read_bytes()
    result = run("corpus", "add", tmp_path / "s.sqlite", tmp_path / "more.txt", "--coder", "third")
    assert result.exit_code == 1
    assert "never written over" in result.stderr
    assert (tmp_path / "s.sqlite").read_bytes() == before
