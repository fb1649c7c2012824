"""The rules of `testimony.scope` on the words of many texts at once; a test holds the two to the same flags."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from testimony import scope_data as data
from testimony.many.compiled import loops
from testimony.scope_data import Cues

FLAGS = ("hearsay", "hypothetical", "negated", "other")
"""Flag i is the bit 2^i of a word."""

_AFFIRMED = "affirmed"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words of many texts one after another: the number each has in the cue book (0: in no cue), and what it stands in.

    `clause`, `sentence` and `text` number the runs from 0; the starts of the runs have one element more, the number of words.
    """

    cue: np.ndarray
    clause: np.ndarray
    clauses: np.ndarray
    sentence: np.ndarray
    sentences: np.ndarray
    text: np.ndarray
    texts: np.ndarray


Reach = Callable[[Spoken, np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
"""From words, cues (first word, one past the last) and turning words to the words reached (first, one past the last)."""


def _after(
    said: Spoken, first: np.ndarray, stop: np.ndarray, turning: np.ndarray, *, most: int
) -> tuple[np.ndarray, np.ndarray]:
    limit = np.maximum(np.minimum(said.clauses[said.clause[stop - 1] + 1], stop + most), stop)
    for k in range(most - 1, 0, -1):
        place = np.minimum(stop + k, len(said.clause) - 1)
        limit = np.where((stop + k < limit) & turning[said.cue[place]], stop + k, limit)
    return stop, limit


def _from(
    said: Spoken, first: np.ndarray, stop: np.ndarray, turning: np.ndarray, *, most: int
) -> tuple[np.ndarray, np.ndarray]:
    return first, _after(said, first, stop, turning, most=most)[1]


def _before(
    said: Spoken, first: np.ndarray, stop: np.ndarray, turning: np.ndarray, *, most: int
) -> tuple[np.ndarray, np.ndarray]:
    return np.maximum(said.clauses[said.clause[first]], first - most), first


def _clause(
    said: Spoken, first: np.ndarray, stop: np.ndarray, turning: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    number = said.clause[first]
    return said.clauses[number], said.clauses[number + 1]


def _sentence(
    said: Spoken, first: np.ndarray, stop: np.ndarray, turning: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    number = said.sentence[first]
    return said.sentences[number], said.sentences[number + 1]


def _rest(
    said: Spoken, first: np.ndarray, stop: np.ndarray, turning: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    return first, said.sentences[said.sentence[first] + 1]


RULES: tuple[tuple[Cues, str, Reach], ...] = (
    (data.NOT_ONLY, _AFFIRMED, partial(_from, most=8)),
    (data.NOT_BECAUSE, "negated", partial(_after, most=8)),
    (data.NOT_INVOLVED, "negated", partial(_before, most=7)),
    (data.NEGATION, "negated", partial(_after, most=4)),
    (data.HYPOTHETICAL, "hypothetical", _clause),
    (data.OTHER_PERSON, "other", _rest),
    (data.HEARSAY, "hearsay", _sentence),
)
"""Cues, flag and reach of each rule of `testimony.scope.RULES`, in the same order."""


class CueBook:
    """A number for each word of a language's cues and turning words, from 1, and the cues in numbers."""

    def __init__(self, language: str) -> None:
        self.words: dict[str, int] = {}
        self._rules = [self._cues(cues.get(language, ())) for cues, _, _ in RULES]
        self._flat = [_flat(cues, len(self.words)) for cues in self._rules]
        turning = [self._number(word) for word in data.TURNING.get(language, ())]
        self._turning = np.zeros(len(self.words) + 1, dtype=bool)
        self._turning[turning] = True

    def _number(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words) + 1)

    def _cues(self, cues: tuple[str, ...]) -> dict[int, list[tuple[int, ...]]]:
        """Return the cues by their first word, the longest first."""
        found: dict[int, list[tuple[int, ...]]] = {}
        for cue in sorted((cue.split() for cue in cues), key=len, reverse=True):
            numbers = tuple(map(self._number, cue))
            found.setdefault(numbers[0], []).append(numbers)
        return found

    def flags(self, said: Spoken) -> np.ndarray:
        """Return each word's flags as the bits of a number."""
        at = np.flatnonzero(said.cue)
        if not len(at):
            return np.zeros(len(said.cue), dtype=np.uint8)
        reached: dict[str, np.ndarray] = {}
        for (first, stop), (_, flag, reach) in zip(self._found(said, at), RULES, strict=True):
            if len(first):
                _mark(reached, flag, reach(said, first, stop, self._turning), len(said.cue))
        return _bits(reached, len(said.cue))

    def _found(self, said: Spoken, at: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield, rule by rule, where cues stand: their first words, and one past their last."""
        if (compiled := loops()) is not None:
            for cues in self._flat:
                yield compiled.cues(said.cue, said.text, said.texts, at, *cues)
            return
        at = at[np.argsort(said.cue[at], kind="stable")]
        bounds = np.searchsorted(said.cue[at], np.arange(len(self.words) + 2))
        for rule in self._rules:
            yield _matches(rule, said, at, bounds)


def _flat(cues: dict[int, list[tuple[int, ...]]], words: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a rule's cues in three arrays: at which cue those of each first word begin, where each cue begins, and all numbers."""
    every = [cue for word in range(words + 1) for cue in cues.get(word, ())]
    of_word = np.cumsum([0, *(len(cues.get(word, ())) for word in range(words + 1))])
    starts = np.cumsum([0, *map(len, every)])
    return of_word, starts, np.array([number for cue in every for number in cue], dtype=np.int16)


def _matches(
    cues: dict[int, list[tuple[int, ...]]], said: Spoken, at: np.ndarray, bounds: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return where cues stand: their first words, and one past their last."""
    found: list[np.ndarray] = [np.zeros(0, dtype=np.int64)]
    sizes: list[np.ndarray] = [np.zeros(0, dtype=np.int64)]
    for word, options in cues.items():
        left = at[bounds[word] : bounds[word + 1]]
        for option in options:
            if not len(left):
                break
            hit = _is_said(option, said, left)
            found.append(left[hit])
            sizes.append(np.full(len(found[-1]), len(option)))
            left = left[~hit]
    first = np.concatenate(found)
    return first, first + np.concatenate(sizes)


def _is_said(option: tuple[int, ...], said: Spoken, left: np.ndarray) -> np.ndarray:
    hit: np.ndarray = left + len(option) <= said.texts[said.text[left] + 1]
    for k, number in enumerate(option[1:], start=1):
        hit &= said.cue[np.minimum(left + k, len(said.cue) - 1)] == number
    return hit


def _mark(reached: dict[str, np.ndarray], flag: str, reach: tuple[np.ndarray, np.ndarray], size: int) -> None:
    """Count, for each word, how many reaches begin at it less those that end before it."""
    first, stop = reach
    some = stop > first
    if flag not in reached:
        reached[flag] = np.zeros(size + 1, dtype=np.int32)
    np.add.at(reached[flag], first[some], 1)
    np.subtract.at(reached[flag], stop[some], 1)


def _bits(reached: dict[str, np.ndarray], size: int) -> np.ndarray:
    inside = {flag: np.cumsum(change)[:size] > 0 for flag, change in reached.items()}
    if _AFFIRMED in inside and "negated" in inside:
        inside["negated"] &= ~inside[_AFFIRMED]
    bits = np.zeros(size, dtype=np.uint8)
    for i, flag in enumerate(FLAGS):
        if flag in inside:
            bits |= inside[flag].astype(np.uint8) << i
    return bits
