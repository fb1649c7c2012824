"""What may stand in a field of a codebook's file, and what is said where something else does."""

from __future__ import annotations

from datetime import date
from typing import Any

from testimony.errors import CodebookError
from testimony.value_names import called


def wrong(what: str, value: Any, needed: str, where: str) -> CodebookError:
    """Return the refusal of a value that is not what is needed."""
    if isinstance(value, bool):  # YAML takes yes, no, on and off for these
        step = "Put it in quotes."
        return CodebookError(f"{what} is read as true or false", where=where, next_step=step)
    return CodebookError(f"{what} is {called(value)}", where=where, next_step=f"It has to be {needed}.")


def text(value: Any, what: str, where: str, default: str = "") -> str:
    """Return words, also where YAML takes them for a number or a date; `default` for nothing."""
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise wrong(what, value, "words", where)
    return str(value)


def lines(value: Any, what: str, where: str) -> tuple[str, ...]:
    """Return a list of words; one alone may stand there without brackets."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,) if value else ()
    if not isinstance(value, list):
        raise wrong(what, value, "a list of words", where)
    return tuple(text(v, f"a part of {what}", where) for v in value)


def words(value: Any, what: str, where: str) -> dict[str, str] | None:
    """Return words by name; one text alone is English."""
    if value is None or isinstance(value, str):
        return {"en": value} if value else None
    if not isinstance(value, dict):
        raise wrong(what, value, "names with values", where)
    part = f"a part of {what}"
    return {text(k, part, where): text(v, part, where) for k, v in value.items()}
