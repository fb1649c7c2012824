"""Tables row by row: whatever the format, the same few columns come out, in pieces that fit in memory.

The words stay bytes until a worker decodes them, once. What is wrong with a row stands in its column `error`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from testimony.batch.inputs import InputFile
from testimony.batch.options import FIELDS, Options
from testimony.errors import ReadError

if TYPE_CHECKING:
    from testimony.batch.fields import Fields

KEPT = "kept:"
"""Stands before the name of a column that is carried along, while it travels with ours."""

_LEAST_SEEN = 200  # rows that are enough to see what a column holds


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of one file as an Arrow table of the columns in `schema`, and the bytes of the file they stand for."""

    rows: Any
    bytes: int


def schema(fields: Fields) -> Any:
    """Return the columns that every piece has: the words, their row and file, what is wrong, our fields, the kept."""
    import pyarrow as pa

    ours = [("text", pa.binary()), ("source", pa.string()), ("row", pa.int64()), ("error", pa.string())]
    ours += [(name, pa.binary()) for name in FIELDS[1:]] + [("turns", pa.string())]
    return pa.schema(ours + [(KEPT + field.name, field.type) for field in fields.kept])


def pieces(files: Sequence[InputFile], fields: Fields, options: Options) -> Iterator[Piece]:
    """Yield the rows of all files in order; a file that cannot be read (further) is a row with an error."""
    for file in files:
        yield from _pieces(file, fields, options)


def _pieces(file: InputFile, fields: Fields, options: Options) -> Iterator[Piece]:
    import zlib

    import pyarrow as pa

    seen = 0
    try:
        for piece in _reader(file).pieces(file, fields, options):
            seen += piece.rows.num_rows
            yield piece
    except ReadError as error:
        yield _failed(file, fields, f"{error.what} {error.next_step}".strip())
    except OSError as error:
        if error.errno is not None and not isinstance(error, PermissionError):
            step = "When it can be read again, give the same command to go on."
            what = f"the system could not read it ({error.strerror})."
            raise ReadError(what, where=file.name, next_step=step) from error
        yield _failed(file, fields, _broken(seen, "you may not read it" if error.errno else "it is damaged"))
    except (pa.ArrowException, EOFError, UnicodeError, ValueError, zlib.error) as error:
        yield _failed(file, fields, _broken(seen, f"it is damaged, {type(error).__name__}"))


def _broken(seen: int, why: str) -> str:
    after = f"after {seen} rows the rest of the file" if seen else "the file"
    return f"{after} cannot be read ({why})."


def _failed(file: InputFile, fields: Fields, why: str) -> Piece:
    """Return one row without words that says what became of a file."""
    import pyarrow as pa

    row = {"source": file.name, "error": why}
    return Piece(pa.Table.from_pylist([row], schema=schema(fields)), 0)


def _reader(file: InputFile) -> Any:
    """Return the module that reads files of this kind."""
    from testimony.batch import columnar, records

    return columnar if file.kind in ("parquet", "arrow") else records


def header(file: InputFile, options: Options) -> Any:
    """Return a file's columns as an Arrow schema; None where it has no rows to tell them by."""
    return _reader(file).header(file, options)


def sample(file: InputFile, options: Options, names: Sequence[str]) -> list[list[str]]:
    """Return the first values of some columns as text: one list a column."""
    import pyarrow as pa

    from testimony.batch.fields import Fields

    every = Fields("testimony", {"text": names[0]}, pa.schema([(name, pa.string()) for name in names]))
    found: list[list[str]] = [[] for _ in names]
    for piece in islice(_pieces(file, every, options), 1):
        for i, name in enumerate(names):
            found[i] = list(map(str, piece.rows[KEPT + name].slice(0, _LEAST_SEEN).to_pylist()))
    return found


def plain_type(kind: Any) -> Any:
    """Return the type a kept column gets: a dictionary's values, plain text for views of text."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return plain_type(kind.value_type)
    return pa.string() if kind == pa.string_view() else kind


def check_text(kind: Any, name: str, *, where: str) -> None:
    """Raise `ReadError` where a column's type cannot hold words."""
    import pyarrow as pa

    kind = plain_type(kind)
    texts = (pa.string(), pa.large_string(), pa.binary(), pa.large_binary(), pa.null())
    if kind not in texts:
        what = f"the column {name!r} holds no text but {kind}."
        raise ReadError(what, where=where, next_step="Say which column holds the words: --text NAME.")
