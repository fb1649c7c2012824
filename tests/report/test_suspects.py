"""What the second reader asks, in files: exact words, nothing that runs, what was not judged said beside it."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from testimony.report.suspects import counted, show, write
from testimony.second_reader import Suspect


def suspect(**other):
    values = {
        "document": "nl-1",
        "segment": 3,
        "language": "nl",
        "target": "economics",
        "kind": "not coded",
        "coders": ("anna", "bram"),
        "probability": 0.91,
        "margin": 0.8,
        "start": 40,
        "stop": 52,
        "quote": "geen werk meer",
        "words": ("werk", "geen"),
        "text": "Er was geen werk meer.",
    }
    return Suspect(**(values | other))


SUSPECTS = [
    suspect(quote="=SUM(A1)"),
    suspect(quote="<b>koorts</b> & co", kind="coded", words=()),
    suspect(language="ru-Latn", coders=("",), text="Raboty ne bylo.\x07"),
]


def test_a_csv_opens_in_excel_and_no_cell_is_a_formula(tmp_path):
    write(SUSPECTS, tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [r["quote"] for r in rows] == ["'=SUM(A1)", *(s.quote for s in SUSPECTS[1:])]
    assert (rows[0]["coders"], rows[0]["words"]) == ("anna, bram", "werk, geen")


def test_a_workbook_holds_the_suspects_and_how_to_read_them(tmp_path):
    write(SUSPECTS, tmp_path / "a.xlsx", silent=["work is not judged."])
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Suspects", "About"]
    head, *rows = book["Suspects"].iter_rows(values_only=True)
    assert [row[head.index("quote")] for row in rows] == [s.quote for s in SUSPECTS]
    assert all(cell.data_type != "f" for row in book["Suspects"].iter_rows() for cell in row)
    assert "work is not judged." in [c.value for c in book["About"]["A"]]


def test_a_page_escapes_what_was_said_and_fetches_nothing(tmp_path):
    write(SUSPECTS, tmp_path / "a.html", silent=["work is not judged."])
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;koorts&lt;/b&gt; &amp; co" in page
    assert "<b>koorts" not in page
    assert page.count("<li>") == len(SUSPECTS)
    assert "work is not judged." in page
    assert "coder: not recorded" in page
    assert 'lang="ru-Latn" dir="ltr"' in page
    assert not re.search(r"https?:|<script|src=", page)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".html"])
def test_no_suspects_still_give_a_file(tmp_path, suffix):
    write([], tmp_path / f"a{suffix}")
    assert (tmp_path / f"a{suffix}").stat().st_size


def test_the_terminal_shows_no_character_that_steers_it(capsys):
    show(SUSPECTS, most=3, silent=["work is not judged.\x1b[2J"])
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert shown.count("Is this a slip?") == 3
    assert "words: werk, geen" in shown


def test_the_count_says_that_nothing_found_proves_nothing():
    assert counted([], 5) == "no suspects: that is no proof that there are no slips"
    assert counted(SUSPECTS[:1], 5) == "1 suspect; shown: 1"
    assert counted(SUSPECTS, 2) == "3 suspects, the likeliest slips first; shown: 2"
