"""A coding sheet as an Excel workbook or a table in a text file, out and in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from testimony.codebook import Codebook
from testimony.coding import Coding, Memo, Move, Origin, Stance, Status, Subject
from testimony.corpus import Corpus
from testimony.document import clean
from testimony.errors import OutputError, ReadError, UnsafeFile
from testimony.formats import check_file, plain
from testimony.formats.container import check_container
from testimony.interchange.carried import ILLEGAL, legal
from testimony.interchange.coded import Coded, Loss, Losses
from testimony.interchange.sheet import COLUMNS, LONGEST, SheetRow, items_in, sheet_rows

SHEET = "Codings"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FAITHFUL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = {"text": 80, "memo": 40, "document": 18, "code": 18, "coder": 14, "subcode": 16}
_WRAPPED = frozenset({"text", "memo"})
_HIDDEN = frozenset({"created", "origin", "codebook", "start", "stop"})
_LAST_ROW = 1_048_575
_MOST_ROWS = 500_000
_LONGEST_IN_TEXT = 100_000  # characters of a cell in a text file; readers of such tables stop at 131,072


def write_csv(corpus: Corpus, path: Path, *, semicolons: bool = False) -> tuple[Loss, ...]:
    """Write the sheet as text that Excel opens: UTF-8 with its mark, and no cell a formula."""
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=";" if semicolons else ",", lineterminator="\r\n")
    table.writerow(COLUMNS)
    losses = Losses()
    for row in sheet_rows(corpus):
        table.writerow([inert(row.get(name, ""))[:_LONGEST_IN_TEXT] for name in COLUMNS])
        long = sum(len(inert(value)) > _LONGEST_IN_TEXT for value in row.values())
        losses.add("end of a long memo", "a cell holds no more", long)
        bad = sum(value.count("\r") + value.count("\0") for value in row.values())
        losses.add("line end of its own kind in a cell", "a table in a text file has but one", bad)
    path.write_bytes(out.getvalue().encode("utf-8-sig", "replace"))
    losses.extend(_texts_stay(corpus))
    return losses.listed()


def inert(value: str) -> str:
    """Return a cell that no program takes for a formula.

    >>> inert("=1+1"), alive(inert("'=1")), alive("'s avonds")
    ("'=1+1", "'=1", "'s avonds")
    """
    return f"'{value}" if value.lstrip("'").startswith(_FORMULA) else value


def alive(value: str) -> str:
    """Return what a cell said before it was made inert."""
    return value[1:] if value.startswith("'") and value.lstrip("'").startswith(_FORMULA) else value


def write_xlsx(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write the sheet as a workbook, with the words to choose from in its columns."""
    import xlsxwriter

    losses = Losses()
    book = xlsxwriter.Workbook(str(path), _FAITHFUL)
    sheet = book.add_worksheet(SHEET)
    wrap, head = (
        book.add_format(look) for look in ({"text_wrap": True, "valign": "top"}, {"bold": True, "bottom": 1})
    )
    top = book.add_format({"valign": "top"})
    for column, name in enumerate(COLUMNS):
        hidden = {"hidden": True} if name in _HIDDEN else {}
        sheet.set_column(column, column, _WIDTHS.get(name, 11), None, hidden)
        sheet.write_string(0, column, name, head)
    last = 0
    for last, row in enumerate(sheet_rows(corpus), 1):
        if last > _LAST_ROW:
            raise OutputError(
                "there are more rows than a sheet holds", where=path.name, next_step="Write it as .csv."
            )
        for column, name in enumerate(COLUMNS):
            value = row.get(name, "")
            bad = len(ILLEGAL.findall(value)) + value.count("\r")
            losses.add("control character in a cell", "Excel cannot hold it", bad)
            losses.add("end of a long memo", "a cell holds no more", int(len(value) > LONGEST))
            if value:
                look = wrap if name in _WRAPPED else top
                sheet.write_string(last, column, legal(value)[:LONGEST], look)
    _choices(book, sheet, corpus.codebook, last + 500)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(COLUMNS) - 1)
    book.close()
    losses.extend(_texts_stay(corpus))
    return losses.listed()


def _choices(book: Any, sheet: Any, codebook: Codebook, rows: int) -> None:
    """Put the words to choose from into a sheet of their own, and into the cells that take them."""
    lists = {
        "code": [*(c.name for c in codebook.codes), *(f"!{kind}" for kind in codebook.memos or ())],
        "stance": list(get_args(Stance)),
        "subject": list(get_args(Subject)),
        "status": list(get_args(Status)),
        "move": list(get_args(Move)),
        "origin": list(get_args(Origin)),
        "subcode": list(dict.fromkeys(s for c in codebook.codes for s in c.subcodes)),
    }
    words = book.add_worksheet("Words")
    for column, (name, values) in enumerate(lists.items()):
        words.write_string(0, column, name)
        for n, value in enumerate(values, 1):
            words.write_string(n, column, legal(value))
        if values:
            letter = chr(ord("A") + column)
            source = f"=Words!${letter}$2:${letter}${len(values) + 1}"
            at = COLUMNS.index(name)
            look = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, at, rows, at, look)


def _texts_stay(corpus: Corpus) -> tuple[Loss, ...]:
    why = "a sheet holds codings; reading it back needs --onto with the corpus"
    losses = Losses()
    losses.add("document beyond its coded passages", why, len(corpus.documents), expected=True)
    losses.add("codebook", why, expected=True)
    return losses.listed()


def read_sheet(path: Path, onto: Corpus | None) -> Coded:
    """Read a sheet onto the corpus it was made from; raise `ReadError` where none is given."""
    check_file(path)
    if onto is None or not onto.documents:
        raise ReadError(
            "a sheet holds codings, and no texts",
            where=path.name,
            next_step="Give the corpus that it was made from with --onto.",
        )
    found = _from_xlsx(path) if path.suffix.lower() == ".xlsx" else _from_csv(path)
    rows = list(islice(found, _MOST_ROWS + 1))
    if len(rows) > _MOST_ROWS:
        what = f"it has more than {_MOST_ROWS:,} rows, and was not read"
        raise UnsafeFile(what, where=path.name, next_step="Split it.")
    losses = Losses()
    items = items_in(rows, onto, losses, path.name)
    there = {row.cells.get("document", "") for row in rows}
    documents = tuple(d for d in onto.documents if d.id in there)
    corpus = Corpus(
        documents=documents,
        codebook=onto.codebook,
        codings=tuple(item for item in items if isinstance(item, Coding)),
        memos=tuple(item for item in items if isinstance(item, Memo)),
        name=onto.name,
        coders=MappingProxyType({d.id: onto.coders_of(d.id) for d in documents}),
    )
    return Coded(corpus, losses.listed())


def _from_csv(path: Path) -> Iterator[SheetRow]:
    text = plain.load(path).text
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own remark
        delimiter, text = first[4], rest
    else:
        delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from _rows((n, list(map(alive, cells))) for n, cells in enumerate(rows, 1))
    except csv.Error as error:
        step = "Look for a quotation mark that is not closed, or for a cell of more than a hundred pages."
        raise ReadError("the table is broken", where=path.name, next_step=step) from error


def _from_xlsx(path: Path) -> Iterator[SheetRow]:
    import openpyxl

    check_container(path)
    try:
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
            sheet.reset_dimensions()
            cells = [
                (n, [_said(v) for v in row])
                for n, row in enumerate(islice(sheet.iter_rows(values_only=True), _MOST_ROWS + 2), 1)
            ]
            book.close()
    except Exception as error:  # the library raises whatever it stumbles over in a broken file
        step = "Open it in Excel and save it again."
        raise ReadError("this workbook is broken", where=path.name, next_step=step) from error
    yield from _rows(iter(cells))


def _rows(cells: Iterator[tuple[int, list[str]]]) -> Iterator[SheetRow]:
    header = [name.strip().lower() for _, name_row in [next(cells, (0, []))] for name in name_row]
    for number, values in cells:
        row: Mapping[str, str] = dict(zip(header, values + [""] * len(header), strict=False))
        if any(values):
            yield SheetRow(number, row)


def _said(value: object) -> str:
    """Return a cell as it was written; a number without a fraction as people write it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))
