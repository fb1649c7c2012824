"""Tables: delimiters, headers in three languages, turns and testimonies, workbooks."""

import csv
import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony.errors import ReadError
from testimony.formats import columns, delimited, xlsx
from testimony.formats.tables import MOST_COLUMNS


@pytest.fixture
def table(tmp_path):
    def make(text, name="gesprek.csv", **options):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(delimited.read(path, **options))

    return make


@pytest.fixture
def book(tmp_path):
    def make(*sheets, **options):
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for number, rows in enumerate(sheets, 1):
            sheet = workbook.create_sheet(f"Blad{number}")
            for row in rows:
                sheet.append(row)
        path = tmp_path / "gesprek.xlsx"
        workbook.save(path)
        return list(xlsx.read(path, **options))

    return make


def spoken(found):
    return [(cue.speaker, found.text[cue.start : cue.stop]) for cue in found.cues]


def test_one_row_a_turn_gives_one_text_with_a_cue_for_each_row(table):
    [found] = table('timestamp,speaker,words,tags\n0:01,DB:,Waarom?,a\n0:05,KM:,"Ja,\n nou.",b\n')
    assert (found.id, found.text) == ("gesprek", "Waarom?\nJa,\n nou.")
    assert spoken(found) == [("DB", "Waarom?"), ("KM", "Ja,\n nou.")]
    assert [cue.seconds for cue in found.cues] == [1.0, 5.0]
    assert [str(one) for one in found.source.dropped] == ["2 × cell of the column 'tags'"]


@pytest.mark.parametrize(
    "header",
    [
        "speaker,text",
        "Spreker;Tekst",
        "говорящий\tреплика",
        "SPEAKER_NAME|Transcript",
        "Говорящий;Текст",
        "wie,uitspraak",
    ],
)
def test_headers_are_known_in_three_languages(table, header):
    mark = next(one for one in ";\t|," if one in header)
    [found] = table(f"{header}\nA{mark}Ja\nB{mark}Nee\n")
    assert spoken(found) == [("A", "Ja"), ("B", "Nee")]


def test_no_column_name_stands_for_two_fields():
    names = [name for known in columns.NAMES.values() for name in known]
    assert sorted(names) == sorted(set(names))
    assert all(columns.folded(name) == name for name in names)


def test_one_row_a_testimony_gives_one_text_a_row(table):
    first, second = table(
        "id;respondent;taal;leeftijd;antwoord\nA1;P1;nl;34;Ik ging weg.\nA2;P2;ru;;Уехал.\n"
    )
    assert (first.id, first.respondent, first.language, first.text) == ("A1", "P1", "nl", "Ik ging weg.")
    assert (dict(first.metadata), dict(second.metadata), first.cues) == ({"leeftijd": "34"}, {}, ())


def test_rows_without_an_id_are_numbered_as_the_spreadsheet_does(table):
    assert [one.id for one in table("antwoord,leeftijd\nJa,1\n,\nNee,2\n")] == [
        "gesprek-row-2",
        "gesprek-row-4",
    ]


def test_a_document_column_with_returning_values_gives_a_text_for_each(table):
    found = table("file,speaker,text\na,I,Een\nb,I,Twee\na,R,Drie\n,R,Vier\n")
    assert [(one.id, one.text) for one in found] == [("a", "Een\nDrie\nVier"), ("b", "Twee")]


def test_an_id_that_numbers_the_turns_makes_no_testimonies(table):
    [found] = table("id,speaker,text\n1,A,Een\n2,B,Twee\n3,A,Drie\n")
    assert found.text == "Een\nTwee\nDrie"


def test_moments_that_run_on_make_the_rows_turns(table):
    [found] = table("time,text\n0:01,Een\n0:05,Twee\n")
    assert [cue.seconds for cue in found.cues] == [1.0, 5.0]


def test_a_time_of_filling_in_is_kept_beside_the_answer(table):
    first, _ = table("Timestamp,answer\n2022-09-22 10:00,Een\n2022-09-21 11:00,Twee\n")
    assert dict(first.metadata) == {"Timestamp": "2022-09-22 10:00"}


def test_roles_are_taken_over_and_unknown_ones_reported(table):
    [found] = table("role,text\nInterviewer,Waarom?\ngeïnterviewde,Daarom.\nhond,Waf\n")
    assert [cue.role for cue in found.cues] == ["interviewer", "respondent", None]
    assert found.source.notes[0].startswith("1 × a role that is not one of")


def test_the_mapping_that_is_given_wins(table):
    first, _ = table(
        "vraag,antwoord,kop\nWaarom?,Daarom.,x\nEn?,Nee.,y\n", columns={"text": "vraag", "document": "KOP"}
    )
    assert (first.id, first.text, dict(first.metadata)) == ("x", "Waarom?", {"antwoord": "Daarom."})


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (
            "a,b\n1,2\n",
            {},
            "no column says that it holds the words; the columns are: a, b. Give --column text=NAME",
        ),
        ("text,antwoord\n1,2\n", {}, "more than one column may hold the words"),
        ("text,text\n1,2\n", {}, "more than one column may hold the words"),
        ("a,b\n1,2\n", {"columns": {"text": "c"}}, "there is no column 'c' for text; the columns are: a, b"),
        ("a,a\n1,2\n", {"columns": {"text": "a"}}, "2 columns are named 'a'"),
        (
            "text,b\n1,2\n",
            {"columns": {"words": "b"}},
            "there is no field 'words'.*Give one of: text, speaker",
        ),
        ("text,speaker\n,A\n,B\n", {}, "the column 'text' is empty in every row"),
        ("text,speaker\n", {}, "there are no rows with words"),
        (",,\n,,\n", {}, "there are no rows with words"),
        ("tekst\nja, nee\n", {}, "the first row names fewer columns than there are"),
        ("text" + "," * MOST_COLUMNS + "x\n1\n", {}, f"the first row has .* at most {MOST_COLUMNS} are read"),
    ],
)
def test_a_table_that_is_not_clear_asks_for_the_option(table, text, options, message):
    with pytest.raises(ReadError, match=rf"gesprek\.csv: {message}"):
        table(text, **options)


def test_an_error_about_columns_quotes_nobody(table):
    with pytest.raises(ReadError, match="does not look like column names") as caught:
        table("Toen ben ik weggegaan, want het moest, echt.\nJa, zo was het, toen.\n")
    assert "weggegaan" not in str(caught.value)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_names_and_even_rows(mark):
    rows = [["spreker", "tekst"], ["A", "ja, maar; nee | of"], ["B", "een, twee, drie"]]
    written = io.StringIO()
    csv.writer(written, delimiter=mark).writerows(rows)
    assert delimited.sniffed(written.getvalue()) == mark


def test_the_remark_of_excel_about_the_delimiter_is_followed(table):
    assert spoken(table("sep=;\r\nspreker;tekst\r\nA;ja, ja\r\nB;nee\r\n")[0]) == [
        ("A", "ja, ja"),
        ("B", "nee"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_the_encoding_is_found_as_for_plain_text(table, encoding):
    rows = "говорящий;текст\nИнтервьюер;Почему вы уехали?\nИнформант;Потому что началась война.\n"
    [found] = table(rows.encode(encoding))
    assert found.text == "Почему вы уехали?\nПотому что началась война."


def test_cells_beyond_the_header_are_reported(table):
    [found] = table("speaker,text\nA,ja\nB,nee, of toch\nC\n")
    assert [str(one) for one in found.source.dropped] == [
        "1 × cell beyond the header",
        "1 × row without words",
    ]
    assert "first row 3" in found.source.notes[0]


def test_a_quotation_mark_that_is_not_closed_is_reported(table):
    [found] = table('speaker,text\nA,ja\nB,"nee\nA,jawel\n')
    assert found.text == "ja\nnee\nA,jawel\n"
    assert "near line 3" in found.source.notes[0]


def test_formula_like_cells_are_words(table):
    assert table("speaker,text\nA,=1+1\nB,@x\nA,-nee\n")[0].text == "=1+1\n@x\n-nee"


def test_a_cell_over_the_cap_is_refused_and_the_limit_is_put_back(table, monkeypatch):
    monkeypatch.setattr(delimited, "LONGEST_CELL", 100)
    before = csv.field_size_limit()
    with pytest.raises(ReadError, match="longer than 100 characters"):
        table("speaker,text\nA," + "x" * 200)
    assert csv.field_size_limit() == before


def test_a_long_cell_is_read_whole(table):
    assert len(table("speaker,text\nA," + "x" * 500_000)[0].text) == 500_000


cells = st.text(alphabet=st.sampled_from("abcëéïЖйЙ\u0301🙂👩🏽 \n\t,;|\"'.=-"), max_size=30).map(
    lambda t: f"x{t}x"
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["Ann", "Пётр"]), cells), min_size=1, max_size=6),
    st.sampled_from(",;\t"),
)
def test_words_come_back_exactly_from_a_text_table(tmp_path_factory, turns, mark):
    path = tmp_path_factory.mktemp("t") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=mark).writerows([("speaker", "text"), *turns])
    [found] = delimited.read(path)
    assert spoken(found) == turns
    assert found.text == "\n".join(words for _, words in turns)


def test_a_workbook_gives_turns_and_reports_the_other_sheets(book):
    rows = [["Tijd", "Spreker", "Tekst"], [datetime.time(0, 1, 2), "I:", "Waarom?"], [None, "R", 2022]]
    [found] = book([], rows, [["iets", "anders"]])
    assert spoken(found) == [("I", "Waarom?"), ("R", "2022")]
    assert found.cues[0].seconds == 62
    assert [str(one) for one in found.source.dropped] == ["1 × sheet 'Blad3'"]
    assert found.source.notes == ("read the sheet 'Blad2'",)


def test_dates_and_numbers_in_a_workbook_are_written_out(book):
    [found] = book(
        [["antwoord", "datum", "jaar", "deel"], ["Weg.", datetime.datetime(2022, 9, 21), 34.0, 0.5]]
    )
    assert dict(found.metadata) == {"datum": "2022-09-21", "jaar": "34", "deel": "0.5"}


def test_a_formula_without_a_result_keeps_its_letters(book):
    found = book([["antwoord", "b"], ["=nee", 1], ["ja", 2]])
    assert [one.text for one in found] == ["=nee", "ja"]
    assert found[0].source.notes == ("1 × a formula without a result, kept as it is written",)


def test_an_empty_workbook_is_refused(book):
    with pytest.raises(ReadError, match="no rows with words"):
        book([])


def changed(path, old, new):
    """Write a workbook again with other bytes in its first sheet."""
    with zipfile.ZipFile(path) as before:
        members = {name: before.read(name) for name in before.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert old in members[sheet]
    members[sheet] = members[sheet].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name, data in members.items():
            after.writestr(name, data)


@pytest.mark.parametrize(
    ("old", "new"), [(b'ref="A1:B2"', b'ref="A1:XFD1048576"'), (b'<row r="2"', b'<row r="99999999999"')]
)
def test_a_workbook_that_claims_to_be_endless_is_soon_read(book, tmp_path, old, new):
    book([["antwoord", "b"], ["ja", 1]])
    changed(tmp_path / "gesprek.xlsx", old, new)
    try:
        texts = [one.text for one in xlsx.read(tmp_path / "gesprek.xlsx")]
    except ReadError:
        texts = ["ja"]
    assert texts == ["ja"]


def test_a_broken_workbook_is_refused(book, tmp_path):
    book([["antwoord", "b"], ["ja", 1]])
    changed(tmp_path / "gesprek.xlsx", b"<sheetData>", b"<sheetData><row>")
    with pytest.raises(ReadError, match="workbook is broken"):
        list(xlsx.read(tmp_path / "gesprek.xlsx"))
