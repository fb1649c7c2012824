"""Which column of the input holds what, and which are carried along: settled before the run starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from testimony.batch import tables
from testimony.batch.inputs import DOCUMENT, InputFile
from testimony.batch.options import ALL, FIELDS, Options
from testimony.errors import ReadError
from testimony.formats import columns as names

TURNS = "turns"
"""A column of this name holds the turns of each testimony, as this package writes them (`start`, `stop`, `role`)."""

LOOKED_AT = 200
"""Files whose columns are looked at before the run starts; a later one that lacks a column is rejected."""


@dataclass(frozen=True)
class Fields:
    """Our field -> the input's column; the columns to keep with their Arrow types; and what one row is."""

    row: str
    at: Mapping[str, str]
    kept: Any

    def plain(self) -> dict[str, Any]:
        """Return the same as JSON holds it."""
        kept = {field.name: str(field.type) for field in self.kept}
        return {"row": self.row, "columns": dict(self.at), "kept": kept}


def find(files: Sequence[InputFile], options: Options) -> Fields:
    """Return what the columns of the input hold: what was said, then what their names say.

    Raises `ReadError` where no column holds the words, or a column that was named is not there.
    """
    import pyarrow as pa

    if files[0].kind == DOCUMENT:
        return Fields("testimony", {}, _kept_of(files[0], pa.schema([]), options, at={}))
    first, header = _first_header(files, options)
    if header is None:  # not one row in any file
        return Fields(options.row or "testimony", {}, pa.schema([]))
    at = _recognised(header.names, options, where=first.name)
    row = options.row or ("turn" if {"speaker", "role"} & at.keys() else "testimony")
    if row == "testimony":
        at = {field: name for field, name in at.items() if field not in ("speaker", "role")}
        if TURNS in header.names and "text" in at:
            at[TURNS] = TURNS
    elif _numbers_the_rows(first, at, options):
        del at["document"]
    kept = _kept_of(first, header, options, at)
    _check_others(files[:LOOKED_AT], at, kept, options)
    return Fields(row, at, kept)


def _first_header(files: Sequence[InputFile], options: Options) -> tuple[InputFile, Any]:
    """Return the columns of the first file that can be read and has any; the last refusal if none can."""
    refused: ReadError | None = None
    for file in files[:LOOKED_AT]:
        try:
            header = tables.header(file, options)
        except ReadError as error:
            refused = error
            continue
        if header is not None:
            return file, header
    if refused is not None:
        raise refused
    return files[0], None


def _recognised(header: Sequence[str], options: Options, *, where: str) -> dict[str, str]:
    """Return field -> column, said in the words of this command where it is not clear."""
    for field, name in options.columns.items():
        if name not in header and names.folded(name) not in map(names.folded, header):
            shown = ", ".join(name if len(name) <= 40 else name[:20] + "…" for name in header[:30])
            what = f"there is no column {name!r}; the columns are: {shown}."
            raise ReadError(what, where=where, next_step=f"Give --{_option(field)} with one of them.")
    try:
        found = names.recognise(header, options.columns, where=where)
    except ReadError as error:
        step = "Say which column holds the words: --text NAME."
        raise ReadError(error.what, where=error.where, next_step=step) from error
    return {field: header[i] for field, i in found.items() if field in FIELDS}


def _option(field: str) -> str:
    return "id" if field == "document" else field


def _numbers_the_rows(file: InputFile, at: Mapping[str, str], options: Options) -> bool:
    """Tell whether a column `id` numbers the turns, not the testimonies: all differ while speakers come back."""
    name = at.get("document")
    if name is None or "document" in options.columns or names.folded(name) not in names.WEAK:
        return False
    if "speaker" not in at:
        return False
    ids, speakers = tables.sample(file, options, (name, at["speaker"]))
    return len(set(ids)) == len(ids) > len(set(speakers))


def _kept_of(file: InputFile, header: Any, options: Options, at: Mapping[str, str]) -> Any:
    """Return the columns to carry along with their types; a column of the folders' names is text."""
    import pyarrow as pa

    there = {field.name: tables.plain_type(field.type) for field in header}
    there |= {name: pa.string() for name, _ in file.partition}
    if ALL in options.keep and ALL not in there:
        wanted = [name for name in there if name != at.get("text")]
    else:
        wanted = list(dict.fromkeys(options.keep))
    if missing := [name for name in wanted if name not in there]:
        what = f"there is no column {missing[0]!r} to keep; the columns are: {', '.join(list(there)[:30]) or 'none'}."
        step = "Transcripts have none, tables have those of their header."
        raise ReadError(what, where=file.name, next_step=step)
    return pa.schema([(name, there[name]) for name in wanted])


def _check_others(files: Sequence[InputFile], at: Mapping[str, str], kept: Any, options: Options) -> None:
    """Raise `ReadError` where one of the files lacks a column, before an hour's work is done on the others."""
    for file in files:
        if file.kind == "jsonl":  # a record may leave out what it does not know
            continue
        try:
            header = tables.header(file, options)
        except ReadError:
            continue  # it will be among the rejects, with its reason
        if header is None:
            continue
        there = {*header.names, *(name for name, _ in file.partition)}
        if missing := [name for name in (*at.values(), *kept.names) if name not in there]:
            what = f"there is no column {missing[0]!r}, which other files of this input have."
            raise ReadError(
                what, where=file.name, next_step="Leave that file out, or name its columns alike."
            )
        if file.kind != "csv":
            tables.check_text(header.field(at["text"]).type, at["text"], where=file.name)
