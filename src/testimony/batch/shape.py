"""The columns that come out: they depend on codebook and options alone, so that every part has the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from testimony.batch.fields import Fields
from testimony.batch.options import Options
from testimony.codebook import Codebook

PLACE = (
    "document",
    "segment",
    "source",
    "row",
    "start",
    "stop",
    "respondent",
    "role",
    "speaker",
    "language",
    "note",
)
"""The columns of a segment before those of the targets; `text` comes after them on request."""

ABOUT = (
    "document",
    "source",
    "row",
    "respondent",
    "language",
    "segments",
    "judged",
    "labelled",
    "unsure",
    "skipped",
)
"""The columns of a testimony before those of the codes. `judged` counts the segments that the model had a say about."""

DECISION = "decision:"
"""Stands before a target in the name of the column that holds yes, unsure or no."""

_OURS = frozenset({*PLACE, *ABOUT, "text", "evidence"})
_NUMBERS = {"row": "int64", **dict.fromkeys(("segment", "start", "stop", *ABOUT[5:]), "int32")}


@dataclass(frozen=True, slots=True)
class Shape:
    """The Arrow schemas of both tables, and what the columns of targets, codes and kept columns are called in them.

    A name that is taken gets `code:` or `input:` before it.
    """

    segments: Any
    testimonies: Any
    targets: tuple[str, ...]
    codes: tuple[str, ...]
    kept: tuple[str, ...]


def column_of(name: str) -> str:
    """Return what the column of a target or a code is called."""
    return f"code:{name}" if name in _OURS else name


def shape(book: Codebook, targets: Sequence[str], fields: Fields, options: Options) -> Shape:
    """Return the columns that come out, which depend on codebook and options alone, never on the rows."""
    import pyarrow as pa

    named = {name: column_of(name) for name in (*targets, *(code.name for code in book.codes))}
    taken = {*_OURS, *named.values(), *(DECISION + t for t in targets)}
    kept = tuple(f"input:{f.name}" if f.name in taken else f.name for f in fields.kept)
    carried = [pa.field(name, f.type) for name, f in zip(kept, fields.kept, strict=True)]
    place = [pa.field(n, pa.type_for_alias(_NUMBERS.get(n, "string"))) for n in PLACE]
    about = [pa.field(n, pa.type_for_alias(_NUMBERS.get(n, "string"))) for n in ABOUT]
    place += [pa.field("text", pa.string())] * options.with_text
    for target in targets:
        place += [pa.field(named[target], pa.float32()), pa.field(DECISION + target, pa.string())]
    if options.evidence != "none":
        place.append(pa.field("evidence", pa.list_(_evidence_type(options))))
    codes = tuple(named[code.name] for code in book.codes)
    states_ = [pa.field(name, pa.string()) for name in codes]
    return Shape(
        pa.schema(place + carried), pa.schema(about + states_ + carried),
        tuple(named[t] for t in targets), codes, kept,
    )  # fmt: skip


def _evidence_type(options: Options) -> Any:
    import pyarrow as pa

    parts = [("target", pa.string()), ("start", pa.int32()), ("stop", pa.int32()), ("weight", pa.float32())]
    return pa.struct(parts + [("text", pa.string())] * options.with_text)
