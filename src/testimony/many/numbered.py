"""The number of each piece between spaces that was met so far; whoever keeps something of pieces keeps it by their numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from types import ModuleType

import numpy as np

from testimony.many.compiled import PieceTable, begins, loops


class _Numbers(dict[str, int]):
    """Piece -> number, -1 for one that is not known: quicker than `get` a million times."""

    def __missing__(self, piece: str) -> int:
        return -1


class Numbered:
    """Pieces with their numbers, in the order in which they were met. `learn` is called with new ones, each once, before they are told."""

    def __init__(self, learn: Callable[[Sequence[str]], None]) -> None:
        self._learn = learn
        self._numbers = _Numbers()
        self._table: PieceTable | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def meet(self, pieces: Sequence[str]) -> None:
        """Give new pieces the next numbers."""
        if pieces:
            self._learn(pieces)
            self._numbers.update(zip(pieces, range(len(self), len(self) + len(pieces)), strict=True))

    def of(self, text: str) -> np.ndarray:
        """Return the number of each piece of a text."""
        compiled = loops()
        return self._split(text) if compiled is None else self._looked_up(text, compiled)[0]

    def placed(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the number of each piece of a text, and where it begins."""
        compiled = loops()
        return (self._split(text), begins(text)) if compiled is None else self._looked_up(text, compiled)

    def _split(self, text: str) -> np.ndarray:
        pieces = text.split()
        found = np.fromiter(map(self._numbers.__getitem__, pieces), dtype=np.int32, count=len(pieces))
        new = np.flatnonzero(found < 0)
        found[new] = self._of_new([pieces[i] for i in new.tolist()])
        return found

    def _looked_up(self, text: str, compiled: ModuleType) -> tuple[np.ndarray, np.ndarray]:
        if self._table is None:
            self._table = PieceTable(compiled)
        newest = [*islice(reversed(self._numbers), len(self) - len(self._table))]
        self._table.extend(newest[::-1])
        found, where, new, pieces = self._table.numbers(text)
        found[new] = self._of_new(pieces)
        return found, where

    def _of_new(self, pieces: Sequence[str]) -> list[int]:
        self.meet(list(dict.fromkeys(pieces)))
        return [self._numbers[piece] for piece in pieces]
