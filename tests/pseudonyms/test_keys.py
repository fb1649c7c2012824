"""The key file."""

import stat

import pytest

from testimony.errors import OutputError, ReadError
from testimony.pseudonyms import keys

PASSPHRASE = "vier losse woorden samen"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(keys, "_COST", 2**10)


def test_a_key_comes_back_with_its_passphrase_and_is_its_owners_alone(tmp_path):
    keys.save_key(tmp_path / "k", {"naam": "Зухра 😀"}, PASSPHRASE)
    assert keys.load_key(tmp_path / "k", PASSPHRASE) == {"naam": "Зухра 😀"}
    assert stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o600


def test_nothing_of_what_it_holds_can_be_read_in_it(tmp_path):
    keys.save_key(tmp_path / "k", {"naam": "Zuchra" * 50}, PASSPHRASE)
    assert b"Zuchra" not in (tmp_path / "k").read_bytes()


def test_another_passphrase_and_a_changed_byte_are_refused(tmp_path):
    path = tmp_path / "k"
    keys.save_key(path, {"a": 1}, PASSPHRASE)
    with pytest.raises(ReadError, match="does not open"):
        keys.load_key(path, "een andere woordenreeks")
    raw = bytearray(path.read_bytes())
    for at in (17, len(raw) - 1):
        changed = bytearray(raw)
        changed[at] ^= 1
        path.write_bytes(changed)
        with pytest.raises(ReadError):
            keys.load_key(path, PASSPHRASE)


@pytest.mark.parametrize("raw", [b"", b"testimony-key-1\n", b"PK\x03\x04 something else"])
def test_what_is_no_key_is_refused(tmp_path, raw):
    (tmp_path / "k").write_bytes(raw)
    with pytest.raises(ReadError, match="not a key"):
        keys.load_key(tmp_path / "k", PASSPHRASE)


def test_a_key_is_not_written_over_and_a_short_passphrase_is_refused(tmp_path):
    keys.save_key(tmp_path / "k", {}, PASSPHRASE)
    with pytest.raises(OutputError, match="is there already"):
        keys.save_key(tmp_path / "k", {}, PASSPHRASE)
    with pytest.raises(OutputError, match="too short"):
        keys.save_key(tmp_path / "other", {}, "kort")
