"""A checked corpus shown to a person: counts beside goals, by language, and what is wrong."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from testimony.corpus_check import Checked, Count

if TYPE_CHECKING:
    from rich.table import Table


def show(found: Checked, *, counts: bool = True) -> None:
    """Print the counts, what is below its goal, and every problem."""
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    if counts:
        console.print(table(found))
    unmet, goals = len(found.unmet), sum(c.goal is not None for c in found.counts)
    if goals:
        console.print(f"{goals - unmet} of {goals} goals reached")
    for problem in found.problems:
        console.print(f"problem: {problem}", markup=False, soft_wrap=True)
    console.print(f"{len(found.problems)} problems" if found.problems else "nothing wrong found")


def table(found: Checked) -> Table:
    """Return a line a count, a column a language; what is below its goal stands in bold with what is wanted."""
    from rich.table import Table

    languages = list(dict.fromkeys(c.language for c in found.counts))
    by = {(c.what, c.language): c for c in found.counts}
    shown = Table(box=None, padding=(0, 2))
    shown.add_column("")
    for language in languages:
        shown.add_column(language, justify="right")
    for what in dict.fromkeys(c.what for c in found.counts):
        shown.add_row(what, *(_cell(by.get((what, language))) for language in languages))
    return shown


def _cell(count: Count | None) -> str:
    if count is None:
        return ""
    found = f"{count.found:.2f}" if isinstance(count.found, float) else f"{count.found:,}"
    if count.met:
        return found
    goal = count.goal or 0
    return (
        f"[bold]{found} of {goal:.2f}[/]"
        if isinstance(count.found, float)
        else f"[bold]{found} of {goal:,.0f}[/]"
    )
