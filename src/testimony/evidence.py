"""Evidence: which words of a segment made the model say so, exactly.

The score is a sum over units, so each word's share is known: its own unit, half of each pair it stands
in, and its part of a concept said in several words. Words of the question before are never evidence.
"""

from __future__ import annotations

import numpy as np

from testimony.labelled import Evidence
from testimony.unit_table import Contributions

MOST_PASSAGES = 3
FLOOR = 0.3
"""A word belongs to a passage if it adds more than this share of what the strongest word adds."""
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
    floor = FLOOR * max((w for _, _, w in words), default=0.0)
    left = [w - floor for _, _, w in words]
    found: list[Evidence] = []
    while len(found) < MOST_PASSAGES:
        first, stop = _best_stretch(left)
        weight = sum(w for _, _, w in words[first:stop])
        if weight < LEAST or (found and weight < 0.4 * found[0].weight):
            break
        start, end = words[first][0], words[stop - 1][1]
        found.append(Evidence(start + offset, end + offset, text[start:end], round(weight, 4)))
        left[first:stop] = [-1e9] * (stop - first)
    return tuple(sorted(found, key=lambda e: e.start))


def _best_stretch(weights: list[float]) -> tuple[int, int]:
    """Return the stretch of at most `MOST_WORDS` words with the highest sum above zero (Kadane's scan, bounded)."""
    best, most = (0, 0), 0.0
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    for stop in range(1, len(sums)):
        low = max(0, stop - MOST_WORDS)
        first = low + int(np.argmin(sums[low:stop]))
        if sums[stop] - sums[first] > most:
            best, most = (first, stop), float(sums[stop] - sums[first])
    return best
