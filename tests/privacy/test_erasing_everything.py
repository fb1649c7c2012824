"""Erasing takes a person out of every kind of file that the program writes, of copies, and marks the models that learnt from them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from privacy import made
from testimony import temporary
from testimony.cli import app
from testimony.corpus import Corpus
from testimony.errors import ModelError, ReadError
from testimony.evaluation import person_mark
from testimony.interchange.convert import Target, convert
from testimony.interchange.kinds import KINDS
from testimony.model import load_model
from testimony.privacy.contents import parts
from testimony.privacy.erasing import erase
from testimony.privacy.fingerprints import Fingerprints
from testimony.privacy.models import is_stale
from testimony.privacy.proof import checked, verified
from testimony.study import Study

WRITTEN = tuple(
    (f"coded-{name}{'' if kind.in_folder or name == 'docx' else (*kind.suffixes, '')[0]}", name)
    for name, kind in KINDS.items()
    if kind.write is not None
)
"""Every kind that a study can be converted into: the name of the file or folder, and the kind."""
WITHOUT_TEXT = {"qdc", "yaml", "labelstudio-config"}


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def said_by(*names):
    others = [text for name, text in made.SAID.items() if name not in names]
    return Fingerprints.of((made.SAID[name] for name in names), others=others)


def holding(folder, said):
    """Return the files of a folder that hold pieces of what somebody said, looked into as deep as it goes."""
    return {part.where for part in parts(folder) if said.hold(part.text)}


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "study.sqlite"
    made.full(path)[0].close()
    return path


@pytest.fixture
def artefacts(place, tmp_path):
    """Write everything there is to write; return the folder it lies in."""
    out = tmp_path / "out"
    out.mkdir()
    written = []
    for name, kind in WRITTEN:
        each = {"each": "docx"} if kind == "docx" else {"to": kind}
        convert(place, Target(out / name, **each))
        written.append(name)
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in ("mira", "mira-2", "wout"):
        (texts / f"{name}.txt").write_text(made.SAID[name], encoding="utf-8")
    for suffix in ("jsonl", "csv", "xlsx", "html", "docx"):
        result = run("label", texts, "-o", out / f"labelled.{suffix}", "--accept-roles", "--quiet")
        assert (out / f"labelled.{suffix}").exists(), result.output
    assert run("batch", texts, "-o", out / "batched", "--accept-roles", "--quiet").exit_code == 0
    assert run("report", place, "-o", out / "report.docx", "--quiet").exit_code == 0
    with Study.open(place) as study:
        known = {export.path for export in study.exports()}
        assert {out / name for name in (*written, "report.docx")} == known
        assert all(export.kind for export in study.exports())
        for name in ("jsonl", "csv", "xlsx", "html", "docx"):
            study.record_export(out / f"labelled.{name}", name)
        study.record_export(out / "batched", "batch")
    return out


@pytest.fixture
def learnt(place, model):
    """Make a model that says that it learnt from two of the people."""
    folder = place.with_name("model")
    about = {**(model.provenance or {}), "respondents": [person_mark("p-mira"), person_mark("p-wout")]}
    replace(model, provenance=about).save(folder)
    with Study.open(place) as study:
        study.record_export(folder, "model")
    return folder


@pytest.mark.slow
def test_no_file_the_program_wrote_holds_an_erased_person(place, artefacts, tmp_path):
    mine, theirs = said_by("mira", "mira-2"), said_by("wout")
    before = holding(artefacts, mine)
    files = {Path(where.split(": ")[0]).relative_to(artefacts).parts[0] for where in before}
    assert {name for name, kind in WRITTEN if kind not in WITHOUT_TEXT} <= files
    assert {"labelled.jsonl", "labelled.html", "labelled.docx"} <= files
    shown = erase(place, "p-mira", also=[tmp_path / "texts"])
    assert holding(artefacts, mine) == before
    found = erase(place, "p-mira", also=[tmp_path / "texts"], dry_run=False)
    assert [(h.path, h.deed) for h in shown.files] == [(h.path, h.deed) for h in found.files]
    assert found.left == ()
    ids = {held.path.name for held in found.files if held.why == "id"}
    assert "labelled.xlsx" in ids, "it holds the document's name alone"
    assert holding(tmp_path, mine) == set()
    assert holding(tmp_path / "texts", theirs), "of others nothing goes but what was written out with them"
    assert [p.name for p in (tmp_path / "texts").iterdir()] == ["wout.txt"]
    assert set(Corpus.load(artefacts / "coded-corpus").respondents) == {"p-lena", "p-vera", "p-wout"}
    with Study.open(place) as study:
        remembered = {export.path.name for export in study.exports()}
    assert remembered == {path.name for path in artefacts.iterdir()}, "what is gone is forgotten too"
    assert {"coded-corpus", *(name for name, kind in WRITTEN if kind in WITHOUT_TEXT)} <= remembered
    assert "labelled.html" not in remembered


def test_a_model_that_learnt_from_the_person_is_marked_and_refuses_to_be_written_again(place, learnt):
    erase(place, "p-mira", dry_run=False)
    assert is_stale(learnt)
    model = load_model(learnt)
    assert any("withdrawn" in sentence for sentence in model.caveats)
    assert person_mark("p-mira") not in (learnt / "manifest.json").read_text()
    with pytest.raises(ModelError, match="Train it again"):
        model.save(learnt.with_name("again"))
    assert not learnt.with_name("again").exists()
    result = run("scan", learnt, "--quiet")
    assert result.exit_code == 1
    assert "withdrawn" in result.stdout


def test_a_model_that_learnt_from_others_is_left_alone(place, learnt):
    before = (learnt / "manifest.json").read_bytes()
    found = erase(place, "p-vera", dry_run=False)
    assert (learnt / "manifest.json").read_bytes() == before
    assert found.files == ()


def test_older_copies_of_the_study_and_rests_of_a_crash_go(place):
    older = place.with_name("study.version-1.sqlite")
    older.write_bytes(place.read_bytes())
    rest = place.with_name(f".{place.name}.{temporary.MACHINE}-999999999.part")
    erase(place, "p-lena")
    rest.write_bytes(place.read_bytes())
    assert older.exists()
    found = erase(place, "p-lena", dry_run=False)
    assert {h.path.name: h.what for h in found.files} == {
        older.name: "older copy of the study"
    } or rest.name in {h.path.name for h in found.files}
    assert not older.exists()
    assert not rest.exists()
    assert holding(place.parent, said_by("lena")) == set()


def test_what_cannot_be_deleted_is_listed_and_the_exit_code_says_so(place, tmp_path):
    other = tmp_path / "other.sqlite"
    made.small(other, ["lena"])[0].close()
    (tmp_path / "locked.zip").write_bytes(b"PK\x03\x04 damaged")
    result = run("erase", "p-lena", "--study", place, "--also", tmp_path / "other.sqlite", "--yes", "--quiet")
    assert result.exit_code == 1
    assert "another study holds them" in result.stdout


def test_a_corpus_written_out_loses_also_what_others_quote_of_them(place, tmp_path):
    out = tmp_path / "coded-corpus"
    convert(place, Target(out, to="corpus"))
    assert any("memos" in where for where in holding(out, said_by("mira", "mira-2")))
    found = erase(place, "p-mira", dry_run=False)
    assert [(held.path.name, held.deed) for held in found.files] == [("coded-corpus", "rewrite")]
    assert holding(out, said_by("mira", "mira-2")) == set()


def test_a_file_that_cannot_be_looked_into_is_left_and_listed_not_deleted(place, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "photograph.jpg").write_bytes(b"\xff\xd8\xff\xe0 a picture of the harbour")
    found = erase(place, "p-lena", also=[mine], dry_run=False)
    assert [(h.path.name, h.why, h.deed) for h in found.files] == [("photograph.jpg", "unread", "left")]
    assert (mine / "photograph.jpg").exists()
    assert any("could not be looked into" in sentence for sentence in found.left)


def test_the_report_is_signed_says_no_name_and_is_refused_when_changed(place, tmp_path):
    report = tmp_path / "report.json"
    result = run("erase", "p-mira", "--study", place, "--yes", "-o", report)
    assert result.exit_code == 0, result.output
    assert report.stat().st_mode & 0o777 == 0o600
    text = report.read_text(encoding="utf-8")
    assert not said_by("mira").hold(text)
    assert "mira" not in text
    said = json.loads(text)
    assert said["documents"] == 2
    result = run("erase", "p-mira", "--study", place, "--check", report)
    assert result.exit_code == 0
    assert "about this respondent" in result.stdout
    assert "another respondent" in checked(report, place, "p-vera")
    with Study.open(place) as study:
        tombstones = study.tombstones()
    assert verified(report, tombstones)["documents"] == 2
    report.write_text(text.replace('"documents": 2', '"documents": 3'), encoding="utf-8")
    with pytest.raises(ReadError, match="was changed"):
        verified(report, tombstones)
    with pytest.raises(ReadError, match="not the report"):
        verified(place, tombstones)


def test_erasing_without_yes_is_a_dry_run(place):
    before = place.read_bytes()
    for more in ([], ["--dry-run", "--yes"]):
        result = run("erase", "p-mira", "--study", place, *more)
        assert result.exit_code == 0, result.output
        assert "documents would go: 2" in result.stdout
        assert "nothing was changed" in result.stderr
    assert place.read_bytes() == before


def test_a_report_that_is_there_is_refused_before_anything_is_erased(place, tmp_path):
    (tmp_path / "report.json").write_text("mine")
    before = place.read_bytes()
    result = run("erase", "p-mira", "--study", place, "--yes", "-o", tmp_path / "report.json")
    assert result.exit_code == 1
    assert "--overwrite" in result.stderr
    assert place.read_bytes() == before
    assert (tmp_path / "report.json").read_text() == "mine"
