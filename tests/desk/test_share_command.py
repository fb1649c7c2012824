"""Sharing a desk at the terminal: a real server that speaks TLS alone, its certificate, and what is refused and why."""

import http.client
import json
import re
import ssl
import stat
import subprocess
import sys
import urllib.parse

import pytest

from study import made
from testimony.desk.passwords import Passwords
from testimony.errors import CorpusError, OutputError
from testimony.study import Study

from .conftest import BORISS as BORIS
from .conftest import OLGAS as OWNER


def command(path, *more):
    return [sys.executable, "-m", "testimony", "desk", str(path), "--coder", "Olga", "--no-browser", "--port", "0", *more]  # fmt: skip


def run(path, *more, said=""):
    return subprocess.run(command(path, *more), input=said, capture_output=True, text=True, check=False, timeout=120)  # fmt: skip


@pytest.fixture
def path(tmp_path):
    study, documents, (boris, _) = made.study(tmp_path / "s.sqlite", coders=("Boris", "Vera"))
    with study:
        study.assign(documents["ru"], boris)
    return tmp_path / "s.sqlite"


@pytest.mark.slow
@pytest.mark.enable_socket
def test_a_shared_desk_speaks_tls_by_its_own_certificate_and_nothing_else(path):
    for name, password in (("Olga", OWNER), ("Boris", BORIS)):
        done = run(path, "--set-password", name, said=f"{password}\n")
        assert done.returncode == 0, done.stderr
        assert password not in done.stdout + done.stderr
    with subprocess.Popen(command(path, "--share", "--address", "127.0.0.1"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # fmt: skip
        try:
            link = process.stdout.readline().strip()
            assert re.fullmatch(r"https://127\.0\.0\.1:\d+/", link), process.stderr.read()
            port = int(link.rstrip("/").rpartition(":")[2])
            pem = path.with_name("s-sharing") / "certificate.pem"
            assert stat.S_IMODE(pem.stat().st_mode) == 0o600
            trusting = ssl.create_default_context(cafile=str(pem))
            connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=60)
            connection.request("POST", "/login", urllib.parse.urlencode({"name": "Boris", "password": BORIS}), {"Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 303
            cookie = answer.headers["set-cookie"].partition(";")[0]
            connection.request("GET", "/api/documents", headers={"Cookie": cookie})
            assert len(json.load(connection.getresponse())["documents"]) == 1
            shown = ssl.create_default_context(cafile=str(pem)).wrap_socket(_socket(port), server_hostname="127.0.0.1")  # fmt: skip
            with shown:
                import hashlib

                digest = hashlib.sha256(shown.getpeercert(binary_form=True)).hexdigest().upper()
            plain = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            plain.request("GET", "/login")
            with pytest.raises((http.client.HTTPException, OSError)):
                plain.getresponse()
        finally:
            process.terminate()
            said = process.stderr.read()
    assert ":".join(digest[i : i + 2] for i in range(0, 64, 2)) in said


def _socket(port):
    import socket

    return socket.create_connection(("127.0.0.1", port), timeout=60)


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        (["--address", "192.168.1.20"], "others could reach this address.*--share"),
        (["--address", "0.0.0.0"], "others could reach this address"),  # noqa: S104
        (["--address", "localhost"], "others could reach this address"),
        (["--certificate", "c.pem", "--key", "k.pem"], "are for a shared desk"),
        (["--share", "--address", "127.0.0.1"], r"without a password: Boris, Olga.*--set-password"),
        (["--share", "--address", "0.0.0.0"], "not one address"),  # noqa: S104
        (["--share", "--address", "8.8.8.8"], "of the open internet"),
        (["--share", "--address", "example.org"], "no address"),
        (["--set-password", "Zoë"], "there is no such coder"),
        (["--set-password", "Boris"], "too short"),
    ],
)  # fmt: skip
def test_every_unsafe_combination_is_refused_with_a_sentence_that_says_what_to_do(path, more, complaint):
    from typer.testing import CliRunner

    from testimony.cli import app

    done = CliRunner().invoke(app, command(path, *more)[3:], input="short\n")
    assert done.exit_code == 1
    assert re.search(complaint, done.output, re.DOTALL), done.output
    assert done.output.strip().endswith((".", "'Boris'")), done.output


def test_a_fingerprint_is_said_as_it_is(capsys):
    import typer

    from testimony.cli import desk

    typer.echo(desk._about("FC:AB:VS:00"), err=True)
    assert "\nFC:AB:VS:00\n" in capsys.readouterr().err


def test_a_certificate_without_its_key_or_that_others_may_read_is_refused(shared, tmp_path):
    from testimony.desk import certificate
    from testimony.desk.sharing import Share
    from testimony.desk.sharing import shared as sharing

    pem = tmp_path / "s-sharing" / "certificate.pem"
    again = certificate.made(tmp_path / "s-sharing", "127.0.0.1")
    assert not again.made  # the one that is there is good
    assert again == certificate.given(pem, pem)
    other = certificate.made(tmp_path / "s-sharing", "10.0.0.7")
    assert other.made
    assert other.fingerprint != again.fingerprint
    with pytest.raises(CorpusError, match="belong together"):
        sharing(
            shared.study, tmp_path / "s-sharing", Share(pem), owner=shared.desk.owner, address="127.0.0.1"
        )
    pem.chmod(0o644)
    with pytest.raises(CorpusError, match="chmod 600"):
        certificate.given(pem, pem)
    bad = tmp_path / "bad.pem"
    bad.write_text("no certificate", encoding="ascii")
    bad.chmod(0o600)
    with pytest.raises(CorpusError, match="cannot be used"):
        certificate.given(bad, bad)


def test_a_coder_who_only_stands_in_an_imported_corpus_needs_no_password(shared, tmp_path):
    from testimony.desk.sharing import refuse_without_password

    shared.study.add_coder("model of 2023")
    refuse_without_password(shared.study, shared.passwords, owner=shared.desk.owner)
    shared.study.new_token(shared.study.add_coder("Vera"))
    with pytest.raises(CorpusError, match="without a password: Vera"):
        refuse_without_password(shared.study, shared.passwords, owner=shared.desk.owner)


def test_an_address_that_is_not_this_computers_cannot_be_taken(monkeypatch):
    from testimony.desk import sharing

    assert sharing.private_address("fd00::7") == "fd00::7"
    monkeypatch.setattr(sharing, "_own", lambda: "192.168.1.20")
    assert sharing.private_address("") == "192.168.1.20"
    with pytest.raises(OutputError, match="open internet"):
        sharing.private_address("2001:4860:4860::8888")


def test_passwords_do_not_travel_with_the_study(shared, tmp_path):
    import shutil

    shared.study._database.close()
    with Study.open(shutil.copy(tmp_path / "s.sqlite", tmp_path / "t.sqlite")):
        from testimony.desk.sharing import folder_of

        assert not Passwords(folder_of(tmp_path / "t.sqlite")).has(shared.boris)
