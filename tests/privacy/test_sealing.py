"""An encrypted study: made from a plain one, opened with its passphrase alone, erased from, and holding no readable word."""

import pytest
from typer.testing import CliRunner

from privacy import made
from study.made import dump
from testimony.cli import app
from testimony.corpus import Corpus
from testimony.errors import CorpusError, OutputError
from testimony.privacy.erasing import erase
from testimony.study import Study
from testimony.study.place import PASSPHRASE, is_sealed, is_study

SECRET = "korrekt paard 'batterij' нiet"


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "study.sqlite"
    made.small(path, ["vera", "wout"])[0].close()
    return path


@pytest.fixture
def sealed(plain, monkeypatch):
    pytest.importorskip("sqlcipher3", reason="the extra [encryption] is not installed")
    from testimony.study.sealing import seal

    monkeypatch.delenv(PASSPHRASE, raising=False)
    target = plain.with_name("sealed.sqlite")
    seal(plain, target, SECRET)
    return target


def test_an_encrypted_copy_holds_the_same_and_no_readable_word(plain, sealed):
    with Study.open(plain) as mine, Study.open(sealed, passphrase=SECRET) as copy:
        assert dump(copy) == dump(mine)
        assert copy.problems() == ()
    data = sealed.read_bytes()
    assert not data.startswith(b"SQLite")
    assert "хлеб".encode() not in data
    assert b"koekoeksklok" not in data
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert is_sealed(sealed)
    assert is_study(sealed)
    assert not is_sealed(plain)


def test_what_is_written_into_it_is_encrypted_too(sealed):
    with Study.open(sealed, passphrase=SECRET) as study:
        study.add_document(made.document("mira"))
        beside = [p.read_bytes() for p in sealed.parent.iterdir() if p.name.startswith(sealed.name)]
        assert beside
        assert all(b"Zoryana" not in data for data in beside)
    with Study.open(sealed, passphrase=SECRET) as study:
        assert {line.name for line in study.documents()} == {"mira", "vera", "wout"}


def test_a_wrong_or_missing_passphrase_is_refused_and_the_environment_may_give_it(sealed, monkeypatch):
    before = sealed.read_bytes()
    with pytest.raises(CorpusError, match="its passphrase is another"):
        Study.open(sealed, passphrase=SECRET[1:])
    with pytest.raises(CorpusError, match=PASSPHRASE):
        Study.open(sealed)
    with pytest.raises(CorpusError, match="protects nothing"):
        Study.open(sealed, passphrase="")
    assert sealed.read_bytes() == before
    monkeypatch.setenv(PASSPHRASE, SECRET)
    assert Corpus.load(sealed).respondents == ("p-vera", "p-wout")


def test_a_new_study_may_be_encrypted_from_the_start(tmp_path):
    pytest.importorskip("sqlcipher3", reason="the extra [encryption] is not installed")
    path = tmp_path / "new.sqlite"
    with Study.open(path, create=True, passphrase=SECRET) as study:
        study.add_document(made.document("mira"))
    assert is_sealed(path)
    with Study.open(path, passphrase=SECRET) as study:
        assert [line.name for line in study.documents()] == ["mira"]


def test_a_person_is_erased_from_an_encrypted_study(sealed, monkeypatch):
    monkeypatch.setenv(PASSPHRASE, SECRET)
    found = erase(sealed, "p-vera", dry_run=False)
    assert found.left == ()
    assert Corpus.load(sealed).respondents == ("p-wout",)


def test_what_is_encrypted_or_there_already_or_too_weak_is_refused(plain, sealed):
    from testimony.study.sealing import seal

    other = plain.with_name("other.sqlite")
    with pytest.raises(OutputError, match="there already"):
        seal(plain, sealed, SECRET)
    with pytest.raises(CorpusError, match="too short"):
        seal(plain, other, "short")
    with pytest.raises(CorpusError, match="only a plain study"):
        seal(sealed, other, SECRET)
    with pytest.raises(OutputError, match="name of a study"):
        seal(plain, plain.with_name("other.txt"), SECRET)
    with pytest.raises(CorpusError, match="is not encrypted"):
        Study.open(plain, passphrase=SECRET)
    assert not other.exists()


def test_the_command_asks_for_the_passphrase_twice(plain, sealed, tmp_path):
    target = tmp_path / "by-command.sqlite"
    words = ["privacy", str(plain), "--encrypt", str(target)]
    result = CliRunner().invoke(app, words, input=f"{SECRET}\n{SECRET}\n")
    assert result.exit_code == 0, result.output
    assert SECRET not in result.output
    with Study.open(target, passphrase=SECRET) as study:
        assert len(study.documents()) == 2


def test_without_the_extra_the_pip_command_is_named(plain, monkeypatch):
    monkeypatch.setattr("testimony.study.place.find_spec", lambda _: None)
    from testimony.study.sealing import seal

    with pytest.raises(CorpusError, match=r"testimony\[encryption\]"):
        seal(plain, plain.with_name("other.sqlite"), SECRET)
