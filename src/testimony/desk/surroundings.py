"""What stands around a passage: so many characters before and after it, and no word cut in half."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIRST = re.compile(r"^\S*\s+")
_LAST = re.compile(r"\s+\S*$")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words before and after a passage."""

    before: str
    after: str


def around(text: str, start: int, stop: int, most: int) -> Surroundings:
    """Return up to `most` characters on each side of [start, stop), begun and ended at a space.

    >>> around("We left because of the war, at once.", 16, 26, 13)
    Surroundings(before='left because ', after=', at once.')
    >>> around("никогда-никогда", 8, 15, 5).before
    'огда-'
    """
    before, after = text[max(start - most, 0) : start], text[stop : stop + most]
    if start > most and not text[start - most - 1].isspace():
        before = _FIRST.sub("", before) or before
    if stop + most < len(text) and not text[stop + most].isspace():
        after = _LAST.sub("", after) or after
    return Surroundings(before, after)
