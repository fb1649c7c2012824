"""CSV and JSON lines, plain or compressed, row by row: a hostile row is marked as such, and the next one is read."""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from testimony.batch import tables
from testimony.batch.inputs import InputFile
from testimony.batch.options import FIELDS, Options
from testimony.document import clean
from testimony.errors import ReadError
from testimony.formats import plain
from testimony.formats.delimited import sniffed

if TYPE_CHECKING:
    from testimony.batch.fields import Fields

_ROWS = 1_000
_BYTES = 4_000_000
_SAMPLE = 400_000  # bytes by which encoding and delimiter are judged
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 1_000  # JSON records whose keys make the header
_ESCAPED = 8  # a line of JSON may be this much longer than the text in it


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its number in the file, its values by column, and what is wrong with it."""

    number: int
    values: Mapping[str, Any]
    error: str = ""


def header(file: InputFile, options: Options) -> Any:
    """Return the columns, all of them text; None where there are no rows to tell them by."""
    import pyarrow as pa

    try:
        rows = (row for row, _ in _rows(file, options))
        seen = list(islice(rows, 1 if file.kind == "csv" else _LOOKED_AT))
    except (OSError, EOFError, ValueError, pa.ArrowException) as error:
        step = "Copy it again, or leave it out."
        raise ReadError("this file cannot be read.", where=file.name, next_step=step) from error
    names = dict.fromkeys(name for row in seen for name in row.values)
    if seen and not names:
        raise ReadError(f"no line is a record: {seen[0].error}", where=file.name)
    return pa.schema([(clean(name), pa.string()) for name in names]) if names else None


def pieces(file: InputFile, fields: Fields, options: Options) -> Iterator[tables.Piece]:
    """Yield the file's rows."""
    held: list[Row] = []
    size = done = at = 0
    for row, at in _rows(file, options):
        if row.number == 0:  # the header of a table says nothing of anybody
            _check(file, row, fields)
            continue
        held.append(row)
        size += sum(len(v) for v in row.values.values() if isinstance(v, str))
        if len(held) == _ROWS or size >= _BYTES:
            yield tables.Piece(_table(held, file, fields), at - done)
            held, size, done = [], 0, at
    if held or done < file.size:
        yield tables.Piece(_table(held, file, fields), file.size - done)


def _check(file: InputFile, header: Row, fields: Fields) -> None:
    """Raise `ReadError` where a table lacks a column."""
    there = {*header.values, *dict(file.partition)}
    if missing := [n for n in (*fields.at.values(), *fields.kept.names) if n not in there]:
        raise ReadError(f"there is no column {missing[0]!r}, which other files of this input have.")


@contextmanager
def _opened(file: InputFile, encoding: str) -> Iterator[tuple[Any, Any]]:
    """Give the file unpacked, as text or (no encoding) as bytes, and the raw file, which knows how far it was read."""
    import pyarrow as pa

    with open(file.path, "rb") as raw:  # noqa: PTH123 (a hundred thousand files: no Path for each)
        stream: Any = raw
        if file.compression:
            unpacked = pa.CompressedInputStream(pa.PythonFile(raw, mode="r"), file.compression)
            stream = io.BufferedReader(_Unpacked(unpacked), 1 << 16)
        text = encoding and io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
        yield text or stream, raw


class _Unpacked(io.RawIOBase):
    """A compressed stream of Arrow's as Python wants its streams."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as there are bytes."""
        found: bytes = self._stream.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a file is written: its encoding ("" for JSON in UTF-8, which is parsed as bytes), what parts its cells."""

    encoding: str = ""
    delimiter: str = ","
    remark: bool = False
    """Whether the first line is Excel's `sep=;`."""


def _dialect(file: InputFile, options: Options) -> _Dialect:
    """Judge by the first bytes how a file is written."""
    with _opened(file, "") as (stream, _):
        sample = stream.read(4 if file.kind == "jsonl" else _SAMPLE)
    if file.kind == "jsonl":
        marked = sample.startswith(_UTF16)
        return _Dialect(_known(options.encoding, file) if options.encoding else "utf-16" if marked else "")
    if not sample:
        raise ReadError("the file is empty.", where=file.name, next_step="It needs at least a header.")
    if len(sample) == _SAMPLE and not sample.startswith(_UTF16):  # a character may be cut in two
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    decoded = plain.decode(sample, options.encoding, where=file.name)
    encoding = "utf-8-sig" if decoded.encoding == "utf-8" else decoded.encoding
    first = decoded.text.partition("\n")[0]
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own remark
        return _Dialect(encoding, first[4], remark=True)
    plain_name = file.name.lower().removesuffix(".gz").removesuffix(".zst")
    likely = "\t,;|" if plain_name.endswith((".tsv", ".tab")) else ",;\t|"
    return _Dialect(encoding, sniffed(decoded.text, likely))


def _known(encoding: str, file: InputFile) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        step = "Give one such as utf-8, cp1251 or cp1252."
        raise ReadError(f"there is no encoding {encoding!r}.", where=file.name, next_step=step) from error


def _rows(file: InputFile, options: Options) -> Iterator[tuple[Row, int]]:
    """Yield the rows, of a table the header first as row 0, each with how far the file was read."""
    dialect = _dialect(file, options)
    longest = options.longest * _ESCAPED
    with _opened(file, dialect.encoding) as (stream, raw):
        rows = _csv(stream, dialect, longest) if file.kind == "csv" else _jsonl(stream, longest)
        for row in rows:
            yield row, raw.tell()


def _csv(stream: Any, dialect: _Dialect, longest: int) -> Iterator[Row]:
    """Yield the rows of a table with the numbers a spreadsheet gives them."""
    cells = csv.reader(stream, delimiter=dialect.delimiter)
    names: list[str] = []
    number = -1 if dialect.remark else 0
    while True:
        number += 1
        try:
            with _cells_up_to(longest):
                row = next(cells, None)
        except csv.Error:
            yield Row(number, {}, "the cell is too long, or a quotation mark before it is not closed.")
            continue
        if row is None:
            return
        if not any(row) or number == 0:
            continue
        if not names:
            names = _names(row)
            yield Row(0, dict(zip(names, names, strict=True)))
        elif any(row[len(names) :]):
            why = f"the row has {len(row)} cells, the header {len(names)}: quotation marks may be missing."
            yield Row(number, {}, why)
        else:
            yield Row(number, dict(zip(names, row, strict=False)))


@contextmanager
def _cells_up_to(longest: int) -> Iterator[None]:
    """Set how long a cell may be, which is one setting for the whole process, and set it back."""
    before = csv.field_size_limit(longest)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _names(row: Sequence[str]) -> list[str]:
    """Return the columns' names; raise `ReadError` where two are alike."""
    names = [clean(name).strip() or f"column {i}" for i, name in enumerate(row, 1)]
    if len(set(names)) < len(names):
        raise ReadError("two columns have the same name.", next_step="Give each a name of its own.")
    return names


def _jsonl(stream: Any, longest: int) -> Iterator[Row]:
    """Yield the records with the numbers of their lines."""
    number = 0
    while line := stream.readline(longest):
        number += 1
        if len(line) >= longest and line[-1:] not in (b"\n", "\n"):
            while (line := stream.readline(longest)) and line[-1:] not in (b"\n", "\n"):
                pass
            yield Row(number, {}, f"the line is longer than {longest / 1e6:.0f} MB.")
        elif line.strip(_BLANK[type(line)]):
            yield _record(number, line)


_BLANK: Mapping[type, Any] = {bytes: b" \t\r\n\xef\xbb\xbf", str: " \t\r\n\ufeff"}


def _record(number: int, line: Any) -> Row:
    try:
        found = json.loads(line.strip(_BLANK[type(line)]))
    except UnicodeDecodeError:
        return Row(number, {}, "the line is not valid UTF-8.")
    except RecursionError:
        return Row(number, {}, "the record is nested too deeply.")
    except ValueError:
        return Row(number, {}, "the line is not valid JSON.")
    return Row(number, found) if isinstance(found, dict) else Row(number, {}, "this is not a JSON object.")


def _table(rows: Sequence[Row], file: InputFile, fields: Fields) -> Any:
    """Return rows as an Arrow table in our columns."""
    import pyarrow as pa

    text = fields.at.get("text", "")
    found: dict[str, list[Any]] = {"text": [], "error": []}
    for row in rows:
        words, why = _words(row, text)
        found["text"].append(words)
        found["error"].append(why)
    found |= {"source": [file.name] * len(rows), "row": [row.number for row in rows]}
    for field in (f for f in FIELDS[1:] if f in fields.at):
        found[field] = [_value(row.values.get(fields.at[field])) for row in rows]
    if "turns" in fields.at:
        found["turns"] = [_cell(row.values.get(fields.at["turns"])) for row in rows]
    partition = dict(file.partition)
    for name in fields.kept.names:
        found[tables.KEPT + name] = [_cell(row.values.get(name, partition.get(name))) for row in rows]
    columns = tables.schema(fields)
    made = [pa.array(found.get(f.name, [None] * len(rows)), f.type) for f in columns]
    return pa.Table.from_arrays(made, schema=columns)


def _words(row: Row, column: str) -> tuple[bytes | None, str | None]:
    """Return a row's words as bytes, or what is wrong with them."""
    if row.error:
        return None, row.error
    words = row.values.get(column)
    if words is None or isinstance(words, str):
        return (None if words is None else _encoded(words)), None
    kind = {bool: "true or false", dict: "an object", list: "a list"}.get(type(words), "a number")
    return None, f"there is no text but {kind} in it."


def _encoded(words: str) -> bytes:
    """Return text as the bytes it came from; lone surrogates (only JSON has them) as replacement characters."""
    try:
        return words.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return clean(words).encode()


def _value(value: Any) -> bytes | None:
    """Return a single value as text; nothing for what is none."""
    if value is None or value == "" or isinstance(value, list | dict):
        return None
    return _encoded(value if isinstance(value, str) else str(value))


def _cell(value: Any) -> str | None:
    """Return a value to carry along as text, as JSON writes it where it is none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return clean(text)
