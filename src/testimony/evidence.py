"""Evidence: which words of a segment made the model say so, exactly.

The score is a sum over units, so each word's share is known: its own unit, half of each pair it stands
in, and its part of a concept said in several words. Words of the question before are never evidence.
"""

from __future__ import annotations

import numpy as np

from testimony.classifier import Contributions
from testimony.labelled import Evidence

MOST_PASSAGES = 3
LEAST = 1e-3
"""Log-odds below which words say nothing."""
MOST_WORDS = 12
"""A shown passage is at most this long: enough to read, short enough to judge."""


def word_weights(found: Contributions, target: int, *, slope: float = 1.0) -> list[tuple[int, int, float]]:
    """Return (start, stop, weight) of every word of the text, in order.

    The weights add up to what the text's own units contribute to the target, in (calibrated) log-odds.
    """
    units = [
        (u, w) for u, w, own in zip(found.units, found.weights[:, target], found.own, strict=True) if own
    ]
    words = [(u.start, u.stop) for u, _ in units if u.key.kind == "word"]
    starts = np.array([start for start, _ in words])
    total = np.zeros(len(words))
    for unit, weight in units:
        first = int(np.searchsorted(starts, unit.start))
        stop = int(np.searchsorted(starts, unit.stop))
        total[first:stop] += weight / (stop - first)
    return [(start, stop, float(w * slope)) for (start, stop), w in zip(words, total, strict=True)]


def passages(words: list[tuple[int, int, float]], text: str, *, offset: int = 0) -> tuple[Evidence, ...]:
    """Return the passages that raised the score most: the best stretch of words, then others near as good.

    `text` is the segment's; `offset` is where the segment starts in its document.
    """
    left = list(words)
    found: list[Evidence] = []
    while left and len(found) < MOST_PASSAGES:
        first, stop, weight = _best_stretch([w for _, _, w in left])
        if weight < LEAST or (found and weight < 0.4 * found[0].weight):
            break
        start, end = left[first][0], left[stop - 1][1]
        found.append(Evidence(start + offset, end + offset, text[start:end], round(weight, 4)))
        left = [(a, b, w if not first <= i < stop else -1e9) for i, (a, b, w) in enumerate(left)]
    return tuple(sorted(found, key=lambda e: e.start))


def _best_stretch(weights: list[float]) -> tuple[int, int, float]:
    """Return the stretch of at most `MOST_WORDS` words with the highest sum (Kadane's scan, bounded)."""
    best = (0, 0, 0.0)
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    for stop in range(1, len(sums)):
        low = max(0, stop - MOST_WORDS)
        first = low + int(np.argmin(sums[low:stop]))
        weight = float(sums[stop] - sums[first])
        if weight > best[2]:
            best = (first, stop, weight)
    return best
