"""Where Russian sentences end: as razdel's `sentenize` says, whose rules are asked once about signs among the same kinds of words.

It asks a dozen rules anew about every sign, which for a long text took longer than labelling it; a test holds the two together.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD_BEFORE, _WORD_AFTER = re.compile(r"[^\W\d_]{2,}\Z"), re.compile(r"\s+([^\W\d_]++)(?!_)")
_ANY = "слово"
_MANY = "." * 21  # of this length, what was said so far is no list's number


def russian_ends(text: str) -> list[int]:
    """Return where the sentences of a text end, the last with the text.

    >>> russian_ends("Жил на ул. Мира. Уехал.")
    [16, 23]
    """
    from razdel.segmenters.sentenize import sentenize

    window = sentenize.split.window
    ends, start = [], 0
    for sign in sentenize.split.re.finditer(text):
        at, stop = sign.span()
        if text[stop : stop + 1].isspace():  # with anything else behind it, a sign ends nothing
            left, right = text[max(at - window, 0) : at], text[stop : stop + window]
            said = text[start : min(at, start + len(_MANY))]
            if not _is_inside(*_alike(said, left, sign.group(), right)):
                ends.append(start := stop)
    return [*ends, len(text)]


def _alike(said: str, left: str, sign: str, right: str) -> tuple[str, str, str, str]:
    """Return the same question, what makes no difference to razdel's rules taken out: what is `said` so far, and what is beside a sign.

    They ask which abbreviation stands before the sign, and of the word behind it the case, or whether both are a pair of abbreviations;
    a list's number is told from what was said so far, if that is short.
    """
    short, longest = _abbreviations()
    said = said if len(said) < len(_MANY) else _MANY
    before = _WORD_BEFORE.search(left)
    if before and not before.group().isupper() and before.group().lower() not in short:
        said = left = _ANY
    if (after := _WORD_AFTER.match(right)) and len(word := after.group(1)) > longest:
        right = f" {_ANY if word.islower() else _ANY.title()}"
    return said, left, sign, right


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[frozenset[str], int]:
    """Return the abbreviations razdel knows, and the length of the longest that stands behind another."""
    from razdel.segmenters import sokr

    pairs = frozenset(word for pair in sokr.HEAD_PAIR_SOKRS | sokr.PAIR_SOKRS for word in pair)
    return pairs | sokr.HEAD_SOKRS | sokr.SOKRS | sokr.INITIALS, max(map(len, pairs))


@lru_cache(maxsize=50_000)
def _is_inside(said: str, left: str, sign: str, right: str) -> bool:
    """Tell whether a sign stands inside a sentence, by razdel's rules."""
    from razdel.segmenters.sentenize import SentSplit, sentenize

    return bool(sentenize.join(SentSplit(left, sign, right, said)))
