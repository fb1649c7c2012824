"""Passages made ready for an engine: a list that folds can take rows of, with vectors where an encoder has read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from testimony.passage import Passage, passages
from testimony.transliteration import transliterate

if TYPE_CHECKING:
    import pandas as pd

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Prepared:
    """Passages, and one vector each, shape (passages, width), where there are vectors."""

    passages: tuple[Passage, ...]
    vectors: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.passages)

    def __getitem__(self, rows: np.ndarray) -> Prepared:
        vectors = None if self.vectors is None else self.vectors[rows]
        return Prepared(tuple(self.passages[i] for i in rows), vectors)


def prepared(X: Iterable[str | Passage] | pd.DataFrame | Prepared) -> Prepared:
    """Return texts, passages or a DataFrame as passages that can be indexed by rows."""
    return X if isinstance(X, Prepared) else Prepared(tuple(passages(X)))


def in_own_script(passage: Passage) -> str:
    """Return a passage's text; Russian in Latin letters comes out in Cyrillic.

    >>> in_own_script(Passage("Prishla povestka", "ru-Latn"))
    'пришла повестка'
    """
    if passage.language != "ru-Latn":
        return passage.text
    return _WORD.sub(lambda word: transliterate(word.group()), passage.text)
