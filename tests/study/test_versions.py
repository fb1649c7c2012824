"""Versions of a study: a newer one is refused, an older one is brought up to date after a copy is kept."""

import sqlite3

import pytest
from sqlalchemy import text

from study import made
from testimony.errors import CorpusError
from testimony.study import Study, versions
from testimony.study.database import connected


def add_colour(connection):
    connection.execute(text("ALTER TABLE coders ADD COLUMN colour TEXT"))


def fill_colour(connection):
    connection.execute(text("UPDATE coders SET colour = 'red'"))


def fail(connection):
    connection.execute(text("DROP TABLE memos"))
    raise CorpusError("a step that fails")


@pytest.fixture
def path(tmp_path):
    study, documents, (anna, _) = made.study(tmp_path / "s.sqlite")
    with study:
        study.code(documents["ru"], 12, 15, "bread", coder=anna)
    return tmp_path / "s.sqlite"


def prepare(path, *steps):
    database = connected(path)
    try:
        versions.prepare(database, create=False, steps=(*versions.STEPS, *steps))
    finally:
        database.close()


def test_a_study_of_a_newer_program_is_refused_and_left_as_it_is(path):
    prepare(path, add_colour)
    before = path.read_bytes()
    with pytest.raises(CorpusError, match=r"version 3, this program reads 2\. Update testimony"):
        Study.open(path)
    assert path.read_bytes() == before


def test_an_older_study_takes_every_step_in_order_once_and_its_copy_is_what_it_was(path):
    with Study.open(path) as study:
        before = made.dump(study)
    prepare(path, add_colour, fill_colour)
    prepare(path, add_colour, fill_colour)
    copy = path.with_name("s.version-2.sqlite")
    assert {p.name for p in path.parent.iterdir()} == {path.name, copy.name}
    assert copy.stat().st_mode & 0o777 == 0o600
    with Study.open(copy) as kept:
        assert made.dump(kept) == before
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT version FROM study").fetchone() == (4,)
    assert set(raw.execute("SELECT colour FROM coders")) == {("red",)}
    raw.close()


def test_an_earlier_copy_is_not_written_over(path):
    copy = path.with_name("s.version-2.sqlite")
    copy.write_bytes(b"mine")
    prepare(path, add_colour)
    assert copy.read_bytes() == b"mine"
    assert path.with_name("s.version-2-2.sqlite").is_file()


def test_a_step_that_fails_leaves_the_study_as_it_was(path):
    with Study.open(path) as study:
        before = made.dump(study)
    with pytest.raises(CorpusError, match="a step that fails"):
        prepare(path, add_colour, fail)
    with Study.open(path) as study:
        assert made.dump(study) == before


def test_a_file_left_empty_by_a_crash_while_it_was_made_is_made_again(tmp_path):
    (tmp_path / "s.sqlite").touch()
    with Study.open(tmp_path / "s.sqlite", create=True) as study:
        assert study.documents() == ()
