"""From a chunk to testimonies and rejects, in the order of the input."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from testimony.batch.assembled import Row, assembled, with_roles
from testimony.batch.chunks import Chunk, grouped, keys, rows_of
from testimony.batch.fields import Fields
from testimony.batch.inputs import InputFile
from testimony.batch.options import FIELDS, Options
from testimony.batch.rejects import Reject, reason, refusal
from testimony.document import Document, clean
from testimony.reading import ReadOptions, read_all

LONGEST_NAME = 200
"""Characters of an id; a longer one is more likely somebody's words, and is not shown anywhere."""


@dataclass(frozen=True, slots=True)
class Item:
    """One testimony of a chunk: its document, its file, the chunk's rows it is made of, and the row of each segment.

    Rows are counted within the chunk; of transcripts, each file is one row.
    """

    document: Document
    source: str
    rows: tuple[int, ...]
    row_of: tuple[int, ...]


def documents(
    chunk: Chunk, fields: Fields, options: Options, *, but: Collection[int] = ()
) -> Iterator[Item | Reject]:
    """Yield a chunk's testimonies (but those rows that were taken already), and between them what was rejected, with the reason."""
    if chunk.files:
        for index, file in enumerate(chunk.files):
            yield from _transcripts(file, index, options)
        return
    table = rows_of(chunk)
    whose = keys(table) if grouped(fields) else range(table.num_rows)
    left = [i for i in range(table.num_rows) if i not in but]
    rows = dict(zip(left, _decoded(table.take(left), left, options), strict=True)) if left else {}
    for _, group in groupby(left, key=whose.__getitem__):
        members = [rows[i] for i in group]
        yield from (row for row in members if isinstance(row, Reject))
        if good := [row for row in members if isinstance(row, Row)]:
            yield _item(good, fields, options)


def _transcripts(file: InputFile, index: int, options: Options) -> Iterator[Item | Reject]:
    """Yield the testimonies in a file, which is read whole or not at all."""
    said = ReadOptions(
        encoding=options.encoding,
        columns=options.columns or None,
        language=options.language,
        genre=options.genre,
    )
    try:
        found = [with_roles(document, options) for document in read_all(file.path, said)]
    except Exception as error:  # one strange file must not end a night's work
        yield Reject(file.name, None, reason(error))
        return
    for document in found:
        if why := refusal(document.text.encode(), options.longest):
            yield Reject(file.name, None, why)
        else:
            yield Item(document, file.name, (index,), (index,) * len(document.segments))


def _decoded(table: Any, numbers: Sequence[int], options: Options) -> Iterator[Row | Reject]:
    """Yield each row decoded, or why it is rejected; `numbers` are the rows' in the chunk."""
    fields = {n: table[n].to_pylist() for n in FIELDS[1:] if table[n].null_count < len(table)}
    columns = (table[name].to_pylist() for name in ("source", "row", "text", "error", "turns"))
    for i, (source, number, raw, error, turns) in enumerate(zip(*columns, strict=True)):
        said = {n: clean(v[i].decode("utf-8", "replace")).strip() for n, v in fields.items() if v[i]}
        name = said.get("document", "")
        if len(name) > LONGEST_NAME:
            why = f"its id has more than {LONGEST_NAME} characters: is that the right column?"
            yield Reject(source, number, why)
        elif why := error or refusal(raw, options.longest):
            yield Reject(source, number, why, name)
        else:
            try:
                yield Row(numbers[i], source, number, raw.decode(), said, turns)
            except UnicodeDecodeError:
                yield Reject(source, number, "the text is not valid UTF-8.", name)


def _item(rows: Sequence[Row], fields: Fields, options: Options) -> Item | Reject:
    """Return the testimony that some rows make."""
    first = rows[0]
    try:
        made = assembled(rows, fields, options)
    except Exception as error:  # one strange row must not end a night's work
        return Reject(first.source, first.number, reason(error), first.said.get("document", ""))
    at = [rows[bisect_right(made.starts, s.start) - 1].index for s in made.document.segments]
    return Item(made.document, first.source, tuple(row.index for row in rows), tuple(at))
