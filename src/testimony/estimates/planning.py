"""How many testimonies to code by hand for a share that is known to so many points, with a model's help and without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import count
from math import ceil, inf, sqrt
from typing import TYPE_CHECKING

from testimony.errors import EvaluationError
from testimony.estimates.how import FEW
from testimony.estimates.quality import Quality

if TYPE_CHECKING:
    import pandas as pd

WIDTHS = (0.02, 0.03, 0.04, 0.05, 0.07, 0.1)
"""Half-widths of the table, where none are asked for."""

Z = 1.96

HOPEFUL = 1.05
"""From how much wider than planned the interval is likely to be, the plan says so."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """Units to code in each group for a half-width: by hand alone, with the model, and with it in all groups together.

    `likely` is the half-width that these units with the model are likely to give (`Plan.likely`).
    """

    half_width: float
    hand: int
    with_model: int
    total: int
    likely: float
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """A plan: what was asked, and how many units to code; `curve` gives the half-width that a number of them buys."""

    share: float
    population: int | None
    quality: Quality
    effect: float
    groups: int
    units: float
    rows: tuple[PlanRow, ...]

    @property
    def explained(self) -> float:
        """Return the part of the variance of the hand coding that the model accounts for (ρ²)."""
        return self.quality.explained(self.share)

    def half_width(self, n: float, *, model: bool = True) -> float:
        """Return the half-width that `n` hand-coded units of a group buy."""
        size = self._size
        spread = self.share * (1 - self.share) * (1 - self.explained * model) * self.effect
        return Z * sqrt(spread * max(1 / n - 1 / size, 0.0))

    def likely(self, n: float) -> float:
        """Return the half-width that `n` units with the model's help are likely to give, larger where few of its errors are met.

        `estimate` counts half an error more in each post-stratum, for those that are not in the sample (`calibrated.post_stratified`);
        with x of n_h binomial, E[p̃(1 − p̃)] = (n_h(n_h − 1) p(1 − p) + n_h/2 + 1/4) / (n_h + 1)².
        """
        if self.explained == 0:
            return self.half_width(n)
        variance = 0.0
        for part, errors in self.quality.strata(self.share):
            coded = n * part
            smooth = (coded * (coded - 1) * errors * (1 - errors) + coded / 2 + 0.25) / (coded + 1) ** 2
            variance += part**2 * smooth / coded if coded else 0.0
        return Z * sqrt(variance * self.effect * max(1 - n / self._size, 0.0))

    @property
    def _size(self) -> float:
        return inf if self.population is None else self.population / self.groups

    def curve(self, points: int = 60) -> pd.DataFrame:
        """Return half-widths by the number of hand-coded units of a group, from 20 to what ±2 points need."""
        import pandas as pd

        last = min(self._size, max(self.rows[0].hand, 100))
        counts = sorted({round(20 + (last - 20) * i / (points - 1)) for i in range(points)})
        found = [(n, self.half_width(n, model=False), self.half_width(n)) for n in counts]
        return pd.DataFrame(found, columns=["coded", "hand", "with_model"])

    def to_frame(self) -> pd.DataFrame:
        """Return one row a half-width."""
        import pandas as pd

        names = [f.name for f in fields(PlanRow)]
        return pd.DataFrame([[getattr(r, n) for n in names] for r in self.rows], columns=names)

    def _repr_html_(self) -> str:
        return self.to_frame().to_html(index=False)


def plan(
    share: float,
    half_widths: Sequence[float] = WIDTHS,
    *,
    population: int | None = None,
    quality: Quality | None = None,
    icc: float = 0.0,
    units: float = 1.0,
    groups: int = 1,
) -> Plan:
    """Return how many units to code by hand, so that a 95% interval is ± each half-width.

    n₀ = z² p(1−p)(1−ρ²) deff / h² and n = n₀ / (1 + n₀/N) (Cochran 1977, 4.6; ρ² by Särndal et al. 1992, 7.6), with `share` p,
    `population` N (None: so many that it does not matter), ρ² from the model's `quality` (None: no model), and deff = 1 + (units
    − 1) icc for `units` units a respondent that resemble each other by `icc` (Kish 1965). `groups` are of one size, and each is to be as exact.
    Raises `EvaluationError` where a number is impossible.
    """
    _check(share, half_widths, population, icc, units, groups)
    quality = quality or Quality.none()
    effect = 1 + (units - 1) * icc
    explained = quality.explained(share)
    size = inf if population is None else population / groups
    made = Plan(share, population, quality, effect, groups, units, ())
    rows = []
    for h in sorted(half_widths):
        hand, helped = (_needed(share, h, size, effect * (1 - r)) for r in (0.0, explained))
        few = helped < FEW and explained > 0
        use = min(max(helped, FEW), hand) if few else helped
        note = f"under {FEW} coded units hand coding is used alone" if few else _hopeful(made, use, h)
        rows.append(PlanRow(h, hand, use, use * groups, made.likely(use), note))
    return replace(made, rows=tuple(rows))


def _hopeful(made: Plan, n: int, half_width: float) -> str:
    """Return what to say of a number of units whose interval is likely to be wider than planned."""
    if made.explained == 0 or made.likely(n) <= HOPEFUL * half_width:
        return ""
    enough = next(m for m in count(n) if made.likely(m) <= half_width)
    return f"so few hold hardly any of the model's errors: {enough} are likelier to be enough"


def _needed(share: float, half_width: float, size: float, factor: float) -> int:
    first = Z**2 * share * (1 - share) * factor / half_width**2
    return ceil(first / (1 + first / size))


def _check(
    share: float,
    half_widths: Sequence[float],
    population: int | None,
    icc: float,
    units: float,
    groups: int,
) -> None:
    rules = (
        (0 < share < 1, f"an expected share of {share}", "Give one between 0 and 1, such as 0.25."),
        (half_widths and all(0 < h < 0.5 for h in half_widths), "half-widths outside 0 to 0.5", "Five points are 0.05."),
        (population is None or population >= 1, f"a population of {population}", "Give the number of units in the study."),
        (0 <= icc <= 1, f"an intraclass correlation of {icc}", "Give one from 0 to 1; interviews have about 0.17."),
        (units >= 1, f"{units} units a respondent", "Give at least 1."),
        (groups >= 1, f"{groups} groups", "Give at least 1."),
    )  # fmt: skip
    for fine, what, step in rules:
        if not fine:
            raise EvaluationError(f"{what} is not possible", where="the plan", next_step=step)
