"""The review sheet: what is proposed, a row each, for a person to strike out, to join, and to add what was missed (CSV or xlsx)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from testimony.document import Document
from testimony.errors import OutputError, ReadError
from testimony.pseudonyms import owning
from testimony.pseudonyms.finding import KINDS
from testimony.pseudonyms.proposals import TOKEN, Proposal, Proposals, with_words

COLUMNS = ("row", "replace", "token", "kind", "words", "times", "documents", "sure", "found by")
_NO = ("no", "n", "nee", "нет", "0", "false")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SPLIT = "; "


def write_sheet(proposals: Proposals, path: Path, *, overwrite: bool = False) -> None:
    """Write the review sheet, for its owner's eyes alone: it holds the names.

    Raises `OutputError` where the file is there, or its name ends in neither .csv nor .xlsx.
    """
    if path.exists() and not overwrite:
        raise OutputError("is there already", where=str(path), next_step="Give another name, or --overwrite.")
    rows = [list(COLUMNS), *(_row(n, item) for n, item in enumerate(proposals.items, 1))]
    if path.suffix.lower() == ".csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([[_inert(c) for c in row] for row in rows])
        raw = out.getvalue().encode("utf-8-sig")
    elif path.suffix.lower() == ".xlsx":
        raw = _workbook(rows)
    else:
        raise OutputError(
            "is no review sheet", where=str(path), next_step="Let its name end in .csv or .xlsx."
        )
    owning.write(path, raw)


def read_sheet(path: Path, proposals: Proposals, documents: Sequence[Document]) -> Proposals:
    """Return the proposals as a reviewed sheet has them: struck out, joined under one token, and added.

    A row without a number adds its words, of its kind, wherever they stand. Raises `ReadError` naming the row that cannot be read.
    """
    items = list(proposals.items)
    added: list[tuple[str, str]] = []
    for number, row in enumerate(_rows(path), 2):
        where = f"{path.name}, row {number}"
        kind = row.get("kind", "").strip().lower()
        if kind not in KINDS:
            raise ReadError("has an unknown kind", where=where, next_step=f"Kinds are: {', '.join(KINDS)}.")
        if not row.get("row", "").strip():
            added += [(words.strip(), kind) for words in row.get("words", "").split(_SPLIT) if words.strip()]
            continue
        at = _number(row["row"], len(items), where)
        token = row.get("token", "").strip()
        if not TOKEN.fullmatch(token):
            raise ReadError("has no token such as [PERSON_1]", where=where)
        if not set(row.get("words", "").lstrip("'").split(_SPLIT)) & {*items[at].forms, ""}:
            raise ReadError(
                "belongs to other texts", where=where, next_step="Write the sheet anew for these texts."
            )
        accepted = row.get("replace", "").strip().lower() not in _NO
        items[at] = replace(items[at], accepted=accepted, token=token, kind=kind)
    found = replace(proposals, items=tuple(items))
    for words, kind in added:
        found = with_words(found, documents, words, kind)
    return found


def _row(number: int, item: Proposal) -> list[str]:
    rules = _SPLIT.join(dict.fromkeys(m.finding.rule for m in item.mentions))
    documents = str(len({m.document for m in item.mentions}))
    replaced = "yes" if item.accepted else "no"
    sure = "yes" if item.sure else "no: may be somebody above"
    return [
        str(number),
        replaced,
        item.token,
        item.kind,
        _SPLIT.join(item.forms),
        str(len(item.mentions)),
        documents,
        sure,
        rules,
    ]


def _number(cell: str, most: int, where: str) -> int:
    number = cell.strip().removesuffix(".0")
    if not number.isdigit() or not 1 <= int(number) <= most:
        step = "Leave the numbers of the rows as they are; a row that you add has none."
        raise ReadError("has a number that is not in the sheet", where=where, next_step=step)
    return int(number) - 1


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("review")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.set_column(4, 4, 50)
    book.close()
    return out.getvalue()


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        cells = _xlsx_cells(path) if path.suffix.lower() == ".xlsx" else _csv_cells(path)
    except OSError as error:
        raise ReadError("the review sheet cannot be read", where=str(path)) from error
    header = [c.strip().lower() for c in cells[0]] if cells else []
    if missing := [c for c in COLUMNS[:5] if c not in header]:
        raise ReadError(f"is no review sheet: there is no column {missing[0]!r}", where=str(path))
    return [dict(zip(header, row, strict=False)) for row in cells[1:] if any(c.strip() for c in row)]


def _csv_cells(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError("is not UTF-8", where=str(path), next_step="Save the sheet as CSV UTF-8.") from error
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def _xlsx_cells(path: Path) -> list[list[str]]:
    """Return the cells of a workbook, read by the guarded reader of tables."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
        return [["" if c is None else str(c) for c in row] for row in sheet.iter_rows(values_only=True)]
    except (InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise ReadError("is no workbook", where=str(path)) from error
