"""Runs of words with capitals, with the small words and initials between them: what may be a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from testimony.pseudonyms.seen import Seen, Word
from testimony.pseudonyms.words_data import PARTICLES

_SPACE = re.compile(r"[ \u00a0\t]{1,2}")
_INITIAL_THEN = re.compile(r"\.?[ \u00a0]?")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that may be one name."""

    words: tuple[Word, ...]

    @property
    def start(self) -> int:
        """Return where it begins."""
        return self.words[0].start

    @property
    def stop(self) -> int:
        """Return where it ends."""
        return self.words[-1].stop

    @property
    def low(self) -> str:
        """Return its words in lower case, with spaces between."""
        return " ".join(w.low for w in self.words)

    def without(self, first: int = 0, last: int = 0) -> Run:
        """Return the run without words at its ends."""
        return Run(self.words[first : len(self.words) - last])


def runs(seen: Seen) -> Iterator[Run]:
    """Yield the runs of a text, in order; a sentence's first word is in one if a capital follows, or alone."""
    at = 0
    words = seen.words
    while at < len(words):
        if not words[at].capital:
            at += 1
            continue
        stop = _end(seen, words, at)
        yield Run(tuple(words[at:stop]))
        at = stop


def _end(seen: Seen, words: Sequence[Word], at: int) -> int:
    """Return the number of the word after the run that begins at a word."""
    stop = at + 1
    ahead = stop
    while ahead < len(words) and ahead - stop < 4 and _joined(seen, words[ahead - 1], words[ahead]):
        word = words[ahead]
        if word.capital and not word.begins:
            stop = ahead = ahead + 1
        elif word.low in PARTICLES or _is_before_den(words, ahead):
            ahead += 1
        else:
            break
    return stop


def _is_before_den(words: Sequence[Word], at: int) -> bool:
    """Tell whether it is the first half of `in 't`, `uit den` within a Dutch last name."""
    return (
        words[at].low in ("in", "uit", "onder")
        and words[at + 1 : at + 2] != ()
        and words[at + 1].low in ("t", "den")
    )


def _joined(seen: Seen, first: Word, second: Word) -> bool:
    between = seen.between(first, second)
    if first.cyrillic != second.cyrillic:
        return False
    initial = len(first.text) == 1 or (len(first.text) == 2 and first.text[1].isupper())
    if initial and first.capital:
        return bool(_INITIAL_THEN.fullmatch(between))
    return bool(_SPACE.fullmatch(between)) or between in (" '", " ’", " ‘")
