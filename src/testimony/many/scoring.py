"""The scores of many passages: every sentence's sum over its units, by one sparse product a kind of unit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from testimony.answers import ANSWERING, ELLIPTICAL, NO_BIT, WORTH, YES_BIT
from testimony.many.compiled import scored
from testimony.many.cut import Cut, cut
from testimony.many.grams import GramIndex
from testimony.many.learnt import Learnt
from testimony.many.pairs import PairIndex
from testimony.many.parts import NEWLINE, TEXT_END
from testimony.many.pieces import Known, Pieces
from testimony.many.scopes import FLAGS
from testimony.many.shares import Shares, Summed, Units, shared, summed
from testimony.many.singles import SingleIndex
from testimony.passage import Passage
from testimony.unit_table import norm

AT_ONCE = 4096
"""Passages whose words are looked at together: few enough to stay near the processor."""

_MOST_CHARACTERS = 1_000_000  # of one round
_NEGATED = FLAGS.index("negated")


def is_plain(passages: Sequence[Passage]) -> bool:
    """Tell whether texts and questions are free of the two control characters that this road needs for itself."""
    joined = "".join([p.text for p in passages]) + "".join([p.context for p in passages])
    return TEXT_END not in joined and NEWLINE not in joined


@dataclass(frozen=True, slots=True)
class Scored:
    """Passages with their `scores` in log-odds, shape (passages, targets)."""

    scores: np.ndarray
    _learnt: Learnt
    _rounds: tuple[tuple[np.ndarray, Summed], ...]

    def shares(self, wanted: Collection[int]) -> dict[int, Shares]:
        """Return what each word adds to each target, for some of the passages, by number."""
        found: dict[int, Shares] = {}
        chosen = np.array(sorted(wanted), dtype=np.int64)
        for some, held in self._rounds:
            own = np.flatnonzero(np.isin(some, chosen)).tolist()
            if own:
                found.update(zip(some[own].tolist(), shared(held, self._learnt, own), strict=True))
        return found


class Scorer:
    """Scores passages by what a classifier has learnt; grows with the words it sees, within a bound."""

    def __init__(self, learnt: Learnt) -> None:
        self._learnt = learnt
        grams = GramIndex(learnt.vocabulary, learnt.features.ngrams, learnt.features.ngram_weight)
        self._seen = Known(SingleIndex(learnt), grams, PairIndex(learnt))
        self._languages: dict[str, Pieces] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Travel empty to another process: it is filled again there, and what travels may be read-only."""
        return {"learnt": self._learnt}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["learnt"])  # type: ignore[misc]

    def scores(self, passages: Sequence[Passage]) -> np.ndarray:
        """Return the scores in log-odds, shape (passages, targets); the texts must be plain (`is_plain`)."""
        found = np.zeros((len(passages), self._learnt.width - 1), dtype=np.float32)
        for some, held in self._in_rounds(passages):
            found[some] = self._scores(held)
        return found

    def scored(self, passages: Sequence[Passage]) -> Scored:
        """Return the scores, and what is needed to say which words made them."""
        rounds = list(self._in_rounds(passages))
        found = np.zeros((len(passages), self._learnt.width - 1), dtype=np.float32)
        for some, held in rounds:
            found[some] = self._scores(held)
        return Scored(found, self._learnt, tuple(rounds))

    def clear(self) -> None:
        """Forget every word."""
        for pieces in self._languages.values():
            pieces.clear()

    def _scores(self, found: Summed) -> np.ndarray:
        share, first = self._learnt.best_sentence, found.texts.first
        scores: np.ndarray = found.whole[:, :-1] / norm(found.whole[:, -1:], self._learnt.least)
        if share:
            best = np.maximum.reduceat(found.said(self._learnt.least), first[:-1])
            scores = (1 - share) * scores + share * best
        scores += self._learnt.bias
        return scores

    def _in_rounds(self, passages: Sequence[Passage]) -> Iterator[tuple[np.ndarray, Summed]]:
        """Yield the numbers of passages of one language, and what their units add up to."""
        for start in range(0, len(passages), AT_ONCE):
            block = passages[start : start + AT_ONCE]
            tags = [passage.language for passage in block]
            for tag in dict.fromkeys(tags):
                places = _places(tags, tag)
                for some in _rounds(places, [block[i].text for i in places.tolist()]):
                    said = [block[i] for i in some.tolist()]
                    texts, questions = [p.text for p in said], [p.context for p in said]
                    scored(sum(map(len, texts)))
                    yield some + start, self._summed(texts, questions, self._known(tag))

    def _summed(self, said: Sequence[str], questions: Sequence[str], pieces: Pieces) -> Summed:
        pieces.make_room()
        texts = cut(said, pieces)
        asked = self._asked(questions, texts, pieces)
        units = self._units(texts, pieces)
        sums = summed(units, len(texts.starts) - 1)
        whole = np.add.reduceat(sums, texts.first[:-1]) + asked
        if asked.any():
            sums += np.repeat(asked, np.diff(texts.first), axis=0)
        return Summed(texts, units, sums, asked, whole)

    def _known(self, language: str) -> Pieces:
        if language not in self._languages:
            self._languages[language] = Pieces(self._learnt, language, self._seen)
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
            units = self._units(said, pieces, np.array([is_denied for _, is_denied in distinct]))
            rows = np.add.reduceat(summed(units, len(said.starts) - 1), said.first[:-1])
            found[some] = rows[[distinct[questions[i], bool(denied[i])] for i in some]]
        return found * np.array([WORTH] * (self._learnt.width - 1) + [WORTH**2], dtype=np.float32)

    def _units(self, texts: Cut, pieces: Pieces, denied: np.ndarray | None = None) -> tuple[Units, ...]:
        """Return the units of texts, kind by kind; `denied` gives the flags of whole texts instead of what the rules find."""
        lemmas = pieces.lemma.array[texts.word]
        flags = self._flags(texts, pieces, denied)
        others = list(_others(texts, pieces, lemmas, flags))
        table, pairs = pieces.rows.array, self._seen.pairs  # now that all rows are there
        found = [Units(texts.row, np.arange(len(texts.word)), texts.sentence, 1, table)]
        found += [Units(rows, places, where, size, table) for rows, places, where, size in others]
        near, apart = pairs.near(lemmas, texts.text), pairs.apart(lemmas, texts.sentence)
        for size, (places, rows) in ((2, near), (3, apart)):
            found.append(Units(rows, places, texts.sentence[places], size, pairs.rows))
        return tuple(found)

    def _flags(self, texts: Cut, pieces: Pieces, denied: np.ndarray | None) -> np.ndarray:
        if denied is not None:
            return np.asarray(denied[texts.text] << _NEGATED, dtype=np.uint8)
        if not self._learnt.features.scopes or not len(texts.word):
            return np.zeros(len(texts.word), dtype=np.uint8)
        return pieces.book.flags(texts.spoken(pieces.cue.array[texts.word]))


def _places(tags: Sequence[str], tag: str) -> np.ndarray:
    """Return where a language stands; most chunks are in one."""
    if tags.count(tag) == len(tags):
        return np.arange(len(tags))
    return np.flatnonzero([one == tag for one in tags])


def _rounds(places: np.ndarray, texts: Sequence[str]) -> Iterator[np.ndarray]:
    """Yield the numbers of texts in rounds of a bounded size; `places` has each text's."""
    sizes = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
    start = 0
    while start < len(places):
        before = sizes[start - 1] if start else 0
        most = int(np.searchsorted(sizes, before + _MOST_CHARACTERS, side="right"))
        stop = max(most, start + 1)
        yield places[start:stop]
        start = stop


_Some = tuple[np.ndarray, np.ndarray, np.ndarray, int | np.ndarray]


def _others(texts: Cut, pieces: Pieces, lemmas: np.ndarray, flags: np.ndarray) -> Iterator[_Some]:
    """Yield rows, first words, sentences and sizes of what is no word by itself: marks before words, expressions, what flags add."""
    yield texts.lead_rows, texts.lead_places, texts.lead_sentences, 1
    places, nodes = pieces.phrases.find(lemmas, texts.texts[texts.text + 1])
    rows = pieces.concepts(nodes, flags[places])
    yield rows, places, texts.sentence[places], pieces.phrases.depth[nodes]
    for bit in range(len(FLAGS)):
        places = np.flatnonzero(flags & (1 << bit))
        rows = pieces.flagged(texts.word[places], bit)
        places, rows = places[rows > 0], rows[rows > 0]
        yield rows, places, texts.sentence[places], 1


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
