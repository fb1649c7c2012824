"""The coding sheet: out, filled in by hand, and in again with exactly what changed."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
from typer.testing import CliRunner

from testimony.cli import app
from testimony.errors import CorpusError, ReadError
from testimony.interchange import ReadAs, read, write
from testimony.interchange.changes import changes
from testimony.interchange.onto import put_onto
from testimony.interchange.profiles import PLAIN
from testimony.interchange.sheet import COLUMNS

from .test_word import CORPUS, TEXT


def rows_of(path, delimiter=","):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def save(path, rows, *, delimiter=",", encoding="utf-8-sig"):
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


@pytest.fixture
def sheet(tmp_path):
    losses = write(CORPUS, tmp_path / "s.csv")
    assert all(loss.expected for loss in losses)
    return tmp_path / "s.csv"


def sent_back(path):
    back = put_onto(read(path, ReadAs(onto=CORPUS)), CORPUS)
    return back, [(c.what, getattr(c.item, "code", ""), c.fields) for c in changes(CORPUS, back.corpus)]


def test_a_sheet_has_each_coding_and_the_segments_that_have_none(tmp_path):
    bare = replace(CORPUS, codings=CORPUS.codings[:1], memos=())
    write(bare, tmp_path / "s.csv")
    assert [(r["code"], r["role"], r["text"]) for r in rows_of(tmp_path / "s.csv")] == [
        ("work", "respondent", "Ik ging weg"),
    ] + [
        ("", "respondent", s.text)
        for s in CORPUS.documents[0].segments
        if s.has_voice and "Ik ging" not in s.text
    ]


def test_nothing_filled_in_changes_nothing(sheet):
    assert sent_back(sheet)[1] == []


def test_what_is_filled_in_changed_and_deleted_comes_back_as_exactly_that(sheet):
    rows = rows_of(sheet)
    by_code = {row["code"]: row for row in rows}
    by_code["war"]["stance"] = ""
    by_code["work"]["code"] = "FEAR"
    rows.remove(by_code["страх"])
    rows.append(
        {
            **dict.fromkeys(COLUMNS, ""),
            "document": "d",
            "text": "Меня вызвали",
            "code": "war",
            "coder": "Карина",
        }
    )
    save(sheet, rows)
    back, found = sent_back(sheet)
    assert back.losses == ()
    assert sorted(found) == sorted(
        [
            ("changed", "страх", ("code",)),
            ("changed", "war", ("stance",)),
            ("removed", "страх", ()),
            ("added", "war", ()),
        ]
    )


def test_words_cut_shorter_in_a_row_are_the_passage(sheet):
    rows = rows_of(sheet)
    next(row for row in rows if row["code"] == "work")["text"] = "weg"
    save(sheet, rows)
    back, found = sent_back(sheet)
    assert found == [("changed", "work", ("start",))]
    assert "weg" in {TEXT[c.start : c.stop] for c in back.corpus.codings}


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        ("code", "poverty", "its code is not in the codebook"),
        ("document", "x", "its document is not in the corpus"),
        ("subject", "cousin", "subject is 'cousin'"),
        ("text", "words that nobody said", "do not stand where it says"),
        ("stance", "perhaps", "stance is 'perhaps'"),
    ],
)
def test_a_row_that_cannot_be_understood_is_listed_with_its_number_and_the_others_come_in(
    sheet, column, value, complaint
):
    rows = rows_of(sheet)
    number = next(n for n, row in enumerate(rows) if row["code"] == "work")
    rows[number][column] = value
    save(sheet, rows)
    back = read(sheet, ReadAs(onto=CORPUS))
    assert [loss.count for loss in back.losses] == [1]
    assert complaint in back.losses[0].why
    assert f"row {number + 2}" in back.losses[0].why
    assert len(back.corpus.codings) == len(CORPUS.codings) - 1


@pytest.mark.parametrize("words", ["=1+1", "+7 900", "-ja", "@x", "'=1", "'s avonds", "\tx"])
def test_no_cell_is_a_formula_and_every_word_comes_back(tmp_path, words):
    coding = replace(CORPUS.codings[0], memo=words, coder=words.strip())
    corpus = replace(CORPUS, codings=(coding,), memos=())
    for name in ("s.csv", "s.xlsx"):
        write(corpus, tmp_path / name)
        (back,) = read(tmp_path / name, ReadAs(onto=corpus)).corpus.codings
        assert (back.memo, back.coder) == (words, words.strip())
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not any(
            cell.startswith(("=", "+", "-", "@", "\t")) for row in csv.reader(file) for cell in row
        )
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert all(cell.data_type != "f" for row in book["Codings"].iter_rows() for cell in row)


def test_the_workbook_offers_the_codes_to_choose_from(tmp_path):
    write(CORPUS, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    validations = {
        str(v.sqref).split("2")[0]: v.formula1 for v in book["Codings"].data_validations.dataValidation
    }
    assert set(validations) >= {"E", "F", "G", "H", "I"}
    words = [cell.value for cell in book["Words"]["A"] if cell.value]
    assert words == ["code", "work", "страх", "home", "war", "10.2", "!homonym", "!irony"]


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), (";", "cp1251"), ("\t", "utf-16"), (",", "utf-8")]
)
def test_a_sheet_saved_by_any_excel_is_read(tmp_path, delimiter, encoding):
    corpus = replace(
        CORPUS, codings=tuple(c for c in CORPUS.codings if "🙂" not in TEXT[c.start : c.stop]), memos=()
    )
    write(corpus, tmp_path / "s.csv")
    rows = [row for row in rows_of(tmp_path / "s.csv") if "🙂" not in row["text"]]
    save(tmp_path / "s.csv", rows, delimiter=delimiter, encoding=encoding)
    assert len(read(tmp_path / "s.csv", ReadAs(onto=corpus)).corpus.codings) == len(corpus.codings)


def test_semicolons_on_request(tmp_path):
    write(CORPUS, tmp_path / "s.csv", replace(PLAIN, semicolons=True))
    data = (tmp_path / "s.csv").read_bytes()
    assert data.startswith("\ufeffdocument;segment;".encode())
    assert sent_back(tmp_path / "s.csv")[1] == []


def test_a_sheet_without_its_corpus_or_without_a_column_is_refused(sheet):
    with pytest.raises(ReadError, match="--onto"):
        read(sheet)
    save(sheet, [{"document": "d", "text": "x"}])
    with pytest.raises(CorpusError, match="no column 'code'"):
        read(sheet, ReadAs(onto=CORPUS))


def test_the_command_tells_what_changed(tmp_path, sheet):
    write(CORPUS, tmp_path / "corpus")
    rows = rows_of(sheet)
    next(row for row in rows if row["code"] == "war")["code"] = "home"
    next(row for row in rows if row["code"] == "home")["stance"] = ""
    save(sheet, rows)
    args = [
        "convert",
        sheet,
        tmp_path / "new",
        "--onto",
        tmp_path / "corpus",
        "--changes",
        tmp_path / "changes.csv",
    ]
    result = CliRunner().invoke(app, [str(a) for a in args])
    assert result.exit_code == 0, result.stderr
    assert "changes: 1 changed" in result.stderr
    found = rows_of(tmp_path / "changes.csv")
    assert [(r["what"], r["field"], r["before"], r["after"]) for r in found] == [
        ("changed", "code", "war", "home"),
        ("changed", "stance", "denied", "affirmed"),
    ]
