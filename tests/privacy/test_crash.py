"""After a kill nothing readable is left behind for good, and what commands write is their owner's alone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from privacy import made
from testimony import temporary
from testimony.privacy.contents import parts
from testimony.privacy.erasing import erase
from testimony.privacy.fingerprints import Fingerprints

SLOW_WRITING = """
import sys, time
from pathlib import Path
from testimony import temporary
from testimony.report.write import replacing

target, text = Path(sys.argv[1]), sys.argv[2]
with temporary.folder() as scratch, temporary.folder(beside=target) as near, replacing(target) as out:
    (scratch / "a.txt").write_text(text)
    (near / "b.txt").write_text(text)
    out.write(text.encode())
    out.flush()
    print("written", flush=True)
    time.sleep(60)
"""
SAID = "Tante Zwaantje verstopte de radio onder de aardappels"


def killed(place, scratch):
    """Write into a folder by a process that is killed in the midst of it."""
    child = subprocess.Popen(
        [sys.executable, "-c", SLOW_WRITING, str(place / "out.csv"), SAID],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"written\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


def holding(*folders):
    said = Fingerprints.of([SAID])
    return [part.where for folder in folders for part in parts(folder) if said.hold(part.text)]


@pytest.fixture
def crashed(tmp_path, monkeypatch):
    place, scratch = tmp_path / "place", tmp_path / "scratch"
    place.mkdir()
    scratch.mkdir()
    killed(place, scratch)
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    assert len(holding(place, scratch)) == 3
    return place, scratch


def test_what_a_kill_left_is_gone_when_the_next_thing_is_written_there(crashed):
    place, scratch = crashed
    with temporary.folder(), temporary.folder(beside=place / "other.csv"):
        assert holding(place, scratch) == []
    assert list(place.iterdir()) == list(scratch.iterdir()) == []


def test_what_a_kill_left_in_the_systems_place_is_gone_when_the_next_command_starts(crashed):
    _, scratch = crashed
    done = subprocess.run(
        [sys.executable, "-m", "testimony", "--version"], env={**os.environ, "TMPDIR": str(scratch)}, check=True, capture_output=True
    )  # fmt: skip
    assert b"testimony" in done.stdout
    assert holding(scratch) == []


def test_what_still_runs_or_is_of_another_machine_or_of_somebody_else_stays(tmp_path):
    with temporary.folder(beside=tmp_path / "x") as mine:
        other = tmp_path / mine.name.replace(temporary.MACHINE, "00000000").replace(
            str(os.getpid()), "999999999"
        )
        other.mkdir()
        (tmp_path / "testimony-notes").mkdir()
        (tmp_path / ".x.csv.part").touch()
        temporary.sweep(tmp_path)
        assert sorted(p.name for p in tmp_path.iterdir()) == sorted([mine.name, other.name, "testimony-notes", ".x.csv.part"])  # fmt: skip


def test_erasing_takes_what_a_kill_left_beside_an_export_along(tmp_path):
    path = tmp_path / "study.sqlite"
    study, _ = made.small(path, ["wout", "mira"])
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "a.csv").write_text("nothing of anybody")
    with study:
        study.record_export(exports / "a.csv", "csv")
    machine = temporary.MACHINE
    (exports / f".a.csv.x1.{machine}-999999999.testimony-part").write_text(made.SAID["mira"])
    shown = erase(path, "p-mira")
    assert [h.what for h in shown.files] == ["rest of a crash"]
    found = erase(path, "p-mira", dry_run=False)
    assert found.left == ()
    assert [p.name for p in exports.iterdir()] == ["a.csv"]


@pytest.mark.slow
def test_what_commands_write_is_their_owners_alone(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "wout.txt").write_text(made.SAID["wout"], encoding="utf-8")
    made.small(tmp_path / "study.sqlite", ["wout", "mira"])[0].close()
    out = tmp_path / "out"
    out.mkdir(mode=0o755)
    commands = [
        ["label", texts, "-o", out / "a.csv", "--accept-roles"],
        ["label", texts, "-o", out / "a.html", "--accept-roles"],
        ["convert", tmp_path / "study.sqlite", out / "b.qdpx"],
        ["convert", tmp_path / "study.sqlite", out / "corpus"],
        ["convert", tmp_path / "study.sqlite", out / "brat", "--to", "brat"],
        ["batch", texts, "-o", out / "batch"],
        ["pseudonymise", texts, "-o", out / "clean", "--key", out / "key"],
    ]
    secret = {**os.environ, "TESTIMONY_KEY_PASSPHRASE": "vier losse woorden samen"}
    for words in commands:
        done = subprocess.run([sys.executable, "-m", "testimony", *map(str, words)], check=False, env=secret, capture_output=True, text=True)  # fmt: skip
        assert done.returncode == 0, (words[0], done.stderr)
    open_to_others = [str(p.relative_to(out)) for p in out.rglob("*") if p.stat().st_mode & 0o077]
    assert open_to_others == []
    assert len(list(out.rglob("*"))) > 15


def test_a_study_that_was_killed_while_it_was_made_leaves_nothing_to_the_next(tmp_path):
    from testimony.study import Study
    from testimony.study.leftovers import left, part_of

    path = tmp_path / "study.sqlite"
    rest = Path(str(part_of(path)).replace(str(os.getpid()), "999999999"))
    rest.write_text(SAID)
    assert left(path) == (rest,)
    made.small(path, ["wout"])[0].close()
    with Study.open(path):
        pass
    assert not rest.exists()


def test_a_part_of_a_study_that_another_machine_left_stays_and_erasing_names_it(tmp_path):
    from testimony.study.leftovers import left, part_of, unknown

    path = tmp_path / "study.sqlite"
    made.small(path, ["wout", "lena"])[0].close()
    mine = part_of(path).name
    others = [
        path.with_name(mine.replace(temporary.MACHINE, "0badcafe").replace(str(os.getpid()), "999999999")),
        path.with_name(f".{path.name}.999999999.part"),  # of a version that did not say which machine
    ]
    for other in others:
        other.write_text(SAID)
    assert left(path) == ()
    assert set(unknown(path)) == set(others)
    found = erase(path, "p-lena", dry_run=False)
    assert all(other.exists() for other in others)
    assert sum("another computer" in sentence for sentence in found.left) == 2


def test_what_a_kill_left_of_a_corpus_folder_is_gone_when_it_is_written_again(tmp_path):
    from testimony import rows

    part = f".documents.jsonl.{temporary.MACHINE}-999999999.testimony-part"
    (tmp_path / part).write_text(SAID)
    rows.write(tmp_path / "codings.jsonl", [{"a": 1}])
    assert [p.name for p in tmp_path.iterdir()] == ["codings.jsonl"]
