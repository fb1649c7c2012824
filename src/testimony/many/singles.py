"""What training has seen of words by themselves: their forms, lemmas and concepts. n-grams and pairs stand apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat

import numpy as np

from testimony.counted import FORM
from testimony.many.learnt import Entries, Learnt
from testimony.many.scopes import FLAGS

_LEMMA, _CONCEPT = "l:", "k:"


class SingleIndex:
    """The columns of forms and lemmas, so that those of many words are found without a name made for each.

    `features.WordFeatures` says the same of one word; a test holds both to each other.
    """

    def __init__(self, learnt: Learnt) -> None:
        self._features, self._vocabulary = learnt.features, learnt.vocabulary
        self._forms: dict[str, int] = {}
        self._lemmas: dict[str, dict[str, int]] = {flag: {} for flag in ("", *FLAGS)}
        kinds = {FORM: self._forms} | {_said(flag) + _LEMMA: known for flag, known in self._lemmas.items()}
        for name, column in learnt.vocabulary.items():
            kind, colon, rest = name.partition(":")
            if kind + colon in kinds:
                kinds[kind + colon][rest] = column

    def entries(
        self, forms: Sequence[str], lemmas: Sequence[str], tags: Sequence[str]
    ) -> tuple[list[Entries], np.ndarray]:
        """Return the known features of words, given by form, lemma and language, and the squared value of forms training has not seen."""
        columns = _columns(self._forms, forms)
        found = [_entries(columns, 1.0), *self.in_scope(forms, lemmas, tags)]
        return found, (columns < 0).astype(np.float64)

    def in_scope(
        self, forms: Sequence[str], lemmas: Sequence[str], tags: Sequence[str], flag: str = ""
    ) -> Iterator[Entries]:
        """Yield the known features of lemmas and concepts: plain ones, or those that a flag adds."""
        yield _entries(_columns(self._lemmas[flag], lemmas), self._features.lemma_weight)
        if self._features.lexicon is not None and self._features.concept_weight:
            units, columns = self._concepts(forms, lemmas, tags, flag)
            yield units, columns, np.full(len(units), self._features.concept_weight, dtype=np.float32)

    def _concepts(
        self, forms: Sequence[str], lemmas: Sequence[str], tags: Sequence[str], flag: str
    ) -> tuple[np.ndarray, np.ndarray]:
        found: list[tuple[int, int]] = []
        by_language = {tag: self._features.finder(tag).single for tag in set(tags)}
        for i, (form, base, tag) in enumerate(zip(forms, lemmas, tags, strict=True)):
            single = by_language[tag]
            if base in single or form in single:
                concepts = dict.fromkeys((*single.get(base, ()), *single.get(form, ())))
                names = (f"{_said(flag)}{_CONCEPT}{concept}" for concept in concepts)
                found += [(i, self._vocabulary[name]) for name in names if name in self._vocabulary]
        units, columns = np.array(found, dtype=np.int32).reshape(-1, 2).T
        return units, columns


def _said(flag: str) -> str:
    return f"{flag}|" if flag else ""


def _columns(known: Mapping[str, int], names: Sequence[str]) -> np.ndarray:
    return np.fromiter(map(known.get, names, repeat(-1)), dtype=np.int32, count=len(names))


def _entries(columns: np.ndarray, value: float) -> Entries:
    units = np.flatnonzero(columns >= 0).astype(np.int32)
    return units, columns[units], np.full(len(units), value, dtype=np.float32)
