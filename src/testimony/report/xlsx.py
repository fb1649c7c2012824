"""An Excel workbook: passages, testimonies, and what the columns mean. No cell is ever a formula or a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from testimony import temporary
from testimony.errors import OutputError
from testimony.labelled import LabelledDocument
from testimony.report import wording
from testimony.report.rows import LABEL_COLUMNS, label_rows, summary_columns, summary_rows
from testimony.report.summary import remarks

LONGEST_CELL = 16_000
"""Characters in a cell: even of emoji that is under the 32,767 units Excel keeps. The rest goes on in the next row."""

MOST_ROWS = 1_048_575
"""Rows that fit on a sheet under its header."""

_WIDTHS = {"text": 90, "evidence": 44, "document": 22, "code": 16, "speaker": 14, "respondent": 18}
_WRAPPED = frozenset({"text", "evidence"})
_FAITHFUL = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

_MEANINGS = (
    ("document, respondent", "The text, and the person who speaks in it (a pseudonym)."),
    (
        "segment",
        "The number of the passage in its document, from 0, as on the page and in the other formats.",
    ),
    (
        "start, stop",
        "Where the text of this row stands in the document, in characters (Unicode code points) from 0. "
        f"A passage longer than {LONGEST_CELL:,} characters goes on in the next row.",
    ),
    ("decision", "yes; or unsure: read it yourself. What was decided no is not listed."),
    ("probability", "How likely the model holds the label, from 0 to 1."),
    ("evidence", "The words that raised the score most, exactly as they were said; … stands between pieces."),
    ("labelled, unsure", "How many segments have at least one label decided yes, or unsure."),
    ("skipped", "How many segments the model could not label; their silence means nothing."),
    ("yes, no, not_mentioned, conflict", "The states of a code in a testimony. no: denied in so many words."),
)


def write_workbook(documents: Sequence[LabelledDocument], out: BinaryIO, *, summary: bool = False) -> None:
    """Write the workbook; with `summary` the sheet of testimonies comes first."""
    import xlsxwriter

    with temporary.folder() as folder:  # rows wait there, not in memory
        book = xlsxwriter.Workbook(out, {**_FAITHFUL, "tmpdir": folder})
        names = ["Testimonies", "Passages"] if summary else ["Passages", "Testimonies"]
        sheets = {name: book.add_worksheet(name) for name in [*names, "About"]}
        styles = _styles(book, documents)
        passages = label_rows(documents, longest=LONGEST_CELL)
        _table(sheets["Passages"], LABEL_COLUMNS, passages, styles)
        _table(sheets["Testimonies"], summary_columns(documents), summary_rows(documents), styles)
        _about(sheets["About"], documents, styles)
        book.close()


def _styles(book: Any, documents: Sequence[LabelledDocument]) -> dict[str, Any]:
    top = {"valign": "top"}
    looks: dict[str, dict[str, Any]] = {
        "": {},
        "head": {"bold": True, "bottom": 1, "text_wrap": True},
        "wrap": {"text_wrap": True},
        "probability": {"num_format": "0.00"},
        "is unsure": {"italic": True},
        "is yes": {"bold": True},
        "is no": {"italic": True},
        "is not_mentioned": {"font_color": "#767676"},
        "is conflict": {"bold": True, "italic": True},
    }
    for document in documents:
        for code in document.codebook.codes:
            looks[f"code {code.name}"] = {
                "bold": True,
                "font_color": code.colour,
                "left": 5,
                "left_color": code.colour,
            }
    return {name: book.add_format(top | look) for name, look in looks.items()}


def _table(
    sheet: Any, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], styles: Mapping[str, Any]
) -> None:
    """Write a header and rows, one after the other, as constant memory asks."""
    for j, column in enumerate(columns):
        sheet.set_column(j, j, _WIDTHS.get(column, 13))
        sheet.write_string(0, j, column, styles.get(f"code {column.removeprefix('code:')}", styles["head"]))
    last = 0
    for last, row in enumerate(rows, 1):
        if last > MOST_ROWS:
            step = "Write jsonl or csv, or fewer documents a file."
            raise OutputError(f"a sheet holds {MOST_ROWS:,} rows and there are more.", next_step=step)
        for j, column in enumerate(columns):
            _cell(sheet, (last, j), row.get(column), _style(column, row, styles))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _style(column: str, row: Mapping[str, Any], styles: Mapping[str, Any]) -> Any:
    value = row.get(column)
    if column in _WRAPPED:
        return styles["wrap"]
    if column == "code":
        return styles.get(f"code {value}", styles[""])
    if column == "probability":
        return styles["probability"]
    return styles.get(f"is {value}", styles[""])


def _cell(sheet: Any, place: tuple[int, int], value: object, style: Any) -> None:
    if isinstance(value, int | float):
        sheet.write_number(*place, value, style)
    elif value is not None and value != "":
        sheet.write_string(*place, str(value)[: 2 * LONGEST_CELL], style)


def _about(sheet: Any, documents: Sequence[LabelledDocument], styles: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    for i, (name, text) in enumerate(_lines(documents)):
        sheet.write_string(i, 0, name, styles["wrap"])
        sheet.write_string(i, 1, text, styles["wrap"])


def _lines(documents: Sequence[LabelledDocument]) -> Iterator[tuple[str, str]]:
    yield "What this is", wording.WHAT_LABELS_ARE
    for model, first in {d.model: d for d in documents}.items():
        yield "Model", model
        yield "Codebook", first.codebook.label
        for code in first.codebook.codes:
            yield f"Code {code.name}", f"{code.called()}. {code.definition}"[:LONGEST_CELL]
        for target, limits in wording.limits_of(first.thresholds).items():
            yield f"Limits of {target}", limits
    yield from _MEANINGS
    for remark in remarks(documents):
        yield "Not labelled", remark
