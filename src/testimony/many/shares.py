"""What each unit of many texts adds: to its sentence, which makes the scores, and to the words it is said in.

`testimony.unit_table.shares` and `testimony.evidence.places` are the reference; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from testimony.many.compiled import loops
from testimony.many.cut import Cut
from testimony.many.learnt import Learnt
from testimony.unit_table import norm


@dataclass(frozen=True, slots=True)
class Units:
    """Units of one kind: each one's row in a table of weights, its first word (-1: its text has none), and its sentence.

    `size` says how many words it is said in: one number, or one a unit. `table` has shape (rows, targets + 1).
    """

    rows: np.ndarray
    places: np.ndarray
    sentences: np.ndarray
    size: int | np.ndarray
    table: np.ndarray

    def of(self, sentences: np.ndarray) -> Units:
        """Return the units of the sentences marked."""
        kept = sentences[self.sentences]
        size = self.size[kept] if isinstance(self.size, np.ndarray) else self.size
        return Units(self.rows[kept], self.places[kept], self.sentences[kept], size, self.table)


@dataclass(frozen=True, slots=True)
class Summed:
    """Texts with what their units add up to: `sums` a sentence, `whole` a text, both with the question (`asked`, a text)."""

    texts: Cut
    units: tuple[Units, ...]
    sums: np.ndarray
    asked: np.ndarray
    whole: np.ndarray

    def said(self, least: float) -> np.ndarray:
        """Return what each sentence says of each target, shape (sentences, targets)."""
        found: np.ndarray = self.sums[:, :-1] / norm(self.sums[:, -1:], least)
        return found


@dataclass(frozen=True, slots=True)
class Shares:
    """A text's words: what each adds to each target, shape (words, targets), the clause each stands in, its first character and its end.

    `rest` is the score without them, shape (targets,): the bias, and what the question adds.
    """

    words: np.ndarray
    clauses: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    rest: np.ndarray


def summed(units: Sequence[Units], sentences: int) -> np.ndarray:
    """Return each sentence's sum over its units, shape (sentences, targets + 1).

    Of the units with one table, the first kind must be in the order of the sentences.
    """
    found = np.zeros((sentences, units[0].table.shape[1]), dtype=np.float32)
    if (compiled := loops()) is not None:
        for some in units:
            compiled.add(found, some.rows, some.sentences, some.table)
        return found
    for table in {id(some.table): some.table for some in units}.values():
        first, *others = [some for some in units if some.table is table]
        found += _added(first.rows, first.sentences, table, sentences)
        rows, where = (np.concatenate([getattr(o, n) for o in others]) for n in ("rows", "sentences"))
        order = np.argsort(where, kind="stable")
        found += _added(rows[order], where[order], table, sentences)
    return found


def shared(found: Summed, learnt: Learnt, wanted: Sequence[int]) -> Iterator[Shares]:
    """Yield what the words of some texts add: a unit's share is parted evenly among the words it is said in."""
    texts, share = found.texts, learnt.best_sentence
    of_sentence = np.repeat(np.arange(len(found.whole)), np.diff(texts.first))
    whole, apart = (norm(part[:, -1:], learnt.least) for part in (found.whole, found.sums))
    best = share * _best(found.said(learnt.least), texts.first, of_sentence) / apart
    worth = best + (1 - share) / whole[of_sentence]
    is_wanted = np.isin(np.arange(len(found.whole)), wanted)[of_sentence]
    words = np.zeros((len(texts.word) + 1, learnt.width - 1))  # the last takes what stands in no word
    for units in found.units:
        _parted(words, units.of(is_wanted), worth)
    rest = found.asked[:, :-1] * (np.add.reduceat(best, texts.first[:-1]) + (1 - share) / whole) + learnt.bias
    clauses = texts.clauses()
    for i in wanted:
        own = slice(int(texts.texts[i]), int(texts.texts[i + 1]))
        yield Shares(words[own], clauses[own], texts.start[own], texts.stop[own], rest[i])


def _best(said: np.ndarray, first: np.ndarray, of_sentence: np.ndarray) -> np.ndarray:
    """Return 1 for the sentence of each text that says a target best, the first of equals, else 0."""
    is_best = said == np.maximum.reduceat(said, first[:-1])[of_sentence]
    before = np.cumsum(is_best, axis=0) - is_best
    found: np.ndarray = (is_best & (before == before[first[:-1]][of_sentence])).astype(np.float64)
    return found


def _parted(words: np.ndarray, units: Units, worth: np.ndarray) -> None:
    """Add to words what units add, each parted among its words; `worth` has a row a sentence."""
    places, sizes = units.places, np.broadcast_to(np.asarray(units.size), units.places.shape)
    if (compiled := loops()) is not None:
        compiled.part(words, units.rows, places, sizes, units.table, worth, units.sentences)
        return
    added = units.table[units.rows, :-1] * worth[units.sentences]
    for step in range(int(sizes.max(initial=0))):
        within = np.flatnonzero(sizes > step)
        np.add.at(words, places[within] + step, added[within] / sizes[within, None])


def _added(rows: np.ndarray, sentences: np.ndarray, table: np.ndarray, count: int) -> np.ndarray:
    """Return each sentence's sum over its rows of a table; the units being in the sentences' order."""
    ends = np.concatenate([[0], np.cumsum(np.bincount(sentences, minlength=count))]).astype(np.int32)
    ones = np.ones(len(rows), dtype=np.float32)
    found: np.ndarray = sparse.csr_matrix((ones, rows, ends), shape=(count, len(table))) @ table
    return found
