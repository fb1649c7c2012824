"""Rich Text: code pages, escapes, emoji."""

import pytest

from testimony.errors import ReadError
from testimony.formats import rtf


def made(folder, body, head=r"\ansi\ansicpg1251"):
    path = folder / "interview.rtf"
    path.write_bytes(("{\\rtf1" + head + " " + body + "}").encode("latin-1"))
    return path


def test_cyrillic_in_a_code_page_is_read(tmp_path):
    escaped = "".join(f"\\'{b:02x}" for b in "Мне принесли повестку".encode("cp1251"))
    assert rtf.read(made(tmp_path, escaped)).text.strip() == "Мне принесли повестку"


def test_unicode_escapes_and_emoji_are_put_together(tmp_path):
    raw = rtf.read(made(tmp_path, r"caf\u233? \u-10179?\u-9195? \u1076?\u1072?"))
    assert raw.text.strip() == "café 🐕 да"
    raw.text.encode("utf-8")


def test_paragraphs_and_marks_stay_on_their_lines(tmp_path):
    raw = rtf.read(made(tmp_path, r"I: Waarom?\par R: Het werk.\par "))
    assert raw.text.split("\n")[:2] == ["I: Waarom?", "R: Het werk."]


def test_what_is_left_out_is_counted(tmp_path):
    raw = rtf.read(made(tmp_path, r"woord{\footnote noottekst}\par "))
    assert {d.what: d.count for d in raw.source.dropped} == {"footnote": 1}
    assert raw.source.notes


def test_a_file_without_words_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no words"):
        rtf.read(made(tmp_path, ""))


def test_a_code_page_that_is_not_one_does_no_harm(tmp_path):
    assert rtf.read(made(tmp_path, "hallo", head=r"\ansi\ansicpg99999")).text.strip() == "hallo"
