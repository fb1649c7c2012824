"""The search for passages to show, compiled: `testimony.batch.shown` one label after another.

Needs numba; a test holds both to the same passages.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from testimony.evidence import LEAST, MOST_PASSAGES, MOST_WORDS, NEARLY, SLACK

_TAKEN = -1e6


@njit(cache=True, nogil=True)
def shown(words: np.ndarray, clauses: np.ndarray, ends: np.ndarray, need: np.ndarray) -> np.ndarray:
    """Return runs: label, first word, one past the last; of labels whose words stand one after another, each up to its end."""
    found = np.empty((MOST_PASSAGES * len(ends), 3), np.int64)
    count, start = 0, 0
    for i in range(len(ends)):
        own, said = words[start : ends[i]].copy(), clauses[start : ends[i]]
        before = count
        for _ in range(MOST_PASSAGES if need[i] > 0 else 0):
            first, length = _shortest(own, said, need[i])
            if not length:
                break
            found[count] = i, first, first + length
            own[first : first + length] = _TAKEN
            count += 1
        if count == before:
            first, length = _strongest(own, said)
            if length:
                found[count] = i, first, first + length
                count += 1
        start = ends[i]
    return found[:count].copy()


@njit(cache=True, nogil=True)
def _shortest(words: np.ndarray, clauses: np.ndarray, need: float) -> tuple[int, int]:
    sums = _sums(words)
    longest = min(len(words), MOST_WORDS)
    for length in range(1, longest + 1):
        if _most(sums, length) >= need:
            return _neatest(sums, clauses, length, min(length + SLACK, longest), need, 0.0)
    return 0, 0


@njit(cache=True, nogil=True)
def _strongest(words: np.ndarray, clauses: np.ndarray) -> tuple[int, int]:
    sums = _sums(words)
    longest, most = min(len(words), MOST_WORDS), -np.inf
    for length in range(1, longest + 1):
        most = max(most, _most(sums, length))
    return _neatest(sums, clauses, 1, longest, -np.inf, NEARLY * most) if most >= LEAST else (0, 0)


@njit(cache=True, nogil=True)
def _sums(words: np.ndarray) -> np.ndarray:
    sums = np.zeros(len(words) + 1)
    for i in range(len(words)):
        sums[i + 1] = sums[i] + words[i]
    return sums


@njit(cache=True, nogil=True)
def _most(sums: np.ndarray, length: int) -> float:
    most = -np.inf
    for first in range(len(sums) - length):
        most = max(most, sums[first + length] - sums[first])
    return most


@njit(cache=True, nogil=True)
def _neatest(
    sums: np.ndarray, clauses: np.ndarray, least: int, longest: int, need: float, limit: float
) -> tuple[int, int]:
    """Return the run (first word, length) that cuts fewest clauses, of those the shortest, of those the strongest.

    With a `need` a run must add it, and nearly the most of its length; without, it must reach `limit`.
    """
    best, length_of, cuts_of, added_of = -1, 0, 3, 0.0
    for length in range(least, longest + 1):
        enough = max(need, NEARLY * _most(sums, length)) if need > -np.inf else limit
        for first in range(len(sums) - length):
            added = sums[first + length] - sums[first]
            if added < enough:
                continue
            cuts = _cut(clauses, first) + _cut(clauses, first + length)
            if cuts < cuts_of or (cuts == cuts_of and length == length_of and added > added_of):
                best, length_of, cuts_of, added_of = first, length, cuts, added
    return best, length_of


@njit(cache=True, nogil=True)
def _cut(clauses: np.ndarray, at: int) -> int:
    return 1 if 0 < at < len(clauses) and clauses[at] == clauses[at - 1] else 0
