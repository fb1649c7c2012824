"""What an estimate is made from: all units, what hands and a model said of them, and how the hand-coded were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np

from testimony.errors import EvaluationError
from testimony.states import STATES

if TYPE_CHECKING:
    import pandas as pd

NOBODY_SAID = -1
"""Stands in `hand` where a unit was not coded, and in `predicted` where the model had no say."""

Kind = Literal["simple", "poisson"]


@dataclass(frozen=True)
class Design:
    """How units were drawn for hand coding.

    `probability` (units) is each one's chance to be drawn, NaN where nobody knows; `drawn` who was; `stratum` numbers the
    strata that were drawn from apart. `simple` draws a fixed number of respondents a stratum, `poisson` decides of each
    respondent alone.
    """

    kind: Kind
    probability: np.ndarray
    drawn: np.ndarray
    stratum: np.ndarray

    def of(self, rows: np.ndarray) -> Design:
        """Return the design of some of the units."""
        return Design(self.kind, self.probability[rows], self.drawn[rows], self.stratum[rows])


@dataclass(frozen=True)
class Population:
    """Units (respondents, or their documents) with the state of each code by hand and by a model.

    `hand` and `predicted` have shape (units, codes) and hold numbers in `STATES`, -1 where nobody said; `chance` is the model's
    probability of `yes`. `person` numbers the respondent of each unit: the cluster. `seen` marks units of respondents whom
    the model learnt from. `weight` is a survey weight.
    """

    ids: tuple[str, ...]
    codes: tuple[str, ...]
    hand: np.ndarray
    predicted: np.ndarray
    person: np.ndarray
    weight: np.ndarray
    seen: np.ndarray
    chance: np.ndarray | None = None
    design: Design | None = None
    fields: Mapping[str, np.ndarray] = field(default_factory=lambda: MappingProxyType({}))
    unit: str = "respondent"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.ids) != len(self.hand) or self.hand.shape != self.predicted.shape:
            raise EvaluationError(
                f"{len(self.ids)} units, but {len(self.hand)} rows by hand and {len(self.predicted)} by the model",
                next_step="Give one row a unit in both.",
            )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def coded(self) -> np.ndarray:
        """Return which units were coded by hand."""
        found: np.ndarray = (self.hand != NOBODY_SAID).all(axis=1)
        return found

    @property
    def clustered(self) -> bool:
        """Tell whether a respondent has several units."""
        return len(np.unique(self.person)) < len(self)

    def persons(self, rows: np.ndarray) -> int:
        """Return how many respondents stand behind some of the units."""
        return len(np.unique(self.person[rows]))


def from_frame(frame: pd.DataFrame, codes: Sequence[str], *, kind: Kind = "simple") -> Population:
    """Return the population of a table with a row a unit, for simulations and for coding done elsewhere.

    For each code: `<code>` is the state by hand (a name out of `STATES`, or 0/1 for `not_mentioned`/`yes`; empty where not
    coded), `predicted:<code>` the model's, `chance:<code>` its probability of yes. `id`, `respondent`, `probability`, `drawn`,
    `stratum` and `weight` are taken where they are there; all other columns are fields to group by. Without `drawn`, those
    with a probability who are coded were drawn. Raises `EvaluationError` naming the column that is missing or unreadable.
    """
    n = len(frame)
    hand = _states(frame, codes, "")
    predicted = _states(frame, codes, "predicted:")
    chances = [f"chance:{code}" for code in codes]
    ids = tuple(str(x) for x in frame["id"]) if "id" in frame else tuple(str(i) for i in range(n))
    person = frame["respondent"].astype(str).to_numpy() if "respondent" in frame else np.array(ids)
    coded = (hand != NOBODY_SAID).all(axis=1)
    taken = {"id", "respondent", "probability", "drawn", "stratum", "weight", *codes, *chances}
    taken |= {f"predicted:{code}" for code in codes}
    return Population(
        ids=ids,
        codes=tuple(codes),
        hand=hand,
        predicted=predicted,
        person=np.unique(person, return_inverse=True)[1],
        weight=frame["weight"].to_numpy(dtype=float) if "weight" in frame else np.ones(n),
        seen=np.zeros(n, dtype=bool),
        chance=frame[chances].to_numpy(dtype=float) if set(chances) <= set(frame) else None,
        design=_design(frame, coded, kind),
        fields={
            name: frame[name].astype(str).to_numpy() for name in map(str, frame.columns) if name not in taken
        },
    )


def _design(frame: pd.DataFrame, coded: np.ndarray, kind: Kind) -> Design | None:
    """Return how the hand-coded were drawn; None where the table does not say."""
    if "probability" not in frame:
        return None
    probability = frame["probability"].to_numpy(dtype=float)
    drawn = frame["drawn"].to_numpy(dtype=bool) if "drawn" in frame else coded
    stratum = frame["stratum"].astype(str).to_numpy() if "stratum" in frame else np.zeros(len(frame))
    return Design(kind, probability, drawn, np.unique(stratum, return_inverse=True)[1])


def _states(frame: pd.DataFrame, codes: Sequence[str], before: str) -> np.ndarray:
    """Return the numbers of the states in some columns."""
    number: dict[object, int] = {state: i for i, state in enumerate(STATES)}
    number |= {1: STATES.index("yes"), 0: STATES.index("not_mentioned")}
    columns = []
    for code in codes:
        if before + code not in frame:
            raise EvaluationError(f"there is no column {before + code!r}", next_step="Add it to the table.")
        column = frame[before + code]
        there = column.notna().to_numpy()
        found = np.full(len(frame), NOBODY_SAID, dtype=np.int8)
        unknown = set(column[there]) - set(number)
        if unknown:
            step = f"States are: {', '.join(STATES)}; or 0 and 1."
            raise EvaluationError(f"{before + code!r} holds what is no state", next_step=step)
        found[there] = [number[value] for value in column[there]]
        columns.append(found)
    return np.column_stack(columns)
