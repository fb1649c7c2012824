"""What a batch left, taken up again: as DataFrames with chosen columns and rows, or as a `datasets.Dataset`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testimony.batch import folder
from testimony.batch.tally import Tally
from testimony.errors import OutputError

if TYPE_CHECKING:
    import pandas as pd

Where = Sequence[tuple[str, str, Any]]
"""Conditions that must all hold, as pandas' `read_parquet` takes them: `[("decision:economics", "==", "yes")]`."""


_READ = 1_000  # rows at once, where they are read bit by bit


@dataclass(frozen=True)
class Result:
    """The labelled data set in a folder; nothing is in memory until it is asked for."""

    out: Path
    manifest: Mapping[str, Any]

    def segments(self, columns: Sequence[str] | None = None, where: Where | None = None) -> pd.DataFrame:
        """Return one row a segment; `columns` and `where` keep memory small."""
        found: pd.DataFrame = self._table(folder.SEGMENTS, columns, where).to_pandas()
        return found

    def testimonies(self, columns: Sequence[str] | None = None, where: Where | None = None) -> pd.DataFrame:
        """Return one row a testimony, with the four states of each code."""
        found: pd.DataFrame = self._table(folder.TESTIMONIES, columns, where).to_pandas()
        return found

    def rejects(self) -> pd.DataFrame:
        """Return the rows and files that were rejected, with the reason."""
        import pandas as pd

        path = self.out / folder.REJECTS
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        return pd.DataFrame(map(json.loads, lines), columns=["source", "row", "reason", "document"])

    def to_dataset(
        self,
        what: str = folder.SEGMENTS,
        columns: Sequence[str] | None = None,
        where: Where | None = None,
        *,
        stream: bool = False,
    ) -> Any:
        """Return segments (or testimonies) as a `datasets.Dataset`; with `stream` as an `IterableDataset`, read bit by bit."""
        import datasets
        import pyarrow as pa

        if not stream:
            return datasets.Dataset(self._table(what, columns, where))
        chosen, names, kept = self._stored(what, columns, where)

        def rows() -> Iterator[dict[str, Any]]:
            for batch in chosen.to_batches(columns=names, filter=kept, batch_size=_READ):
                yield from batch.to_pylist()

        schema = pa.schema([chosen.schema.field(name) for name in names])
        features = datasets.Features.from_arrow_schema(schema)
        return datasets.IterableDataset.from_generator(rows, features=features)

    def parts(self, what: str) -> list[Path]:
        """Return the files of segments or of testimonies, in the order of the input."""
        if what not in (folder.SEGMENTS, folder.TESTIMONIES):
            step = f"Give {folder.SEGMENTS} or {folder.TESTIMONIES}."
            raise OutputError(f"there are no {what!r} in a batch.", where=str(self.out), next_step=step)
        return sorted((self.out / what).glob(f"part-*.{self.manifest['options']['format']}"))

    def _table(self, what: str, columns: Sequence[str] | None, where: Where | None) -> Any:
        stored, names, kept = self._stored(what, columns, where)
        return stored.to_table(columns=names, filter=kept)

    def _stored(
        self, what: str, columns: Sequence[str] | None, where: Where | None
    ) -> tuple[Any, list[str], Any]:
        """Return the parts as one Arrow data set, the columns to take, and the condition on rows."""
        import pyarrow.dataset as ds
        import pyarrow.parquet as pq

        if (format := self.manifest["options"]["format"]) != "parquet":
            step = "Run it without --format, or read its parts with pandas."
            raise OutputError(f"the parts are {format}, not Parquet.", where=str(self.out), next_step=step)
        stored = ds.dataset([str(path) for path in self.parts(what)], format="parquet")
        there = stored.schema.names
        if missing := [n for n in (*(columns or ()), *(n for n, _, _ in where or ())) if n not in there]:
            step = f"The columns are: {', '.join(there)}."
            raise OutputError(f"there is no column {missing[0]!r}.", where=str(self.out), next_step=step)
        return stored, list(columns or there), pq.filters_to_expression([list(where)]) if where else None

    def _repr_html_(self) -> str:
        counts = self.manifest["counts"]
        shown = ", ".join(f"{counts[n]:,} {n}" for n in ("rows", "testimonies", "segments", "rejected"))
        name = escape(str(self.manifest["model_name"]))
        return (
            f"<p>batch <b>{escape(self.out.name)}</b> ({self.manifest['state']}), model {name}: {shown}</p>"
        )


def read(out: str | Path, *, partial: bool = False) -> Result:
    """Take up what a batch left in a folder; with `partial`, also of a run that is not complete, with the counts of what stands.

    Raises `OutputError` where there is no batch, or where it is not complete and `partial` is not set.
    """
    path = Path(out)
    manifest = folder.read_manifest(path)
    if manifest is None:
        step = "Make one with: testimony batch INPUT -o FOLDER"
        raise OutputError("there is no batch in this folder.", where=str(path), next_step=step)
    if manifest["state"] != "complete" and not partial:
        step = "Give the same command again to go on, or read it with partial=True."
        raise OutputError("the run is not complete.", where=str(path), next_step=step)
    if manifest["state"] != "complete":  # it was written when the run began
        manifest["counts"] = sum((tally for _, tally in folder.finished(path)), Tally()).plain()
    return Result(path, manifest)
