"""Every command that writes something is known here, and what it writes is gone through when somebody is erased."""

import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from privacy import made
from testimony.cli import app
from testimony.privacy.contents import parts
from testimony.privacy.erasing import erase
from testimony.privacy.fingerprints import Fingerprints
from testimony.pseudonyms import keys
from testimony.study import Study

PASSPHRASE = "vier losse woorden samen"
WITH_PEOPLE = {
    "label", "explain", "convert", "check-codings", "batch", "draw", "report", "train", "pseudonymise", "privacy", "desk", "corpus add",
}  # fmt: skip
"""Commands that write words or ids of people; each is run below, or in `test_erasing_everything`."""
OF_ALL = {"evaluate", "agree", "plan", "estimate", "erase"}
"""Commands that write numbers over many people, or (erase) a report without content."""
TO_THE_TERMINAL = {
    "inspect", "plan-batch", "summary", "scan", "corpus check", "corpus sheet",
}  # fmt: skip
"""Commands that write no file."""
WRITING = {"--output", "--key", "--review", "--encrypt", "--figures", "--card", "--onto"}


def commands():
    def walk(found, name):
        if hasattr(found, "commands"):
            for word, inside in found.commands.items():
                yield from walk(inside, f"{name} {word}".strip())
        else:
            yield name, {option for p in found.params for option in p.opts}

    return dict(walk(typer.main.get_command(app), ""))


def run(*words, **more):
    return CliRunner().invoke(app, list(map(str, words)), **more)


def mine():
    others = [text for name, text in made.SAID.items() if not name.startswith("mira")]
    return Fingerprints.of((made.SAID["mira"], made.SAID["mira-2"]), others=others)


def holding(place):
    said = mine()
    return {part.where for part in parts(place) if said.hold(part.text)}


def test_every_command_is_known_to_write_of_people_of_all_or_nothing():
    there = commands()
    assert set(there) == WITH_PEOPLE | OF_ALL | TO_THE_TERMINAL, (
        "say of a new command what it writes, and test that it can be erased"
    )
    assert {name for name in TO_THE_TERMINAL if there[name] & WRITING} == set()


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("TESTIMONY_KEY_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(keys, "_COST", 2**10)
    path = tmp_path / "study.sqlite"
    made.full(path)[0].close()
    return path


@pytest.mark.slow
def test_what_is_written_of_texts_and_out_of_a_study_goes_with_the_person(place, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    text = tmp_path / "mira.txt"
    text.write_text(made.SAID["mira"], encoding="utf-8")
    written = {
        "label.qdpx": ("label", text, "--accept-roles", "--quiet", "-o"),
        "summary.csv": ("label", text, "--summary", "--accept-roles", "--quiet", "-o"),
        "explain.html": ("explain", "We counted seventeen crusts every night, and the youngest cried.", "-o"),
        "drawn.csv": ("draw", tmp_path / "drawn.sqlite", 2, "--seed", 4, "--quiet", "-o"),
    }
    made.small(tmp_path / "drawn.sqlite")[0].close()
    for name, words in written.items():
        done = run(*words, out / name)
        assert (out / name).exists(), (name, done.output)
    (tmp_path / "drawn.sqlite").unlink()
    from testimony.corpus import Corpus
    from testimony.desk.webpage import page

    with Study.open(place) as study:
        (out / "desk.html").write_text(page(Corpus(**study.contents().fields())), encoding="utf-8")
    Corpus.load(place).save(tmp_path / "whole")
    shutil.make_archive(str(out / "desk-corpus"), "zip", tmp_path, "whole")
    shutil.rmtree(tmp_path / "whole")
    (out / f".label.csv.x.{made_machine()}-999999999.testimony-part").write_text(made.SAID["mira"])
    backup = tmp_path / "study.version-1.sqlite"
    shutil.copy(place, backup)
    before = {Path(where.split(": ")[0]).name for where in holding(out)}
    assert {"label.qdpx", "explain.html", "desk.html", "desk-corpus.zip"} <= before
    found = erase(place, "p-mira", also=[out, text], dry_run=False)
    assert found.left == ()
    assert holding(tmp_path) == set()
    ids = {"p-mira", "mira-2"}
    held = [part.where for part in parts(out) if any(name in part.text for name in ids)]
    assert held == []


def made_machine():
    from testimony.temporary import MACHINE

    return MACHINE


@pytest.mark.slow
def test_what_pseudonymise_writes_is_kept_in_the_study_and_gone_through(place, tmp_path):
    clean, key, sheet, back = (tmp_path / n for n in ("clean.sqlite", "names.key", "sheet.csv", "back"))
    assert run("pseudonymise", place, "--review", sheet, "--quiet").exit_code == 0
    done = run("pseudonymise", place, "--review", sheet, "-o", clean, "--key", key, "--quiet")
    assert done.exit_code == 0, done.output
    assert run("pseudonymise", clean, "--restore", "-o", back, "--key", key).exit_code == 0
    with Study.open(place) as study:
        assert {e.path.name: e.kind for e in study.exports()} == {
            "clean.sqlite": "pseudonyms",
            "names.key": "key",
            "sheet.csv": "review",
        }
    with Study.open(clean) as study:
        assert {e.path.name: e.kind for e in study.exports()} == {"back": "restored"}
    found = erase(place, "p-mira", dry_run=False)
    said = "\n".join(found.left)
    assert f"{clean}: another study holds them" in said
    assert f"{key}: a key of pseudonyms" in said
    assert f"{sheet}: a list of names" in said
    erase(clean, "p-mira", dry_run=False)
    assert {w for w in holding(tmp_path) if "sheet" not in w} == set()


@pytest.mark.slow
def test_an_encrypted_copy_is_kept_in_the_study_and_named(place, tmp_path):
    pytest.importorskip(
        "sqlcipher3", reason="sqlcipher3 is not installed (pip install 'testimony[encryption]')"
    )
    copy = tmp_path / "sealed.sqlite"
    done = run("privacy", place, "--encrypt", copy, input=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert copy.exists(), done.output
    found = erase(place, "p-mira", dry_run=False)
    assert any(str(copy) in said and "encrypted copy" in said for said in found.left)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "html"])
def test_numbers_over_many_people_hold_nobody(place, tmp_path, ending):
    with Study.open(place) as study:
        for coder in study.coders():
            for line in study.documents():
                study.finish(line.id, coder.id)
    agreed, planned = tmp_path / f"agree.{ending}", tmp_path / f"plan.{ending}"
    done = run("agree", place, "-o", agreed, "--draws", "50")
    assert agreed.exists(), done.output
    run("plan", "--width", "0.1", "--share", "0.3", "-o", planned)
    for path in (agreed, planned):
        if path.exists():
            text = path.read_text(encoding="utf-8")
            assert not mine().hold(text)
            assert "p-mira" not in text
