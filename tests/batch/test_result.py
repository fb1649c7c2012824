"""What a batch left is taken up again: chosen columns and rows, as frames or data sets, and counted without promises."""

import csv
import io
import json

import pytest

from testimony import batch
from testimony.batch.uncorrected import TITLE
from testimony.errors import OutputError
from testimony.states import STATES

from .made import jsonl, parquet, rows, run, told


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("result")
    path = parquet(folder / "a.parquet", rows(28))
    run(path, folder / "out", keep=("country", "year"), chunk_rows=9)
    return folder / "out"


def test_segments_come_with_the_columns_and_rows_that_are_asked_for(out):
    found = batch.read(out).segments(
        ["document", "country"], [("decision:mobilisation", "==", "yes"), ("year", ">", 2020)]
    )
    assert list(found.columns) == ["document", "country"]
    assert 0 < len(found) < 28


def test_testimonies_come_one_row_each_in_order(out):
    found = batch.read(out).testimonies()
    assert list(found["document"]) == [f"p{i}" for i in range(28)]
    assert set(found["mobilisation"]) <= set(STATES)
    assert found["year"].dtype == "int64"


def test_a_column_that_is_not_there_is_answered_with_those_there_are(out):
    with pytest.raises(OutputError, match=r"no column 'land'.*The columns are: document"):
        batch.read(out).segments(["land"])


def test_it_becomes_a_data_set_whole_or_bit_by_bit(out):
    result = batch.read(out)
    whole = result.to_dataset(columns=["document", "economics", "evidence"])
    assert whole.column_names == ["document", "economics", "evidence"]
    streamed = result.to_dataset("testimonies", stream=True)
    assert [row["document"] for row in streamed] == [row["document"] for row in told(out)]


def test_it_shows_itself_in_a_notebook(out):
    assert "28 testimonies" in batch.read(out)._repr_html_()


def test_rejects_are_a_frame_even_where_there_are_none(out, tmp_path):
    assert len(batch.read(out).rejects()) == 0
    run(jsonl(tmp_path / "a.jsonl", rows(1), raw=[b"x"]), tmp_path / "out")
    (reject,) = batch.read(tmp_path / "out").rejects().to_dict("records")
    assert reject == {"source": "a.jsonl", "row": 2, "reason": "the line is not valid JSON.", "document": ""}


def test_a_folder_without_a_batch_and_one_not_complete_are_refused(out, tmp_path):
    with pytest.raises(OutputError, match="no batch in this folder"):
        batch.read(tmp_path)
    (tmp_path / "out").mkdir()
    found = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(found | {"state": "running"}))
    with pytest.raises(OutputError, match="not complete"):
        batch.read(tmp_path / "out")
    assert batch.read(tmp_path / "out", partial=True).manifest["state"] == "running"


@pytest.mark.parametrize("again", [False, True])
def test_the_counts_of_a_run_that_is_not_complete_are_those_of_what_stands(tmp_path, again):
    path = jsonl(tmp_path / "a.jsonl", rows(23), raw=[b"broken"])

    def stop(progress):
        if progress.done.parts - progress.before.parts >= 2:
            raise KeyboardInterrupt

    for _ in range(1 + again):
        with pytest.raises(KeyboardInterrupt):
            run(path, tmp_path / "out", show=stop, chunk_rows=5, evidence="none")
    found = batch.read(tmp_path / "out", partial=True)
    parts = 4 if again else 2
    assert found.manifest["counts"]["parts"] == parts
    assert found.manifest["counts"]["testimonies"] == len(found.testimonies()) == 5 * parts
    assert found.manifest["counts"]["segments"] == len(found.segments())
    assert f"(running), model testimony-1: {5 * parts} rows, {5 * parts} testimonies" in found._repr_html_()


def test_a_summary_counts_each_state_by_column_and_says_that_it_is_uncorrected(out):
    found = batch.summary(out, ["country"])
    frame = batch.read(out).testimonies()
    for row in found.rows:
        mine = frame[(frame["country"] == row.group[0]) & (frame["judged"] > 0)]
        assert row.states == {s: int((mine[row.code] == s).sum()) for s in STATES}
        assert row.testimonies + row.silent == (frame["country"] == row.group[0]).sum()
    assert {row.group for row in found.rows} == {("DE",), ("NL",)}
    assert all("uncorrected" in name for row in found.plain() for name in row if name.startswith("share"))
    assert "UNCORRECTED" in TITLE
    assert TITLE.split("'", maxsplit=1)[0] in found._repr_html_()


def test_testimonies_in_which_nothing_could_be_judged_are_in_no_state(out):
    (row, *_) = batch.summary(out).rows
    assert row.silent == 4  # the German ones
    assert row.testimonies == 24


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_a_summary_is_the_same_whatever_the_parts_are_written_in(out, tmp_path, format):
    run(parquet(tmp_path / "a.parquet", rows(28)), tmp_path / "out", keep=("country", "year"), format=format)
    assert batch.summary(tmp_path / "out", ["country", "year"]) == batch.summary(out, ["country", "year"])
    with pytest.raises(OutputError, match="not Parquet"):
        batch.read(tmp_path / "out").segments()


def test_a_column_that_was_not_carried_along_is_said_with_what_to_do(out):
    with pytest.raises(OutputError, match="--keep land"):
        batch.summary(out, ["land"])


def test_a_plan_names_rows_columns_languages_rejects_and_costs(tmp_path):
    records = [*rows(140), {"nr": "x", "body": " ", "country": "NL", "year": 1}]
    path = parquet(tmp_path / "a.parquet", records)
    found = batch.plan(path, batch.Options(columns={"text": "body", "document": "nr"}), how=batch.How(jobs=2))
    assert (found.rows, found.exact, found.fields.row) == (141, True, "testimony")
    assert {"nl", "ru", "en", "ru-Latn", "de"} == set(found.sample.languages)
    assert found.reasons == {"there are no words in it.": 1}
    assert 0 < found.seconds[0] <= found.seconds[1]
    assert min(found.memory, found.output) > 0
    assert dict(found.lines())["columns"] == "text = body, document = nr"
    assert json.loads(json.dumps(found.plain()))["rows"] == 141
    assert [p.name for p in tmp_path.iterdir()] == ["a.parquet"]


def test_a_plan_counts_rows_of_other_files_by_their_size(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", rows(4000))
    found = batch.plan(path, batch.Options(columns={"text": "body", "document": "nr"}, evidence="none"))
    assert not found.exact
    assert found.rows == pytest.approx(4000, rel=0.2)


def test_the_size_a_plan_foretells_is_about_what_is_written(tmp_path):
    path = parquet(tmp_path / "a.parquet", rows(1400))
    options = batch.Options(
        columns={"text": "body", "document": "nr"}, format="jsonl", language="de", row="segment"
    )
    found = batch.plan(path, options)
    batch.run(path, tmp_path / "out", options, how=batch.How(jobs=1))
    written = sum(
        p.stat().st_size for what in ("segments", "testimonies") for p in (tmp_path / "out" / what).iterdir()
    )
    assert found.output == pytest.approx(written, rel=0.2)


def test_the_public_names_are_these():
    assert batch.__all__ == [
        "How", "Options", "Outcome", "Plan", "Result", "Summary", "plan", "read", "run", "summary",
    ]  # fmt: skip
    assert all(callable(getattr(batch, name)) for name in batch.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        batch.nonsense  # noqa: B018


def test_csv_cells_are_no_formulas(tmp_path):
    records = [{"nr": "=1+1", "body": "Ja, dat klopt."}]
    run(jsonl(tmp_path / "a.jsonl", records), tmp_path / "out", format="csv")
    (part,) = (tmp_path / "out" / "segments").iterdir()
    (row,) = csv.DictReader(io.StringIO(part.read_text(encoding="utf-8-sig")))
    assert row["document"] == "'=1+1"
