"""Rejects: rows and files that got no labels, each with the reason in words and never with the words themselves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from testimony.errors import TestimonyError


@dataclass(frozen=True, slots=True)
class Reject:
    """A row of a file (None: the whole file, or the rest of it), its testimony's id if it has one, and why."""

    source: str
    row: int | None
    reason: str
    document: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the same as JSON holds it."""
        return asdict(self)


def refusal(raw: bytes | None, longest: int) -> str:
    """Return why a cell cannot be a testimony ("" if it may be), before it is decoded."""
    if raw is None:
        return "there is no text in it."
    if len(raw) > longest:
        return f"the text has {len(raw) / 1e6:.1f} MB, at most {longest / 1e6:.1f} MB are read."
    return "" if raw.strip() else "there are no words in it."


def reason(error: Exception) -> str:
    """Return what a refusal says, without the place; of any other error only its kind, for it may quote the text.

    Want of memory is the machine's fault and not the row's: it is raised again.
    """
    if isinstance(error, MemoryError):
        raise error
    if isinstance(error, TestimonyError):
        return f"{error.what} {error.next_step}".strip()
    return f"an unexpected error while it was read ({type(error).__name__}): please report it."
