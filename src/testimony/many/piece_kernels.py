"""The loops by which pieces between spaces are looked up, compiled: a hash table of their letters. `testimony.many.numbered` does it without.

Needs numba; a test holds both to the same numbers.
"""

from __future__ import annotations

import numpy as np
from numba import njit

_PRIME, _MIX = np.uint64(0x100000001B3), np.uint64(29)


@njit(cache=True, nogil=True)
def hashed(letters: np.ndarray, ends: np.ndarray, seed: np.uint64) -> np.ndarray:
    """Return a number of 64 bits for each run of letters; `ends` says where each stops, the next beginning there."""
    found = np.empty(len(ends), np.uint64)
    start = 0
    for i in range(len(ends)):
        code = seed
        for k in range(start, ends[i]):
            code = (code ^ np.uint64(letters[k])) * _PRIME
        found[i] = code ^ (code >> _MIX)
        start = ends[i]
    return found


@njit(cache=True, nogil=True)
def keep(slots: np.ndarray, hashes: np.ndarray, numbers: np.ndarray, new: np.ndarray) -> None:
    """Put pieces into a hash table that has room: their numbers, and their hashes."""
    last = len(slots) - 1
    for i in range(len(new)):
        at = np.int64(new[i] & np.uint64(last))
        while slots[at] >= 0:
            at = (at + 1) & last
        slots[at], hashes[at] = numbers[i], new[i]


@njit(cache=True, nogil=True)
def numbers(
    text: np.ndarray,
    spaces: np.ndarray,
    slots: np.ndarray,
    hashes: np.ndarray,
    letters: np.ndarray,
    begins: np.ndarray,
    seed: np.uint64,
) -> tuple[np.ndarray, ...]:
    """Return the number of each piece between spaces, -1 where it is new, and its first letter; of new ones the places and the ends.

    A piece is known where its letters are, and not its hash alone.
    """
    most = len(text) // 2 + 1
    found = np.empty(most, np.int32)
    where, new, ends = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    count, unknown, start, code = 0, 0, 0, seed
    for i in range(len(text) + 1):
        if i < len(text) and not (text[i] < len(spaces) and spaces[text[i]]):
            code = (code ^ np.uint64(text[i])) * _PRIME
            continue
        if start < i:
            found[count] = _piece(text, start, i, code ^ (code >> _MIX), slots, hashes, letters, begins)
            where[count] = start
            if found[count] < 0:
                new[unknown], ends[unknown] = count, i
                unknown += 1
            count += 1
        start, code = i + 1, seed
    return found[:count].copy(), where[:count].copy(), new[:unknown].copy(), ends[:unknown].copy()


@njit(cache=True, nogil=True)
def _piece(
    text: np.ndarray,
    start: int,
    end: int,
    code: np.uint64,
    slots: np.ndarray,
    hashes: np.ndarray,
    letters: np.ndarray,
    begins: np.ndarray,
) -> np.int32:
    last = len(slots) - 1
    at = np.int64(code & np.uint64(last))
    while slots[at] >= 0:
        if hashes[at] == code and _same(text, start, end, letters, begins[slots[at]], begins[slots[at] + 1]):
            return slots[at]
        at = (at + 1) & last
    return np.int32(-1)


@njit(cache=True, nogil=True)
def _same(text: np.ndarray, start: int, end: int, letters: np.ndarray, first: int, stop: int) -> bool:
    if end - start != stop - first:
        return False
    for k in range(end - start):  # noqa: SIM110 (a loop is what is compiled)
        if text[start + k] != letters[first + k]:
            return False
    return True
