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
    """Return passages from texts, passages, or a DataFrame with a column text (language, context)."""
    columns = getattr(texts, "columns", None)
    if columns is not None:
        table: Any = texts
        values = [table[c] if c in columns else [d] * len(table) for c, d in _DEFAULTS]
        return [Passage(str(a), str(b), str(c)) for a, b, c in zip(*values, strict=True)]
    return [p if isinstance(p, Passage) else Passage(str(p), _guess(str(p))) for p in texts]


_DEFAULTS = (("text", ""), ("language", "en"), ("context", ""))


def _guess(text: str) -> str:
    from testimony.language import identify

    return identify(text).tag
