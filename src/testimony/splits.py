"""Splits by respondent: nobody stands on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np


def folds(
    groups: Sequence[str], y: np.ndarray, *, n_folds: int = 5, seed: int = 0
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield (training, held-out) indices; respondents stay whole, targets are spread as evenly as possible.

    `y` has shape (segments, targets). With fewer respondents than folds, each respondent is a fold.
    """
    people = list(dict.fromkeys(groups))
    member = np.array([people.index(g) for g in groups])
    counts = np.zeros((len(people), y.shape[1] + 1))
    np.add.at(counts, member, np.hstack([y, np.ones((len(y), 1))]))
    place = _spread(counts, min(n_folds, len(people)), np.random.default_rng(seed))
    for fold in range(place.max(initial=-1) + 1):
        held = place[member] == fold
        yield np.flatnonzero(~held), np.flatnonzero(held)


def _spread(counts: np.ndarray, n_folds: int, rng: np.random.Generator) -> np.ndarray:
    """Give each person a fold: those with most rare positives first, each to the fold that lacks them most."""
    share = counts / np.maximum(counts.sum(axis=0), 1)
    order = sorted(range(len(counts)), key=lambda i: (-share[i].sum(), rng.random()))
    held = np.zeros((n_folds, counts.shape[1]))
    place = np.zeros(len(counts), dtype=int)
    for i in order:
        place[i] = int(np.argmin(((held + share[i]) ** 2).sum(axis=1) - (held**2).sum(axis=1)))
        held[place[i]] += share[i]
    return place
