"""One group of a table: the share of each state of each code in it, by the first method that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

import numpy as np

from testimony.estimates import label_shift
from testimony.estimates.calibrated import Share, Units, calibrated, post_strata, post_stratified
from testimony.estimates.how import How
from testimony.estimates.intervals import Interval, wilson
from testimony.estimates.population import NOBODY_SAID, Design, Population
from testimony.estimates.result import NOT_ESTIMABLE, SPOKEN, SUPPRESSED, Estimate, Group
from testimony.states import STATES

COUNTED = "all coded by hand"
HAND = "hand coding alone, Wilson"
POST = "post-stratified on the prediction"
GREG = "GREG on the prediction"
SHIFT = "corrected, assuming label shift"

YES, SILENT = STATES.index("yes"), STATES.index("not_mentioned")


@dataclass(frozen=True)
class Cell:
    """The units of a group, those of them whose hand coding is used, and how to estimate."""

    group: Group
    population: Population
    rows: np.ndarray
    used: np.ndarray
    how: How

    @cached_property
    def hand(self) -> np.ndarray:
        """Return which of the group's units are used, as a mask over these."""
        found: np.ndarray = self.used[self.rows]
        return found

    @property
    def n(self) -> int:
        """Return how many units are in the group."""
        return int(self.rows.sum())

    @property
    def counted(self) -> bool:
        """Tell whether nothing is left to estimate: everybody in the study was coded."""
        return bool(self.population.coded.all())

    @cached_property
    def design(self) -> Design:
        """Return how the group's units were drawn, those who were not coded taken as not drawn."""
        if self.counted or self.population.design is None:
            n, zeros = self.n, np.zeros(self.n, dtype=int)
            return Design("simple", np.ones(n), np.ones(n, dtype=bool), zeros)
        return responding(self.population.design, self.used).of(self.rows)


@dataclass(frozen=True)
class Asked:
    """What is asked of a cell: the share of 0/1 `y` (used units), per unit of `of` where that is not everybody."""

    cell: Cell
    column: int
    y: np.ndarray
    of: np.ndarray | None = None


def hidden(codes: Sequence[str], group: Group) -> Iterator[Estimate]:
    """Yield the rows of a group that is not shown."""
    for code in codes:
        for state in (*STATES, SPOKEN):
            yield Estimate(code, state, group, None, None, None, None, None, None, SUPPRESSED)


def shown(cell: Cell) -> Iterator[Estimate]:
    """Yield the share of each state of each code in a group."""
    found, population = int(cell.hand.sum()), cell.population
    for k, code in enumerate(population.codes):
        states = population.hand[cell.rows, k][cell.hand]
        for number, state in enumerate(STATES):
            yield _row(Asked(cell, k, (states == number).astype(float)), code, state, number, found)
        spoken = (states != SILENT).astype(float)
        persons = population.persons(np.flatnonzero(cell.rows)[cell.hand][spoken == 1])
        if found and persons < cell.how.least:  # the topic came up with too few to say how
            yield Estimate(code, SPOKEN, cell.group, None, None, None, None, None, None, SUPPRESSED)
        else:
            yield _row(Asked(cell, k, (states == YES).astype(float), spoken), code, SPOKEN, YES, found)


def responding(design: Design, used: np.ndarray) -> Design:
    """Return the design of those of the drawn who were coded, missing at random: each probability times the part coded."""
    if not (design.drawn & ~used).any():
        return design
    probability = design.probability.astype(float).copy()
    for h in np.unique(design.stratum):
        mine = design.stratum == h
        drawn = int((design.drawn & mine).sum())
        probability[mine] *= (used & mine).sum() / drawn if drawn else 1.0
    return replace(design, probability=probability)


def _row(asked: Asked, code: str, state: str, number: int, hand: int) -> Estimate:
    """Return the row of one state, by the first method that has something to say."""
    cell = asked.cell
    method, found, notes = next(made for rule in METHODS if (made := rule(asked, number)) is not None)
    naive = None if state == SPOKEN else _uncorrected(cell, asked.column, number)
    if found is None:
        return Estimate(code, state, cell.group, cell.n, hand, None, None, None, naive, method, notes)
    return Estimate(
        code, state, cell.group, cell.n, hand, found.value, found.low, found.high, naive, method, notes
    )


Made = tuple[str, Interval | None, tuple[str, ...]]


def _counted(asked: Asked, number: int) -> Made | None:
    """Everybody was coded: the share is known; of people like these it is as uncertain as so many make it."""
    cell = asked.cell
    if not cell.counted:
        return None
    share = _alone(asked)
    return COUNTED, wilson(share.value, inf if cell.how.finite else share.effective), ()


def _by_label_shift(asked: Asked, number: int) -> Made | None:
    """The model's share, corrected by error rates that are taken from elsewhere."""
    cell, population = asked.cell, asked.cell.population
    if not cell.how.assume:
        return None
    judged = population.predicted[:, asked.column] != NOBODY_SAID
    rows = cell.used & judged
    said = (population.predicted[:, asked.column] == number).astype(int)
    known = label_shift.rates((population.hand[rows, asked.column] == number).astype(int), said[rows])
    if asked.of is not None or not known.known:
        why = () if asked.of is not None else (_unknown_rates(known),)
        return NOT_ESTIMABLE, None, why
    share = _uncorrected(cell, asked.column, number)
    n = population.persons(cell.rows & judged)
    if share is None or not n:
        return NOT_ESTIMABLE, None, ("the model had no say about anybody in it",)
    return SHIFT, label_shift.corrected(share, n, known), ()


def _unknown_rates(known: label_shift.Rates) -> str:
    return (
        f"{known.having} coded with it and {known.lacking} without: too few, or the model tells them apart too badly, "
        "to know how often it errs"
    )


def _nothing(asked: Asked, number: int) -> Made | None:
    return None if asked.cell.hand.any() else (NOT_ESTIMABLE, None, ("nobody in it was coded by hand",))


def _by_hand(asked: Asked, number: int) -> Made | None:
    """So few were coded that the model's errors in this group are not known: hand coding alone."""
    cell = asked.cell
    said = cell.population.predicted[cell.rows, asked.column]
    if cell.hand.sum() >= cell.how.few and post_strata(said, cell.hand).shape[1] > 1:
        return None
    share = _alone(asked)
    return HAND, wilson(share.value, share.effective), ()


def _by_post_strata(asked: Asked, number: int) -> Made | None:
    """Drawn with equal probabilities, one unit a respondent, no weights."""
    if asked.of is not None or not _plain(asked):
        return None
    share = post_stratified(asked.y, _units(asked))
    return POST, wilson(share.value, share.effective, share.freedom), ()


def _by_greg(asked: Asked, number: int) -> Made | None:
    """Everything else: unequal probabilities, weights, strata, several units a respondent, and ratios."""
    units = _units(asked, chances=number == YES and not _plain(asked))
    share = _ratio(asked, units) if asked.of is not None else calibrated(asked.y, units)
    value = min(max(share.value, 0.0), 1.0)
    return (POST if _plain(asked) else GREG), wilson(value, share.effective, share.freedom), ()


METHODS: tuple[Callable[[Asked, int], Made | None], ...] = (
    _counted,
    _by_label_shift,
    _nothing,
    _by_hand,
    _by_post_strata,
    _by_greg,
)
"""In the order in which they are asked; the first with something to say is the row's method."""


def _plain(asked: Asked) -> bool:
    """Tell whether all are drawn with the same probability, one unit a respondent, and weigh the same."""
    cell = asked.cell
    design, weight = cell.design, cell.population.weight[cell.rows]
    alike = (
        len(np.unique(design.probability[cell.hand])) == 1 and len(np.unique(design.stratum[cell.hand])) == 1
    )
    return design.kind == "simple" and alike and np.ptp(weight) == 0 and not _units(asked).clustered


def _units(asked: Asked, *, chances: bool = False, alone: bool = False) -> Units:
    """Return the group's units with what is known of them: what the model says, its probability of yes, the strata."""
    cell, population = asked.cell, asked.cell.population
    said = np.zeros(cell.n) if alone else population.predicted[cell.rows, asked.column]
    known = post_strata(said, cell.hand)
    if chances and not alone and population.chance is not None:
        chance = population.chance[cell.rows, asked.column]
        known = np.column_stack([known, np.where(np.isfinite(chance), chance, 0.0)])
    if cell.design.kind == "simple" and len(np.unique(cell.design.stratum[cell.hand])) > 1:
        known = np.column_stack([known, post_strata(cell.design.stratum, cell.hand)])
    return Units(
        sampled=cell.hand,
        design=cell.design,
        person=population.person[cell.rows],
        weight=population.weight[cell.rows],
        known=known,
        finite=cell.how.finite,
    )


def _alone(asked: Asked) -> Share:
    """Return the Hájek share of the hand-coded, and how many equally weighted, unclustered ones would be as precise.

    Kish's (1965) effective number (Σw)² / Σw², and not more than the spread between respondents allows.
    """
    units = _units(asked, alone=True)
    s = units.sampled
    weight = units.weight[s] / units.design.probability[s]
    y = asked.y
    if asked.of is not None:
        y, weight = y[asked.of == 1], weight[asked.of == 1]
    value = float(weight @ y / weight.sum())
    alike = float(weight.sum() ** 2 / (weight**2).sum())
    left = 1 - float(units.design.probability[s].mean()) if units.finite and not asked.cell.counted else 1.0
    effective = alike / left if left > 0 else inf
    if units.clustered and asked.of is None and len(np.unique(units.person[s])) > 1:
        effective = min(
            effective,
            calibrated(asked.y, replace(units, finite=not asked.cell.counted and units.finite)).effective,
        )
    return Share(value, 0.0, inf, effective)


def _ratio(asked: Asked, units: Units) -> Share:
    """Return the share of `y` among those in `of`, linearised (Woodruff 1971): the variance of (y − R z) / z̄."""
    if asked.of is None:
        raise ValueError("a ratio needs those among whom to count")
    top, bottom = calibrated(asked.y, units).value, calibrated(asked.of, units).value
    value = min(max(top / bottom, 0.0), 1.0) if bottom > 0 else 0.0
    linear = calibrated((asked.y - value * asked.of) / max(bottom, 1e-9), units)
    spread = value * (1 - value)
    effective = spread / linear.variance if linear.variance > 0 and spread > 0 else float(asked.of.sum())
    return Share(value, linear.variance, linear.freedom, effective)


def _uncorrected(cell: Cell, column: int, number: int) -> float | None:
    """Return the share of the model's own labels among those it had a say about; None where it had none."""
    said = cell.population.predicted[cell.rows, column]
    judged = said != NOBODY_SAID
    weight = cell.population.weight[cell.rows][judged]
    return float(weight @ (said[judged] == number) / weight.sum()) if judged.any() else None
