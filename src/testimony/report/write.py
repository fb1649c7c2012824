"""Writing results: the format by name or by the file's ending, never over a file unasked, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, TextIO

from testimony import temporary
from testimony.errors import OutputError
from testimony.labelled import LabelledDocument
from testimony.report.rows import LABEL_COLUMNS, label_rows, segment_rows, summary_columns, summary_rows

Documents = Sequence[LabelledDocument]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 140


def jsonl(documents: Documents, out: BinaryIO, *, summary: bool) -> None:
    """Write one JSON object a segment, or a testimony."""
    for row in summary_rows(documents) if summary else segment_rows(documents):
        out.write((json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "replace"))


def csv_table(documents: Documents, out: BinaryIO, *, summary: bool) -> None:
    """Write a table for Excel and for programs: UTF-8 with the mark that Excel wants, no cell a formula."""
    columns = summary_columns(documents) if summary else LABEL_COLUMNS
    with _text(out, "utf-8-sig") as text:
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(inert(column) for column in columns)
        for row in summary_rows(documents) if summary else label_rows(documents):
            table.writerow(inert(row.get(column)) for column in columns)


def inert(value: Any) -> Any:
    """Return a cell that no program takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def html(documents: Documents, out: BinaryIO, *, summary: bool) -> None:
    """Write a page to read and print."""
    from testimony.report.html import page

    out.write(page(documents, summary=summary).encode("utf-8", "replace"))


def docx(documents: Documents, out: BinaryIO, *, summary: bool) -> None:
    """Write a Word document with the labels as comments."""
    from testimony.report.docx import write_document

    write_document(documents, out, summary=summary)


def xlsx(documents: Documents, out: BinaryIO, *, summary: bool) -> None:
    """Write a workbook: passages, testimonies, and what the columns mean."""
    from testimony.report.xlsx import write_workbook

    write_workbook(documents, out, summary=summary)


def qdpx(documents: Documents, out: BinaryIO, *, summary: bool) -> None:
    """Write a REFI-QDA project in which the model is one of the coders."""
    from testimony.interchange.labels import corpus_of
    from testimony.interchange.qdpx_write import write_project

    if summary:
        raise OutputError("a project holds passages, and no summary.", next_step="Leave --summary out.")
    write_project(corpus_of(documents), out)


def table(documents: Documents, out: BinaryIO, *, summary: bool) -> None:
    """Write the terminal's table as plain text."""
    from rich.console import Console

    from testimony.report.table import renderables

    with _text(out, "utf-8") as text:
        console = Console(file=text, width=_WIDTH, highlight=False, color_system=None)
        for part in renderables(documents, summary=summary):
            console.print(part)


@contextmanager
def _text(out: BinaryIO, encoding: str) -> Iterator[TextIO]:
    """Give a stream of text over one of bytes, which stays open."""
    text = io.TextIOWrapper(out, encoding=encoding, errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()


Writer = Callable[..., None]
FORMATS: dict[str, Writer] = {
    "table": table,
    "jsonl": jsonl,
    "csv": csv_table,
    "html": html,
    "docx": docx,
    "qdpx": qdpx,
    "xlsx": xlsx,
}
"""Format -> `(documents, out, *, summary)` that writes bytes; a format of your own is one more line."""

_SUFFIXES = {"htm": "html", "ndjson": "jsonl", "txt": "table"}
_TEXT = frozenset({"table", "jsonl", "csv", "html"})


def check_output(format: str | None, path: Path | None, *, overwrite: bool = False) -> str:
    """Return the format to write, before any work is done; raise `OutputError` where it cannot be written."""
    name = format or (path.suffix.lstrip(".").lower() if path else "table")
    name = _SUFFIXES.get(name, name)
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise OutputError(f"there is no format {name!r}.", next_step=f"The formats are: {known}.")
    if path is None:
        if name not in _TEXT:
            raise OutputError(f"{name} needs a file.", next_step=f"Give one: -o labelled.{name}")
        return name
    if path.is_dir():
        step = f"Name a file in it: {path / f'labelled.{name}'}"
        raise OutputError("this is a folder.", where=str(path), next_step=step)
    if path.exists() and not overwrite:
        step = "Give --overwrite to replace it, or another name."
        raise OutputError("the file is there already.", where=str(path), next_step=step)
    if not path.absolute().parent.is_dir():
        raise OutputError("there is no such folder.", where=str(path.parent), next_step="Make it first.")
    return name


def write(
    documents: Documents,
    format: str | None = None,
    out: Path | None = None,
    *,
    summary: bool = False,
    overwrite: bool = False,
) -> None:
    """Write labelled documents to a file, or to stdout where none is named.

    The format is the file's ending where none is given. Raises `OutputError` where the file is there
    already and `overwrite` is not set, or where it cannot be written; no half file is ever left.
    """
    name = check_output(format, out, overwrite=overwrite)
    if out is not None:
        with replacing(out) as file:
            FORMATS[name](documents, file, summary=summary)
    elif name == "table":
        _to_terminal(documents, summary)
    else:
        _to_stdout(FORMATS[name], documents, summary)


def _to_terminal(documents: Documents, summary: bool) -> None:
    from rich.console import Console

    from testimony.report.table import renderables

    console = Console(highlight=False)
    for part in renderables(documents, summary=summary):
        console.print(part)


def _to_stdout(writer: Writer, documents: Documents, summary: bool) -> None:
    """Write bytes as they are; as text where stdout takes nothing else (a notebook)."""
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is not None:
        writer(documents, stream, summary=summary)
        stream.flush()
        return
    memory = io.BytesIO()
    writer(documents, memory, summary=summary)
    sys.stdout.write(memory.getvalue().decode("utf-8-sig"))


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a temporary file in the same folder that takes the name when all went well: the old file or the new."""
    temporary.sweep(path.absolute().parent)
    try:
        with NamedTemporaryFile(
            dir=path.absolute().parent,
            prefix=f".{path.name[:40]}.",
            suffix=temporary.ending(),
            delete=False,
        ) as file:
            part = Path(file.name)
            try:
                yield file  # type: ignore[misc]
                file.flush()
                os.fsync(file.fileno())
                file.close()
                part.replace(path)  # readable by its owner alone: what people said is nobody else's to read
            except BaseException:
                file.close()
                part.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise OutputError(
            f"it cannot be written ({error.strerror or error.__class__.__name__}).",
            where=str(path),
            next_step="Check the folder's permissions and free space, or choose another place.",
        ) from error
