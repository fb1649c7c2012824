"""Russian written in Latin letters, spelt out in Cyrillic."""

from __future__ import annotations

import re
from functools import lru_cache

from testimony.language_data import LETTERS

_SPELL = dict(LETTERS)
_SPELLING = re.compile("|".join(map(re.escape, sorted(_SPELL, key=len, reverse=True))))


@lru_cache(maxsize=20_000)
def transliterate(word: str) -> str:
    """Return a Russian word written in Latin letters in Cyrillic; other words come out as nonsense.

    >>> transliterate("povestka"), transliterate("4elovek"), transliterate("uehali")
    ('повестка', 'человек', 'уехали')
    """
    return _SPELLING.sub(lambda m: _SPELL[m.group()], word.lower())
