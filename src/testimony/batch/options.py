"""What a person asks of a batch: which column is which, what one row is, what comes out, and how it is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from testimony.document import GENRES
from testimony.errors import OutputError, ReadError

ROWS = ("testimony", "turn", "segment")
"""What one row of a table may be."""

EVIDENCE = ("none", "top", "all")
"""No evidence; the strongest passage of each reported label; every passage that `testimony label` shows."""

FORMATS = ("parquet", "jsonl", "csv")

FIELDS = ("text", "document", "respondent", "language", "genre", "speaker", "role")
"""What a column may hold for us; every other column can be kept as it is."""

ALL = "all"
"""As a column to keep: every column but the one with the words."""


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that decides what comes out, and so whether parts of an earlier run may stand.

    `columns` maps our fields to the input's columns, where their names do not say it. `language` and `genre` hold
    for every row that does not say its own. `longest` is the size in bytes from which a text is rejected.
    A chunk has `chunk_rows` rows, or as many as make `chunk_bytes` bytes of text.
    """

    row: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    with_text: bool = False
    evidence: str = "top"
    format: str = "parquet"
    language: str = ""
    genre: str = ""
    respondent: tuple[str, ...] = ()
    interviewer: tuple[str, ...] = ()
    accept_roles: bool = False
    encoding: str | None = None
    chunk_rows: int = 5_000
    chunk_bytes: int = 1_000_000
    longest: int = 2_000_000

    def check(self) -> None:
        """Raise `ReadError` or `OutputError` for a value that is none of those there are."""
        _one_of("row", self.row or ROWS[0], ROWS, ReadError)
        _one_of("genre", self.genre or GENRES[0], GENRES, ReadError)
        _one_of("evidence", self.evidence, EVIDENCE, OutputError)
        _one_of("format", self.format, FORMATS, OutputError)
        for name in self.columns:
            _one_of("field", name, FIELDS, ReadError)
        if min(self.chunk_rows, self.chunk_bytes, self.longest) < 1:
            raise ReadError("the size of a chunk and of a text must be at least 1.")

    def plain(self) -> dict[str, Any]:
        """Return the options as JSON holds them."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }


AS_IT_IS = Options()


@dataclass(frozen=True, slots=True)
class How:
    """How a batch is run; nothing of it changes what comes out.

    `jobs` is the number of processes at most, -1 for one a core. `dask` is a scheduler's address, or `local`.
    `overwrite` gives up what an earlier run made; `resume` refuses to begin where there is none to go on with.
    """

    jobs: int = -1
    dask: str = ""
    overwrite: bool = False
    resume: bool = False


def _one_of(what: str, value: str, known: tuple[str, ...], error: type[ReadError | OutputError]) -> None:
    if value not in known:
        raise error(f"there is no {what} {value!r}.", next_step=f"Give one of: {', '.join(known)}.")
