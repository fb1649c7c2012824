"""Fingerprints of what a person said: every piece of twenty characters, by which their words are found wherever they were copied."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

PIECE = 20
"""Characters of a piece, of text in lower case with one space for whatever is neither letter nor digit."""

_LEAST = 8
_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The pieces of somebody's texts that nobody else's have. What an interviewer asks everybody is nobody's."""

    pieces: frozenset[str]
    short: frozenset[str] = frozenset()
    """Whole texts that are shorter than a piece."""

    @classmethod
    def of(cls, texts: Iterable[str], *, others: Iterable[str] = ()) -> Fingerprints:
        """Return the fingerprints of texts, without the pieces that others have too."""
        folded = [plain(text) for text in texts]
        pieces = {piece for text in folded for piece in _pieces(text)}
        for other in others:
            pieces.difference_update(_pieces(plain(other)))
        return cls(frozenset(pieces), frozenset(t for t in folded if _LEAST <= len(t) < PIECE))

    def count(self, text: str) -> int:
        """Return how many different pieces a text holds."""
        folded = plain(text)
        return len(self.pieces.intersection(_pieces(folded))) + sum(
            f" {s} " in f" {folded} " for s in self.short
        )

    def hold(self, text: str) -> bool:
        """Tell whether a text holds a piece at least."""
        folded = plain(text)
        return not self.pieces.isdisjoint(_pieces(folded)) or any(
            f" {s} " in f" {folded} " for s in self.short
        )


def plain(text: str) -> str:
    """Return a text for comparing: compatibility form, lower case, one space between words.

    >>> plain("«Ik ging», zei ze –\\r\\n  WEG.")
    'ik ging zei ze weg'
    """
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _pieces(text: str) -> Iterable[str]:
    return (text[i : i + PIECE] for i in range(len(text) - PIECE + 1))
