"""Where a study is: files by content, servers by URL; and what is said where something is missing."""

from pathlib import Path

import pytest

from study import made
from testimony.errors import CorpusError, TestimonyError
from testimony.study import Study, place
from testimony.study.database import connected


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("postgresql://a:b@host/db", "postgresql://a:b@host/db"),
        (Path("postgresql://a@host/db"), "postgresql://a@host/db"),
        ("postgres://host/db", "postgresql://host/db"),
        ("postgresql+pg8000://host/db?x=1", "postgresql+pg8000://host/db?x=1"),
        ("study.sqlite", None),
        (Path("/home/postgresql/s.sqlite"), None),
        ("postgresql", None),
    ],
)
def test_a_url_is_told_from_a_path_also_where_the_command_line_took_a_slash(given, url):
    assert place.server_url(given) == url


@pytest.mark.parametrize("name", ["a.sqlite", "a.SQLITE3", "a.db", "postgresql://host/db"])
def test_what_is_to_be_a_study_is_known_by_its_ending(name):
    assert place.may_be_study(name)


def test_a_folder_is_no_study_whatever_it_is_called(tmp_path):
    (tmp_path / "c.sqlite").mkdir()
    assert not place.may_be_study(tmp_path / "c.sqlite")
    made.corpus().save(tmp_path / "c.sqlite")
    assert (tmp_path / "c.sqlite" / "codings.jsonl").is_file()


def test_a_missing_package_is_named_with_the_command_that_installs_it(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "find_spec", lambda _: None)
    with pytest.raises(CorpusError, match=r"pip install \"testimony\[desk\]\""):
        made.corpus().save(tmp_path / "s.sqlite")
    with pytest.raises(CorpusError, match="pip install pg8000"):
        place.with_driver("postgresql://host/db")


def test_a_driver_that_is_not_installed_is_named_without_the_password():
    pytest.importorskip("sqlalchemy")
    with pytest.raises(CorpusError, match="pip install asyncpg") as refused:
        connected("postgresql+asyncpg://anna:secret@host/db")
    assert "secret" not in str(refused.value)


def test_opening_what_is_not_there_makes_nothing(tmp_path):
    with pytest.raises(CorpusError, match=r"no such file.*create=True"):
        Study.open(tmp_path / "s.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(TestimonyError, match="cannot be written"):
        Study.open(tmp_path / "nowhere" / "s.sqlite", create=True)


@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\0" + b"x" * 4096])
def test_a_file_that_is_no_study_is_refused_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "s.sqlite"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=r"not a study|damaged"):
        Study.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path):
    import sqlite3

    raw = sqlite3.connect(tmp_path / "s.sqlite")
    raw.execute("CREATE TABLE study (id)")
    raw.close()
    with pytest.raises(CorpusError, match="a database, but not a study"):
        Study.open(tmp_path / "s.sqlite", create=True)


def test_another_programs_database_is_left_as_it_is(tmp_path):
    import sqlite3

    raw = sqlite3.connect(tmp_path / "s.sqlite")
    raw.execute("CREATE TABLE friends (name)")
    raw.close()
    before = (tmp_path / "s.sqlite").read_bytes()
    for create in (True, False):
        with pytest.raises(CorpusError, match="not a study"):
            Study.open(tmp_path / "s.sqlite", create=create)
    assert (tmp_path / "s.sqlite").read_bytes() == before


def test_what_is_no_url_is_refused_without_saying_it():
    with pytest.raises(CorpusError, match="not the URL of a database") as refused:
        connected("postgresql+pg8000://anna:secret@host:port/db")
    assert "secret" not in str(refused.value)
