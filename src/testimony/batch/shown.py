"""The passages to show for many labels at once; `testimony.evidence.passages` has the rules, and is the reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from testimony.evidence import LEAST, MOST_PASSAGES, MOST_WORDS, NEARLY, SLACK
from testimony.many import loops

_TAKEN = -1e6  # what a word of a passage that is shown counts when the next is looked for
_AT_ONCE = 512
_NEVER = MOST_WORDS + SLACK + 1

Run = tuple[int, int]
"""The first word of a passage, and one past its last."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A label's words: what each adds to it (calibrated log-odds), the clause it stands in, what they must add for the decision."""

    words: np.ndarray
    clauses: np.ndarray
    need: float


def shown(labels: Sequence[Weighed]) -> list[list[Run]]:
    """Return each label's passages, in the order of the text."""
    found: list[list[Run]] = [[] for _ in labels]
    if labels and loops() is not None:
        return _one_after_another(labels, found)
    order = sorted(range(len(labels)), key=lambda i: len(labels[i].words))
    for start in range(0, len(order), _AT_ONCE):
        some = order[start : start + _AT_ONCE]
        for i, runs in zip(some, _shown(_grid([labels[i] for i in some])), strict=True):
            found[i] = sorted(runs)
    return found


def _one_after_another(labels: Sequence[Weighed], found: list[list[Run]]) -> list[list[Run]]:
    """Fill in each label's passages as the compiled loops find them."""
    from testimony.batch import shown_kernel

    words, clauses = (np.concatenate([getattr(x, name) for x in labels]) for name in ("words", "clauses"))
    ends, need = np.cumsum([len(x.words) for x in labels]), np.array([x.need for x in labels], dtype=float)
    for label, first, stop in shown_kernel.shown(words, clauses, ends, need).tolist():
        found[label].append((first, stop))
    return [sorted(runs) for runs in found]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Labels as rows of words, shape (labels, words); shorter ones are filled up. `within` says of each gap whether one clause is around it."""

    words: np.ndarray
    within: np.ndarray
    sizes: np.ndarray
    need: np.ndarray


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of one length that may be shown: the rows they are in, their first words, what they add, and the clauses they cut."""

    length: int
    rows: np.ndarray
    first: np.ndarray
    added: np.ndarray
    cuts: np.ndarray


def _grid(labels: Sequence[Weighed]) -> _Grid:
    sizes = np.array([len(x.words) for x in labels], dtype=np.int64)
    words = np.zeros((len(labels), int(sizes.max(initial=0))))
    within = np.zeros((len(labels), words.shape[1] + 1), dtype=np.int8)
    for i, x in enumerate(labels):
        words[i, : len(x.words)] = x.words
        within[i, 1 : len(x.words)] = x.clauses[1:] == x.clauses[:-1]
    return _Grid(words, within, sizes, np.array([x.need for x in labels]))


def _shown(grid: _Grid) -> list[list[Run]]:
    """Return the passages that carry each decision, the shortest first; where none does, the one that adds most."""
    found: list[list[Run]] = [[] for _ in grid.sizes]
    left = np.flatnonzero(grid.need > 0)
    for _ in range(MOST_PASSAGES):
        chosen = _neatest(_shortest(grid, left))
        for i, (first, stop) in chosen.items():
            found[i].append((first, stop))
            grid.words[i, first:stop] = _TAKEN
        left = np.array(sorted(chosen), dtype=np.int64)
    none = np.flatnonzero([not runs for runs in found])
    for i, run in _neatest(_strongest(grid, none)).items():
        found[i].append(run)
    return found


def _added(grid: _Grid, rows: np.ndarray) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Yield, for each length, what the runs of it add in these rows (-inf where the text is shorter), and each row's most."""
    sums = np.concatenate([np.zeros((len(rows), 1)), np.cumsum(grid.words[rows], axis=1)], axis=1)
    for n in range(1, min(grid.words.shape[1], MOST_WORDS) + 1):
        found = sums[:, n:] - sums[:, :-n]
        found[np.arange(found.shape[1]) + n > grid.sizes[rows, None]] = -np.inf
        yield n, found, found.max(axis=1, initial=-np.inf)


def _shortest(grid: _Grid, rows: np.ndarray) -> Iterator[_Runs]:
    """Yield the runs that carry the decision, of the least length that does and up to `SLACK` words longer."""
    need, least = grid.need[rows], np.full(len(rows), _NEVER)
    for n, found, most in _added(grid, rows):
        least = np.where((least == _NEVER) & (most >= need), n, least)
        some = np.flatnonzero((least <= n) & (n <= least + SLACK))
        yield _near(grid, rows[some], n, found[some], np.maximum(need[some], NEARLY * most[some]))
        if (least + SLACK <= n).all():
            return


def _strongest(grid: _Grid, rows: np.ndarray) -> Iterator[_Runs]:
    """Yield the runs that add the most, or nearly; none of a row in which none adds anything."""
    lengths = list(_added(grid, rows))
    most = np.max([row for _, _, row in lengths], axis=0, initial=-np.inf) if lengths else np.zeros(len(rows))
    some = np.flatnonzero(most >= LEAST)
    for n, found, _ in lengths:
        yield _near(grid, rows[some], n, found[some], NEARLY * most[some])


def _near(grid: _Grid, rows: np.ndarray, length: int, added: np.ndarray, limit: np.ndarray) -> _Runs:
    """Return the runs of a length that reach each row's limit."""
    row, first = np.nonzero(added >= limit[:, None])
    cuts = grid.within[rows[row], first] + grid.within[rows[row], first + length]
    return _Runs(length, rows[row], first, added[row, first], cuts)


def _neatest(runs: Iterator[_Runs]) -> dict[int, Run]:
    """Return, for each row, the run that cuts fewest clauses; of those the shortest, of those the strongest."""
    held = [some for some in runs if len(some.rows)]
    if not held:
        return {}
    rows, first, added, cuts = (
        np.concatenate([getattr(h, n) for h in held]) for n in ("rows", "first", "added", "cuts")
    )
    length = np.repeat([h.length for h in held], [len(h.rows) for h in held])
    order = np.lexsort((first, -added, length, cuts, rows))
    best = order[np.unique(rows[order], return_index=True)[1]]
    return {int(rows[i]): (int(first[i]), int(first[i] + length[i])) for i in best}
