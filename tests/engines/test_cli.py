"""`testimony train --engine`: from the command line to a model that labels."""

import json

import pytest
from typer.testing import CliRunner

from testimony.cli import app

from .made import corpus, onnx_encoder


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("study")
    corpus(3).save(home / "food")
    (home / "new.txt").write_text(
        "I: En?\nR: Elke ochtend bakten wij brood.\nR: Мы пекли хлеб.\n", encoding="utf-8"
    )
    return home


def run(*args):
    return CliRunner().invoke(app, [str(a) for a in args])


def labels(home, model):
    result = run("label", home / "new.txt", "--model", model, "--format", "jsonl")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_an_estimator_with_settings_is_trained_and_labels(home):
    pytest.importorskip("skops")
    name = "sklearn:sklearn.linear_model.LogisticRegression"
    result = run("train", home / "food", "-o", home / "lr", "--engine", name, "--engine-options", '{"C": 20}')
    assert result.exit_code == 0, result.stderr
    assert "Mean F1 of yes" in result.stdout
    assert "LogisticRegression of scikit-learn" in (home / "lr" / "README.md").read_text(encoding="utf-8")
    assert "fewer than 200" in result.stderr
    rows = labels(home, home / "lr")
    assert rows[0]["role"] == "interviewer"
    assert {x["code"] for row in rows for x in row["labels"]} >= {"bread"}


def test_an_encoder_is_trained_and_labels(home):
    for package in ("onnxruntime", "tokenizers", "onnx"):
        pytest.importorskip(package, reason="testimony[encoder] is not installed")
    folder = onnx_encoder(home / "tiny")
    result = run(
        "train", home / "food", "-o", home / "enc", "--engine", f"encoder:{folder}", "--include-encoder"
    )
    assert result.exit_code == 0, result.stderr
    assert (home / "enc" / "encoder" / "onnx" / "model.onnx").is_file()
    assert len(labels(home, home / "enc")) == 3


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--engine", "sklearn:os.system"], 1, "importing a module runs its code"),
        (["--engine", "encoder:nobody/nothing"], 1, ""),
        (["--engine", "poem"], 1, "no such engine"),
        (["--fine-tune"], 1, "go with an encoder"),
        (["--engine-options", "C=3"], 2, "write it as JSON"),
        (["--engine-options", "[1]"], 2, "write it as JSON"),
        (["--engine-options", '{"depth": 3}'], 1, "no setting 'depth'"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_a_sentence_and_nothing_is_written(home, options, code, words):
    result = run("train", home / "food", "-o", home / "no", *options)
    assert result.exit_code == code
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert not (home / "no").exists()
