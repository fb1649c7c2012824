"""Excel workbooks: the first sheet that has something in it, every cell as text."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from testimony.document import Dropped, Source
from testimony.errors import ReadError, UnsafeFile
from testimony.formats.container import check_container
from testimony.formats.tables import Row, table, texts_of
from testimony.rawtext import RawText

MOST_CELLS = 40_000_000
MOST_ROWS = 1_048_576  # what Excel itself can hold; a file may declare any number


def read(path: Path, *, columns: Mapping[str, str] | None = None) -> Iterator[RawText]:
    """Return the testimonies in a workbook."""
    check_container(path)
    try:
        rows, dropped, notes = _first_sheet(path)
    except UnsafeFile as error:
        raise UnsafeFile(error.what, where=path.name, next_step=error.next_step) from error
    except Exception as error:  # the library raises whatever it stumbles over in a broken file
        step = "Open it in Excel and save it again as .xlsx or .csv."
        raise ReadError("this workbook is broken.", where=path.name, next_step=step) from error
    source = Source(path.name, "table", "", dropped, notes)
    return texts_of(table(rows, source, path.stem), columns)


def _first_sheet(path: Path) -> tuple[list[Row], tuple[Dropped, ...], tuple[str, ...]]:
    """Return the rows of the first sheet with content, the other sheets, and what to say of them."""
    import openpyxl

    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        rows: list[Row] = []
        others: list[str] = []
        chosen, title, formulas = -1, "", False
        try:
            for index, sheet in enumerate(book.worksheets):
                if rows:
                    others += [sheet.title] if next(_cells(sheet), None) else []
                    continue
                formulas = False
                for number, values, formula in _cells(sheet):
                    rows.append(Row(number, tuple(map(_text, values))))
                    formulas = formulas or formula
                chosen, title = index, sheet.title
        finally:
            book.close()
    notes = [f"read the sheet {title!r}"] if others else []
    if formulas:
        rows, missing = _calculated(path, chosen, rows)
        notes += [f"{missing} × a formula without a result, kept as it is written"] if missing else []
    dropped = tuple(Dropped(f"sheet {title!r}") for title in others)
    return rows, dropped, tuple(notes)


def _cells(sheet: Any) -> Iterator[tuple[int, list[Any], bool]]:
    """Return the filled rows: number, values, and whether one of them is a formula."""
    sheet.reset_dimensions()  # what the file declares may be wrong, or huge
    seen = 0
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS), 1):
        seen += len(row)
        if seen > MOST_CELLS:
            step = "Delete the empty columns to the right of the table, and save it again."
            raise UnsafeFile(f"the sheet has over {MOST_CELLS} cells.", next_step=step)
        values = [cell.value for cell in row]
        while values and values[-1] in (None, ""):
            values.pop()
        if values:
            yield number, values, any(getattr(cell, "data_type", "") == "f" for cell in row)


def _calculated(path: Path, index: int, written: list[Row]) -> tuple[list[Row], int]:
    """Return the rows with the results of formulas; where Excel saved none, the formula as written."""
    import openpyxl

    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            results = {number: values for number, values, _ in _cells(book.worksheets[index])}
        finally:
            book.close()
    rows, missing = [], 0
    for row in written:
        known = [_text(value) for value in results.get(row.number, [])]
        cells = [new or old for old, new in zip(row.cells, known + [""] * len(row.cells), strict=False)]
        missing += sum(old.startswith("=") and new == old for old, new in zip(row.cells, cells, strict=True))
        rows.append(Row(row.number, tuple(cells)))
    return rows, missing


def _text(value: Any) -> str:
    """Return a cell's value as somebody would write it.

    >>> _text(3.0), _text(datetime.datetime(2022, 9, 21))
    ('3', '2022-09-21')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.timedelta):
        return str(value)
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)
