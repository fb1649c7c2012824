"""JSON that somebody else may have written: its words hold whole characters only, whatever its escapes say."""

from __future__ import annotations

import json
import re
from typing import Any

_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def loads(text: str) -> Any:
    r"""Return what JSON says, half a character (a lone surrogate, which no file can hold) as U+FFFD.

    One takes the place of one: where passages stand stays as it is. Raises `ValueError` and `RecursionError` as `json.loads`.

    >>> loads(r'["\ud83d\ude42 and \ud83d"]')
    ['🙂 and �']
    """
    found = json.loads(text)
    if not _HALF.search(text):
        return found
    halves = json.dumps(found, ensure_ascii=False).encode("utf-16", "surrogatepass")
    return json.loads(halves.decode("utf-16", "replace"))
