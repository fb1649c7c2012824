"""Inputs of every kind give the same testimonies, and what cannot be an input is said in a sentence."""

import csv
import gzip
import json
import shutil

import pyarrow as pa
import pytest

from testimony.batch.inputs import input_files
from testimony.errors import ReadError

from .made import jsonl, parquet, rows, run, segments, told

ROWS = rows(9)


def csv_(path, delimiter=",", encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as out:
        table = csv.DictWriter(out, ROWS[0], delimiter=delimiter)
        table.writeheader()
        table.writerows(ROWS)
    return path


def zstd(path):
    with pa.OSFile(str(path) + ".zst", "wb") as out, pa.CompressedOutputStream(out, "zstd") as packed:
        packed.write(path.read_bytes())
    path.unlink()
    return path.with_name(path.name + ".zst")


def arrow(path, *, stream):
    table = pa.Table.from_pylist(ROWS)
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(str(path), table.schema) as out:
        out.write_table(table)
    return path


def dataset(folder, *, splits):
    import datasets

    found = datasets.Dataset.from_list(ROWS)
    if splits:
        found = datasets.DatasetDict(a=found.select(range(4)), b=found.select(range(4, len(ROWS))))
    found.save_to_disk(folder, num_proc=None)
    return folder


def gz(path):
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    return path.with_name(path.name + ".gz")


def several(folder):
    folder.mkdir()
    for i, row in enumerate(ROWS):
        jsonl(folder / f"{i:02d}.jsonl", [row])
    (folder / ".hidden.jsonl").write_text("nothing")
    return folder


def partitioned(folder):
    """As Spark writes it: a column in the folders' names, and a marker beside the parts."""
    for country in ("DE", "NL"):
        (folder / f"country={country}").mkdir(parents=True)
        mine = [{k: v for k, v in r.items() if k != "country"} for r in ROWS if r["country"] == country]
        parquet(folder / f"country={country}" / "part-0.parquet", mine)
    (folder / "_SUCCESS").write_text("")
    return folder


KINDS = {
    "parquet": lambda p: parquet(p / "a.parquet", ROWS),
    "parquet in small groups": lambda p: parquet(p / "a.pq", ROWS, row_group_size=2),
    "jsonl": lambda p: jsonl(p / "a.jsonl", ROWS),
    "jsonl.gz": lambda p: jsonl(p / "a.jsonl.gz", ROWS),
    "jsonl.zst": lambda p: zstd(jsonl(p / "a.jsonl", ROWS)),
    "csv": lambda p: csv_(p / "a.csv"),
    "csv with semicolons": lambda p: csv_(p / "a.csv", delimiter=";"),
    "csv with a mark": lambda p: csv_(p / "a.csv", encoding="utf-8-sig"),
    "csv in UTF-16": lambda p: csv_(p / "a.csv", encoding="utf-16"),
    "csv.gz": lambda p: gz(csv_(p / "a.csv")),
    "csv.zst": lambda p: zstd(csv_(p / "a.csv")),
    "tsv": lambda p: csv_(p / "a.tsv", delimiter="\t"),
    "arrow": lambda p: arrow(p / "a.arrow", stream=False),
    "arrow stream": lambda p: arrow(p / "a.arrow", stream=True),
    "datasets folder": lambda p: dataset(p / "d", splits=False),
    "datasets folder with splits": lambda p: dataset(p / "d", splits=True),
    "many files": lambda p: several(p / "many"),
    "a pattern": lambda p: several(p / "many") / "*.jsonl",
    "folders as columns": lambda p: partitioned(p / "parts"),
}


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("expected")
    run(parquet(folder / "a.parquet", ROWS), folder / "out", keep=("country", "year"))
    return comparable(folder / "out")


def comparable(out):
    """Return the rows without their places in the files, by id; CSV and JSON carry years as text."""
    found = []
    for row in segments(out):
        del row["source"], row["row"]
        found.append({**row, "year": str(row["year"])})
    return sorted(found, key=lambda row: row["document"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows_come_out_whatever_file_they_lie_in(kind, tmp_path, expected):
    outcome = run(KINDS[kind](tmp_path), tmp_path / "out", keep=("country", "year"))
    assert outcome.complete
    assert comparable(tmp_path / "out") == expected
    assert [row["document"] for row in told(tmp_path / "out")][:1] == [
        "p0" if kind != "folders as columns" else "p1"
    ]


def test_every_row_says_which_row_of_which_file_it_was(tmp_path):
    run([csv_(tmp_path / "a.csv"), jsonl(tmp_path / "b.jsonl", ROWS)], tmp_path / "out")
    places = [(row["source"], row["row"]) for row in told(tmp_path / "out")]
    assert places[:2] == [("a.csv", 2), ("a.csv", 3)]  # as a spreadsheet numbers them
    assert places[9:11] == [("b.jsonl", 1), ("b.jsonl", 2)]  # as an editor numbers lines


def test_transcripts_are_read_whole_one_testimony_a_file(tmp_path):
    for i in range(5):
        (tmp_path / f"t{i}.txt").write_text("I: Why?\nR: They sent me a summons, so I left.\n" * 2)
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    outcome = run(tmp_path, tmp_path.with_name("out"), columns={}, chunk_rows=2)
    assert (outcome.counts.parts, outcome.counts.testimonies, outcome.counts.rejected) == (3, 5, 1)
    assert [row["document"] for row in told(tmp_path.with_name("out"))] == [f"t{i}" for i in range(5)]


def test_tables_and_transcripts_together_are_refused_before_the_start(tmp_path):
    csv_(tmp_path / "a.csv")
    (tmp_path / "b.txt").write_text("words")
    with pytest.raises(ReadError, match=r"tables \(1 files\) and transcripts \(1\)"):
        input_files([tmp_path])


def test_a_card_beside_parquet_files_is_no_transcript(tmp_path):
    parquet(tmp_path / "a.parquet", ROWS)
    (tmp_path / "README.md").write_text("# Card")
    assert [file.name for file in input_files([tmp_path])] == ["a.parquet"]


@pytest.mark.parametrize("given", ["nothing-here.csv", "*.nothing"])
def test_an_input_that_is_not_there_is_named(tmp_path, given):
    with pytest.raises(ReadError, match="nothing"):
        input_files([tmp_path / given])


def test_names_do_not_depend_on_where_the_folder_lies(tmp_path):
    several(tmp_path / "many")
    shutil.copytree(tmp_path / "many", tmp_path / "elsewhere" / "deep")
    names = [[f.name for f in input_files([p])] for p in (tmp_path / "many", tmp_path / "elsewhere")]
    assert names[0] == names[1]


def test_a_data_set_in_an_order_of_its_own_is_refused(tmp_path):
    (tmp_path / "state.json").write_text(
        json.dumps({"_data_files": [], "_indices_data_files": [{"filename": "i"}]})
    )
    with pytest.raises(ReadError, match="flatten_indices"):
        input_files([tmp_path])


@pytest.mark.nightly
def test_a_hundred_thousand_tiny_files_are_one_run(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(100_000):
        (folder / f"{i:06d}.jsonl").write_text(json.dumps({"body": "Ja, dat klopt wel.", "nr": str(i)}))
    outcome = run(folder, tmp_path / "out", evidence="none", row="segment", language="de")
    assert (outcome.counts.testimonies, outcome.counts.parts) == (100_000, 20)
