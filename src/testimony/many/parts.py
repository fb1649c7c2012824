"""Pieces between spaces taken apart: their words, and what stands before and behind each, in flat arrays and lists.

Lists of lists would be a hundred thousand small objects, which Python's collector then walks through again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from testimony.features import CLAUSE_END, SENTENCE_END
from testimony.words import WORD

TEXT_END, NEWLINE = "\x00", "\x01"
"""Pieces that no text holds, and what they stand for."""

AROUND = 2
"""What is put around them: a space before, and one behind."""

CLAUSE, SENTENCE = 1, 2
"""Bits of a gap between words: what ends in it."""

_WORDS = re.compile(f"({WORD.pattern})")


@dataclass(frozen=True, slots=True)
class Parts:
    """Of pieces: `count` of words, `lead` before the first (all of a piece without words), `lone` breaks of such a piece.

    Of words: the `words`, where each begins in its piece (`start`), the breaks `before` and `after` them within it, and the run of
    marks `behind` each.
    """

    count: np.ndarray
    lead: list[str]
    lone: np.ndarray
    words: list[str]
    start: np.ndarray
    before: np.ndarray
    after: np.ndarray
    behind: list[str]


def parts(pieces: Sequence[str]) -> Parts:
    """Take pieces apart, all at once: into words, and gaps between them, which hold the spaces between pieces.

    >>> found = parts(["(ooit", "-", "auto's/boot."])
    >>> found.words, found.count.tolist(), found.lead, found.behind, found.start.tolist()
    (['ooit', "auto's", 'boot'], [1, 0, 2], ['(', '-', ''], ['', '/', '.'], [1, 0, 7])
    """
    tokens = _WORDS.split(" ".join(pieces))
    words, gaps = tokens[1::2], tokens[::2]
    lead = [gap.rpartition(" ")[2] for gap in gaps[:-1]]
    behind = [gap.partition(" ")[0] for gap in gaps[1:]]
    crossed = _numbers([gap.count(" ") for gap in gaps])  # pieces that end in a gap
    is_last = np.append(crossed[1:-1] > 0, [True] * bool(words))
    whose = np.cumsum(crossed[:-1])
    count = np.bincount(whose, minlength=len(pieces))
    first = (np.cumsum(count) - count).tolist()
    sizes = _numbers(map(len, tokens))
    begins = np.cumsum(sizes) - sizes
    size = _numbers(map(len, pieces)) + 1  # with the space behind
    start = begins[1::2] - (np.cumsum(size) - size)[whose]
    lone = np.zeros(len(pieces), dtype=np.uint8)
    silent = np.flatnonzero(count == 0)
    lone[silent] = [_alone(pieces[i]) for i in silent.tolist()]
    return Parts(
        count,
        [lead[w] if n else piece for piece, n, w in zip(pieces, count.tolist(), first, strict=True)],
        lone,
        words,
        start,
        _numbers(map(breaks, lead)),
        _numbers(map(breaks, behind)) * is_last,
        behind,
    )


def _numbers(values: Iterable[int]) -> np.ndarray:
    return np.array([*values], dtype=np.int32)


def _alone(piece: str) -> int:
    """Return what ends at a piece without words; a dash between spaces ends a clause."""
    return breaks(piece) | CLAUSE * (piece == "-")


@lru_cache(maxsize=10_000)
def breaks(gap: str) -> int:
    """Return what ends in a gap between words."""
    if not gap or gap == TEXT_END:
        return 0
    if gap == NEWLINE:
        return CLAUSE | SENTENCE
    return CLAUSE * (CLAUSE_END.search(gap) is not None) | SENTENCE * (SENTENCE_END.search(gap) is not None)
