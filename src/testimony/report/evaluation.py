"""An evaluation shown to a person: short in the terminal, whole as a page to read and print or as a table for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from testimony.errors import OutputError
from testimony.findings import EVERYWHERE, Findings
from testimony.report import evaluation_tables as tables
from testimony.report.evaluation_tables import Grid
from testimony.report.html import _template
from testimony.report.table import flat
from testimony.report.write import inert, replacing

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from rich.table import Table

SUFFIXES = (".csv", ".html")
_WIDE = 130


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot of the page: what it shows, and one sentence on how to read it."""

    title: str
    reading: str
    svg: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: sentences, then plots, then tables."""

    title: str
    sentences: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page shows."""

    title: str
    about: tuple[str, ...]
    remarks: tuple[str, ...]
    parts: tuple[Part, ...]


def show(found: Findings) -> None:
    """Print the means of each language, each target over all languages, and where to find the rest."""
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
    for sentence in (*found.about, *found.remarks):
        console.print(sentence, markup=False, style="dim")
    for grid in _short(found):
        console.print()
        console.print(_rich(grid))
    console.print()
    console.print(
        "By language, genre and baseline, with plots: -o evaluation.html; all numbers: -o evaluation.csv",
        style="dim",
    )


def page(found: Findings) -> str:
    """Return one self-contained page: no script, no request."""
    return _template("evaluation.html.j2").render(report=_page(found), whole=True)


def fragment(found: Findings) -> str:
    """Return the same for a notebook: no page around it."""
    return _template("evaluation.html.j2").render(report=_page(found), whole=False)


def write(found: Findings, path: Path, *, overwrite: bool = False) -> None:
    """Write all numbers (.csv) or the page (.html); raise `OutputError` rather than write over a file."""
    if path.exists() and not overwrite:
        raise OutputError("is there already", where=str(path), next_step="Give --overwrite to replace it.")
    with replacing(path) as out:
        if path.suffix.lower() == ".csv":
            frame = found.to_frame().map(inert).round(4)
            out.write(frame.to_csv(index=False).encode("utf-8-sig"))
        else:
            out.write(page(found).encode())


def _short(found: Findings) -> Iterator[Grid]:
    yield tables.means(found)
    if len(found.systems) > 1:
        yield tables.ahead(found)
    yield tables.targets(found)
    yield tables.errors(found)
    yield tables.pooled(found)


def _rich(grid: Grid) -> Table:
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, padding=(0, 1), title=Text(grid.title), title_justify="left", title_style="bold")
    for n, name in enumerate(grid.head):
        shown.add_column(Text(name), justify="left" if n < grid.words else "right", vertical="bottom")
    for row in grid.rows:
        shown.add_row(*map(Text, map(flat, row)))
    return shown


def _page(found: Findings) -> Page:
    parts = (
        _beside(found),
        _targets(found),
        _calibrated(found),
        _risks(found),
        *_learning(found),
        _testimonies(found),
    )
    return Page(found.title, found.about, found.remarks, (*parts, *_genres(found)))


def _beside(found: Findings) -> Part:
    from testimony.report import evaluation_plots as plots

    about: dict[str, list[str]] = {}
    for system in found.systems:
        about.setdefault(system.about, []).append(system.name)
    systems = tuple(f"{', '.join(names)}: {what}." for what, names in about.items())
    grids = [tables.means(found), tables.means(found, measure="average precision")]
    if len(found.systems) > 1:
        grids.insert(1, tables.ahead(found))
    reading = (
        "The further right, the better; where two lines do not overlap, the difference is hardly chance."
    )
    picture = _picture("How well each system finds codes", reading, plots.means(found))
    return Part("Beside what one would use otherwise", systems, (picture,), tuple(grids))


def _targets(found: Findings) -> Part:
    from testimony.report import evaluation_plots as plots

    reading = (
        "The black dot says how well a target is found (1 is perfect), its line how far that could differ with other "
        "respondents; the other marks are the baselines, filled where the phrasebook taught them."
    )
    picture = _picture("Each target", reading, plots.targets(found))
    order = [EVERYWHERE, *(tag for tag in found.languages if tag != EVERYWHERE)]
    grids = [g for tag in order for g in (tables.targets(found, tag), tables.errors(found, tag))]
    return Part("Target by target", (), (picture,), tuple(_once(grids)))


def _calibrated(found: Findings) -> Part:
    from testimony.report import evaluation_plots as plots

    reading = (
        "On the dashed line a probability means what it says: of the passages given .7, seven in ten are right. Above it the "
        "machine is too modest, below it too sure."
    )
    picture = _picture("What probabilities are worth", reading, plots.reliability(found))
    return Part("Calibration", (), (picture,), (tables.calibration(found),))


def _risks(found: Findings) -> Part:
    from testimony.report import evaluation_plots as plots

    reading = "To the right more is decided and less is left to a person, and more of it is wrong; the marks are where the limits stand."
    return Part(
        "What deciding more would cost", (), (_picture("Risk and coverage", reading, plots.risks(found)),)
    )


def _learning(found: Findings) -> Iterator[Part]:
    from testimony.report import evaluation_plots as plots

    grid = tables.learning(found)
    if grid.rows:
        reading = "Where the line still climbs at the right end, more respondents would help."
        yield Part(
            "What more respondents would give",
            (),
            (_picture("Learning curve", reading, plots.learning(found)),),
            (grid,),
        )


def _testimonies(found: Findings) -> Part:
    from testimony.report import evaluation_plots as plots

    reading = (
        "Each row is what coders say, each column what the machine says; what lies on the diagonal from upper left to lower "
        "right is right. Darker: more of the row."
    )
    picture = _picture("States of testimonies, all languages", reading, plots.states(found))
    return Part("Testimony by testimony", (), (picture,), (tables.by_testimony(found),))


def _genres(found: Findings) -> Iterator[Part]:
    if found.genres:
        yield Part("Genre by genre", (), (), tuple(_once(list(tables.genres(found)))))


def _picture(title: str, reading: str, figure: Figure) -> Picture:
    from testimony.report.evaluation_plots import svg

    return Picture(title, reading, svg(figure))


def _once(grids: list[Grid]) -> Iterator[Grid]:
    """Yield the tables, each way of reading only where it stands first."""
    from dataclasses import replace

    seen: set[str] = set()
    for grid in grids:
        yield replace(grid, note="") if grid.note in seen else grid
        seen.add(grid.note)
