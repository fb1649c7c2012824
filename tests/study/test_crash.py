"""Kills, crowds and full disks: what was acknowledged is there, and the file is sound."""

import os
import random
import signal
import subprocess
import sys
from itertools import repeat
from pathlib import Path

import pytest

from study import made
from testimony.errors import OutputError
from testimony.study import Study

CHILD = Path(__file__).with_name("children.py")


def start(*words):
    return subprocess.Popen(
        [sys.executable, str(CHILD), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def prepared(folder):
    """Make a study in a folder, and return its path, a document and the coders."""
    study, documents, coders = made.study(folder / "s.sqlite")
    study.close()
    return folder / "s.sqlite", documents["ru"], coders


def ids(path, document):
    with Study.open(path) as study:
        assert study.problems() == ()
        return [kept.id for kept in study.codings(document)]


def killed(path, document, coder, *, after, count):
    """Let a child save, kill it in the middle of the save after so many, and return what it had acknowledged."""
    child = start("save", path, document, coder, count)
    assert child.stdout.readline() == "open\n"
    acknowledged = [child.stdout.readline().strip() for _ in range(after)]
    child.send_signal(signal.SIGKILL)
    acknowledged += child.stdout.read().split()
    assert child.wait() == -signal.SIGKILL
    child.stderr.close()
    child.stdout.close()
    return [item for item in acknowledged if len(item) == 32]  # a line may have been cut by the kill


def test_a_kill_while_saving_loses_no_acknowledged_coding(tmp_path):
    path, document, coders = prepared(tmp_path)
    acknowledged = killed(path, document, coders[0], after=25, count=500)
    assert len(acknowledged) >= 25
    found = ids(path, document)
    assert found[: len(acknowledged)] == acknowledged
    assert len(found) <= len(acknowledged) + 1  # one may have been saved and not yet said


@pytest.mark.slow
def test_kills_during_five_hundred_saves_lose_no_acknowledged_coding(tmp_path):
    path, document, coders = prepared(tmp_path)
    acknowledged = []
    while len(acknowledged) < 500:
        after = random.Random(len(acknowledged)).randint(1, 90)  # noqa: S311 (any moment will do)
        acknowledged += killed(path, document, coders[0], after=after, count=500)
        assert set(acknowledged) <= set(ids(path, document))
    with Study.open(path) as study:
        assert {k.value.memo for k in study.codings(document)} == {"й 🍞"}


def both_write(folder, count):
    path, document, coders = prepared(folder)
    children = [start("save", path, document, coder, count) for coder in coders]
    said = [child.communicate() for child in children]
    assert [child.returncode for child in children] == [0, 0], said
    acknowledged = {item for out, _ in said for item in out.split()[1:]}
    assert len(acknowledged) == 2 * count
    assert set(ids(path, document)) == acknowledged
    with Study.open(path) as study:
        assert [line.codings for line in study.coders()] == [count, count]


def test_two_programs_that_write_at_once_lose_nothing(tmp_path):
    both_write(tmp_path, 100)


@pytest.mark.slow
def test_two_programs_that_write_two_thousand_codings_each_at_once_lose_nothing(tmp_path):
    both_write(tmp_path, 2000)


@pytest.mark.skipif(os.name != "posix", reason="the limit on a file's size is of POSIX")
def test_a_file_that_may_not_grow_is_said_in_a_sentence_and_keeps_what_was_there(tmp_path):
    path, document, coders = prepared(tmp_path)
    child = start("fill", path, document, coders[0], path.stat().st_size + 120_000)
    out, said = child.communicate(timeout=120)
    assert child.returncode == 0, said
    assert len(said.splitlines()) == 1
    assert "Make room" in said
    assert "What was saved before is untouched." in said
    assert len(out.split()) > 3
    assert ids(path, document) == out.split()


@pytest.fixture
def tiny(tmp_path):
    """A disk of a megabyte, where this machine lets a test have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is mounted as Linux does it")
def test_a_full_disk_is_said_in_a_sentence_keeps_what_was_there_and_can_be_written_to_again(tiny):
    path, document, coders = prepared(tiny)
    ballast = tiny / "ballast"
    ballast.write_bytes(b"x" * (700_000 - sum(p.stat().st_size for p in tiny.iterdir())))
    done = []
    with Study.open(path) as study:
        with pytest.raises(OutputError, match=r"the disk .*Make room.*untouched"):
            done.extend(
                study.code(document, 17, 20, "bread", coder=coders[0], memo="х" * 200) for _ in repeat(None)
            )
        assert [k.id for k in study.codings(document)] == done
        ballast.unlink()
        done.append(study.code(document, 17, 20, "bread", coder=coders[0]))
    assert len(done) > 3
    assert ids(path, document) == done


def test_a_writer_who_waits_too_long_is_told_so(tmp_path, monkeypatch):
    from testimony.study import database

    monkeypatch.setattr(database, "PATIENCE", 0.1)
    path, document, coders = prepared(tmp_path)
    with Study.open(path) as one, Study.open(path) as other:
        with one._database.writing(), pytest.raises(OutputError, match="another program is writing"):
            other.code(document, 17, 20, "bread", coder=coders[0])
        assert len(other.documents()) == 3  # readers do not wait
        other.code(document, 17, 20, "bread", coder=coders[0])


def test_an_error_in_the_middle_of_a_deed_leaves_nothing_of_it(tmp_path, monkeypatch):
    from testimony.study import log

    path, document, coders = prepared(tmp_path)
    with Study.open(path) as study:
        before = made.dump(study)
        with monkeypatch.context() as patched:
            patched.setattr(log, "rows_of", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                study.code(document, 17, 20, "bread", coder=coders[0])
        assert made.dump(study) == before
        study.code(document, 17, 20, "bread", coder=coders[0])
        assert study.problems() == ()


def test_every_commit_waits_for_the_disk(tmp_path):
    path, *_ = prepared(tmp_path)
    with Study.open(path) as study, study._database.reading() as connection:
        ask = connection.exec_driver_sql
        assert ask("PRAGMA synchronous").scalar() == 2  # FULL
        assert ask("PRAGMA journal_mode").scalar() == "wal"
        assert ask("PRAGMA foreign_keys").scalar() == 1
