"""A text as the rules see it: its words, where sentences begin, and which language is spoken where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WORD = re.compile(
    r"(?<![^\W\d_][’'ʼ])[^\W\d_](?:[^\W_]|[\u0300-\u036f])*(?:(?:[-‐‑]|[’'ʼ](?!s\b))[^\W\d_](?:[^\W_]|[\u0300-\u036f])*)*"
)
"""A word: letters, also with a hyphen or an apostrophe between them; not the English genitive's `'s`."""

_BEGINS = re.compile(r"(?:^|[.!?…:;\n\r\t|>\]/]|[.!?…,:]?[\"“”„«‘(])[\s\"“”„«‘(*_\-–—]*$")
_BEFORE_A_HYPHEN = frozenset(["s", "al", "el", "ez", "an", "ar", "as", "ash", "at", "az", "ad", "ul"])
_INITIAL_BEFORE = re.compile(r"(?:^|[\s(.])[^\W\d_]\.\s*$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place; `begins` a sentence, as far as the marks before it say."""

    text: str
    start: int
    stop: int
    begins: bool

    @property
    def low(self) -> str:
        """Return the word in lower case, with `е` for `ё`."""
        return self.text.lower().replace("ё", "е")

    @property
    def capital(self) -> bool:
        """Tell whether it begins with a capital letter."""
        return self.text[:1].isupper() or (
            self.text.partition("-")[0] in _BEFORE_A_HYPHEN and self.text.partition("-")[2][:1].isupper()
        )

    @property
    def cyrillic(self) -> bool:
        """Tell whether it is written in Cyrillic letters."""
        return "\u0400" <= self.text[0] <= "\u04ff"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From where to where a language is spoken."""

    start: int
    stop: int
    language: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A text, its words in order, and its languages."""

    text: str
    words: tuple[Word, ...]
    language: str = ""
    stretches: tuple[Stretch, ...] = ()
    lower: frozenset[str] = field(default_factory=frozenset)
    """Words that also stand in the text without a capital."""

    @classmethod
    def of(cls, text: str, language: str = "", stretches: Iterable[Stretch] = ()) -> Seen:
        """Return a text with its words; `stretches` in order, without overlaps."""
        words = tuple(_words(text))
        lower = frozenset(w.low for w in words if not w.capital)
        return cls(text, words, language, tuple(stretches), lower)

    def language_at(self, place: int) -> str:
        """Return the language spoken at a place, as far as it is known."""
        at = bisect_right(self.stretches, place, key=lambda s: s.start) - 1
        if at >= 0 and place < self.stretches[at].stop:
            return self.stretches[at].language
        return self.language

    def between(self, first: Word, second: Word) -> str:
        """Return what stands between two words."""
        return self.text[first.stop : second.start]

    def words_before(self, place: int, count: int) -> Sequence[Word]:
        """Return the last words that end at or before a place, at most `count`."""
        at = bisect_right(self.words, place, key=lambda w: w.stop)
        return self.words[max(0, at - count) : at]


def _words(text: str) -> Iterable[Word]:
    for match in WORD.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        at_start = match.start() <= 12
        begins = _begins(before, at_start=at_start)
        yield Word(match.group(), match.start(), match.end(), begins)


def _begins(before: str, *, at_start: bool) -> bool:
    found = _BEGINS.search(before if at_start else "x" + before)
    return found is not None and not _INITIAL_BEFORE.search(before)
