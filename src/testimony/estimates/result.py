"""What an estimate is: a share with its interval, the uncorrected share beside it, how it was made; and tables of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

Group = tuple[tuple[str, str], ...]
"""Field and value of what a group has in common; empty for everybody."""

SUPPRESSED = "suppressed"
"""The method of a cell that is not shown because few persons stand behind it."""

NOT_ESTIMABLE = "not estimable"
"""The method of a cell about which the hand coding says nothing."""

OTHER = "other, pooled"
"""The value of a field in the group of all groups that are too small to be shown one by one."""

SPOKEN = "yes_of_spoken"
"""`yes` as a share of those in whom the topic came up at all: all states but `not_mentioned`."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share of units of a group in one state of a code, with its 95% interval; None where it is not shown.

    `n` units are in the group, `hand` of them were coded by hand and used. `uncorrected` is the share of the model's own
    labels, which is wrong by as much as the model errs.
    """

    code: str
    state: str
    group: Group
    n: int | None
    hand: int | None
    share: float | None
    low: float | None
    high: float | None
    uncorrected: float | None
    method: str
    notes: tuple[str, ...] = ()

    @property
    def suppressed(self) -> bool:
        """Tell whether the numbers are held back because few persons stand behind them."""
        return self.method == SUPPRESSED

    @property
    def half_width(self) -> float | None:
        """Return half the width of the interval."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Difference:
    """How much larger the share of a state is in one group than in another, with its 95% interval."""

    code: str
    state: str
    group: Group
    other: Group
    difference: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Tell whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Estimates:
    """A table of estimates: everybody first, then each group; what was assumed is in `notes`, and how it was made."""

    rows: tuple[Estimate, ...]
    differences: tuple[Difference, ...] = ()
    unit: str = "respondent"
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def only(self, *, code: str = "", state: str = "", group: Group | None = None) -> tuple[Estimate, ...]:
        """Return the rows of a code, of a state, of a group; each "" or None means any."""
        return tuple(
            row
            for row in self.rows
            if code in ("", row.code) and state in ("", row.state) and group in (None, row.group)
        )

    def one(self, code: str, state: str = "yes", group: Group = ()) -> Estimate:
        """Return the row of a code, state and group; raise `KeyError` where there is none."""
        found = self.only(code=code, state=state, group=group)
        if not found:
            raise KeyError((code, state, group))
        return found[0]

    def to_frame(self) -> pd.DataFrame:
        """Return one row an estimate; suppressed numbers are empty."""
        return _frame(self.rows, Estimate)

    def differences_frame(self) -> pd.DataFrame:
        """Return one row a difference between two groups."""
        return _frame(self.differences, Difference)

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        return (
            f"{self.to_frame().to_html(index=False, na_rep='', float_format='{:.3f}'.format)}<ul>{lines}</ul>"
        )


def named(group: Group) -> str:
    """Return a group in words.

    >>> named((("country", "NL"), ("wave", "2022")))
    'country NL, wave 2022'
    >>> named(())
    'all'
    """
    return ", ".join(f"{field} {value}" for field, value in group) or "all"


def _frame(rows: Sequence[Estimate] | Sequence[Difference], kind: type) -> pd.DataFrame:
    import pandas as pd

    columns = [f.name for f in fields(kind)]
    found = [{name: _cell(getattr(row, name), name) for name in columns} for row in rows]
    table = pd.DataFrame(found, columns=columns)
    return table.astype({name: "Int64" for name in ("n", "hand") if name in columns})


def _cell(value: object, name: str) -> object:
    if name in ("group", "other"):
        return named(value)  # type: ignore[arg-type]
    return "; ".join(value) if isinstance(value, tuple) else value
