"""Hostile rows: each is rejected with a reason or labelled, none ends the run, and none is lost."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testimony import batch
from testimony.errors import ReadError

from .made import TEXTS, jsonl, parquet, rows, run, segments, told


def rejects(out):
    return [json.loads(line) for line in (out / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]


def reasons(out):
    return {row["row"]: row["reason"] for row in rejects(out)}


def test_bad_lines_of_json_are_rejected_by_number_and_the_others_labelled(tmp_path):
    raw = [
        b'{"nr": "a", "body": "caf\xff\xfe"}',
        b'{"nr": "b", "body": 17}',
        b'{"nr": "c", "body": ["x"]}',
        b'{"nr": "d", "body": null}',
        b'{"nr": "e"}',
        b'{"nr": "f", "body": " \\n "}',
        b"not json",
        b"[1, 2]",
        b'{"nr": "g", "body": "' + b"x " * 1_200_000 + b'"}',
        b'{"a":' * 5000,
        b"",
        b'{"nr": "h", "body": "\\ud800 lone"}',
        b'{"nr": 12, "body": "a number as id"}',
        b'{"nr": "' + b"z" * 300 + b'", "body": "an id that may be words"}',
    ]
    outcome = run(jsonl(tmp_path / "a.jsonl", rows(2), raw=raw), tmp_path / "out")
    why = reasons(tmp_path / "out")
    assert [row["document"] for row in told(tmp_path / "out")] == ["p0", "p1", "h", "12"]
    assert list(why) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16]
    for number, words in {3: "UTF-8", 4: "a number", 5: "a list", 6: "no text", 8: "no words", 9: "not valid JSON",
                          10: "not a JSON object", 11: "2.4 MB, at most 2.0 MB", 16: "200 characters"}.items():  # fmt: skip
        assert words in why[number]
    assert not outcome.complete
    assert outcome.counts.rows == outcome.counts.testimonies + outcome.counts.rejected


def test_a_line_longer_than_memory_should_hold_is_skipped(tmp_path):
    raw = [b'{"nr": "big", "body": "' + b"x" * 5_000_000 + b'"}']
    path = jsonl(tmp_path / "a.jsonl", rows(1), raw=[*raw, b'{"nr": "after", "body": "Ja, dat klopt."}'])
    run(path, tmp_path / "out", longest=100_000)
    assert [row["document"] for row in told(tmp_path / "out")] == ["p0", "after"]
    assert "longer than" in reasons(tmp_path / "out")[2]


def test_bad_cells_of_parquet_are_rejected_by_row(tmp_path):
    cells = [b"Ja, dat klopt.", b"\xff\xfe", None, b"", b"y " * 5_000_000, "Мы уехали.".encode()]
    table = pa.table(
        {"body": pa.array(cells, pa.binary()), "nr": pa.array([b"a", b"\xff", None, b"d", b"e", b"f"])}
    )
    pq.write_table(table, tmp_path / "a.parquet")
    outcome = run(tmp_path / "a.parquet", tmp_path / "out")
    assert [row["document"] for row in told(tmp_path / "out")] == ["a", "f"]
    assert list(reasons(tmp_path / "out")) == [2, 3, 4, 5]
    assert outcome.counts.rejected == 4


def test_text_that_claims_to_be_utf8_is_checked_by_cell_and_repaired_where_it_is_only_carried(tmp_path):
    def bad(values):
        raw = pa.array(values, pa.binary())
        return pa.Array.from_buffers(pa.string(), len(raw), raw.buffers())

    pq.write_table(
        pa.table({"body": bad([b"Ja.", b"\xff"]), "note": bad([b"\xfe", b"x"])}), tmp_path / "a.parquet"
    )
    run(tmp_path / "a.parquet", tmp_path / "out", columns={"text": "body"}, keep=("note",))
    (row,) = segments(tmp_path / "out")
    assert row["input:note"] == "\ufffd"
    assert "UTF-8" in reasons(tmp_path / "out")[2]


def test_rows_of_a_table_with_too_many_cells_are_rejected(tmp_path):
    (tmp_path / "a.csv").write_bytes(
        b'nr,body\r\n1,Ik ging weg, want er was geen werk\r\n2,"Ik ging weg, want"\r\n3\r\n\r\n5,ja,,\r\n'
    )
    run(tmp_path / "a.csv", tmp_path / "out")
    assert [row["row"] for row in told(tmp_path / "out")] == [3, 6]
    assert "3 cells, the header 2" in reasons(tmp_path / "out")[2]


def test_a_quotation_mark_never_closed_costs_one_row_and_not_the_run(tmp_path):
    (tmp_path / "a.csv").write_text('nr,body\n1,goed\n2,"' + "x\n" * 8_000, encoding="utf-8")
    (tmp_path / "b.csv").write_text("nr,body\n3,ook goed\n", encoding="utf-8")
    outcome = run(tmp_path / "*.csv", tmp_path / "out", longest=300)
    assert next(row["document"] for row in told(tmp_path / "out")) == "1"
    assert [row["document"] for row in told(tmp_path / "out")][-1] == "3"
    assert any("quotation mark" in why for why in reasons(tmp_path / "out").values())
    assert outcome.counts.rejected


def test_bytes_that_are_no_utf8_late_in_a_table_are_rejected_by_row(tmp_path):
    good = "nr,body\n" + f"1,{'Уехали' * 250}\n" * 200
    (tmp_path / "a.csv").write_bytes(good.encode() + b"9,caf\xe9\n")
    outcome = batch.run(
        tmp_path / "a.csv", tmp_path / "out", batch.Options(columns={"text": "body"}, language="de", evidence="none"),
        how=batch.How(jobs=1),
    )  # fmt: skip
    assert list(reasons(tmp_path / "out")) == [202]
    assert outcome.counts.testimonies == 200


def test_a_damaged_file_is_rejected_whole_or_from_there_on(tmp_path):
    parquet(tmp_path / "a.parquet", rows(3))
    whole = parquet(tmp_path / "b.parquet", rows(3)).read_bytes()
    (tmp_path / "b.parquet").write_bytes(whole[: len(whole) // 2])
    packed = jsonl(tmp_path / "c.jsonl.gz", [{"body": f"{i * i}"} for i in range(9000)]).read_bytes()
    run(tmp_path / "*.parquet", tmp_path / "out")
    assert [(r["source"], r["row"]) for r in rejects(tmp_path / "out")] == [("b.parquet", None)]
    assert len(told(tmp_path / "out")) == 3
    (tmp_path / "c.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    out = tmp_path / "out2"
    batch.run(
        tmp_path / "c.jsonl.gz",
        out,
        batch.Options(columns={"text": "body"}, row="segment", language="de"),
        how=batch.How(jobs=1),
    )
    assert 0 < len(told(out)) < 9000
    assert [row["row"] for row in rejects(out)] == [None]


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
def test_an_input_without_rows_gives_empty_tables_with_their_columns(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    if kind == "parquet":
        pq.write_table(pa.table({"body": pa.array([], pa.string()), "nr": pa.array([], pa.string())}), path)
    else:
        path.write_text("body,nr\n" if kind == "csv" else "")
    outcome = run(path, tmp_path / "out", columns={} if kind == "jsonl" else {"text": "body"})
    frame = batch.read(tmp_path / "out").segments()
    assert outcome.complete
    assert len(frame) == 0
    assert {"document", "economics", "decision:economics"} <= set(frame.columns)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": {"text": "tekst"}}, r"no column 'tekst'; the columns are: nr, body.*--text"),
        ({"columns": {"text": "body", "document": "x"}}, "no column 'x'.*--id"),
        ({"columns": {"text": "year"}}, "holds no text but int64"),
        ({"columns": {}}, "no column says that it holds the words.*--text"),
        ({"keep": ("land",)}, "no column 'land' to keep; the columns are: nr, body, country, year"),
        ({"row": "poem"}, "no row 'poem'"),
        ({"evidence": "some"}, "no evidence 'some'"),
    ],
)
def test_what_is_asked_wrongly_is_said_before_the_start(tmp_path, options, message):
    from testimony.errors import TestimonyError

    path = parquet(tmp_path / "a.parquet", rows(3))
    with pytest.raises(TestimonyError, match=message):
        run(path, tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()


def test_a_file_without_the_column_of_the_others_is_named_before_the_start(tmp_path):
    parquet(tmp_path / "a.parquet", rows(3))
    parquet(tmp_path / "b.parquet", [{"nr": "x", "story": "Ja."}])
    with pytest.raises(ReadError, match=r"b\.parquet: there is no column 'body'"):
        run(tmp_path / "*.parquet", tmp_path / "out")


def test_rejects_and_manifest_never_quote_a_text(tmp_path):
    secret = "geheimwoord"
    raw = [json.dumps({"nr": "a", "body": [secret]}).encode(), f'{{"nr": "b", "body": "{secret}'.encode(),
           json.dumps({"nr": "c", "body": secret + " x" * 60_000}).encode()]  # fmt: skip
    run(jsonl(tmp_path / "a.jsonl", [{"nr": "d", "body": secret}], raw=raw), tmp_path / "out", longest=50_000)
    for path in (tmp_path / "out").rglob("*"):
        assert path.is_dir() or secret.encode() not in path.read_bytes(), path


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60) | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
RECORDS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("nr", "body", "speaker", "role", "lang", "turns"), VALUES)
)
LINES = st.lists(RECORDS.map(lambda r: json.dumps(r).encode()) | st.binary(max_size=40), max_size=8)


@pytest.mark.parametrize("row", ["testimony", "turn", "segment"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_whatever_the_lines_hold_the_run_completes_and_every_row_is_accounted_for(
    lines, row, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("hostile")
    known = {
        "nr": "p",
        "body": "Ja, dat klopt.",
        "speaker": "R",
        "role": "respondent",
        "lang": "nl",
        "turns": None,
    }
    data = b"\n".join([json.dumps(known).encode(), *lines])
    (folder / "a.jsonl").write_bytes(data)
    columns = {"text": "body", "document": "nr", "language": "lang"}
    outcome = run(folder / "a.jsonl", folder / "out", columns=columns, row=row, evidence="none")
    counts = outcome.counts
    sources = {s["row"] for s in segments(folder / "out")}
    refused = {r["row"] for r in rejects(folder / "out")}
    blank = sum(not line.strip(b" \t\r\n\xef\xbb\xbf") for line in data.split(b"\n"))
    assert counts.rows == len(data.split(b"\n")) - blank
    assert counts.rejected == len(refused)
    if row == "testimony":
        assert counts.testimonies + counts.rejected == counts.rows
    assert not sources & refused
