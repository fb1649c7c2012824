"""How well a model finds a code in a testimony, as far as a plan needs it: sensitivity and specificity."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from testimony.errors import EvaluationError
from testimony.states import STATES, State

if TYPE_CHECKING:
    import pandas as pd

_FEWEST = 5


@dataclass(frozen=True, slots=True)
class Quality:
    """The share of those with it whom the model finds, and of those without it whom it spares."""

    sensitivity: float
    specificity: float

    def __post_init__(self) -> None:
        if not (0 <= self.sensitivity <= 1 and 0 <= self.specificity <= 1):
            raise EvaluationError(
                f"sensitivity {self.sensitivity} and specificity {self.specificity} are not both from 0 to 1",
                next_step="Take them from an evaluation: testimony evaluate CORPUS -o evaluation.csv",
            )

    @classmethod
    def none(cls) -> Quality:
        """Return the quality of a model that says the same of everybody."""
        return cls(0.0, 1.0)

    def explained(self, share: float) -> float:
        """Return ρ², the squared correlation of truth and prediction: p(1−p)(Se+Sp−1)² / q(1−q), with q the share predicted."""
        q = share * self.sensitivity + (1 - share) * (1 - self.specificity)
        youden = self.sensitivity + self.specificity - 1
        return share * (1 - share) * youden**2 / (q * (1 - q)) if 0 < q < 1 else 0.0

    def strata(self, share: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return how many of all the model says yes of and how many of these have it, and the same of the others."""
        q = share * self.sensitivity + (1 - share) * (1 - self.specificity)
        missed = share * (1 - self.sensitivity)
        return (q, share * self.sensitivity / q if q else 0.0), (1 - q, missed / (1 - q) if q < 1 else 0.0)


def of_evaluation(table: pd.DataFrame, code: str, *, state: State = "yes", language: str = "all") -> Quality:
    """Return a model's quality from an evaluation's table (`Evaluation.to_frame()`).

    The evaluation's counts of true states found as other states are taken. Raises `EvaluationError` where they are not
    there, or rest on fewer than five testimonies.
    """
    needed = {"level", "language", "target", "measure", "value"}
    if missing := needed - set(table.columns):
        step = "Write one with: testimony evaluate CORPUS -o evaluation.csv"
        raise EvaluationError(f"an evaluation has a column {min(missing)!r}, this has none", next_step=step)
    rows = table[
        (table.level == "testimony") & (table.language.astype(str) == language) & (table.target == code)
    ]
    counts = dict(zip(rows.measure, rows.value, strict=True))
    cell = {
        (true, found): float(counts.get(f"true {true}, found {found}", 0))
        for true in STATES
        for found in STATES
    }
    having = sum(n for (true, _), n in cell.items() if true == state)
    lacking = sum(cell.values()) - having
    if min(having, lacking) < _FEWEST:
        raise EvaluationError(
            f"{having:.0f} testimonies with {code} {state} and {lacking:.0f} without are too few to know a model by",
            next_step="Name a code of the evaluation, or give --sensitivity and --specificity.",
        )
    spared = sum(n for (true, found), n in cell.items() if state not in (true, found))
    return Quality(cell[state, state] / having, spared / lacking)


def read(path: Path, code: str) -> Quality:
    """Return a model's quality from the file of an evaluation (.csv)."""
    import pandas as pd

    try:
        table = pd.read_csv(path, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        step = "Write one with: testimony evaluate CORPUS -o evaluation.csv"
        raise EvaluationError("is not the table of an evaluation", where=str(path), next_step=step) from error
    return of_evaluation(table, code)
