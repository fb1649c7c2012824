"""What a batch shows: a bar or lines of JSON while it runs, its plan before, its table after."""

from __future__ import annotations

import json as json_
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from testimony.cli import console

if TYPE_CHECKING:
    from testimony.batch.planning import Plan
    from testimony.batch.tally import Progress
    from testimony.batch.uncorrected import Summary

_WIDTH = 140  # where there is no terminal to say it

EVERY = 5.0
"""Seconds between two lines of JSON."""


def sayer(*, quiet: bool) -> Callable[[str], None]:
    """Give a function that says a sentence on stderr."""
    return lambda sentence: console.remark(sentence, quiet=quiet)


@contextmanager
def batch(kind: str, *, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Give a function that shows how far a batch is: as a bar, as lines of JSON, or not at all."""
    if quiet:
        yield None
    elif kind == "json":
        lines = _Lines()
        yield lines.show
        lines.end()
    else:
        with _bar() as show:
            yield show


class _Lines:
    """Writes a line of JSON when it begins, every few seconds, and when all is done."""

    def __init__(self) -> None:
        self._last = -EVERY
        self._waiting: Progress | None = None

    def show(self, progress: Progress) -> None:
        """Write a line, if it is time."""
        self._waiting = progress
        now = time.monotonic()
        if now - self._last >= EVERY:
            self._last = now
            self.end()

    def end(self) -> None:
        """Write what was not written yet."""
        if self._waiting is not None:
            typer.echo(json_.dumps(self._waiting.plain()), err=True)
        self._waiting = None


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Labelling"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%  {task.fields[told]}"),
    )
    hidden = not sys.stderr.isatty()
    with Bar(*columns, console=console.stderr(), transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=1.0, told="")

        def show(progress: Progress) -> None:
            bar.update(task, completed=progress.share, told=_told(progress))

        yield show


def _told(progress: Progress) -> str:
    left = progress.seconds_left
    parts = [f"{progress.done.rows:,} rows", f"{progress.rate:,.0f} rows/s"]
    parts += [f"{int(left // 3600)}:{int(left % 3600 // 60):02d}:{int(left % 60):02d} left"] if left else []
    parts += [f"{progress.done.rejected:,} rejected"] if progress.done.rejected else []
    return ", ".join(parts)


def show_plan(found: Plan, *, json: bool = False) -> None:
    """Print a plan."""
    if json:
        typer.echo(json_.dumps(found.plain(), ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in found.lines():
        table.add_row(name, value)
    Console(highlight=False, markup=False, emoji=False).print(table)


def show_summary(found: Summary, format: str) -> None:
    """Print a summary: as a table with its title, or as data."""
    if format == "jsonl":
        for row in found.plain():
            typer.echo(json_.dumps(row, ensure_ascii=False))
    elif format == "csv":
        _csv(list(found.plain()))
    else:
        _table(found)


def _csv(rows: list[dict[str, Any]]) -> None:
    import csv

    from testimony.report.write import inert

    if rows:
        table = csv.writer(sys.stdout, lineterminator="\n")
        table.writerow(map(inert, rows[0]))
        table.writerows([inert(value) for value in row.values()] for row in rows)


def _table(found: Summary) -> None:
    from rich.console import Console
    from rich.table import Table

    from testimony.batch.uncorrected import TITLE
    from testimony.states import STATES

    table = Table(title=TITLE, title_justify="left", title_style="bold")
    for name in (*found.by, "code"):
        table.add_column(name, no_wrap=True)
    for name in ("testimonies", *(s.replace("_", " ") for s in STATES), "not judged"):
        table.add_column(name, justify="right")
    last: tuple[str, ...] | None = None
    for row in found.rows:
        if last not in (None, row.group):
            table.add_section()
        group = row.group if row.group != last else [""] * len(row.group)
        last = row.group
        counts = [
            f"{row.states[s]} ({share:.0%})" if (share := row.share(s)) is not None else "0" for s in STATES
        ]
        table.add_row(*group, row.code, str(row.testimonies), *counts, str(row.silent))
    width = None if sys.stdout.isatty() else _WIDTH
    Console(width=width, highlight=False, markup=False, emoji=False).print(table)
