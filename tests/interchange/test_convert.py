"""`testimony convert`: one command for all pairs, and an exit code that tells whether something was lost."""

import csv
import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from testimony.cli import app
from testimony.codebook import Codebook
from testimony.corpus import Corpus
from testimony.interchange import read, write

from .made import differences
from .projects import guid, packed, project, with_passages
from .test_qdpx import FULL


def run(*args):
    return CliRunner().invoke(app, ["convert", *map(str, args)])


@pytest.fixture
def full(tmp_path):
    write(FULL, tmp_path / "full.jsonl")
    return tmp_path / "full.jsonl"


def test_round_all_formats_and_back_nothing_changes(tmp_path, full):
    last = full
    for name in ("a.qdpx", "b", "c.jsonl", "d.qdpx", "e"):
        result = run(last, tmp_path / name, "--for", "nvivo")
        assert result.exit_code == 0, result.stderr
        last = tmp_path / name
    assert differences(Corpus.load(last), FULL) == {}


def test_a_codebook_without_codes_keeps_its_name_in_one_file(tmp_path):
    named = replace(FULL, codebook=Codebook("later", "0.1", ()), codings=(), memos=())
    write(named, tmp_path / "c.jsonl")
    assert differences(read(tmp_path / "c.jsonl").corpus, named) == {}


def test_a_codebook_alone_goes_round_too(tmp_path, full):
    assert run(full, tmp_path / "c.qdc").exit_code == 0
    assert run(tmp_path / "c.qdc", tmp_path / "c.yaml").exit_code == 0
    assert run(tmp_path / "c.yaml", tmp_path / "d.qdc").exit_code == 0
    assert (tmp_path / "c.qdc").read_bytes() == (tmp_path / "d.qdc").read_bytes()


def test_what_a_format_cannot_hold_is_listed_and_is_no_failure(tmp_path, full):
    result = run(full, tmp_path / "c.qdc", "--loss", tmp_path / "loss.csv")
    assert result.exit_code == 0
    assert "not held by this format: 3 × coding" in result.stderr
    with (tmp_path / "loss.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ("writing", "coding", "3", "True") in [
        (r["when"], r["what"], r["count"], r["expected"]) for r in rows
    ]


def test_what_was_lost_unexpectedly_is_exit_code_one_and_the_rest_is_written(tmp_path):
    path = with_passages(tmp_path / "p.qdpx", "Ik ging weg.", [(0, 2), (3, 99)], origin="qc 1")
    result = run(path, tmp_path / "out", "--loss", tmp_path / "loss.jsonl")
    assert result.exit_code == 1
    assert "LOST: 1 × coding outside its text" in result.stderr
    assert len(Corpus.load(tmp_path / "out").codings) == 1
    (row,) = [json.loads(line) for line in (tmp_path / "loss.jsonl").read_text().splitlines()]
    assert (row["when"], row["count"], row["expected"]) == ("reading", 1, False)


def test_a_dry_run_says_all_and_writes_nothing(tmp_path, full):
    before = sorted(p.name for p in tmp_path.iterdir())
    result = run(full, tmp_path / "out.qdpx", "--dry-run")
    assert result.exit_code == 0
    assert "read: 2 documents, 5 codes, 3 codings, 3 coders, 1 memo; would be written" in result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_lists_are_written_over_only_when_asked_and_end_as_tables_do(tmp_path, full):
    (tmp_path / "loss.csv").write_text("mine")
    refused = run(full, tmp_path / "c.qdc", "--loss", tmp_path / "loss.csv")
    assert (refused.exit_code, (tmp_path / "loss.csv").read_text()) == (1, "mine")
    assert not (tmp_path / "c.qdc").exists()
    assert run(full, tmp_path / "c.qdc", "--loss", tmp_path / "loss.csv", "--overwrite").exit_code == 0
    assert "coding" in (tmp_path / "loss.csv").read_text()
    assert run(full, tmp_path / "d.qdc", "--loss", tmp_path / "loss.txt").exit_code == 2
    assert run(full, tmp_path / "d.qdc", "--changes", tmp_path / "changes.csv").exit_code == 2
    assert not (tmp_path / "d.qdc").exists()


def test_a_dry_run_refuses_what_the_run_would_refuse(tmp_path, full):
    (tmp_path / "out.qdpx").write_text("mine")
    result = run(full, tmp_path / "out.qdpx", "--dry-run")
    assert (result.exit_code, "--overwrite" in result.stderr) == (1, True)


@pytest.mark.parametrize("name", ["out.qdpx", "out.jsonl", "out"])
def test_nothing_is_written_over_unasked(tmp_path, full, name):
    assert run(full, tmp_path / name).exit_code == 0
    again = run(full, tmp_path / name)
    assert again.exit_code == 1
    assert "--overwrite" in again.stderr
    assert run(full, tmp_path / name, "--overwrite").exit_code == 0


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (("nowhere.qdpx", "out.qdpx"), "no such file"),
        (("full.jsonl", "out.poem"), "no format is known"),
        (("full.jsonl", "out.docx"), "out.docx: a Word file holds one document, and there are 2"),
        (("full.jsonl", "no/such/out.qdpx"), "no such folder"),
        (("full.jsonl", "out.qdpx", "--for", "excel"), "--for with one of: nvivo"),
        (("full.jsonl", "out.qdpx", "--offsets", "bytes"), "'bytes' is no way"),
        (("text.jsonl", "out.qdpx"), "no corpus in one file"),
        (("empty.qdpx", "out"), "at least one"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(tmp_path, full, args, complaint):
    (tmp_path / "text.jsonl").write_text('{"text": "Dag."}\n')
    packed(tmp_path / "empty.qdpx", project("", codes=""))
    result = run(*[tmp_path / a if (not a.startswith("-") and "." in a) or a == "out" else a for a in args])
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "out.qdpx").exists()


def test_an_ambiguous_count_is_refused_and_settled_by_an_option(tmp_path):
    path = with_passages(tmp_path / "p.qdpx", "Weg. Ik ging. Weg.", [(5, 12)])
    assert "--offsets" in run(path, tmp_path / "a.jsonl").stderr
    assert run(path, tmp_path / "a.jsonl", "--offsets", "qualcoder").exit_code == 0


def test_a_hidden_text_is_never_in_a_message(tmp_path):
    inner = f'<Sources><TextSource guid="{guid(1)}" name="t"><PlainTextContent>geheim</PlainTextContent></TextSource></Sources>'
    result = run(packed(tmp_path / "p.qdpx", project(inner)), tmp_path / "o.jsonl")
    assert result.exit_code == 0
    assert "geheim" not in result.output
