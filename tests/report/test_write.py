"""Writing: formats by ending, nothing overwritten unasked, nothing half written."""

import csv
import io
import json

import pytest

from testimony.errors import OutputError
from testimony.report import write as module
from testimony.report.write import FORMATS, check_output, write


@pytest.mark.parametrize(
    ("name", "summary"), [(n, s) for n in FORMATS for s in (False, True) if (n, s) != ("qdpx", True)]
)
def test_every_format_is_written_and_leaves_nothing_else(tmp_path, documents, name, summary):
    out = tmp_path / f"out.{name}"
    write(documents, name, out, summary=summary)
    assert out.stat().st_size > 100
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("documents", [[], "all"])
def test_a_project_holds_passages_and_so_is_refused_as_a_summary_or_of_nothing(tmp_path, dutch, documents):
    with pytest.raises(OutputError, match="project"):
        write([dutch] if documents else [], "qdpx", tmp_path / "none", summary=bool(documents))


@pytest.mark.parametrize("name", [n for n in FORMATS if n != "qdpx"])
def test_no_documents_and_documents_without_segments_are_written_too(tmp_path, dutch, name):
    from dataclasses import replace

    empty = replace(dutch, document=replace(dutch.document, text="", segments=(), turns=()), segments=())
    write([], name, tmp_path / "none")
    write([empty], name, tmp_path / "empty")


@pytest.mark.parametrize("name", [n for n in FORMATS if n != "xlsx"])
def test_the_same_input_gives_the_same_bytes(tmp_path, documents, name):
    for out in ("a", "b"):
        write(documents, name, tmp_path / out)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_file_that_is_there_is_refused_in_words(tmp_path, dutch):
    out = tmp_path / "a.html"
    out.write_text("mine")
    with pytest.raises(OutputError, match=r"a\.html: the file is there already\. Give --overwrite"):
        write([dutch], None, out)
    assert out.read_text() == "mine"
    write([dutch], None, out, overwrite=True)
    assert "geen werk" in out.read_text(encoding="utf-8")


def test_a_crash_leaves_the_old_file_and_no_other(tmp_path, dutch, monkeypatch):
    def breaks(documents, out, *, summary):
        out.write(b"half")
        raise RuntimeError("power cut")

    out = tmp_path / "a.html"
    out.write_text("old")
    monkeypatch.setitem(module.FORMATS, "html", breaks)
    with pytest.raises(RuntimeError, match="power cut"):
        write([dutch], None, out, overwrite=True)
    assert out.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]


def test_a_full_disk_is_a_sentence(tmp_path, dutch, monkeypatch):
    def full(documents, out, *, summary):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(module.FORMATS, "csv", full)
    with pytest.raises(OutputError, match=r"cannot be written .No space left on device.*free space"):
        write([dutch], "csv", tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("format", "path", "said"),
    [
        ("poem", None, "no format 'poem'"),
        ("xlsx", None, "xlsx needs a file"),
        (None, "out.poem", "no format 'poem'"),
        ("csv", "nowhere/out.csv", "no such folder"),
        ("csv", "", "this is a folder"),
    ],
)
def test_what_cannot_be_written_is_said_before_any_work(tmp_path, format, path, said):
    with pytest.raises(OutputError, match=said):
        check_output(format, None if path is None else tmp_path / path)


@pytest.mark.parametrize(("name", "format"), [("a.HTM", "html"), ("a.ndjson", "jsonl"), ("a.txt", "table")])
def test_the_ending_says_the_format(tmp_path, name, format):
    assert check_output(None, tmp_path / name) == format


def test_jsonl_goes_to_stdout_as_it_is(capfdbinary, russian):
    write([russian], "jsonl", None)
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.decode().split("\n") if line]
    assert [r["text"] for r in rows] == [s.segment.text for s in russian.segments]


def test_csv_opens_in_excel_and_holds_no_formula(tmp_path, documents, hostile):
    write(documents, "csv", tmp_path / "a.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not [c for row in rows for c in row.values() if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    mine = [r for r in rows if "HYPERLINK" in r["text"]]
    assert mine[0]["text"] == "'" + hostile.segments[1].segment.text
    assert mine[0]["document"].startswith("'=cmd")


def test_the_file_is_for_its_owner_alone(tmp_path, dutch):
    write([dutch], "csv", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").stat().st_mode & 0o077 == 0
