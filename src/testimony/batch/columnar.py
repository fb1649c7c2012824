"""Parquet and Arrow files, batch by batch: memory holds a batch, however large the file or a row group is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from testimony.batch import tables
from testimony.batch.inputs import InputFile
from testimony.batch.options import FIELDS, Options
from testimony.errors import ReadError

if TYPE_CHECKING:
    from testimony.batch.fields import Fields

_ROWS = 1_000
_BYTES = 4_000_000  # of a batch, by the average row of the file


def header(file: InputFile, options: Options) -> Any:
    """Return the file's schema; raise `ReadError` where it is damaged."""
    import pyarrow as pa

    _check_plain(file)
    try:
        with _opened(file) as opened:
            return opened.schema_arrow if file.kind == "parquet" else opened.schema
    except (pa.ArrowException, OSError) as error:
        step = "Copy or write it again."
        raise ReadError("this is no whole Parquet or Arrow file.", where=file.name, next_step=step) from error


def rows(file: InputFile) -> int | None:
    """Return how many rows a file has, where it says so itself and is not damaged."""
    import pyarrow as pa

    if file.kind != "parquet":
        return None
    try:
        with _opened(file) as opened:
            return int(opened.metadata.num_rows)
    except (pa.ArrowException, OSError):
        return None


def pieces(file: InputFile, fields: Fields, options: Options) -> Iterator[tables.Piece]:
    """Yield the file's rows."""
    _check_plain(file)
    first, done = 1, 0
    with _opened(file) as opened:
        total = int(opened.metadata.num_rows) if file.kind == "parquet" else None
        for batch in _batches(file, opened, fields):
            rows = _rows(batch, file, fields, first)
            first += batch.num_rows
            at = file.size * (first - 1) // total if total else min(done + batch.nbytes, file.size)
            yield tables.Piece(rows, at - done)
            done = at


def _check_plain(file: InputFile) -> None:
    if file.compression:
        step = "Unpack it: Parquet and Arrow files are compressed within."
        raise ReadError("this is a compressed file around a columnar one.", where=file.name, next_step=step)


@contextmanager
def _opened(file: InputFile) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if file.kind == "parquet":
        with pq.ParquetFile(file.path, pre_buffer=False, buffer_size=1 << 20) as opened:
            yield opened
        return
    with pa.OSFile(file.path) as stream:
        is_file = stream.read(6) == b"ARROW1"
        stream.seek(0)
        with (pa.ipc.open_file if is_file else pa.ipc.open_stream)(stream) as opened:
            yield opened


def _batches(file: InputFile, opened: Any, fields: Fields) -> Iterator[Any]:
    """Yield record batches of a bounded size."""
    if file.kind == "parquet":
        about = opened.metadata
        groups = [about.row_group(i) for i in range(about.num_row_groups)]
        widest = max((g.total_byte_size // max(g.num_rows, 1) for g in groups), default=1)
        names = [n for n in opened.schema_arrow.names if n in {*fields.at.values(), *fields.kept.names}]
        size = max(1, min(_ROWS, _BYTES // max(widest, 1)))
        yield from opened.iter_batches(batch_size=size, columns=names, use_threads=False)
        return
    stored = (
        (opened.get_batch(i) for i in range(opened.num_record_batches))
        if hasattr(opened, "num_record_batches")
        else opened
    )
    for batch in stored:
        size = max(1, min(_ROWS, batch.num_rows * _BYTES // max(batch.nbytes, 1)))
        for start in range(0, batch.num_rows, size):
            yield batch.slice(start, size)


def _rows(batch: Any, file: InputFile, fields: Fields, first: int) -> Any:
    """Return a batch in our columns."""
    import json

    import pyarrow as pa

    count = batch.num_rows
    partition = dict(file.partition)
    known = {field: _column(batch, name, file) for field, name in fields.at.items()}
    found = {"text": _bytes(known["text"])} | {n: _bytes(known[n]) for n in FIELDS[1:] if n in known}
    found |= {"source": pa.repeat(file.name, count), "row": pa.array(range(first, first + count), pa.int64())}
    if "turns" in known:
        found["turns"] = pa.array([t and json.dumps(t) for t in known["turns"].to_pylist()], pa.string())
    for field in fields.kept:
        own = field.name in batch.schema.names
        values = _column(batch, field.name, file) if own else pa.repeat(partition.get(field.name), count)
        found[tables.KEPT + field.name] = _kept(values, field.type)
    nothing = {f.name: pa.nulls(count, f.type) for f in tables.schema(fields) if f.name not in found}
    return pa.table(found | nothing).select(tables.schema(fields).names).cast(tables.schema(fields))


def _column(batch: Any, name: str, file: InputFile) -> Any:
    if name not in batch.schema.names:
        step = "Other files of this input have it."
        raise ReadError(f"there is no column {name!r} in this file.", where=file.name, next_step=step)
    return batch.column(batch.schema.get_field_index(name))


def _bytes(values: Any) -> Any:
    """Return values as the bytes of their text, not yet decoded: they need not be UTF-8."""
    import pyarrow as pa

    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    kind = values.type
    if pa.types.is_large_string(kind) or pa.types.is_large_binary(kind):
        return values.cast(pa.large_binary()).cast(pa.binary())
    if pa.types.is_string(kind) or pa.types.is_binary(kind):
        return values.cast(pa.binary())
    return values.cast(pa.string()).cast(pa.binary())


def _kept(values: Any, kind: Any) -> Any:
    """Return a column to carry along in its type; bytes that are no UTF-8 become replacement characters."""
    import pyarrow as pa

    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if kind == pa.string() and pa.types.is_string(values.type):
        try:
            return values.cast(pa.binary()).cast(kind)  # this way it is checked
        except pa.ArrowInvalid:
            raw = values.cast(pa.binary()).to_pylist()
            return pa.array([None if v is None else v.decode("utf-8", "replace") for v in raw], kind)
    return values.cast(kind)
