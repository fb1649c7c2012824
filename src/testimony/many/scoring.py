"""The scores of many passages: every sentence's sum over its units, by one sparse product a kind of unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from testimony.answers import ANSWERING, ELLIPTICAL, NO_BIT, WORTH, YES_BIT
from testimony.many.cut import Cut, cut
from testimony.many.grams import GramIndex
from testimony.many.learnt import Learnt
from testimony.many.pairs import PairIndex
from testimony.many.pieces import NEWLINE, TEXT_END, Pieces
from testimony.many.scopes import FLAGS
from testimony.passage import Passage
from testimony.unit_table import norm

_MOST_TEXTS, _MOST_CHARACTERS = 4096, 1_000_000  # of one round
_NEGATED = FLAGS.index("negated")


def is_plain(texts: Iterable[str]) -> bool:
    """Tell whether texts are free of the two control characters that this road needs for itself."""
    joined = "".join(texts)
    return TEXT_END not in joined and NEWLINE not in joined


class Scorer:
    """Scores passages by what a classifier has learnt; grows with the words it sees, within a bound."""

    def __init__(self, learnt: Learnt) -> None:
        self._learnt = learnt
        self._pairs = PairIndex(learnt)
        self._grams = GramIndex(learnt.vocabulary, learnt.features.ngrams, learnt.features.ngram_weight)
        self._languages: dict[str, Pieces] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Travel empty to another process: it is filled again there, and what travels may be read-only."""
        return {"learnt": self._learnt}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["learnt"])  # type: ignore[misc]

    def scores(self, passages: Sequence[Passage]) -> np.ndarray:
        """Return the scores in log-odds, shape (passages, targets); the texts must be plain (`is_plain`)."""
        found = np.zeros((len(passages), self._learnt.width - 1), dtype=np.float32)
        texts, tags, questions, _ = zip(*passages, strict=True)
        for tag in dict.fromkeys(tags):
            places = np.flatnonzero(np.array([t == tag for t in tags]))
            for some in _rounds(places, texts):
                at = some.tolist()
                found[some] = self._round(
                    [texts[i] for i in at], [questions[i] for i in at], self._known(tag)
                )
        return found

    def clear(self) -> None:
        """Forget every word."""
        for pieces in self._languages.values():
            pieces.clear()

    def _round(self, said: Sequence[str], questions: Sequence[str], pieces: Pieces) -> np.ndarray:
        pieces.make_room()
        texts = cut(said, pieces)
        asked = self._asked(questions, texts, pieces)
        sums = self._sums(texts, pieces)
        least, share, first = self._learnt.least, self._learnt.best_sentence, texts.first
        whole = np.add.reduceat(sums, first[:-1]) + asked
        scores: np.ndarray = whole[:, :-1] / norm(whole[:, -1:], least)
        if share:
            if asked.any():
                sums += np.repeat(asked, np.diff(first), axis=0)
            best = np.maximum.reduceat(sums[:, :-1] / norm(sums[:, -1:], least), first[:-1])
            scores = (1 - share) * scores + share * best
        scores += self._learnt.bias
        return scores

    def _known(self, language: str) -> Pieces:
        if language not in self._languages:
            self._languages[language] = Pieces(self._learnt, language, self._pairs, self._grams)
        return self._languages[language]

    def _asked(self, questions: Sequence[str], texts: Cut, pieces: Pieces) -> np.ndarray:
        """Return what each text takes over from its question, shape (texts, targets + 1)."""
        found = np.zeros((len(questions), self._learnt.width), dtype=np.float32)
        if not any(questions):
            return found
        takes, denied = _taking(texts, pieces)
        some = [i for i in np.flatnonzero(takes).tolist() if questions[i]]
        distinct = {q: n for n, q in enumerate(dict.fromkeys((questions[i], bool(denied[i])) for i in some))}
        if distinct:
            said = cut([question for question, _ in distinct], pieces)
            sums = self._sums(said, pieces, np.array([is_denied for _, is_denied in distinct]))
            rows = np.add.reduceat(sums, said.first[:-1])
            found[some] = rows[[distinct[questions[i], bool(denied[i])] for i in some]]
        return found * np.array([WORTH] * (self._learnt.width - 1) + [WORTH**2], dtype=np.float32)

    def _sums(self, texts: Cut, pieces: Pieces, denied: np.ndarray | None = None) -> np.ndarray:
        """Return each sentence's sum over its units; `denied` gives the flags of whole texts instead of what the rules find."""
        lemmas = pieces.lemma.array[texts.word]
        together = texts.text[:-1] == texts.text[1:]
        flags = self._flags(texts, pieces, denied)
        others = _others(texts, pieces, lemmas, flags)
        rows, where = (np.concatenate(parts) for parts in zip(*others, strict=True))
        found = _added(texts.row, texts.starts, pieces.rows.array)
        found += _added(*_in_order(rows, where, len(found)), pieces.rows.array)
        near, apart = together, texts.sentence[:-2] == texts.sentence[2:]
        for places, pairs in (self._pairs.near(lemmas, near), self._pairs.apart(lemmas, apart)):
            found += _added(pairs, _ends(texts.sentence[places], len(found)), self._pairs.rows)
        return found

    def _flags(self, texts: Cut, pieces: Pieces, denied: np.ndarray | None) -> np.ndarray:
        if denied is not None:
            return np.asarray(denied[texts.text] << _NEGATED, dtype=np.uint8)
        if not self._learnt.features.scopes or not len(texts.word):
            return np.zeros(len(texts.word), dtype=np.uint8)
        return pieces.book.flags(texts.spoken(pieces.cue.array[texts.word]))


def _rounds(places: np.ndarray, texts: Sequence[str]) -> Iterator[np.ndarray]:
    """Yield the numbers of texts in rounds of a bounded size."""
    sizes = np.cumsum([len(texts[i]) for i in places.tolist()])
    start = 0
    while start < len(places):
        before = sizes[start - 1] if start else 0
        most = int(np.searchsorted(sizes, before + _MOST_CHARACTERS, side="right"))
        stop = min(max(most, start + 1), start + _MOST_TEXTS)
        yield places[start:stop]
        start = stop


def _others(
    texts: Cut, pieces: Pieces, lemmas: np.ndarray, flags: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield rows and sentences of what is no word by itself: marks before words, expressions, and what flags add."""
    yield texts.lead_rows, texts.lead_sentences
    places, nodes = pieces.phrases.find(lemmas, texts.texts[texts.text + 1])
    yield pieces.concepts(nodes, flags[places]), texts.sentence[places]
    for bit in range(len(FLAGS)):
        places = np.flatnonzero(flags & (1 << bit))
        rows = pieces.flagged(texts.word[places], bit)
        yield rows[rows > 0], texts.sentence[places[rows > 0]]


def _taking(texts: Cut, pieces: Pieces) -> tuple[np.ndarray, np.ndarray]:
    """Tell which texts take over their question, as `answers.asked` does, and which of them deny it."""
    words = np.diff(texts.texts)
    bits = np.append(pieces.answer.array[texts.word], [0, 0])
    first = np.where(words > 0, bits[texts.texts[:-1]], 0)
    second = np.where(words > 1, bits[texts.texts[:-1] + 1], 0)
    denied = ((first | second) & NO_BIT) > 0
    answers = denied | ((first & YES_BIT) > 0)
    speaks = np.concatenate([[0], np.cumsum(bits > 0)])
    heard = speaks[texts.texts[1:]] > speaks[texts.texts[:-1]]
    return heard & (words <= np.where(answers, ANSWERING, ELLIPTICAL)), denied


def _in_order(rows: np.ndarray, where: np.ndarray, sentences: int) -> tuple[np.ndarray, np.ndarray]:
    return rows[np.argsort(where, kind="stable")], _ends(where, sentences)


def _ends(where: np.ndarray, sentences: int) -> np.ndarray:
    """Return at which unit each sentence begins, and the end; the units being in the sentences' order."""
    return np.concatenate([[0], np.cumsum(np.bincount(where, minlength=sentences))])


def _added(rows: np.ndarray, starts: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Return each sentence's sum over its rows of a table, shape (sentences, targets + 1)."""
    ones = np.ones(len(rows), dtype=np.float32)
    shape = (len(starts) - 1, len(table))
    found: np.ndarray = sparse.csr_matrix((ones, rows, starts.astype(np.int32)), shape=shape) @ table
    return found
