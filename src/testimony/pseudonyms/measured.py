"""How much the detectors find, from the committed measurement (benchmarks/pseudonyms.py): said after every use."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from testimony.pseudonyms.finding import CONTACTS

_LANGUAGES = {"nl": "Dutch", "en": "English", "ru": "Russian"}


@cache
def measured() -> dict[str, Any]:
    """Return part of the gold set -> language -> kind -> {"n", "found", "proposed", "right"}, of the parts that no rule was tuned on."""
    text = resources.files("testimony.pseudonyms").joinpath("measured.json").read_text(encoding="utf-8")
    held: dict[str, Any] = json.loads(text)
    return held


def recall(language: str, *kinds: str) -> float:
    """Return the share of all of these kinds that was found whole: on the part of the gold set where it was least."""
    shares = []
    for part in measured().values():
        rows = [row for kind, row in part.get(language, {}).items() if kind in kinds]
        asked = sum(row["n"] for row in rows)
        shares.append(sum(row["found"] for row in rows) / asked if asked else 0.0)
    return min(shares, default=0.0)


def sentence(language: str) -> str:
    """Return what a reader must know about a language: how many names of a hundred are found.

    >>> sentence("nl").startswith("Dutch: finds")
    True
    """
    if not any(language in part for part in measured().values()):
        return "other languages: not measured; read all of it yourself"
    found, reach = int(100 * recall(language, "person")), int(100 * recall(language, *CONTACTS))
    return f"{_LANGUAGES[language]}: finds {found} of 100 names of people and {reach} of 100 contacts in composed sentences; read the rest yourself"
