"""Which cells of a table are not shown: those of few persons, and those from which they could be worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from testimony.estimates.result import Group

LEAST = 10
"""Persons under which a cell is not shown."""


def suppressed(sizes: Mapping[Group, int], least: int = LEAST) -> frozenset[Group]:
    """Return the groups that are not shown, given how many persons stand behind each (Willenborg & de Waal 2001, 4.3).

    A group of fewer than `least` is not shown. Along every line whose total is shown, what is not shown must together hold
    `least` persons in at least two groups, else the next smallest is held back too (complementary suppression). A cell of two
    fields is not shown where the group of one of them is not.

    >>> sizes = {(("c", "NL"),): 60, (("c", "DE"),): 14, (("c", "RS"),): 4}
    >>> [group[0][1] for group in sorted(suppressed(sizes))]
    ['DE', 'RS']
    """
    held: set[Group] = set()
    for depth in sorted({len(g) for g in sizes if g}):
        cells = {g: n for g, n in sizes.items() if len(g) == depth and n > 0}
        held |= {g for g, n in cells.items() if n < least or any((pair,) in held for pair in g)}
        while more := next(_wanting(cells, held, least), None):
            held.add(more)
    return frozenset(held | ({()} if 0 < sizes.get((), least) < least else set()))


def _wanting(cells: Mapping[Group, int], held: set[Group], least: int) -> Iterator[Group]:
    """Yield, for each line that gives away what is held back in it, the smallest group that is still shown."""
    for line in _lines(cells):
        hidden = [g for g in line if g in held]
        shown = [g for g in line if g not in held]
        if hidden and shown and (len(hidden) < 2 or sum(cells[g] for g in hidden) < least):
            yield min(shown, key=lambda g: (cells[g], g))


def _lines(cells: Iterable[Group]) -> Iterator[list[Group]]:
    """Yield the groups that add up to a total which is shown: of a field, and of each value of one of two fields."""
    lines: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in cells:
        fields = tuple(field for field, _ in group)
        if len(group) == 1:
            lines[fields].append(group)
        for pair in group if len(group) > 1 else ():
            lines[fields, pair].append(group)
    yield from lines.values()
