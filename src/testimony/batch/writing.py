"""Writing a part: Parquet, JSON lines or CSV, to a temporary name and then renamed, so that it is whole or not there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from testimony.errors import OutputError
from testimony.report.write import inert, replacing

_ROWS = 1_000  # turned into Python objects at once


def write_table(table: Any, path: Path, format: str) -> int:
    """Write an Arrow table as a file of its own and return its size; raise `OutputError` where that cannot be done."""
    with whole(path) as out:
        write_stream(table, out, format)
    return path.stat().st_size


def write_stream(table: Any, out: Any, format: str) -> None:
    """Write an Arrow table to a stream of bytes."""
    _WRITERS[format](table, out)


def write_json(value: Mapping[str, Any], path: Path) -> None:
    """Write a JSON object as a file of its own; raise `OutputError` where that cannot be done."""
    with whole(path) as out:
        out.write((json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"))


@contextmanager
def whole(path: Path) -> Iterator[Any]:
    """Give a temporary file that takes the name when all went well; else say how to go on."""
    try:
        with replacing(path) as out:
            yield out
    except OutputError as error:
        step = "What is finished stays: make room or mend that, and give the same command again."
        raise OutputError(error.what, where=error.where, next_step=step) from error


def _parquet(table: Any, out: Any) -> None:
    import pyarrow.parquet as pq

    # With dictionaries a part is larger, and takes longer.
    pq.write_table(table, out, compression="zstd", use_dictionary=False)


def _jsonl(table: Any, out: Any) -> None:
    for start in range(0, table.num_rows, _ROWS):
        for row in table.slice(start, _ROWS).to_pylist():
            out.write((json.dumps(row, ensure_ascii=False, default=str) + "\n").encode("utf-8", "replace"))


def _csv(table: Any, out: Any) -> None:
    """Write a table for spreadsheets: no cell is a formula, and what is no single value is JSON."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", errors="replace", newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(inert(name) for name in table.column_names)
    for start in range(0, table.num_rows, _ROWS):
        for row in table.slice(start, _ROWS).to_pylist():
            rows.writerow(inert(_cell(value)) for value in row.values())
    text.detach()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else value


_WRITERS: Mapping[str, Any] = {"parquet": _parquet, "jsonl": _jsonl, "csv": _csv}
