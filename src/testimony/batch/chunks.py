"""Chunks: the input cut into pieces of work, the same ones every time, so that a run can be resumed.

The rows of one testimony stay together where they stand together in the input.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from testimony.batch import tables
from testimony.batch.fields import Fields
from testimony.batch.inputs import DOCUMENT, InputFile
from testimony.batch.options import Options

MOST_FILES = 200
"""Transcripts in one chunk."""

_LONGEST_RUN = 16
"""Times a full chunk that the rows of one testimony may be; then they are cut all the same."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of work: rows of tables (as an Arrow stream, ready to travel) or transcripts to read.

    `size` is how many bytes of the input it stands for, from which progress is told.
    """

    number: int
    size: int
    rows: bytes = b""
    files: tuple[InputFile, ...] = ()


def chunks(
    files: Sequence[InputFile], fields: Fields, options: Options, *, done: Container[int] = ()
) -> Iterator[Chunk]:
    """Yield the chunks of an input that are not done yet; an input without rows is one empty chunk."""
    if files[0].kind == DOCUMENT:
        found: Iterator[Chunk] = _of_transcripts(files, options)
        yield from (chunk for chunk in found if chunk.number not in done)
        return
    for number, (parts, size) in enumerate(_cut(files, fields, options)):
        if number not in done:
            yield Chunk(number, size, _stream(parts, fields))


def rows_of(chunk: Chunk) -> Any:
    """Return a chunk's rows as an Arrow table."""
    import pyarrow as pa

    return pa.ipc.open_stream(chunk.rows).read_all()


def _stream(parts: Sequence[Any], fields: Fields) -> bytes:
    """Return the rows as bytes; a pickled slice would bring along the whole table it was cut from."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, tables.schema(fields)) as writer:
        for part in parts:
            writer.write_table(part)
    return bytes(sink.getvalue())


def _of_transcripts(files: Sequence[InputFile], options: Options) -> Iterator[Chunk]:
    held: list[InputFile] = []
    number = size = 0
    for file in files:
        held.append(file)
        size += file.size
        if len(held) == min(MOST_FILES, options.chunk_rows) or size >= options.chunk_bytes:
            yield Chunk(number, size, files=tuple(held))
            held, size, number = [], 0, number + 1
    if held:
        yield Chunk(number, size, files=tuple(held))


def _cut(files: Sequence[InputFile], fields: Fields, options: Options) -> Iterator[tuple[list[Any], int]]:
    """Yield the tables of each chunk, and the bytes it stands for."""
    full = _Full(options)
    held: list[Any] = []
    read = 0.0  # bytes, of which `told` stand for chunks already
    told = 0
    for piece in tables.pieces(files, fields, options):
        start, each = 0, piece.bytes / max(piece.rows.num_rows, 1)
        for stop in full.ends(piece.rows, fields):
            held.append(piece.rows.slice(start, stop - start))
            read += each * (stop - start)
            yield held, round(read) - told
            held, start, told = [], stop, round(read)
        held.append(piece.rows.slice(start))
        read += each * (piece.rows.num_rows - start) if piece.rows.num_rows else piece.bytes
    if any(part.num_rows for part in held) or not full.chunks:
        yield held, round(read) - told


class _Full:
    """Counts rows and bytes, and says before which rows a chunk is full."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._rows = self._bytes = self.chunks = 0
        self._last: Any = None

    def ends(self, rows: Any, fields: Fields) -> Iterator[int]:
        """Yield the numbers of the rows before which the chunk ends."""
        import pyarrow.compute as pc

        lengths = pc.fill_null(pc.binary_length(rows["text"]), 0).to_pylist()
        for i, (length, key) in enumerate(zip(lengths, _keys(rows, fields), strict=False)):
            goes_on = _goes_on(self._last, key)
            if self._is_full(goes_on):
                self._rows = self._bytes = 0
                self.chunks += 1
                yield i
            self._rows += 1
            self._bytes += length
            self._last = self._last if goes_on else key

    def _is_full(self, goes_on: bool) -> bool:
        rows, size = self._rows / self._options.chunk_rows, self._bytes / self._options.chunk_bytes
        return max(rows, size) >= (_LONGEST_RUN if goes_on else 1)


def _goes_on(last: Any, key: Any) -> bool:
    """Tell whether a row belongs to the same testimony as the one before."""
    return key is not None and last is not None and (key == last or (key[1] is None and key[0] == last[0]))


def _keys(rows: Any, fields: Fields) -> Iterator[Any]:
    """Yield what tells which testimony each row belongs to; None where a row stands for itself."""
    return iter(keys(rows)) if grouped(fields) else repeat(None)


def grouped(fields: Fields) -> bool:
    """Tell whether several rows may belong to one testimony."""
    return fields.row == "turn" or (fields.row == "segment" and "document" in fields.at)


def keys(rows: Any) -> list[tuple[str, bytes | None]]:
    """Return each row's file and the testimony it belongs to; an empty cell means the one above, as merged cells do."""
    sources, documents = rows["source"].to_pylist(), rows["document"].to_pylist()
    found: list[tuple[str, bytes | None]] = []
    for source, document in zip(sources, documents, strict=True):
        above = found[-1] if found and document is None and found[-1][0] == source else (source, document)
        found.append(above)
    return found
