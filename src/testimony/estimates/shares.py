"""Estimating: the share of respondents in each state of each code, of everybody and of groups, with 95% intervals."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from testimony.errors import EvaluationError
from testimony.estimates import cells, refusals, suppression
from testimony.estimates.comparing import differences
from testimony.estimates.how import How
from testimony.estimates.label_shift import WARNING
from testimony.estimates.population import Population
from testimony.estimates.result import OTHER, Estimates, Group

CROSS = "*"
"""Stands between two fields whose combinations are groups."""

UNKNOWN = "unknown"
"""The value of a field where nothing is known."""

AS_IF = "Intervals say how far a share could be off by the chance of drawing. They say nothing of whom the study did not reach."
BEYOND = (
    "The people of the study are taken for a sample of others like them: no finite population correction."
)


class AssumptionWarning(UserWarning):
    """An estimate rests on an assumption that the data cannot check."""


def estimate(population: Population, *, by: Sequence[str] = (), how: How | None = None) -> Estimates:
    """Return the shares of every state of every code: of everybody, then of the groups of each field in `by`.

    `by` names fields of the population, `country*wave` the combinations of two. Drawn at random: post-stratified on the
    prediction with finite population correction, or GREG where there are unequal probabilities, weights, strata, or several
    documents of a respondent. A group with fewer than `few` coded units is estimated from hand coding alone (Wilson). Groups of
    fewer than `least` persons, and those that would give them away, are joined, and suppressed where that is not enough. Raises `EvaluationError` where the interval would
    not hold: see `refusals`. Warns with `AssumptionWarning` where label shift is assumed.
    """
    how = how or How()
    refusals.check(population, assume=how.assume, missing=how.missing)
    if how.assume and not population.coded.all():
        warnings.warn(WARNING, AssumptionWarning, stacklevel=2)
    used, notes = _used(population, how)
    groups = dict(_groups(population, by))
    sizes = {group: _size(population, rows & used, rows) for group, rows in groups.items()}
    small = suppression.suppressed(sizes, how.least)
    groups = _pooled(groups, small)
    sizes = {group: _size(population, rows & used, rows) for group, rows in groups.items()}
    hidden = {group for group, size in sizes.items() if size < how.least}
    rows = tuple(
        row
        for group, mask in groups.items()
        for row in (
            cells.hidden(population.codes, group)
            if group in hidden
            else cells.shown(cells.Cell(group, population, mask, used, how))
        )
    )
    more: tuple[str, ...] = (
        (WARNING,) if how.assume and not population.coded.all() else (BEYOND,) if not how.finite else ()
    )
    if small:
        more += (
            f"Groups of fewer than {how.least} persons, and those that would give one away, are joined or not shown.",
        )
    return Estimates(
        rows, differences(rows, sizes), population.unit, (*population.notes, *notes, AS_IF, *more)
    )


def _used(population: Population, how: How) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return which hand-coded units are used, and what there is to say of the others."""
    design = population.design
    if population.coded.all():
        return population.coded, ("Every respondent was coded by hand: nothing rests on a model.",)
    if how.assume or design is None:
        return population.coded, ()
    used: np.ndarray = population.coded & design.drawn
    notes = []
    if aside := population.persons(population.coded & ~design.drawn):
        notes.append(f"{aside} respondents were coded without being drawn; their codings are not used here.")
    if left := population.persons(design.drawn & ~population.coded):
        notes.append(f"{left} drawn respondents were not coded, taken to be missing at random.")
    return used, tuple(notes)


def _groups(population: Population, by: Sequence[str]) -> Iterator[tuple[Group, np.ndarray]]:
    """Yield everybody, then each group with the units in it."""
    yield (), np.ones(len(population), dtype=bool)
    for asked in by:
        names = [name.strip() for name in asked.split(CROSS)]
        if len(names) > 2:
            step = "Combine two fields at most: groups of three are too small to show."
            raise EvaluationError(f"{asked!r} combines {len(names)} fields", next_step=step)
        for name in names:
            if name not in population.fields:
                known = ", ".join(sorted(population.fields)) or "none"
                raise EvaluationError(f"there is no field {name!r}", next_step=f"The fields are: {known}.")
        columns = [np.where(population.fields[n] == "", UNKNOWN, population.fields[n]) for n in names]
        for values in sorted(set(zip(*columns, strict=True))):
            mask = np.logical_and.reduce([c == v for c, v in zip(columns, values, strict=True)])
            yield tuple(zip(names, map(str, values), strict=True)), mask


def _pooled(groups: Mapping[Group, np.ndarray], small: frozenset[Group]) -> dict[Group, np.ndarray]:
    """Return the groups, those that are too small joined to one of each field: not even their names are shown."""
    found: dict[Group, np.ndarray] = {}
    for group, rows in groups.items():
        name = tuple((field, OTHER) for field, _ in group) if group in small else group
        found[name] = found[name] | rows if name in found else rows
    return found


def _size(population: Population, used: np.ndarray, rows: np.ndarray) -> int:
    """Return how many persons stand behind a cell: those coded, or where nobody is coded those in it."""
    coded = population.persons(used)
    return coded if coded else population.persons(rows)
