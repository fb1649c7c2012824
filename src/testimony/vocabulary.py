"""The features a classifier knows: which they are, and what each weighs by how rare it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from testimony.counted import FORM, Counted

_FEW_TEXTS = 100
"""Up to this many texts no feature counts as everyday."""


def vocabulary(
    texts: Counted, *, min_count: int, max_df: float, idf_power: float
) -> tuple[dict[str, int], np.ndarray]:
    """Return feature -> column, and each column's inverse document frequency, shape (features,).

    What fewer than `min_count` texts have is not kept; what more than the share `max_df` have weighs nothing.
    """
    df = texts.frequencies()
    kept = np.flatnonzero(df >= min_count)
    idf = (np.log((1 + len(texts)) / (1 + df[kept])) + 1) ** idf_power
    everyday = df[kept] > max(max_df * len(texts), _FEW_TEXTS)
    columns = {texts.names[i]: n for n, i in enumerate(kept)}
    return columns, np.where(everyday, 0.0, idf).astype(np.float32)


def rarest(idf: np.ndarray) -> float:
    """Return what the rarest feature weighs."""
    return float(idf.max(initial=1.0))


def row(
    named: Iterable[tuple[str, float]], columns: Mapping[str, int], idf: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return a unit's known features, columns and values, and its squared norm.

    A word nobody has seen in training counts in the norm, as the rarest do: a text of unknown words
    must not look certain because of the one word that is known.
    """
    total: Counter[int] = Counter()
    unknown = 0.0
    for name, value in named:
        column = columns.get(name)
        if column is not None:
            total[column] += value  # type: ignore[assignment]
        elif name.startswith(FORM):
            unknown += value * value
    found = np.fromiter(total, dtype=np.int32, count=len(total))
    values = np.fromiter(total.values(), dtype=np.float32, count=len(total)) * idf[found]
    return found, values, float(values @ values) + unknown * rarest(idf) ** 2
