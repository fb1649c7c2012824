"""The command line: data on stdout, words on stderr, exit codes that tell."""

import json

import pytest
from typer.testing import CliRunner

from testimony import shipped
from testimony.cli import app

INTERVIEW = shipped.example()


def run(*args, **kwargs):
    return CliRunner().invoke(app, [str(a) for a in args], **kwargs)


def test_label_writes_one_json_object_a_segment(tmp_path):
    result = run("label", INTERVIEW, "--format", "jsonl")
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    text = INTERVIEW.read_text(encoding="utf-8")
    assert len(rows) == 24
    for row in rows:
        assert text[row["start"] : row["stop"]] == row["text"]
        if row["role"] == "interviewer":
            assert row["labels"] == []
        for label in row["labels"]:
            assert set(label) == {"code", "stance", "probability", "decision", "evidence"}
            for e in label["evidence"]:
                assert text[e["start"] : e["stop"]] == e["text"]
    assert any(row["labels"] for row in rows)


def test_summary_gives_one_row_a_testimony_with_the_four_states():
    result = run("label", INTERVIEW, "--summary", "--format", "jsonl")
    row = json.loads(result.stdout)
    assert row["mobilisation"] == "yes"
    assert {row[c] for c in ("mobilisation", "politics", "economics")} <= {
        "yes",
        "no",
        "not_mentioned",
        "conflict",
    }


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "html", "docx"])
def test_the_output_file_decides_the_format_and_is_not_written_over(tmp_path, suffix):
    out = tmp_path / f"out.{suffix}"
    assert run("label", INTERVIEW, "-o", out).exit_code == 0
    before = out.read_bytes()
    again = run("label", INTERVIEW, "-o", out)
    assert again.exit_code == 1
    assert "--overwrite" in again.stderr
    assert out.read_bytes() == before
    assert run("label", INTERVIEW, "-o", out, "--overwrite").exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [out.name]


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_and_the_others_go_on(tmp_path):
    (tmp_path / "a.txt").write_text("Ik ging weg omdat er geen werk meer was.", encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "c.txt").write_text("")
    result = run("label", tmp_path, "--format", "jsonl")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    complaints = [line for line in result.stderr.splitlines() if line.startswith("testimony: ")]
    assert len(complaints) == 2
    assert "Traceback" not in result.stderr


def test_a_missing_file_is_exit_code_one():
    result = run("label", "/nowhere/at/all.txt")
    assert result.exit_code == 1
    assert "no such file" in result.stderr


def test_a_wrong_option_is_exit_code_two():
    assert run("label", INTERVIEW, "--format", "poem").exit_code in (1, 2)
    assert run("label", "--nonsense").exit_code == 2


def test_a_folder_that_is_no_model_is_refused(tmp_path):
    result = run("label", INTERVIEW, "--model", tmp_path)
    assert result.exit_code == 1
    assert "not a model folder" in result.stderr


def test_uncertain_speakers_are_named_with_the_option_that_settles_them(tmp_path):
    file = tmp_path / "a.txt"
    turns = [
        "S01: Why did you leave, was it work?",
        "S02: They sent me a summons and I ran to the border.",
    ] * 3
    file.write_text("\n".join(turns), encoding="utf-8")
    result = run("label", file, "--format", "jsonl")
    assert all(json.loads(line)["labels"] == [] for line in result.stdout.splitlines())
    assert "--respondent" in result.stderr
    settled = run("label", file, "--format", "jsonl", "--respondent", "S02")
    labels = [json.loads(line) for line in settled.stdout.splitlines()]
    assert any(row["labels"] for row in labels if row["speaker"] == "S02")
    assert not any(row["labels"] for row in labels if row["speaker"] == "S01")
    accepted = run("label", file, "--format", "jsonl", "--accept-roles")
    assert [json.loads(line)["role"] for line in accepted.stdout.splitlines()] == [r["role"] for r in labels]


def test_an_unknown_speaker_is_answered_with_those_there_are(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("S01: Why?\nS02: Work.\nS01: And?\nS02: Nothing.\n", encoding="utf-8")
    result = run("label", file, "--respondent", "Anna")
    assert result.exit_code == 1
    assert "S01" in result.stderr


def test_inspect_shows_how_one_file_was_read():
    result = run("inspect", INTERVIEW, env={"COLUMNS": "160"})
    assert result.exit_code == 0
    for word in ("utf-8", "English", "interviewer", "respondent", "characters"):
        assert word in result.stdout


def test_inspect_explains_which_rule_found_a_turn():
    plain, explained = (
        run("inspect", INTERVIEW, *more, env={"COLUMNS": "200"}) for more in ([], ["--explain"])
    )
    assert len(explained.stdout) > len(plain.stdout)


def test_inspect_gives_everything_as_json():
    row = json.loads(run("inspect", INTERVIEW, "--format", "jsonl").stdout)
    text = INTERVIEW.read_text(encoding="utf-8")
    assert all(text[t["start"] : t["stop"]] == t["text"] for t in row["turns"])


def test_train_writes_a_model_and_does_not_replace_one_unasked(tmp_path):
    result = run("train", tmp_path, "-o", tmp_path / "m")
    assert result.exit_code == 1
    assert "not a corpus" in result.stderr


def test_columns_are_named_as_pairs(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\nIk ging weg om het werk,1\n", encoding="utf-8")
    assert run("label", tmp_path / "a.csv", "--column", "x").exit_code == 2
    assert run("label", tmp_path / "a.csv", "--column", "text=x", "--format", "jsonl").exit_code == 0
