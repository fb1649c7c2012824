"""The workbook, read back with another library."""

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from testimony.report import xlsx
from testimony.report.write import write

from .made import told


@pytest.fixture
def book(tmp_path, documents):
    write(documents, "xlsx", tmp_path / "a.xlsx")
    return openpyxl.load_workbook(tmp_path / "a.xlsx")


def test_the_sheets_have_a_frozen_header_and_a_filter(book):
    assert book.sheetnames == ["Passages", "Testimonies", "About"]
    assert [book[s].freeze_panes for s in ("Passages", "Testimonies")] == ["A2", "A2"]
    assert book["Passages"].auto_filter.ref == "A1:M15"


def test_every_text_is_read_back_and_none_is_a_formula_or_link(book, documents):
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f" or c.hyperlink]
    texts = {row[12].value for row in book["Passages"].iter_rows(min_row=2)}
    labelled = [s.segment.text for d in documents for s in d.segments if s.labels]
    assert {unescape(text) for text in texts} == set(labelled)


def test_about_says_model_codebook_limits_and_what_columns_mean(book):
    about = dict(row[:2] for row in book["About"].iter_rows(values_only=True))
    assert about["Model"] == "testimony-1 0.1.0"
    assert about["Codebook"].startswith("migrant-testimonies 0.1.0 (")
    assert about["Limits of economics"] == "unsure from 0.30, yes from 0.62"
    assert about["Limits of politics:denied"].endswith("never yes: too few examples")
    assert "silence is not “no”" in about["What this is"]


def test_a_summary_comes_first_where_it_was_asked_for(tmp_path, documents):
    write(documents, "xlsx", tmp_path / "a.xlsx", summary=True)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[0] == "Testimonies"


def test_a_passage_longer_than_a_cell_goes_on_in_the_next_row(tmp_path):
    text = "weg 😅" * 9000
    document = told("a", "nl", ("respondent", "R", text, ("economics", 0.9, "weg")))
    write([document], "xlsx", tmp_path / "a.xlsx")
    rows = list(
        openpyxl.load_workbook(tmp_path / "a.xlsx")["Passages"].iter_rows(min_row=2, values_only=True)
    )
    assert "".join(r[12] for r in rows) == text
    assert max(len(r[12].encode("utf-16-le")) // 2 for r in rows) <= 32_767
    assert [r[11] for r in rows] == ["weg", None, None]


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path, documents, monkeypatch):
    from testimony.errors import OutputError

    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    with pytest.raises(OutputError, match=r"holds 3 rows.*jsonl or csv"):
        write(documents, "xlsx", tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
