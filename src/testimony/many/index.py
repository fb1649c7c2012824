"""Whole numbers looked up many at a time: a hash table in two arrays, and arrays that grow."""

from __future__ import annotations

from typing import Any

import numpy as np

_EMPTY = np.uint64(2**64 - 1)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""Multiplying by it and taking the highest bits spreads keys evenly (Knuth 1998, section 6.4)."""


class KeyIndex:
    """Keys, distinct uint64, and the number that stands for each; open addressing, less than half full."""

    def __init__(self, keys: np.ndarray, values: np.ndarray) -> None:
        bits = max(4, (2 * len(keys)).bit_length())
        self._shift, self._last = np.uint64(64 - bits), 2**bits - 1
        self._keys = np.full(2**bits, _EMPTY)
        self._values = np.full(2**bits, -1, dtype=np.int32)
        self._place(keys, values)

    def _place(self, keys: np.ndarray, values: np.ndarray) -> None:
        at = self._slots(keys)
        while len(keys):
            free = self._keys[at] == _EMPTY
            self._keys[at[free]] = keys[free]
            mine = self._keys[at] == keys
            self._values[at[mine]] = values[mine]
            keys, values, at = keys[~mine], values[~mine], (at[~mine] + 1) & self._last

    def find(self, keys: np.ndarray) -> np.ndarray:
        """Return the number of each key, -1 where it is not known."""
        found = np.full(len(keys), -1, dtype=np.int32)
        places, at = np.arange(len(keys)), self._slots(keys)
        while len(places):
            seen = self._keys[at]
            mine = seen == keys
            found[places[mine]] = self._values[at[mine]]
            left = np.flatnonzero(~mine & (seen != _EMPTY))
            places, keys, at = places[left], keys[left], (at[left] + 1) & self._last
        return found

    def _slots(self, keys: np.ndarray) -> np.ndarray:
        return ((keys * _SPREAD) >> self._shift).view(np.int64)


def pair_keys(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return one key for two numbers, each below 2³²; both int64."""
    keys: np.ndarray = ((first << 32) | second).view(np.uint64)
    return keys


class Growing:
    """An array that grows at its end, by doubling."""

    def __init__(self, dtype: Any, *width: int) -> None:
        self._array = np.zeros((1024, *width), dtype=dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def array(self) -> np.ndarray:
        """Return what was put in so far; valid until the next `extend`."""
        return self._array[: self._size]

    def extend(self, values: Any) -> None:
        """Put values at the end."""
        stop = self._size + len(values)
        if stop > len(self._array):
            more = np.zeros((max(stop, 2 * len(self._array)), *self._array.shape[1:]), self._array.dtype)
            more[: self._size] = self.array
            self._array = more
        self._array[self._size : stop] = values
        self._size = stop
