"""Writing results: the format by name or by the file's ending, never over a file unasked, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from testimony.errors import OutputError
from testimony.labelled import LabelledDocument
from testimony.report.rows import LABEL_COLUMNS, label_rows, segment_rows, summary_rows

Documents = Sequence[LabelledDocument]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def jsonl(documents: Documents, *, summary: bool) -> bytes:
    """One JSON object a segment, or a testimony."""
    rows = summary_rows(documents) if summary else segment_rows(documents)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def csv_table(documents: Documents, *, summary: bool) -> bytes:
    """A table for Excel and for programs: UTF-8 with the mark that Excel wants, no cell a formula."""
    rows = list(summary_rows(documents) if summary else label_rows(documents))
    columns = list(rows[0]) if summary and rows else LABEL_COLUMNS
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[c]) for c in columns] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _cell(value: Any) -> Any:
    """Return a cell that no program takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def html(documents: Documents, *, summary: bool) -> bytes:
    """A page to read and print."""
    from testimony.report.html import page

    return page(documents, summary=summary).encode()


def docx(documents: Documents, *, summary: bool) -> bytes:
    """A Word document with the labels as comments."""
    from testimony.report.docx import document_bytes

    return document_bytes(documents, summary=summary)


def xlsx(documents: Documents, *, summary: bool) -> bytes:
    """A workbook: passages, testimonies, and what the columns mean."""
    from testimony.report.xlsx import workbook_bytes

    return workbook_bytes(documents, summary=summary)


FORMATS: dict[str, Callable[..., bytes]] = {
    "jsonl": jsonl,
    "csv": csv_table,
    "html": html,
    "docx": docx,
    "xlsx": xlsx,
}
"""Format -> what makes its bytes; `table` goes to the terminal."""

_TEXT = ("jsonl", "csv")


def check_output(format: str | None, path: Path | None, *, overwrite: bool) -> str:
    """Return the format to write, before any work is done; raise `OutputError` where it cannot be written."""
    name = format or (path.suffix.lstrip(".").lower() if path else "table")
    name = {"htm": "html", "ndjson": "jsonl", "txt": "table"}.get(name, name)
    if name not in FORMATS and name != "table":
        raise OutputError(
            f"there is no format {name!r}", next_step=f"The formats are: table, {', '.join(FORMATS)}."
        )
    if path is None and name not in (*_TEXT, "html", "table"):
        raise OutputError(f"{name} needs a file", next_step=f"Give one: -o labelled.{name}")
    if path is not None and path.is_dir():
        raise OutputError(
            "this is a folder", where=str(path), next_step=f"Name a file in it: {path}/labelled.html"
        )
    if path is not None and path.exists() and not overwrite:
        raise OutputError(
            "the file is there already", where=str(path), next_step="Give --overwrite to replace it."
        )
    if path is not None and not path.absolute().parent.is_dir():
        raise OutputError("there is no such folder", where=str(path.parent), next_step="Make it first.")
    return name


def write(
    documents: Documents,
    format: str | None,
    path: Path | None,
    *,
    summary: bool = False,
    overwrite: bool = False,
) -> None:
    """Write labelled documents to a file, or to stdout where none is named."""
    name = check_output(format, path, overwrite=overwrite)
    if name == "table":
        from testimony.report.table import show

        show(documents, summary=summary, path=path)
        return
    data = FORMATS[name](documents, summary=summary)
    if path is None:
        sys.stdout.write(data.decode().removeprefix("\ufeff"))
    else:
        replace_file(path, [data])


def replace_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write to a temporary file in the same folder and rename it: a crash leaves the old file or the new one."""
    try:
        with NamedTemporaryFile(dir=path.absolute().parent, prefix=f".{path.name}.", delete=False) as file:
            part = Path(file.name)
            try:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
                file.close()
                part.chmod(0o600)  # what people said is nobody else's to read
                part.replace(path)
            except BaseException:
                file.close()
                part.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise OutputError(
            f"it cannot be written ({error.strerror or error.__class__.__name__})",
            where=str(path),
            next_step="Check the folder's permissions and free space, or choose another place.",
        ) from error
