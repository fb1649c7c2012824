"""`testimony summary`: a quick table of a batch, not corrected for the classifier's errors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import batch_options as b
from testimony.cli import console, watching
from testimony.cli import options as o


def command(
    out: Annotated[Path, typer.Argument(help="Folder that a batch wrote.", show_default=False)],
    by: Annotated[
        str, typer.Option("--by", help="Columns to count by: language,country.", show_default=False)
    ] = "",
    format: Annotated[str, typer.Option("--format", "-f", help="table, csv or jsonl.")] = "table",
    quiet: o.Quiet = False,
) -> None:
    """Count a batch's testimonies in each state of each code. UNCORRECTED: the classifier misses some and invents others.

    The columns are `language` and those that `batch --keep` carried along.
    """
    if format not in ("table", "csv", "jsonl"):
        raise typer.BadParameter("--format is table, csv or jsonl")
    with console.telling():
        from testimony.batch.uncorrected import summary

        watching.show_summary(summary(out, b.names(by)), format)
