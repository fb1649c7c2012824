"""Differences between groups: each group of a field against the largest one that is shown, or all pairs of few groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from testimony.estimates.intervals import Interval, difference
from testimony.estimates.result import Difference, Estimate, Group

FEW_GROUPS = 4
"""Groups of a field up to which all pairs are compared."""


def differences(rows: Sequence[Estimate], sizes: Mapping[Group, int]) -> tuple[Difference, ...]:
    """Return the differences between shares of the same code and state in groups of the same fields.

    The groups hold different respondents, so their shares are independent, given how many were drawn in each.
    """
    tables: dict[tuple[str, str, tuple[str, ...]], dict[Group, Interval]] = defaultdict(dict)
    for row in rows:
        if row.group and row.share is not None and row.low is not None and row.high is not None:
            key = row.code, row.state, tuple(field for field, _ in row.group)
            tables[key][row.group] = Interval(row.share, row.low, row.high)
    return tuple(_compared(tables, sizes))


def _compared(
    tables: Mapping[tuple[str, str, tuple[str, ...]], Mapping[Group, Interval]], sizes: Mapping[Group, int]
) -> Iterator[Difference]:
    for (code, state, _), found in tables.items():
        for one, other in _pairs(sorted(found, key=lambda g: (-sizes[g], g))):
            d = difference(found[one], found[other])
            yield Difference(code, state, one, other, d.value, d.low, d.high)


def _pairs(groups: Sequence[Group]) -> Iterator[tuple[Group, Group]]:
    if len(groups) <= FEW_GROUPS:
        yield from ((other, one) for one, other in combinations(groups, 2))
    else:
        yield from ((other, groups[0]) for other in groups[1:])
