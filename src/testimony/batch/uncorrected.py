"""A quick table of a batch: how many testimonies are in each state of each code, uncorrected.

Counts of a classifier's labels are not shares of people: it misses some and invents others, and not equally often in
every group. The table says so in its name, and is for looking, not for publishing.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testimony.batch import folder
from testimony.batch.result import Result, read
from testimony.errors import OutputError
from testimony.states import STATES

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Testimonies by state, UNCORRECTED for the classifier's errors"

_READ = 10_000  # rows at once


@dataclass(frozen=True, slots=True)
class Row:
    """One group and code: how many testimonies are in each state, of those with at least one judged segment.

    `silent` counts the others, in which nothing could be judged (another language, nobody's voice): they are in no
    state.
    """

    group: tuple[str, ...]
    code: str
    states: dict[str, int]
    silent: int

    @property
    def testimonies(self) -> int:
        """Return how many testimonies were judged."""
        return sum(self.states.values())

    def share(self, state: str) -> float | None:
        """Return the share of a state among the judged testimonies; None where there are none."""
        return self.states[state] / self.testimonies if self.testimonies else None


@dataclass(frozen=True)
class Summary:
    """The table: groups in order, codes in the codebook's order."""

    by: tuple[str, ...]
    rows: tuple[Row, ...]

    def plain(self) -> Iterator[dict[str, Any]]:
        """Yield one row a group and code, counts and uncorrected shares."""
        for row in self.rows:
            shares = {f"share_{s}_uncorrected": row.share(s) for s in STATES}
            group = dict(zip(self.by, row.group, strict=True))
            head = {**group, "code": row.code, "testimonies": row.testimonies, "not_judged": row.silent}
            yield {**head, **row.states, **{k: None if v is None else round(v, 4) for k, v in shares.items()}}

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a DataFrame."""
        import pandas as pd

        return pd.DataFrame(list(self.plain()))

    def _repr_html_(self) -> str:
        return f"<p><b>{escape(TITLE)}</b></p>{self.to_frame().to_html(index=False)}"


def summary(out: str | Path | Result, by: Sequence[str] = ()) -> Summary:
    """Count the testimonies of a batch in each state, by columns that it carries (`language`, or kept ones).

    Raises `OutputError` where a column is not there. Reads part after part: memory does not grow with the batch.
    """
    found = out if isinstance(out, Result) else read(out)
    codes = _codes(found)
    counts: dict[tuple[str, ...], Counter[tuple[str, str]]] = defaultdict(Counter)
    silent: Counter[tuple[str, ...]] = Counter()
    for part in found.parts(folder.TESTIMONIES):
        for judged, *values in _values(part, ["judged", *by, *codes.values()]):
            group, said = tuple(values[: len(by)]), values[len(by) :]
            counts[group].update(zip(codes, said, strict=True) if int(judged) else ())
            silent[group] += not int(judged)
    rows = tuple(
        Row(group, code, {s: counts[group][code, s] for s in STATES}, silent[group])
        for group in sorted(counts)
        for code in codes
    )
    return Summary(tuple(by), rows)


def _codes(found: Result) -> dict[str, str]:
    """Return each code and the name of its column."""
    from testimony.batch.shape import column_of

    return {code: column_of(code) for code in found.manifest["codes"]}


def _values(part: Path, names: Sequence[str]) -> Iterator[list[str]]:
    """Yield these columns of a part as text, row by row."""
    if part.suffix == ".parquet":
        yield from _of_parquet(part, names)
        return
    with part.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines) if part.suffix == ".csv" else map(json.loads, lines)
        for row in rows:
            _check(names, row, part)
            yield ["" if row[name] is None else str(row[name]) for name in names]


def _of_parquet(part: Path, names: Sequence[str]) -> Iterator[list[str]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(part) as opened:
        _check(names, opened.schema_arrow.names, part)
        for batch in opened.iter_batches(batch_size=_READ, columns=list(dict.fromkeys(names))):
            columns = [batch.column(batch.schema.get_field_index(name)).to_pylist() for name in names]
            yield from (["" if v is None else str(v) for v in row] for row in zip(*columns, strict=True))


def _check(names: Sequence[str], there: Any, part: Path) -> None:
    if missing := [name for name in names if name not in there]:
        step = f"A column of the input must be carried along: run the batch with --keep {missing[0]}."
        raise OutputError(
            f"there is no column {missing[0]!r}.", where=str(part.parent.parent), next_step=step
        )
