"""Where training saw too few examples of a target in a language: there the machine may be unsure, but never says yes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from testimony import language as languages
from testimony.labelled import Decision
from testimony.tables import Labelling
from testimony.thresholds import ENOUGH, Threshold

if TYPE_CHECKING:
    import numpy as np

Thin = Mapping[str, tuple[str, ...]]
"""Language -> the targets with too few examples in it."""


def thin(data: Labelling) -> dict[str, tuple[str, ...]]:
    """Return, per language of the segments, the targets with fewer than `ENOUGH` positive segments in it.

    Ways of saying out of a phrasebook do not count: nobody said them in a testimony.
    """
    tags = [languages.base(s.language) for s in data.segments]
    found = {}
    for tag in sorted(set(tags)):
        rows: np.ndarray = data.y[[i for i, t in enumerate(tags) if t == tag]]
        few = tuple(t for t, n in zip(data.targets, rows.sum(axis=0), strict=True) if n < ENOUGH)
        if few:
            found[tag] = few
    return found


def decide(threshold: Threshold, probability: float, *, barred: bool) -> Decision:
    """Return yes, no or unsure; where yes is barred, unsure takes its place."""
    decision = threshold.decide(probability)
    return "unsure" if barred and decision == "yes" else decision


def sentences(found: Thin) -> tuple[str, ...]:
    """Return one sentence a language about what is never said there.

    >>> sentences({"ru": ("food", "food:denied")})
    ('In Russian never decided yes, only unsure (fewer than 8 examples in training): food, food:denied',)
    """
    return tuple(
        f"In {languages.name(tag)} never decided yes, only unsure (fewer than {ENOUGH} examples in training): "
        + ", ".join(targets)
        for tag, targets in sorted(found.items())
    )
