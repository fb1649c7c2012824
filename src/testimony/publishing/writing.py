"""Writing a report: the whole as .docx or .html, each figure as .svg with its numbers as .csv. Never over a file unasked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from testimony.errors import OutputError
from testimony.publishing.blocks import Publication
from testimony.publishing.drawing.style import svg
from testimony.publishing.page import page
from testimony.publishing.word import write_document
from testimony.report.write import inert, replacing

SUFFIXES = (".docx", ".html")


def check(path: Path | None, figures: Path | None, *, overwrite: bool = False) -> None:
    """Raise `OutputError` where the report or a figure would be written over something, before any work is done."""
    if path is not None and path.suffix.lower() not in SUFFIXES:
        step = f"Give a name that ends in {' or '.join(SUFFIXES)}."
        raise OutputError("a report is no such file", where=str(path), next_step=step)
    if path is not None and path.exists() and not overwrite:
        raise OutputError("is there already", where=str(path), next_step="Give --overwrite to replace it.")
    if (
        figures is not None
        and figures.exists()
        and (not figures.is_dir() or (any(figures.iterdir()) and not overwrite))
    ):
        step = "Name an empty or a new folder, or give --overwrite."
        raise OutputError("holds something already", where=str(figures), next_step=step)


def write(found: Publication, path: Path, *, overwrite: bool = False) -> None:
    """Write the report in the format its name ends in; the file is whole or not there."""
    check(path, None, overwrite=overwrite)
    with replacing(path) as out:
        if path.suffix.lower() == ".html":
            out.write(page(found).encode("utf-8", "replace"))
        else:
            write_document(found, out)


def write_figures(found: Publication, folder: Path, *, overwrite: bool = False) -> list[Path]:
    """Write each figure as SVG with its numbers as CSV, and each table as CSV; return the files."""
    check(None, folder, overwrite=overwrite)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot be made ({error.strerror})", where=str(folder)) from error
    files: dict[Path, bytes] = {}
    for picture in found.pictures:
        head = '<?xml version="1.0" encoding="utf-8"?>\n'
        files[folder / f"{picture.file}.svg"] = (head + svg(picture.figure)).encode()
        files[folder / f"{picture.file}.csv"] = _csv(picture.columns, picture.rows)
    for table in found.tables:
        files[folder / f"{table.id}-table.csv"] = _csv(table.head, table.rows)
    for path, content in files.items():
        with replacing(path) as out:
            out.write(content)
    return list(files)


def _csv(head: Iterable[object], rows: Iterable[Iterable[object]]) -> bytes:
    """Return a table for Excel and for programs; no cell a formula."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(inert(cell) for cell in head)
    table.writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")
