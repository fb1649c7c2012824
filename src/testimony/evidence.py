"""Evidence: which words of a segment made the model say so, exactly.

The score is a sum over units, so each word's share is known: its own unit, half of each pair it stands
in, and its part of a concept said in several words. Words of the question before are never evidence.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from testimony.features import said
from testimony.labelled import Decision, Evidence
from testimony.thresholds import Threshold
from testimony.unit_table import Contributions
from testimony.words import Token

Word = tuple[int, int, float]
"""Where a word starts and stops, and what it adds to a target, in log-odds."""

MOST_PASSAGES = 3
MOST_WORDS = 30
"""A shown passage is at most this long: enough to read, short enough to judge."""
SLACK = 1
"""A passage may be this many words longer than the shortest if it cuts fewer clauses,"""
NEARLY = 0.98
"""and adds at least this share of what the strongest passage of its length adds."""
FLOOR = 0.3
"""A single word is worth showing if it adds at least this share of what the strongest word adds,"""
LEAST = 1e-3
"""and at least this much: log-odds below it say nothing."""
_TAKEN = -1e6


def places(found: Contributions, *, marks: bool = False) -> tuple[list[tuple[int, int]], np.ndarray]:
    """Return where the text's words stand, in order, and what each adds to each target, shape (words, targets).

    The sum over the words is what the text's own units contribute. With `marks`, punctuation and emoji stand for
    themselves; without, what they add goes to the word before them. A text without a word has its marks alone.
    """
    own = [(u, row) for u, row, mine in zip(found.units, found.weights, found.own, strict=True) if mine]
    words = {(u.start, u.stop) for u, _ in own if u.key.kind == "word"}
    spans = sorted(
        words if words and not marks else {(u.start, u.stop) for u, _ in own if _single(u.key.kind)}
    )
    spans = spans or sorted({(u.start, u.stop) for u, _ in own})
    number = {span: i for i, span in enumerate(spans)}
    starts = [start for start, _ in spans]
    total = np.zeros((len(spans), len(found.bias)))
    for unit, row in own:
        within: Sequence[int] = [number.get((unit.start, unit.stop), -1)]
        if within[0] < 0:
            first, stop = bisect_left(starts, unit.start), bisect_left(starts, unit.stop)
            within = [i for i in range(first, stop) if spans[i] in words] or [max(first - 1, 0)]
        total[within] += row / len(within)
    return spans, total


def word_weights(found: Contributions, target: int, *, slope: float = 1.0) -> list[Word]:
    """Return (start, stop, weight) of every word of the text, in order.

    The weights add up to what the text's own units contribute to the target, in (calibrated) log-odds.
    """
    spans, total = places(found)
    return [(*span, float(w * slope)) for span, w in zip(spans, total[:, target], strict=True)]


def needed(found: Contributions, target: int, threshold: Threshold, decision: Decision) -> float:
    """Return how much the text's own words must add for the decision, in calibrated log-odds.

    It is the way from where the score stands without them (the bias, and the question before) to the limit from which
    it is `yes`, or `unsure`.
    """
    asked = found.weights[~np.array(found.own, dtype=bool), target].sum()
    return distance(float(found.bias[target] + asked), threshold, decision)


def distance(without: float, threshold: Threshold, decision: Decision) -> float:
    """Return how far it is from a score without the text's own words to the decision's limit, in calibrated log-odds."""
    limit = threshold.yes if decision == "yes" else threshold.no
    if not 0 < limit < 1:
        return -math.inf if limit <= 0 else math.inf
    return math.log(limit / (1 - limit)) - (threshold.slope * without + threshold.shift)


def passages(
    words: Sequence[Word], text: str, *, need: float = math.inf, offset: int = 0
) -> tuple[Evidence, ...]:
    """Return the words to show: the shortest passage that carries the decision.

    A passage carries the decision if its own words add at least `need` (see `needed`): were the rest of the text to add
    nothing, the score would still reach the limit. Of the shortest such passages, and those up to `SLACK` words longer
    and nearly as strong, the one that cuts fewest clauses is shown. In a long text there may be more that carry it, each
    alone; then they are shown too, in order. Where no passage of `MOST_WORDS` carries it, the one that adds most is shown.
    `text` is the segment's; `offset` is where the segment starts in its document.
    """
    left, clauses = np.array([w for _, _, w in words]), _clauses(words, text)
    runs: list[tuple[int, int]] = []
    while need > 0 and len(runs) < MOST_PASSAGES and (run := _shortest(left, need, clauses)):
        runs.append(run)
        left[slice(*run)] = _TAKEN
    found = []
    for first, stop in sorted(runs) or _strongest(left, clauses):
        start, end = words[first][0], words[stop - 1][1]
        weight = round(sum(w for _, _, w in words[first:stop]), 4)
        found.append(Evidence(start + offset, end + offset, text[start:end], weight))
    return tuple(found)


def _added(weights: np.ndarray) -> list[np.ndarray]:
    """Return what each run of words adds: an array a length, from one word to `MOST_WORDS`."""
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    return [sums[n:] - sums[:-n] for n in range(1, min(len(weights), MOST_WORDS) + 1)]


def _shortest(weights: np.ndarray, need: float, clauses: Sequence[int]) -> tuple[int, int] | None:
    """Return the shortest run that adds `need`, or a nearly as short one that cuts fewer clauses."""
    added = _added(weights)
    least = next((n for n, sums in enumerate(added, 1) if sums.max() >= need), None)
    return None if least is None else _neatest(added, need, clauses, range(least, least + SLACK + 1))


def _strongest(weights: np.ndarray, clauses: Sequence[int]) -> list[tuple[int, int]]:
    """Return the run that adds most, or a nearly as strong one that cuts fewer clauses; none if none adds anything."""
    added = _added(weights)
    most = max((float(sums.max()) for sums in added), default=0.0)
    return [_neatest(added, NEARLY * most, clauses, range(1, len(added) + 1))] if most >= LEAST else []


def _neatest(
    added: Sequence[np.ndarray], need: float, clauses: Sequence[int], lengths: Sequence[int]
) -> tuple[int, int]:
    """Return, of the runs that add `need` and nearly the most of their length, the one that cuts fewest clauses.

    Of those the shortest, of those the strongest.
    """
    options = []
    for n, sums in [(n, added[n - 1]) for n in lengths if n <= len(added)]:
        for i in np.flatnonzero(sums >= max(need, NEARLY * sums.max())).tolist():
            options.append((_cuts(clauses, i, i + n), n, -float(sums[i]), i, i + n))
    return min(options)[-2:]


def _cuts(clauses: Sequence[int], first: int, stop: int) -> int:
    """Return how many clauses a run begins or ends within."""
    before = first > 0 and clauses[first - 1] == clauses[first]
    return before + (stop < len(clauses) and clauses[stop] == clauses[stop - 1])


def _clauses(words: Sequence[Word], text: str) -> Sequence[int]:
    """Return the number of the clause each word stands in."""
    return said(text, [Token(start, stop, "") for start, stop, _ in words], "en").clauses


def _single(kind: str) -> bool:
    return kind in ("word", "mark")
