"""Tables as text: comma, semicolon, tab or bar between the cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from testimony.document import Source
from testimony.errors import ReadError
from testimony.formats import columns as names
from testimony.formats import plain
from testimony.formats.tables import MOST_COLUMNS, Row, table, texts_of
from testimony.rawtext import RawText

LONGEST_CELL = 20_000_000
"""Characters that one cell may have."""

_SNIFFED = 200  # rows that are looked at to find the delimiter


def read(
    path: Path, *, encoding: str | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[RawText]:
    """Return the testimonies in a table saved as text."""
    decoded = plain.load(path, encoding)
    text, notes = decoded.text, list(decoded.notes)
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own remark
        delimiter, text = first[4], rest
    else:
        delimiter = sniffed(text, "\t,;|" if path.suffix.lower() in {".tsv", ".tab"} else ",;\t|")
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        rows = _rows(text, delimiter, notes)
    except csv.Error as error:
        what = f"a cell is longer than {LONGEST_CELL} characters, or the table is broken."
        raise ReadError(
            what, where=path.name, next_step="Look for a quotation mark that is not closed."
        ) from error
    finally:
        csv.field_size_limit(limit)
    source = Source(path.name, "table", decoded.encoding, notes=tuple(notes))
    return texts_of(table(rows, source, path.stem), columns)


def sniffed(text: str, delimiters: str = ",;\t|") -> str:
    """Return the delimiter that gives known column names, and rows as long as the first one.

    >>> sniffed("spreker;tekst\\nA;ja, maar, nee\\n")
    ';'
    """
    return max(delimiters, key=lambda delimiter: _fit(text[:2_000_000], delimiter))


def _fit(text: str, delimiter: str) -> tuple[int, float, int]:
    """Return how well a delimiter fits: known names, share of rows as long as the header, columns."""
    try:
        rows = [row for row in islice(csv.reader(io.StringIO(text), delimiter=delimiter), _SNIFFED) if row]
    except csv.Error:
        return (0, 0.0, 0)
    if not rows or len(rows[0]) < 2:
        return (0, 0.0, 1)
    same = Counter(len(row) for row in rows)[len(rows[0])] / len(rows)
    return (names.score(rows[0][:MOST_COLUMNS]), same, len(rows[0]))


def _rows(text: str, delimiter: str, notes: list[str]) -> list[Row]:
    """Return the rows, strictly parsed; loosely and with a note where a quotation mark is astray."""
    try:
        return list(_parsed(text, delimiter, strict=True))
    except csv.Error as error:
        if "field larger" in str(error):
            raise
    line = _first_fault(text, delimiter)
    notes.append(
        f"a quotation mark is not closed or not doubled near line {line}; check the rows from there on"
    )
    return list(_parsed(text, delimiter, strict=False))


def _parsed(text: str, delimiter: str, *, strict: bool) -> Iterator[Row]:
    """Return the rows with the number that a spreadsheet gives them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    for number, cells in enumerate(reader, 1):
        yield Row(number, tuple(cells))


def _first_fault(text: str, delimiter: str) -> int:
    """Return the line where the row with the first fault begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error:
        pass
    return line
