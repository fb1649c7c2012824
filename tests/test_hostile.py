"""Bad input: one clear sentence each, exit code 1, nothing written over, and the rest goes on."""

import io
import os
import zipfile

import pytest
from typer.testing import CliRunner

from testimony.cli import app

WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
ENTITY = '<!DOCTYPE a [<!ENTITY x "boom">]>'


def container(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members.items():
            z.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


BOMB = container(
    **{"word/document.xml": WORD.format(f"<w:p><w:r><w:t>{'0' * 300_000_000}</w:t></w:r></w:p>")}
)

BAD = {
    "empty.txt": b"",
    "blank.txt": b" \r\n\t \n",
    "empty.docx": b"",
    "noise.txt": bytes(range(256)) * 40,
    "noise.docx": bytes(range(256)) * 40,
    "truncated.docx": container(**{"word/document.xml": WORD})[:60],
    "bomb.docx": BOMB,
    "entities.docx": container(**{"word/document.xml": ENTITY + WORD.format("<w:p/>")}),
    "traversal.docx": container(**{"word/document.xml": WORD.format(""), "../../evil.txt": "x"}),
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "broken.pdf": b"%PDF-1.7\nnothing here",
    "broken.jsonl": b'{"text": "goed"}\n{"text": \n',
    "broken.xlsx": container(**{"xl/workbook.xml": "<nothing/>"}),
    "picture.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "sound.mp3": b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\0" * 50,
    "archive.zip": container(**{"a.txt": "hello"}),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("bad")
    for name, data in BAD.items():
        (path / name).write_bytes(data)
    return path


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_refused_in_one_sentence(folder, name, tmp_path):
    result = CliRunner().invoke(app, ["label", str(folder / name), "-o", str(tmp_path / "out.jsonl")])
    assert result.exit_code == 1
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("testimony: ")
    assert name in lines[0]
    assert list(tmp_path.iterdir()) == []


def test_among_bad_files_a_good_one_is_still_labelled(folder, tmp_path):
    (tmp_path / "good.txt").write_text("I: Why?\nR: They sent me a summons, so I left.\n")
    result = CliRunner().invoke(app, ["label", str(folder), str(tmp_path), "--format", "jsonl"])
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert sum(line.startswith("testimony: ") for line in result.stderr.splitlines()) == len(BAD)


def test_text_under_a_wrong_ending_is_read_as_what_it_is(tmp_path):
    (tmp_path / "interview.docx").write_text("I: Waarom?\nR: Het werk.\n")
    result = CliRunner().invoke(app, ["inspect", str(tmp_path / "interview.docx")], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert "plain text" in result.stdout


def test_an_unknown_encoding_is_refused_by_name(tmp_path):
    (tmp_path / "a.txt").write_text("Dag.")
    result = CliRunner().invoke(app, ["label", str(tmp_path / "a.txt"), "--encoding", "klingon"])
    assert result.exit_code == 1
    assert "klingon" in result.stderr


def test_an_output_folder_that_is_not_there_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("Ik ging weg om het werk.")
    result = CliRunner().invoke(
        app, ["label", str(tmp_path / "a.txt"), "-o", str(tmp_path / "no" / "out.csv")]
    )
    assert result.exit_code == 1
    assert "Traceback" not in result.output


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("geheim")
    (tmp_path / "a.txt").chmod(0)
    result = CliRunner().invoke(app, ["label", str(tmp_path / "a.txt")])
    assert result.exit_code == 1
    assert "a.txt" in result.stderr


@pytest.mark.slow
def test_fifty_megabytes_of_text_are_inspected(tmp_path):
    line = "И: Почему вы уехали?\nР: Я уехал, потому что так было надо, и больше ничего не скажу.\n"
    (tmp_path / "big.txt").write_text(line * (50_000_000 // len(line.encode())), encoding="utf-8")
    result = CliRunner().invoke(app, ["inspect", str(tmp_path / "big.txt"), "--turns", "2"])
    assert result.exit_code == 0
