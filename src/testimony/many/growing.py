"""Arrays that grow at their end."""

from __future__ import annotations

from typing import Any

import numpy as np


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
