"""The child process: what breaks in it breaks nothing else."""

import sys

import pytest

from testimony.errors import ReadError, UnsafeFile
from testimony.formats.sandbox import _limit, parse_apart, run


def child(program, **options):
    return run([sys.executable, "-c", program], where="a.pdf", **options)


def test_an_answer_comes_back_as_plain_data():
    assert child('print(\'{"text": "\\u0434\\u0430"}\')') == {"text": "да"}


@pytest.mark.parametrize(
    ("program", "complaint"),
    [
        ("import os; os.abort()", "broke down"),
        ("raise SystemExit(7)", "broke down"),
        ("print('no json')", "no sense"),
        (
            "from testimony.formats.sandbox import _limit; _limit(); x = bytearray(3_000_000_000)",
            "broke down",
        ),
    ],
)
def test_a_child_that_breaks_is_a_sentence(program, complaint):
    with pytest.raises(UnsafeFile, match=complaint):
        child(program)


def test_a_child_that_loops_is_given_up():
    with pytest.raises(UnsafeFile, match="longer than 1 seconds"):
        child("while True: pass", seconds=1)


def test_the_child_has_no_network():
    program = "from testimony.formats.sandbox import _limit; _limit(); import socket; socket.create_connection(('127.0.0.1', 9))"
    with pytest.raises(UnsafeFile):
        child(program)
    assert callable(_limit)


def test_the_child_loads_nothing_heavy(tmp_path):
    program = (
        "import sys; from testimony.formats import sandbox; sandbox._parsers(); import json;"
        "print(json.dumps(sorted({'numpy', 'pandas', 'spacy', 'sklearn'} & set(sys.modules))))"
    )
    assert child(program) == []


def test_a_parsers_own_reason_reaches_the_person(tmp_path):
    (tmp_path / "a.rtf").write_text("hello")
    with pytest.raises(ReadError, match=r"a\.rtf: this is no Rich Text file"):
        parse_apart("rtf", tmp_path / "a.rtf")


def test_a_module_in_the_working_folder_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    (tmp_path / "a.rtf").write_text(r"{\rtf1 hello}")
    monkeypatch.chdir(tmp_path)
    assert parse_apart("rtf", tmp_path / "a.rtf")["text"].strip() == "hello"
