"""Texts as counts, before anything is learnt: which units each text has, and which named features each unit.

Nothing here depends on who is trained on, so it is computed once and every fold takes its rows of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from testimony.features import Key, Unit

Named = Callable[[Key], Iterable[tuple[str, float]]]
"""From a unit's key to its named features with their values."""

FORM = "w:"
"""How the name of a word's form begins: the feature by which a word is known or unknown."""


@dataclass(frozen=True)
class Counted:
    """Texts × units and units × features.

    `texts` has shape (texts, units), `units` shape (units, features) with the features' plain values, `names` are the
    features in alphabetical order. `unknown` holds, per unit, column and squared value of its form, by which a word
    that training has not seen counts in the norm (column -1: no word). `phrase` marks ways of saying.
    """

    texts: sparse.csr_matrix
    units: sparse.csr_matrix
    names: tuple[str, ...]
    unknown: tuple[np.ndarray, np.ndarray]
    phrase: np.ndarray

    def __len__(self) -> int:
        return int(self.texts.shape[0])

    def __getitem__(self, rows: np.ndarray) -> Counted:
        return replace(self, texts=self.texts[rows], phrase=self.phrase[rows])

    def frequencies(self) -> np.ndarray:
        """Return in how many texts each feature occurs, shape (features,)."""
        there = (self.texts != 0).astype(np.float32) @ (self.units != 0).astype(np.float32)
        found: np.ndarray = np.bincount(there.indices, minlength=len(self.names))
        return found

    def matrix(self, columns: np.ndarray, idf: np.ndarray, rarest: float, least: float) -> sparse.csr_matrix:
        """Return texts × known features, weighted by `idf` and divided by each text's norm.

        `columns` says, per feature, its place among the known ones (-1: not known). The squared norm of a text is the
        sum over its units, and `least` rarest words besides, as in the classifier's score.
        """
        place = columns[self.units.indices]
        known = place >= 0
        ends = np.concatenate([[0], np.cumsum(known)])[self.units.indptr]
        values = self.units.data[known] * idf[place[known]]
        rows = sparse.csr_matrix((values, place[known], ends), shape=(self.units.shape[0], len(idf)))
        norms = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
        form, value = self.unknown
        strange = form >= 0
        strange[strange] = columns[form[strange]] < 0
        norms += np.where(strange, value * rarest**2, 0.0)
        length = np.sqrt(self.texts @ norms + (least * rarest) ** 2)
        length[length == 0] = 1.0
        return (sparse.diags(1 / length) @ self.texts @ rows).tocsr()


def count(texts: Sequence[Sequence[Unit]], named: Named, phrase: Sequence[bool]) -> Counted:
    """Return the counts of texts given as units."""
    keys = {key: i for i, key in enumerate(dict.fromkeys(u.key for units in texts for u in units))}
    column: dict[str, int] = {}
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    form, square = np.full(len(keys), -1), np.zeros(len(keys))
    for i, key in enumerate(keys):
        for name, value in named(key):
            j = column.setdefault(name, len(column))
            columns.append(j)
            values.append(value)
            if name.startswith(FORM):
                form[i], square[i] = j, value * value
        ends.append(len(columns))
    names = sorted(column)
    place = np.empty(len(names), dtype=np.int32)
    place[[column[name] for name in names]] = np.arange(len(names), dtype=np.int32)
    units = sparse.csr_matrix(
        (np.array(values, dtype=np.float32), place[np.array(columns, dtype=np.int64)], ends),
        shape=(len(keys), len(names)),
    )
    units.sum_duplicates()
    index = [keys[u.key] for units_ in texts for u in units_]
    lengths = np.cumsum([0, *(len(units_) for units_ in texts)])
    by_text = sparse.csr_matrix(
        (np.ones(len(index), dtype=np.float32), index, lengths), shape=(len(texts), len(keys))
    )
    form = np.where(form >= 0, place[np.maximum(form, 0)], -1) if len(place) else form
    return Counted(by_text, units, tuple(names), (form, square), np.array(phrase, dtype=bool))
