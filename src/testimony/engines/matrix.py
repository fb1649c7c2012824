"""Texts as a TF-IDF matrix for estimators that take numbers: words and their pairs, and character n-grams within words.

Words are compared in the form the default engine uses: lower case, no stress marks, Russian in Latin letters in Cyrillic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from testimony.passage import Passage
from testimony.words import tokens

_PARTS: dict[str, dict[str, Any]] = {
    "words": {"token_pattern": r"\S+", "ngram_range": (1, 2)},
    "chars": {"analyzer": "char_wb", "ngram_range": (2, 5)},
}


class TextMatrix:
    """Learns vocabularies from texts, and turns texts into rows of shape (texts, features)."""

    def __init__(self) -> None:
        self._parts = {name: _vectorizer(name, min_df=2) for name in _PARTS}

    def fit(self, rows: Sequence[Passage]) -> TextMatrix:
        """Learn which words and n-grams there are (in two texts at least), and how rare each is."""
        texts = [_normal(p) for p in rows]
        for part in self._parts.values():
            part.fit(texts)
        return self

    def transform(self, rows: Sequence[Passage]) -> sparse.csr_matrix:
        """Return the texts' values, each kind of feature of length one."""
        texts = [_normal(p) for p in rows]
        return sparse.hstack([part.transform(texts) for part in self._parts.values()]).tocsr()

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what was learnt as plain numbers and bytes."""
        found: dict[str, np.ndarray] = {}
        for name, part in self._parts.items():
            terms = "\n".join(part.get_feature_names_out()).encode()
            found[name], found[f"{name}_idf"] = np.frombuffer(terms, dtype=np.uint8), part.idf_
        return found

    @classmethod
    def restored(cls, arrays: Mapping[str, np.ndarray]) -> TextMatrix:
        """Return the matrix of an earlier fit. Raises `ValueError` where the arrays do not fit together."""
        made = cls()
        for name in _PARTS:
            terms = arrays[name].tobytes().decode().split("\n")
            made._parts[name] = _vectorizer(name, vocabulary=terms)
            made._parts[name].idf_ = arrays[f"{name}_idf"]
        return made


def _vectorizer(name: str, **more: Any) -> TfidfVectorizer:
    return TfidfVectorizer(lowercase=False, sublinear_tf=True, dtype=np.float32, **_PARTS[name], **more)


def _normal(passage: Passage) -> str:
    return " ".join(token.form for token in tokens(passage.text, passage.language))
