"""What the second reader asks, shown to a person: in the terminal, or as a table or page in a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from testimony import temporary
from testimony.report.html import direction, tag
from testimony.report.table import flat
from testimony.report.write import inert, replacing
from testimony.report.xlsx import LONGEST_CELL
from testimony.second_reader import Suspect, to_frame

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

SUFFIXES = (".csv", ".xlsx", ".html")

HOW_TO_READ = (
    "Read each passage again and decide yourself: nothing has been changed. The reader is a classifier that has not "
    "seen the respondent; it misses what is said in words it has not met, and where it doubts the coder is often right. "
    "What it does not list is not thereby confirmed."
)
_WIDE = 120
_WIDTHS = {"quote": 50, "text": 90, "question": 40, "words": 28, "document": 18}


def show(found: Sequence[Suspect], *, most: int, silent: Sequence[str] = ()) -> None:
    """Print the first `most` suspects, how many there are, and what could not be judged."""
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
    if found[:most]:
        console.print(table(found[:most]))
    console.print(counted(found, most))
    for sentence in silent:
        console.print(flat(sentence), markup=False, style="dim")
    if found[:most]:
        console.print(HOW_TO_READ, style="dim")


def counted(found: Sequence[Suspect], most: int) -> str:
    """Return in words how many suspects there are, and how many of them are shown."""
    if not found:
        return "no suspects: that is no proof that there are no slips"
    count = "1 suspect" if len(found) == 1 else f"{len(found)} suspects, the likeliest slips first"
    return f"{count}; shown: {len(found[:most])}"


def table(found: Sequence[Suspect]) -> Table:
    """Return one line a suspect: where, whose, what is asked, and the words."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    shown.add_column("document", style="dim", overflow="fold", max_width=16)
    shown.add_column("#", justify="right", style="dim")
    shown.add_column("coder", style="dim", overflow="fold", max_width=14)
    shown.add_column("p", justify="right", no_wrap=True)
    shown.add_column("question and quote", overflow="fold", ratio=1)
    for s in found:
        asked = Text(flat(s.question), "bold")
        asked.append(f"\n“{flat(s.quote)}”", "not bold")
        if s.words:
            asked.append(f"\nwords: {flat(', '.join(s.words))}", "not bold dim")
        where = Text(flat(s.document)), str(s.segment), Text(flat(", ".join(s.coders)))
        shown.add_row(*where, f"{s.probability:.2f}", asked)
    return shown


def write(found: Sequence[Suspect], path: Path, *, silent: Sequence[str] = ()) -> None:
    """Write a table (.csv, .xlsx) or a page (.html) with what could not be judged; whole, or not at all."""
    kind = path.suffix.lower()
    with replacing(path) as out:
        if kind == ".csv":
            out.write(
                to_frame(found).map(inert).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
            )
        elif kind == ".xlsx":
            _workbook(to_frame(found), silent, out)
        else:
            out.write(page(found, silent=silent).encode("utf-8", "replace"))


def _workbook(frame: pd.DataFrame, silent: Sequence[str], out: BinaryIO) -> None:
    """Write a sheet of suspects and one on how to read them. No cell is ever a formula or a link."""
    import pandas as pd

    about = pd.DataFrame({"How to read this": [HOW_TO_READ, *silent]})
    faithful = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with temporary.folder() as folder:
        options = {"options": {**faithful, "tmpdir": folder}}
        with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs=options) as book:
            wrapped = book.book.add_format({"text_wrap": True, "valign": "top"})
            for name, part in (("Suspects", frame), ("About", about)):
                part.map(_cut).to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
                for j, column in enumerate(part.columns):
                    book.sheets[name].set_column(j, j, _WIDTHS.get(column, 13), wrapped)


def _cut(value: object) -> object:
    """Return a cell that Excel can hold."""
    return value[:LONGEST_CELL] if isinstance(value, str) else value


def page(found: Sequence[Suspect], *, silent: Sequence[str] = ()) -> str:
    """Return one self-contained page: each suspect with its question, quote, words and whole segment."""
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in silent)
    return _PAGE.format(how=escape(HOW_TO_READ), silent=said, items="".join(map(_item, found)))


def _item(s: Suspect) -> str:
    place = f"{s.document}, segment {s.segment}; coder: {', '.join(filter(None, s.coders)) or 'not recorded'}"
    words = f"<p>Words that speak for it: {escape(', '.join(s.words))}</p>" if s.words else ""
    spoken = f'lang="{tag(s.language)}" dir="{direction(s.language)}"'
    return (
        f"<li><h2>{escape(s.question)}</h2><p class=place>{escape(place)}; probability {s.probability:.2f}</p>"
        f"<blockquote {spoken}>{escape(s.quote)}</blockquote>{words}"
        f"<details><summary>The whole segment</summary><p {spoken}>{escape(s.text)}</p></details></li>\n"
    )


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Codings to look at again</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:15px/1.5 system-ui;margin:1.5rem auto;max-width:46rem;padding:0 1rem}}h2{{font-size:1rem;margin:1.4rem 0 0}}
.place{{color:#666;margin:0;font-size:.85rem}}blockquote{{margin:.5rem 0;padding-left:.8rem;border-left:3px solid #999}}
p{{margin:.4rem 0}}li{{overflow-wrap:anywhere;break-inside:avoid}}@media print{{details{{display:none}}}}</style>
<h1>Codings to look at again</h1><p>{how}</p>{silent}
<ol>
{items}</ol></html>
"""
