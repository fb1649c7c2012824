"""The text of a codebook from a file nobody can vouch for: bounded before it is parsed, refused in one sentence."""

from __future__ import annotations

import re
from typing import Any

from testimony.codebook import Codebook
from testimony.errors import CodebookError, UnsafeFile

LONGEST = 1_000_000
"""Characters of a codebook: the shipped one, with a hundred examples, has 30,000, and parsing takes time."""

_HEAVIEST = 10 * LONGEST  # characters that a codebook may have once what it only points to is written out
_POINTS = re.compile(r"(?:^|[\s\[{,])\*[^\s\]},]", re.MULTILINE)
_STEP = "Write the codebook again, or give one with --onto."


def codebook_in(text: str, where: str = "codebook") -> Codebook:
    """Return the codebook in a text; raise `CodebookError` for what is none, `UnsafeFile` for one far too large.

    >>> codebook_in("name: study\\nversion: 1\\ncodes: [work]").codes[0].name
    'work'
    """
    if len(text) > LONGEST:
        what = f"its codebook has {len(text):,} characters; no study's has more than {LONGEST:,}"
        raise UnsafeFile(what, where=where, next_step=_STEP)
    if _POINTS.search(text):
        _refuse_growth(text, where)
    return Codebook.parse(text, where=where)


def _refuse_growth(text: str, where: str) -> None:
    """Refuse a codebook whose parts point to parts that point to parts: a page of it may stand for gigabytes."""
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        weight = _weight(root, {})
    except yaml.YAMLError:
        return  # the parser says which line
    except RecursionError as error:
        what = "its codebook is nested far too deep"
        raise CodebookError(what, where=where, next_step=_STEP) from error
    if weight > _HEAVIEST:
        raise UnsafeFile(
            "its codebook grows far larger than any when it is read, and was not read",
            where=where,
            next_step=_STEP,
        )


def _weight(node: Any, known: dict[int, int]) -> int:
    """Return how many characters a node stands for; one that holds itself counts once."""
    if id(node) not in known:
        known[id(node)] = 1
        inside = node.value if isinstance(node.value, list) else []
        parts = (part for each in inside for part in (each if isinstance(each, tuple) else (each,)))
        known[id(node)] = 1 + (sum(_weight(p, known) for p in parts) if inside else len(node.value))
    return known[id(node)]
