"""Agreement on where passages begin and end: Krippendorff's alpha-U, and F1 of spans.

A coder's passages of one code in a continuum (a text, or texts laid end to end) are sorted, disjoint
half-open pairs `(start, stop)`; what lies between them is a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from testimony.agreement.coefficients import Coefficient

Units = Sequence[tuple[float, float]]
"""One coder's passages of one code: sorted, disjoint, half-open."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Observed and expected disagreement of the coders about the passages of one code."""

    observed: float
    expected: float

    @property
    def alpha(self) -> Coefficient:
        """Return alpha-U of this code."""
        if self.expected <= 0:
            return Coefficient(None, why="nobody marked a passage")
        return Coefficient(1 - self.observed / self.expected)


def disagreement(coders: Sequence[Units], *, length: float, begin: float = 0) -> Disagreement:
    """Return how much coders disagree about one code over a continuum, and would by chance.

    Krippendorff (2004), Content Analysis, 2nd ed., section 11.4 (first in Sociological Methodology 25:47,
    1995). Observed disagreement sums squared differences of overlapping passages' ends, and squared lengths of
    passages that fall into another coder's gap, over all pairs of coders.
    """
    whole = [_with_gaps(units, begin, begin + length) for units in coders]
    m = len(coders)
    observed = sum(_pair(a, b) for i, a in enumerate(whole) for j, b in enumerate(whole) if i != j)
    everything = np.concatenate(whole)
    marked, sizes = everything[:, 2] == 1, everything[:, 1] - everything[:, 0]
    passages, gaps = sizes[marked], sizes[~marked]
    fits = np.maximum(gaps[None, :] - passages[:, None] + 1, 0) * (gaps[None, :] >= passages[:, None])
    inside = (len(passages) - 1) / 3 * (2 * passages**3 - 3 * passages**2 + passages)
    numerator = 2 / length * float((inside + passages**2 * fits.sum(axis=1)).sum())
    denominator = m * length * (m * length - 1) - float((passages * (passages - 1)).sum())
    return Disagreement(float(observed) / (m * (m - 1) * length**2), numerator / denominator)


def alpha_u(
    codes: Mapping[str, Sequence[Units]] | Iterable[Sequence[Units]], *, length: float, begin: float = 0
) -> Coefficient:
    """Return alpha-U over all codes: code -> a list of passages for each coder.

    >>> str(alpha_u({"c": [[(225, 295), (370, 400)], [(220, 300), (355, 375), (400, 420)]]}, begin=150, length=300))
    '0.73'
    """
    by_code = codes.values() if isinstance(codes, Mapping) else codes
    found = [disagreement(coders, length=length, begin=begin) for coders in by_code]
    return Disagreement(sum(d.observed for d in found), sum(d.expected for d in found)).alpha


def _with_gaps(units: Units, begin: float, end: float) -> np.ndarray:
    """Return rows (start, stop, marked) that tile the continuum."""
    rows: list[tuple[float, float, int]] = []
    at = begin
    for start, stop in units:
        if start > at:
            rows.append((at, start, 0))
        rows.append((start, stop, 1))
        at = stop
    if at < end:
        rows.append((at, end, 0))
    return np.array(rows, dtype=float).reshape(-1, 3)


def _pair(a: np.ndarray, b: np.ndarray) -> float:
    """Return the summed differences between one coder's tiles and another's (each passage of both counted)."""
    marked_a, gaps_b = a[a[:, 2] == 1], b[b[:, 2] == 0]
    marked_b = b[b[:, 2] == 1]
    start = marked_a[:, None, 0] - marked_b[None, :, 0]
    stop = marked_a[:, None, 1] - marked_b[None, :, 1]
    overlap = (marked_a[:, None, 0] < marked_b[None, :, 1]) & (marked_b[None, :, 0] < marked_a[:, None, 1])
    ends = float(((start**2 + stop**2) * overlap).sum())
    return ends + _alone(marked_a, gaps_b) + _alone(marked_b, a[a[:, 2] == 0])


def _alone(marked: np.ndarray, gaps: np.ndarray) -> float:
    """Return the squared lengths of the passages that lie whole in the other coder's gaps."""
    within = (marked[:, None, 0] >= gaps[None, :, 0]) & (marked[:, None, 1] <= gaps[None, :, 1])
    return float(((marked[:, 1] - marked[:, 0]) ** 2 * within.any(axis=1)).sum())


def exact_f1(a: Sequence[tuple[float, float, str]], b: Sequence[tuple[float, float, str]]) -> Coefficient:
    """Return F1 of passages that agree in both ends and in code.

    >>> str(exact_f1([(0, 10, "x"), (20, 30, "y")], [(0, 10, "x"), (22, 30, "y")]))
    '0.50'
    """
    return _f1(len(set(a) & set(b)), len(set(a)), len(set(b)))


def character_f1(a: Sequence[tuple[float, float, str]], b: Sequence[tuple[float, float, str]]) -> Coefficient:
    """Return F1 over characters that carry the same code with both coders.

    >>> round(character_f1([(0, 10, "x"), (20, 30, "y")], [(0, 10, "x"), (22, 30, "y")]).value, 3)
    0.947
    """
    total_a, total_b, shared = 0.0, 0.0, 0.0
    for code in {c for *_, c in a} | {c for *_, c in b}:
        ours, theirs = _merged(a, code), _merged(b, code)
        total_a += sum(stop - start for start, stop in ours)
        total_b += sum(stop - start for start, stop in theirs)
        shared += sum(max(0.0, min(s, v) - max(r, u)) for r, s in ours for u, v in theirs)
    return _f1(shared, total_a, total_b)


def merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return spans sorted, with those that overlap made one: a coder marks each letter once.

    >>> merged([(5, 9), (0, 3), (8, 12)])
    [(0, 3), (5, 12)]
    """
    found: list[tuple[float, float]] = []
    for start, stop in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        elif stop > start:
            found.append((start, stop))
    return found


def _merged(spans: Sequence[tuple[float, float, str]], code: str) -> list[tuple[float, float]]:
    return merged((start, stop) for start, stop, c in spans if c == code)


def _f1(shared: float, ours: float, theirs: float) -> Coefficient:
    if ours + theirs == 0:
        return Coefficient(None, why="nobody marked a passage")
    return Coefficient(2 * shared / (ours + theirs))
