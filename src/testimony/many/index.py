"""Whole numbers looked up many at a time: a hash table in two arrays."""

from __future__ import annotations

import numpy as np

from testimony.many.compiled import loops

EMPTY = np.uint64(2**64 - 1)
"""No key."""

SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""Multiplying by it and taking the highest bits spreads keys evenly (Knuth 1998, section 6.4)."""


class KeyIndex:
    """Keys, distinct uint64, and the number that stands for each; open addressing, less than half full."""

    def __init__(self, keys: np.ndarray, values: np.ndarray) -> None:
        bits = max(4, (2 * len(keys)).bit_length())
        self._shift, self._last = np.uint64(64 - bits), 2**bits - 1
        both = np.full((2**bits, 2), EMPTY)  # side by side, since they are looked at together
        self._keys, self._values = both[:, 0], both.view(np.int64)[:, 1]
        self._place(keys, values)

    def _place(self, keys: np.ndarray, values: np.ndarray) -> None:
        at = self._slots(keys)
        while len(keys):
            free = self._keys[at] == EMPTY
            self._keys[at[free]] = keys[free]
            mine = self._keys[at] == keys
            self._values[at[mine]] = values[mine]
            keys, values, at = keys[~mine], values[~mine], (at[~mine] + 1) & self._last

    @property
    def table(self) -> tuple[np.ndarray, np.ndarray, np.uint64, int]:
        """Return keys, their numbers, and how to find them, as the compiled loops take them."""
        return self._keys, self._values, self._shift, self._last

    def find(self, keys: np.ndarray) -> np.ndarray:
        """Return the number of each key, -1 where it is not known."""
        if (compiled := loops()) is not None:
            return np.asarray(compiled.find(*self.table, keys))
        found = np.full(len(keys), -1, dtype=np.int32)
        places, at = np.arange(len(keys)), self._slots(keys)
        while len(places):
            seen = self._keys[at]
            mine = seen == keys
            found[places[mine]] = self._values[at[mine]]
            left = np.flatnonzero(~mine & (seen != EMPTY))
            places, keys, at = places[left], keys[left], (at[left] + 1) & self._last
        return found

    def _slots(self, keys: np.ndarray) -> np.ndarray:
        return ((keys * SPREAD) >> self._shift).view(np.int64)


def pair_keys(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return one key for two numbers, each below 2³²; both int64."""
    keys: np.ndarray = ((first << 32) | second).view(np.uint64)
    return keys
