"""What an evaluation found: numbers with their intervals, curves, and tables of states, whoever computed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from testimony.agreement import Coefficient
from testimony.states import STATES

if TYPE_CHECKING:
    import pandas as pd

Level = Literal["target", "macro", "calibration", "testimony", "difference", "learning"]

AFFIRMED = "affirmed targets"
EVERY = "all targets"
EVERYWHERE = "all"
"""The language of what was taken over all languages together."""

MEASURES = (
    "precision",
    "recall",
    "F1",
    "average precision",
    "unsure",
    "false yes",
    "missed",
    "wrong among yes",
    "wrong among no",
)
"""Of a target, in the order of the tables."""


@dataclass(frozen=True, slots=True)
class System:
    """What is judged: the engine, a model, or a baseline; whether the phrasebook taught it; and what it is."""

    name: str
    phrases: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One number: whose it is, what it is of, and its 95% interval by respondent.

    `target` is a target, a code (level "testimony"), or `AFFIRMED` or `EVERY` of them together. `n` counts what it rests
    on: segments with the target, testimonies, or targets averaged; `people` the respondents these are of. `few` says that it
    rests on fewer positives than anything can be learnt from.
    """

    system: str
    level: Level
    language: str
    target: str
    measure: str
    number: Coefficient
    n: int = 0
    people: int = 0
    few: bool = False
    genre: str = ""

    def __str__(self) -> str:
        shown = str(self.number)
        return f"{shown.partition(' ')[0]} (too few)" if self.few and self.number.value is not None else shown


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve, with the ends of its interval where one was drawn, and what it rests on."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    n: int = 0


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve of one language: "reliability", "risk" of what is decided, "risk of yes", or "learning"."""

    kind: str
    language: str
    points: tuple[Point, ...]
    chosen: Point | None = None


@dataclass(frozen=True, slots=True)
class StateTable:
    """How often each true state of a code was found as each state: `counts[true][found]`, in the order of `STATES`."""

    code: str
    language: str
    counts: tuple[tuple[int, ...], ...]

    def findings(self, system: str) -> Iterator[Finding]:
        """Yield the counts one by one."""
        for true, row in zip(STATES, self.counts, strict=True):
            for found, count in zip(STATES, row, strict=True):
                measure = f"true {true}, found {found}"
                number = Coefficient(float(count))
                yield Finding(system, "testimony", self.language, self.code, measure, number, sum(row))


@dataclass(frozen=True)
class Findings:
    """Everything an evaluation found. The first of `systems` is what is evaluated; the others stand beside it.

    `about` says in sentences what was judged on whom and how; `remarks` what could not be.
    """

    title: str
    about: tuple[str, ...]
    systems: tuple[System, ...]
    languages: tuple[str, ...]
    genres: tuple[str, ...]
    targets: tuple[str, ...]
    codes: tuple[str, ...]
    rows: tuple[Finding, ...]
    curves: tuple[Curve, ...] = ()
    tables: tuple[StateTable, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def engine(self) -> str:
        """Return the name of what is evaluated."""
        return self.systems[0].name

    def find(
        self,
        level: Level,
        target: str,
        measure: str,
        *,
        language: str = EVERYWHERE,
        system: str = "",
        genre: str = "",
    ) -> Finding:
        """Return one number, of the evaluated system if none is named; an empty one where it was not computed."""
        key = (system or self.engine, level, language, target, measure, genre)
        return self._index.get(key) or Finding(key[0], level, language, target, measure, Coefficient(None))

    def value(self, level: Level, target: str, measure: str, **where: str) -> float | None:
        """Return one number without its interval; None where it has no meaning."""
        return self.find(level, target, measure, **where).number.value

    def best(self, language: str = EVERYWHERE) -> str:
        """Return the baseline with the highest mean F1 over affirmed targets ("" where there is none)."""
        scored = {
            s.name: self.value("macro", AFFIRMED, "F1", language=language, system=s.name)
            for s in self.systems[1:]
        }
        known = {name: value for name, value in scored.items() if value is not None}
        return max(known, key=lambda name: known[name], default="")

    def curves_of(self, kind: str) -> Sequence[Curve]:
        """Return the curves of a kind, by language."""
        return [c for c in self.curves if c.kind == kind]

    @cached_property
    def _index(self) -> Mapping[tuple[str, ...], Finding]:
        return {(f.system, f.level, f.language, f.target, f.measure, f.genre): f for f in self.rows}

    def to_frame(self) -> pd.DataFrame:
        """Return one row a number: whose, of what, the value, the ends of its interval, and what it rests on."""
        import pandas as pd

        taught = {s.name: s.phrases for s in self.systems}
        counts = (cell for table in self.tables for cell in table.findings(self.engine))
        rows = [
            {
                "system": f.system,
                "phrases": taught.get(f.system, False),
                "level": f.level,
                "language": f.language,
                "genre": f.genre,
                "target": f.target,
                "measure": f.measure,
                "value": f.number.value,
                "low": f.number.low,
                "high": f.number.high,
                "n": f.n,
                "respondents": f.people,
                "note": "too few" if f.few else f.number.why,
            }
            for f in (*self.rows, *counts)
        ]
        return pd.DataFrame(rows)
