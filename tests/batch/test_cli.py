"""The commands: data on stdout, words on stderr, and exit codes that tell."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from testimony.cli import app

from .made import jsonl, parquet, rows


def call(*args):
    return CliRunner().invoke(app, [str(a) for a in args], env={"COLUMNS": "200", "TERM": "dumb"})


COLUMNS = ("--text", "body", "--id", "nr", "--jobs", "1")


def test_a_batch_labels_and_says_what_it_read_and_made(tmp_path):
    path = parquet(tmp_path / "a.parquet", rows(9))
    result = call("batch", path, "-o", tmp_path / "out", *COLUMNS, "--keep", "country,year")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "text = body, document = nr" in result.stderr
    assert "9 rows, 9 testimonies" in result.stderr


def test_rejected_rows_are_exit_code_three(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", rows(2), raw=[b"x"])
    result = call("batch", path, "-o", tmp_path / "out", *COLUMNS)
    assert result.exit_code == 3
    assert "1 rejected (see rejects.jsonl)" in result.stderr


def test_a_failure_is_exit_code_one_and_one_sentence(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", rows(2))
    result = call("batch", path, "-o", tmp_path / "out", "--text", "nothing")
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "the columns are: nr, body, country, year" in result.stderr


def test_an_interruption_is_exit_code_130_and_says_how_to_go_on(tmp_path, monkeypatch):
    def stop(*args, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr("testimony.batch.running.run", stop)
    result = call("batch", jsonl(tmp_path / "a.jsonl", rows(2)), "-o", tmp_path / "out", *COLUMNS)
    assert result.exit_code == 130
    assert "the same command goes on" in result.stderr


@pytest.mark.parametrize("more", [["--progress", "poem", "-o", "x"], [], ["-o", "x", "--chunk-rows", "0"]])
def test_a_wrong_use_is_exit_code_two(tmp_path, more):
    assert call("batch", jsonl(tmp_path / "a.jsonl", rows(2)), *more).exit_code == 2


def test_progress_for_job_logs_is_a_line_of_json(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", rows(12))
    result = call("batch", path, "-o", tmp_path / "out", *COLUMNS, "--progress", "json", "--chunk-rows", "4")
    lines = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    assert lines[0]["share"] == 0
    assert lines[-1]["share"] == 1
    assert lines[-1]["rows"] == 12
    assert {"rows_per_second", "seconds_left", "rejected", "parts"} <= set(lines[-1])


def test_quiet_says_nothing(tmp_path):
    result = call("batch", jsonl(tmp_path / "a.jsonl", rows(2)), "-o", tmp_path / "out", *COLUMNS, "-q")
    assert result.output == ""


def test_a_dry_run_and_plan_batch_say_what_it_would_cost_and_write_nothing(tmp_path):
    path = parquet(tmp_path / "a.parquet", rows(20))
    for args in (
        ["plan-batch", path, *COLUMNS],
        ["batch", path, "--dry-run", "-o", tmp_path / "out", *COLUMNS],
    ):
        result = call(*args)
        assert result.exit_code == 0
        for word in ("rows", "20", "languages", "time", "memory", "output"):
            assert word in result.stdout
    assert not (tmp_path / "out").exists()
    assert json.loads(call("plan-batch", path, *COLUMNS, "--json").stdout)["rows"] == 20


def test_a_summary_is_a_table_or_data(tmp_path):
    path = parquet(tmp_path / "a.parquet", rows(9))
    call("batch", path, "-o", tmp_path / "out", *COLUMNS, "--keep", "country")
    table = call("summary", tmp_path / "out", "--by", "country,language").stdout
    assert "UNCORRECTED" in table
    assert "mobilisation" in table
    data = list(csv.DictReader(io.StringIO(call("summary", tmp_path / "out", "--format", "csv").stdout)))
    lines = [
        json.loads(x) for x in call("summary", tmp_path / "out", "--format", "jsonl").stdout.splitlines()
    ]
    assert [row["code"] for row in data] == [row["code"] for row in lines]
    assert call("summary", tmp_path / "out", "--format", "poem").exit_code == 2
    assert call("summary", tmp_path).exit_code == 1


@pytest.mark.parametrize("command", ["batch", "plan-batch", "summary"])
def test_every_command_has_help(command):
    result = call(command, "--help")
    assert result.exit_code == 0
    assert "--quiet" in result.stdout
