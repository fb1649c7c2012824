"""What a classifier is given: a text, its language, and the question it answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas as pd


class Passage(NamedTuple):
    """A text to classify, the language it is in, and the question it answers ("" where there is none).

    `phrase` marks a way of saying out of a phrasebook: it teaches what words mean, not how often a code occurs.
    """

    text: str
    language: str = "en"
    context: str = ""
    phrase: bool = False


def passages(texts: Iterable[str | Passage] | pd.DataFrame) -> list[Passage]:
    """Return passages from texts, passages, or a DataFrame with a column text (language, context).

    Raises `TypeError` where a text is missing or is none.
    """
    columns = getattr(texts, "columns", None)
    if columns is not None:
        table: Any = texts
        values = [table[c] if c in columns else [d] * len(table) for c, d in _DEFAULTS]
        rows = zip(*values, strict=True)
        return [Passage(_text(i, a), str(b), str(c)) for i, (a, b, c) in enumerate(rows)]
    given: list[Any] = list(texts)
    if set(map(type, given)) <= {Passage}:  # a million need no look at each
        return given
    return [
        p if isinstance(p, Passage) else Passage(_text(i, p), _guess(_text(i, p)))
        for i, p in enumerate(given)
    ]


def _text(number: int, value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text {number} is of type {type(value).__name__}, not str: fill or drop it first")
    return str(value)


_DEFAULTS = (("text", ""), ("language", "en"), ("context", ""))


def _guess(text: str) -> str:
    from testimony.language import identify

    return identify(text).tag
