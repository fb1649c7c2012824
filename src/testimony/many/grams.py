"""The character n-grams of many words at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from testimony.many.index import KeyIndex
from testimony.many.learnt import Entries

_STEP = np.uint64(0x9FB21C651E98DF25)
_GRAM = "c:"


class GramIndex:
    """The n-grams that training has seen, by a number of 64 bits made of their characters.

    Of a million n-grams, a strange one has a chance of one in 10¹³ to be taken for one of them.
    """

    def __init__(self, vocabulary: Mapping[str, int], sizes: tuple[int, int], weight: float) -> None:
        self._sizes, self._weight = range(sizes[0], sizes[1] + 1), weight
        self._known = {size: self._index(vocabulary, size) for size in self._sizes}

    @staticmethod
    def _index(vocabulary: Mapping[str, int], size: int) -> KeyIndex:
        known = [(n[2:], c) for n, c in vocabulary.items() if len(n) == size + 2 and n.startswith(_GRAM)]
        characters = _characters("".join(name for name, _ in known))
        keys = _keys(characters, size)[::size] if known else np.zeros(0, dtype=np.uint64)
        return KeyIndex(keys, np.array([column for _, column in known], dtype=np.int32))

    def entries(self, forms: Sequence[str]) -> Entries:
        """Return the known n-grams of words: word's number, column and value."""
        characters = _characters("".join(f"^{form}$" for form in forms))
        lengths = np.array([len(form) + 2 for form in forms], dtype=np.int32)
        word = np.repeat(np.arange(len(forms), dtype=np.int32), lengths)
        room = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(word))
        grams = sum(np.maximum(lengths - size + 1, 0) for size in self._sizes)
        value = self._weight * np.maximum(grams, 1) ** -0.5
        units, columns = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int32)]
        for size in self._sizes:
            whole = np.flatnonzero(room >= size)
            if len(whole):
                found = self._known[size].find(_keys(characters, size)[whole])
                units.append(word[whole[found >= 0]])
                columns.append(found[found >= 0])
        which = np.concatenate(units)
        return which, np.concatenate(columns), value[which]


def _characters(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)


def _keys(characters: np.ndarray, size: int) -> np.ndarray:
    """Return the key of the n-gram that begins at each character, as far as there is room."""
    count = max(len(characters) - size + 1, 0)
    keys = np.zeros(count, dtype=np.uint64)
    for i in range(size):
        keys = (keys ^ (characters[i : i + count] + np.uint64(1))) * _STEP
        keys ^= keys >> np.uint64(29)
    return keys
