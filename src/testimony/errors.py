"""What can go wrong, in words a researcher can act on.

TestimonyError
├── ReadError           a file could not be read
│   └── UnsafeFile      a guard refused it (zip bomb, XML entities, traversal, a parser over its limits)
├── CodebookError       a codebook is not one, or a code is not in it
├── CorpusError         a corpus folder or its codings do not fit together
├── ModelError          a model folder is missing, altered, or of another version
├── EvaluationError     a judgement would not be honest, or there is nothing to judge by
└── OutputError         a result could not be written, or would overwrite something

Every message says what happened, where, and what to do next. It never quotes a testimony.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class TestimonyError(Exception):
    """Any refusal of this package: what happened, where, and what to do next."""

    __test__ = False  # the name starts with "Test": not a case for pytest

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        self.what, self.where, self.next_step = what, where, next_step
        place = f"{where}: " if where else ""
        if next_step and what[-1:] not in ".!?":
            what += "."
        step = f" {next_step}" if next_step else ""
        super().__init__(f"{place}{what}{step}")


class ReadError(TestimonyError):
    """A file could not be read."""


class UnsafeFile(ReadError):
    """A guard refused a file before, or while, it was opened."""


class CodebookError(TestimonyError):
    """A codebook is not valid, or a code is not in it."""


class CorpusError(TestimonyError):
    """A corpus folder, its documents and its codings do not fit together."""


class ModelError(TestimonyError):
    """A model folder is missing, altered, or of another version."""


class EvaluationError(TestimonyError):
    """A judgement would not be honest, or there is nothing to judge by."""


class OutputError(TestimonyError):
    """A result could not be written, or would overwrite something."""


@contextmanager
def in_corpus(where: str) -> Iterator[None]:
    """Say of any refusal inside where in a corpus file it arose."""
    try:
        yield
    except TestimonyError as error:
        raise CorpusError(error.what, where=where, next_step=error.next_step) from error
