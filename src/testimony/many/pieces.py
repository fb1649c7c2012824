"""What is known of the pieces between spaces that a language's texts are made of: their words, breaks and rows.

A piece is looked at once, whatever stands in it, and then is a number: `don't,` is a word and the end of a clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from testimony.answers import answer_bits
from testimony.features import Key, mark_key
from testimony.language import base
from testimony.many.grams import GramIndex
from testimony.many.growing import Growing
from testimony.many.learnt import Learnt
from testimony.many.numbered import Numbered
from testimony.many.pairs import PairIndex
from testimony.many.parts import NEWLINE, TEXT_END, parts
from testimony.many.phrases import PhraseIndex
from testimony.many.scopes import FLAGS, CueBook
from testimony.many.singles import SingleIndex
from testimony.words import lemma_anew, normal_forms, word_language

LIMIT = 200_000
"""Pieces kept at most; then all are forgotten (about 80 MB)."""

_SAID = tuple(" ".join(f for i, f in enumerate(FLAGS) if bits >> i & 1) for bits in range(2 ** len(FLAGS)))
_NONE = 0  # the row that adds nothing


@dataclass(frozen=True, slots=True)
class Known:
    """What training has seen, by kind, for all languages."""

    singles: SingleIndex
    grams: GramIndex
    pairs: PairIndex


class _Forms(dict[str, int]):
    """Form of a word -> its number, a new one for a new form; `forms` has them by number."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[str] = []

    def __missing__(self, form: str) -> int:
        number = self[form] = len(self.forms)
        self.forms.append(form)
        return number


class Pieces:
    """The pieces seen so far in one language, as arrays by number.

    Of piece: `first` slot, `count` of slots (its words), `lone` breaks if it has no word, `lead` row of the marks before its first
    word. Of slot: `word`, `row` (the word's, with the marks behind it), where it begins in its piece (`start`), its `length`, breaks `before` and
    `after` it. Of word: number of its `lemma`
    among those of pairs, of its `cue`, its `answer` bits. `rows` has shape (rows, targets + 1).
    """

    def __init__(self, learnt: Learnt, language: str, known: Known) -> None:
        self._learnt, self._language, self._known = learnt, language, known
        self.book = CueBook(base(language))
        self.phrases = PhraseIndex(learnt.features, base(language), known.pairs)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._index = Numbered(self._learn)
        self._words = _Forms()
        self._marks: dict[str, int] = {"": _NONE}
        self._concepts = np.full((len(self.phrases), 2 ** len(FLAGS)), -1, dtype=np.int32)
        self._lemmas: list[str] = []
        self.first, self.count = Growing(np.int32), Growing(np.int32)
        self.lone, self.lead = Growing(np.uint8), Growing(np.int32)
        self.word, self.row = Growing(np.int32), Growing(np.int32)
        self.start, self.length = Growing(np.int32), Growing(np.int32)
        self.before, self.after = Growing(np.uint8), Growing(np.uint8)
        self.lemma, self.cue = Growing(np.int64), Growing(np.int16)
        self.answer, self._flags = Growing(np.uint8), Growing(np.int32, len(FLAGS))
        self._word_row = Growing(np.int32)
        self.rows = Growing(np.float32, self._learnt.width)
        self.rows.extend(np.zeros((1, self._learnt.width)))
        self._index.meet([TEXT_END, NEWLINE])

    def make_room(self) -> None:
        """Forget everything if there is too much; what was cut before is void then."""
        if len(self._index) > LIMIT:
            self.clear()

    @property
    def piece_arrays(self) -> tuple[np.ndarray, ...]:
        """Return what is known of pieces, as the compiled loops take it."""
        return self.first.array, self.count.array, self.lone.array, self.lead.array

    @property
    def slot_arrays(self) -> tuple[np.ndarray, ...]:
        """Return what is known of slots, as the compiled loops take it."""
        return (
            self.word.array, self.row.array, self.before.array, self.after.array, self.start.array, self.length.array,
        )  # fmt: skip

    def placed(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the number of each piece of a text and where it begins, looking at those not seen before."""
        return self._index.placed(text)

    def _learn(self, pieces: Sequence[str]) -> None:
        """Keep new pieces, their words and their slots."""
        found = parts(pieces)
        forms = normal_forms(found.words, self._language)
        words = np.fromiter(map(self._words.__getitem__, forms), dtype=np.int32, count=len(forms))
        self._learn_words()
        if self._learnt.features.mark_weight:
            self._learn_marks([x for x in (*found.lead, *found.behind) if x not in (TEXT_END, NEWLINE)])
        self.first.extend(len(self.word) + np.cumsum(found.count) - found.count)
        self.count.extend(found.count)
        self.lone.extend(found.lone)
        self.lead.extend([self._marks.get(run, _NONE) for run in found.lead])
        self.word.extend(words)
        self.start.extend(found.start)
        self.length.extend([len(word) for word in found.words])
        self.before.extend(found.before)
        self.after.extend(found.after)
        self.row.extend(self._with_marks(self._word_row.array[words], found.behind))

    def _learn_words(self) -> None:
        """Keep what depends on the new forms alone."""
        forms = self._words.forms[len(self._word_row) :]
        if not forms:
            return
        tags = [word_language(form, self._language) for form in forms]
        lemmas = list(map(lemma_anew, forms, tags))
        self._lemmas += lemmas
        known, unknown = self._known.singles.entries(forms, lemmas, tags)
        if self._learnt.features.ngram_weight:
            known.append(self._known.grams.entries(forms))
        self._word_row.extend(self._new_rows(self._learnt.rows(known, unknown)))
        self.lemma.extend([self._known.pairs.lemmas.get(x, 0) for x in lemmas])
        self.cue.extend([self.book.words.get(form, 0) for form in forms])
        self.answer.extend(list(map(answer_bits, forms)))
        self._flags.extend(np.full((len(forms), len(FLAGS)), -1))

    def _learn_marks(self, runs: Sequence[str]) -> None:
        new = [run for run in dict.fromkeys(runs) if run not in self._marks]
        found = self._learnt.rows_of([mark_key(run) for run in new])
        self._marks.update(zip(new, self._new_rows(found).tolist(), strict=True))

    def _new_rows(self, rows: np.ndarray) -> np.ndarray:
        """Keep rows, and return their numbers; of rows that add nothing that number."""
        numbers = np.zeros(len(rows), dtype=np.int32)
        some = rows.any(axis=1)
        numbers[some] = np.arange(some.sum()) + len(self.rows)
        self.rows.extend(rows[some])
        return numbers

    def _with_marks(self, rows: np.ndarray, runs: Sequence[str]) -> np.ndarray:
        """Return rows of words with the marks behind them."""
        marks = np.array([self._marks.get(run, _NONE) for run in runs], dtype=np.int32)
        both = np.flatnonzero(marks)
        rows[both] = self._new_rows(self.rows.array[rows[both]] + self.rows.array[marks[both]])
        return rows

    def flagged(self, words: np.ndarray, bit: int) -> np.ndarray:
        """Return the rows of what a flag adds to words."""
        found: np.ndarray = self._flags.array[words, bit]
        new = np.unique(words[found < 0])
        if not len(new):
            return found
        forms, lemmas = ([own[i] for i in new.tolist()] for own in (self._words.forms, self._lemmas))
        tags = [word_language(form, self._language) for form in forms]
        known = [*self._known.singles.in_scope(forms, lemmas, tags, FLAGS[bit])]
        self._flags.array[new, bit] = self._new_rows(self._learnt.rows(known, np.zeros(len(new))))
        again: np.ndarray = self._flags.array[words, bit]
        return again

    def concepts(self, nodes: np.ndarray, flags: np.ndarray) -> np.ndarray:
        """Return the rows of expressions of the lexicon, by their nodes and the flags of their first words."""
        found: np.ndarray = self._concepts[nodes, flags]
        new = sorted(set(zip(nodes[found < 0].tolist(), flags[found < 0].tolist(), strict=True)))
        if not new:
            return found
        keys = [
            [Key("concept", name, "", _SAID[bits]) for name in self.phrases.concepts[node]]
            for node, bits in new
        ]
        rows = self._learnt.rows_of([*chain(*keys)])
        first = np.cumsum([0, *map(len, keys)])[:-1]
        numbers = self._new_rows(np.add.reduceat(rows, first))
        self._concepts[tuple(np.array(new).T)] = numbers
        again: np.ndarray = self._concepts[nodes, flags]
        return again
