"""Chunks: the same every time, each row in exactly one, a testimony's rows together, and no larger than they may be."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.batch.chunks import chunks, rows_of
from testimony.batch.fields import find
from testimony.batch.inputs import input_files
from testimony.batch.options import Options

from .made import jsonl, rows

IDS = st.lists(st.sampled_from(["a", "b", "c", None]), max_size=30)


def cut(path, **options):
    said = Options(
        columns={"text": "body"} if "columns" not in options else options.pop("columns"), **options
    )
    files = input_files([path])
    return list(chunks(files, find(files, said), said))


def numbers(found):
    return [rows_of(chunk)["row"].to_pylist() for chunk in found]


@given(IDS, st.integers(1, 7))
def test_every_row_is_in_one_chunk_and_a_testimony_is_never_cut(ids, size):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        records = [{"nr": name, "body": f"words {i}", "speaker": "R"} for i, name in enumerate(ids)]
        path = jsonl(Path(folder) / "a.jsonl", [{"nr": "z", "body": "x", "speaker": "I"}, *records])
        found = cut(path, columns={"text": "body", "document": "nr"}, row="turn", chunk_rows=size)
        assert [n for chunk in numbers(found) for n in chunk] == list(range(1, len(ids) + 2))
        assert [chunk.number for chunk in found] == list(range(len(found)))
        assert sum(chunk.size for chunk in found) == path.stat().st_size
        named = ["z", *ids]
        for chunk in numbers(found)[1:]:
            first = chunk[0] - 1
            assert named[first] is not None
            assert named[first] != next(n for n in reversed(named[:first]) if n is not None)


def test_chunks_are_the_same_every_time_and_know_what_is_done(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", rows(2500))
    one, two = cut(path, chunk_rows=700), cut(path, chunk_rows=700)
    assert one == two
    assert [len(n) for n in numbers(one)] == [700, 700, 700, 400]
    said = Options(columns={"text": "body"}, chunk_rows=700)
    files = input_files([path])
    assert list(chunks(files, find(files, said), said, done={0, 2})) == [one[1], one[3]]


def test_a_chunk_is_full_by_its_bytes_too(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", [{"body": "x" * 1000} for _ in range(10)])
    assert [len(n) for n in numbers(cut(path, chunk_bytes=3000))] == [3, 3, 3, 1]


def test_a_chunk_travels_with_its_own_rows_only(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", [{"body": "x" * 1000} for _ in range(500)])
    assert max(len(pickle.dumps(chunk)) for chunk in cut(path, chunk_rows=10)) < 20_000


@pytest.mark.parametrize("kind", ["turn", "segment"])
def test_one_endless_testimony_is_cut_before_it_fills_the_memory(tmp_path, kind):
    path = jsonl(tmp_path / "a.jsonl", [{"body": "x", "nr": "same", "speaker": "R"} for _ in range(100)])
    found = cut(path, columns={"text": "body", "document": "nr"}, row=kind, chunk_rows=2)
    assert max(len(n) for n in numbers(found)) == 32


def test_an_empty_input_is_one_empty_chunk(tmp_path):
    (tmp_path / "a.csv").write_text("body\n")
    assert numbers(cut(tmp_path / "a.csv")) == [[]]
