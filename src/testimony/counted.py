"""Texts as counts, before anything is learnt: which units each text has, and which named features each unit.

Nothing here depends on who is trained on, so it is computed once and every fold takes its rows of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from testimony.features import Key, Unit, n_sentences

Named = Callable[[Key], Iterable[tuple[str, float]]]
"""From a unit's key to its named features with their values."""

FORM = "w:"
"""How the name of a word's form begins: the feature by which a word is known or unknown."""


@dataclass(frozen=True)
class Counted:
    """Texts × units and units × features.

    `texts` has shape (texts, units), `units` shape (units, features) with the features' plain values, `names` are the
    features in alphabetical order. `sentences` has shape (sentences, units); those of text i are the rows from `first[i]` up to
    `first[i + 1]`, and a text without words has one. `unknown` holds, per unit, column and squared value of its form, by which a word
    that training has not seen counts in the norm (column -1: no word). `phrase` marks ways of saying.
    """

    texts: sparse.csr_matrix
    sentences: sparse.csr_matrix
    first: np.ndarray
    units: sparse.csr_matrix
    names: tuple[str, ...]
    unknown: tuple[np.ndarray, np.ndarray]
    phrase: np.ndarray

    def __len__(self) -> int:
        return int(self.texts.shape[0])

    def __getitem__(self, rows: np.ndarray) -> Counted:
        chosen = np.arange(len(self))[rows]
        lengths = np.diff(self.first)[chosen]
        first = np.concatenate([[0], np.cumsum(lengths)])
        inside = (
            np.arange(first[-1]) - np.repeat(first[:-1], lengths) + np.repeat(self.first[chosen], lengths)
        )
        return replace(
            self,
            texts=self.texts[chosen],
            sentences=self.sentences[inside],
            first=first,
            phrase=self.phrase[chosen],
        )

    def frequencies(self) -> np.ndarray:
        """Return in how many texts each feature occurs, shape (features,)."""
        there = (self.texts != 0).astype(np.float32) @ (self.units != 0).astype(np.float32)
        found: np.ndarray = np.bincount(there.indices, minlength=len(self.names))
        return found

    def known(
        self, columns: np.ndarray, idf: np.ndarray, rarest: float
    ) -> tuple[sparse.csr_matrix, np.ndarray]:
        """Return units × known features, weighted by `idf`, and the units' squared norms.

        `columns` says, per feature, its place among the known ones (-1: not known).
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
        return rows, norms + np.where(strange, value * rarest**2, 0.0)


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
    by_text = _rows(index, lengths, len(keys))
    parts = [part for units_ in texts for part in _by_sentence(units_)]
    by_sentence = _rows(
        [keys[u.key] for part in parts for u in part], np.cumsum([0, *map(len, parts)]), len(keys)
    )
    first = np.cumsum([0, *(n_sentences(units_) for units_ in texts)])
    form = np.where(form >= 0, place[np.maximum(form, 0)], -1) if len(place) else form
    return Counted(
        by_text, by_sentence, first, units, tuple(names), (form, square), np.array(phrase, dtype=bool)
    )


def _by_sentence(units: Sequence[Unit]) -> list[list[Unit]]:
    """Return the units of each sentence; those of the question stand in all of them."""
    parts: list[list[Unit]] = [[] for _ in range(n_sentences(units))]
    for unit in units:
        for part in parts if unit.sentence < 0 else [parts[unit.sentence]]:
            part.append(unit)
    return parts


def _rows(index: Sequence[int], ends: np.ndarray, width: int) -> sparse.csr_matrix:
    """Return how often each unit occurs in each row, `ends` saying where the rows end in `index`."""
    ones = np.ones(len(index), dtype=np.float32)
    return sparse.csr_matrix((ones, index, ends), shape=(len(ends) - 1, width))
