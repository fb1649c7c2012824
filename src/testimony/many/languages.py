"""The languages of many texts at once: the votes of small words, counted with arrays, where those decide.

`testimony.language.identify` is the reference, and is asked about each text that is left; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from testimony.language import LATER, MOST, PARTS, decides, identify, is_plain, vote_of, words_of
from testimony.many.growing import Growing
from testimony.many.numbered import Numbered
from testimony.many.parts import TEXT_END

LIMIT = 500_000
"""Pieces kept at most; then all are forgotten (about 90 MB)."""

_AT_ONCE = 1024
_OPEN, _ODD = -1, -2
_TAGS = tuple(dict.fromkeys(tag for parts in PARTS for tag, _ in parts))
_WORTH = np.array([[dict(parts).get(tag, 0) for tag in _TAGS] for parts in PARTS], dtype=np.int64)
"""What a small word counts for each language, by the way its vote is parted; shape (ways, languages)."""


class Languages:
    """What is known of the pieces between spaces seen so far, by number: of each its `words`, whether it is `odd`, and its votes."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._index = Numbered(self._learn)
        self._words, self._odd = Growing(np.int32), Growing(np.bool_)
        self._first, self._count, self._votes = Growing(np.int32), Growing(np.int32), Growing(np.int32)
        self._index.meet([TEXT_END])

    def of(self, texts: Sequence[str], hints: Sequence[str]) -> list[str]:
        """Return the language tag of each text; of each a hint is given, or an empty one."""
        found: list[str] = []
        for start in range(0, len(texts), _AT_ONCE):
            found += self._of(texts[start : start + _AT_ONCE], hints[start : start + _AT_ONCE])
        return found

    def _of(self, texts: Sequence[str], hints: Sequence[str]) -> list[str]:
        voted = self._voted([text[:MOST] for text in texts], hints)
        return [
            _TAGS[tag] if tag >= 0 else identify(text, hint=hint, rules=LATER if tag == _OPEN else ()).tag
            for tag, text, hint in zip(voted, texts, hints, strict=True)
        ]

    def _voted(self, texts: Sequence[str], hints: Sequence[str]) -> list[int]:
        """Return the number of the language that small words decide for, `_OPEN` where they do not, `_ODD` where they are not all there is."""
        joined = f" {TEXT_END} ".join(texts)
        if joined.count(TEXT_END) >= len(texts):  # a text holds it itself
            return [_ODD] * len(texts)
        if len(self._index) > LIMIT:
            self._clear()
        ids = self._index.of(joined)
        text = np.cumsum(ids == 0)
        words = np.bincount(text, self._words.array[ids], len(texts)).astype(np.int64)
        odd = np.bincount(text, self._odd.array[ids], len(texts)) > 0
        votes = self._counted(ids, text, len(texts)) @ _WORTH
        first = votes.argmax(axis=1)
        best, rows = votes[np.arange(len(texts)), first].copy(), np.arange(len(texts))
        votes[rows, first] = -1
        numbers = {tag: n for n, tag in enumerate(_TAGS)}
        hinted = first == np.array([numbers.get(hint, -1) for hint in hints])
        decided = np.where(decides(best, votes.max(axis=1), words, hinted), first, _OPEN)
        voted: list[int] = np.where(odd, _ODD, decided).tolist()
        return voted

    def _counted(self, ids: np.ndarray, text: np.ndarray, texts: int) -> np.ndarray:
        """Return how often a vote is parted in each way, shape (texts, ways)."""
        voting = np.flatnonzero(self._count.array[ids])
        ids, text = ids[voting], text[voting]
        count = self._count.array[ids]
        place = np.arange(count.sum()) + np.repeat(self._first.array[ids] - np.cumsum(count) + count, count)
        ways = np.repeat(text, count) * len(PARTS) + self._votes.array[place]
        return np.bincount(ways, minlength=texts * len(PARTS)).reshape(texts, len(PARTS))

    def _learn(self, pieces: Sequence[str]) -> None:
        """Keep what there is to know of new pieces."""
        words = [words_of(piece) for piece in pieces]
        votes = [[vote for word in some if (vote := vote_of(word)) is not None] for some in words]
        count = np.fromiter(map(len, votes), dtype=np.int32, count=len(votes))
        self._first.extend(len(self._votes) + np.cumsum(count) - count)
        self._count.extend(count)
        self._votes.extend([vote for some in votes for vote in some])
        self._words.extend([len(some) for some in words])
        self._odd.extend([_is_odd(*x) for x in zip(pieces, words, strict=True)])


def _is_odd(piece: str, words: Sequence[str]) -> bool:
    """Tell whether a piece may say more of its language than by a vote, or changes its length in lower case."""
    return not piece.isascii() and (len(piece.lower()) != len(piece) or not is_plain("".join(words)))
