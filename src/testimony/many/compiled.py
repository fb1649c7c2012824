"""Whether the compiled loops of `testimony.many.kernels` are used, and the table of pieces they look words up in.

Loading them takes a second or two (the first time on a machine, ten), which a few texts are not worth. Without numba
(`pip install 'testimony[speed]'`) the arrays do everything, with the same scores.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from types import ModuleType

import numpy as np

from testimony.many.growing import Growing

WORTH = 5_000_000
"""Characters scored by arrays in a process before the loops are loaded: about a second of work."""

_SPACES = np.array([chr(i).isspace() for i in range(0x3001)])
"""What `str.split` cuts at, up to the last space there is."""


class _Seen:
    """How many characters this process has scored, or counts as scored."""

    characters = 0


def scored(characters: int) -> None:
    """Count the characters of texts that are scored."""
    _Seen.characters += characters


def expected(characters: int) -> None:
    """Load the loops at once if so many characters are going to be scored that they will be worth it."""
    if characters >= WORTH:
        _Seen.characters = max(_Seen.characters, WORTH)


def loops() -> ModuleType | None:
    """Return the compiled loops, if they are worth it by now and numba is there."""
    return _loaded() if _Seen.characters >= WORTH else None


@lru_cache(maxsize=1)
def _loaded() -> ModuleType | None:
    if find_spec("numba") is None:
        return None
    from testimony.many import kernels

    return kernels


class PieceTable:
    """The letters of the pieces seen so far, found by a hash that nobody outside can foresee."""

    def __init__(self, kernels: ModuleType) -> None:
        self._kernels = kernels
        self._seed = np.uint64(secrets.randbits(64))
        self._letters, self._begins = Growing(np.uint32), Growing(np.int64)
        self._begins.extend([0])
        self._hashes = Growing(np.uint64)
        self._room(1 << 12)

    def __len__(self) -> int:
        return len(self._hashes)

    def _room(self, size: int) -> None:
        self._slots, self._keys = np.full(size, -1, dtype=np.int32), np.zeros(size, dtype=np.uint64)
        numbers = np.arange(len(self), dtype=np.int32)
        self._kernels.keep(self._slots, self._keys, numbers, self._hashes.array)

    def extend(self, pieces: Sequence[str]) -> None:
        """Give pieces the next numbers."""
        if not pieces:
            return
        letters = _codes("".join(pieces))
        ends = np.cumsum([len(piece) for piece in pieces])
        hashes = self._kernels.hashed(letters, ends, self._seed)
        numbers = np.arange(len(self), len(self) + len(pieces), dtype=np.int32)
        self._begins.extend(ends + len(self._letters))
        self._letters.extend(letters)
        self._hashes.extend(hashes)
        if 2 * len(self) > len(self._slots):
            self._room(1 << (4 * len(self)).bit_length())
        else:
            self._kernels.keep(self._slots, self._keys, numbers, hashes)

    def numbers(self, text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
        """Return the number of each piece of a text, -1 for new ones, and where it begins; of new ones the places and the pieces."""
        found, where, new, ends = self._kernels.numbers(
            _codes(text),
            _SPACES,
            self._slots,
            self._keys,
            self._letters.array,
            self._begins.array,
            self._seed,
        )
        pieces = [text[start:end] for start, end in zip(where[new].tolist(), ends.tolist(), strict=True)]
        return found, where, new, pieces


def begins(text: str) -> np.ndarray:
    """Return where each piece between spaces begins.

    >>> begins(" ik  ging").tolist()
    [1, 5]
    """
    codes = _codes(text)
    is_space = np.ones(len(codes) + 1, dtype=bool)
    is_space[1:] = _SPACES[np.minimum(codes, len(_SPACES) - 2)]
    is_space[1:] |= codes == len(_SPACES) - 1
    return np.flatnonzero(is_space[:-1] & ~is_space[1:])


def _codes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
