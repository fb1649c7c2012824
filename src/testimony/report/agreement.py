"""Agreement shown to a person: a table in the terminal, or a table or picture in a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from testimony.agreement import Agreement
from testimony.errors import OutputError
from testimony.report.write import replacing

if TYPE_CHECKING:
    from rich.table import Table

_SHOWN = {
    "alpha": "alpha [95%]",
    "kappa": "kappa",
    "AC1": "AC1",
    "positive": "pos.",
    "negative": "neg.",
    "alpha-U": "alpha-U",
    "span F1": "span F1",
}
_FIRST = ("alpha", "positive", "span F1")
_WIDE = 120
"""Columns of a screen on which all measures fit."""


def show(found: Agreement) -> None:
    """Print the table, and in words what has no meaning."""
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
    coders = ", ".join(found.coders)
    console.print(f"{found.documents} documents coded by at least two coders: {coders}", markup=False)
    console.print(table(found, wide=console.width >= _WIDE))
    for reason in found.reasons:
        console.print(reason, markup=False, style="dim")
    console.print(
        "alpha >= .80 reliable, .667-.80 tentative (Krippendorff 2004). Intervals: bootstrap by respondent. "
        "pos./neg.: how often one coder's use (or not) of a code is met by the other's; "
        "span F1 counts characters.",
        style="dim",
    )


def table(found: Agreement, *, wide: bool = True) -> Table:
    """Return one line a language and code; on a narrow screen only the measures one looks at first."""
    from rich.table import Table

    shown = Table(box=None, padding=(0, 1))
    measures = _SHOWN if wide else {m: _SHOWN[m] for m in _FIRST}
    for name in ("lang.", "code", "segments", "prev.", *measures.values()):
        shown.add_column(name, justify="left" if name in ("lang.", "code") else "right", no_wrap=True)
    for row in found.rows:
        values = [row.measures.get(m) for m in measures]
        cells = [
            "" if c is None else str(c) if m == "alpha" else str(c).partition(" ")[0]
            for m, c in zip(measures, values, strict=True)
        ]
        style = "bold" if "(" in row.what else ""
        shown.add_row(row.language, row.what, str(row.segments), f"{row.prevalence:.1%}", *cells, style=style)
    return shown


def write(found: Agreement, path: Path, *, overwrite: bool = False) -> None:
    """Write a table (.csv, .html) or a picture (.svg, .png, .pdf); raise `OutputError` rather than write over a file."""
    if path.exists() and not overwrite:
        raise OutputError("is there already", where=str(path), next_step="Give --overwrite to replace it.")
    kind = path.suffix.lower().lstrip(".")
    with replacing(path) as out:
        if kind == "csv":
            out.write(found.to_frame().to_csv(index=False).encode("utf-8-sig"))
        elif kind == "html":
            out.write(_PAGE.format(table=found._repr_html_(), picture=_svg(found)).encode())
        else:
            found.plot().savefig(
                out, format=kind, dpi=150, metadata={"Date": None} if kind == "svg" else None
            )


def _svg(found: Agreement) -> str:
    """Return the picture as an element of a page."""
    from io import StringIO

    text = StringIO()
    found.plot().savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue().partition("<svg")[1] + text.getvalue().partition("<svg")[2]


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Agreement</title>
<style>body{{font:13px/1.4 system-ui;margin:1.5rem}}svg{{max-width:100%;height:auto}}
div{{overflow-x:auto}}td,th{{padding:.15rem .35rem;text-align:right;white-space:nowrap}}
td:nth-child(-n+2),th:nth-child(-n+2){{text-align:left}}tbody tr:nth-child(odd){{background:#f4f4f4}}</style>
<h1>Agreement</h1>{picture}<div>{table}</div></html>
"""
