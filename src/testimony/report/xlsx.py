"""An Excel workbook: passages, testimonies, and what the columns mean. No cell is ever a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from testimony.labelled import LabelledDocument
from testimony.report.rows import LABEL_COLUMNS, label_rows, remarks, summary_rows

LONGEST_CELL = 32_767
"""Characters Excel keeps in a cell; a longer passage goes on in further rows, marked as such."""

_WIDTHS = {"text": 90, "evidence": 45, "document": 22, "code": 16, "speaker": 14, "respondent": 18}
_CONTINUED = " […]"


def workbook_bytes(documents: Sequence[LabelledDocument], *, summary: bool = False) -> bytes:
    """Return the workbook; with `summary` the sheet of testimonies comes first."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    sheets = ["Testimonies", "Passages"] if summary else ["Passages", "Testimonies"]
    made = {name: book.add_worksheet(name) for name in [*sheets, "About"]}
    _sheet(book, made["Passages"], LABEL_COLUMNS, list(_split(label_rows(documents))), documents)
    rows = list(summary_rows(documents))
    _sheet(book, made["Testimonies"], list(rows[0]) if rows else [], rows, documents)
    _about(book, made["About"], documents)
    book.close()
    return buffer.getvalue()


def _split(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Yield rows whose cells Excel can hold; the rest of a long passage follows in rows of its own."""
    size = LONGEST_CELL - len(_CONTINUED)
    for row in rows:
        text, evidence = row["text"], row["evidence"][:LONGEST_CELL]
        while len(text) > LONGEST_CELL:
            yield row | {"text": text[:size] + _CONTINUED, "evidence": evidence}
            text, evidence = text[size:], ""
        yield row | {"text": text, "evidence": evidence}


def _sheet(
    book: Any,
    sheet: Any,
    columns: Sequence[str],
    rows: Sequence[dict[str, Any]],
    documents: Sequence[LabelledDocument],
) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    plain = book.add_format({"valign": "top"})
    percent = book.add_format({"valign": "top", "num_format": "0.00"})
    colours = {
        c.name: book.add_format({"valign": "top", "font_color": c.colour, "bold": True})
        for d in documents[:1]
        for c in d.codebook.codes
    }
    for j, column in enumerate(columns):
        sheet.write_string(0, j, column, head)
        sheet.set_column(j, j, _WIDTHS.get(column, 12))
    for i, row in enumerate(rows, 1):
        for j, column in enumerate(columns):
            value = row[column]
            if isinstance(value, (int, float)):
                sheet.write_number(i, j, value, percent if column == "probability" else plain)
            else:
                style = (
                    wrap
                    if column in ("text", "evidence")
                    else colours.get(str(value), plain)
                    if column == "code"
                    else plain
                )
                sheet.write_string(i, j, "" if value is None else str(value), style)
    if columns:
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.freeze_panes(1, 0)


def _about(book: Any, sheet: Any, documents: Sequence[LabelledDocument]) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    lines = [
        (
            "What this is",
            "Suggestions of a model, to be read and judged. A share of labels is not an estimate.",
        )
    ]
    if documents:
        first = documents[0]
        lines += [("Model", first.model), ("Codebook", first.codebook.label)]
        lines += [(c.called(), c.definition) for c in first.codebook.codes]
        limits = (
            (t, f"yes from {yes:.2f}, unsure from {no:.2f}") for t, (no, yes) in first.thresholds.items()
        )
        lines += [(f"Limit of {target}", text) for target, text in limits]
    lines += [
        (
            "start, stop",
            "Where the segment stands in the document's text, in characters (Unicode code points), from 0.",
        ),
        ("decision", "yes, or unsure: look yourself. What was decided no is not listed."),
        ("evidence", "The words that raised the score most, exactly as they were said."),
        (
            "States of a testimony",
            "yes, no (explicitly denied), not_mentioned, conflict. Silence is never no.",
        ),
    ]
    lines += [("Not labelled", remark) for remark in remarks(documents)]
    for i, (name, text) in enumerate(lines):
        sheet.write_string(i, 0, name, wrap)
        sheet.write_string(i, 1, text, wrap)
