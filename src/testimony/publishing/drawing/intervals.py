"""Dots with their intervals: shares or differences, a panel a code, a row a group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testimony.publishing.drawing.style import ACCENT, GREY, INK, PALE, panels, styled
from testimony.publishing.shares import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Dot:
    """A row: its label, the number with its interval (None: not shown), and another number beside it, hollow."""

    label: str
    number: Interval | None
    beside: float | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel: its title and its rows from the top."""

    title: str
    rows: tuple[Dot, ...]


@styled
def draw(
    found: Sequence[Panel],
    *,
    percent: Callable[[float], str],
    xlabel: str,
    zero: bool = False,
    missing: str = "",
) -> Figure:
    """Return dots with intervals; with `zero` they are differences about a line at nothing.

    `percent` writes a share; `missing` stands where a number is not shown.
    """
    rows = len(found[0].rows)
    figure, axes = panels(len(found), 0.75 + 0.235 * rows)
    values = [i for p in found for r in p.rows if (i := r.number)]
    low = min([0.0, *(i.low for i in values)])
    high = max([0.1, *(i.high for i in values)])
    reach = max(high, -low) if zero else high
    for one, panel in zip(axes, found, strict=True):
        _panel(one, panel, percent, missing)
        one.set_title(panel.title, fontsize=8.5 if len(found) < 4 else 6.8)
        one.set_xlim(-reach * 1.12 if zero else -0.02 * reach, reach * (1.12 if zero else 1.22))
        one.xaxis.set_major_formatter(lambda x, _: percent(x))
        one.locator_params(axis="x", nbins={1: 8, 2: 5, 3: 4}.get(len(found), 2))
        if zero:
            one.axvline(0, color=GREY, lw=0.8, zorder=1)
    axes[0].set_yticks(range(rows), [r.label for r in found[0].rows])
    for label, row in zip(axes[0].get_yticklabels(), found[0].rows, strict=True):
        label.set_fontweight("bold" if row.strong else "normal")
    axes[0].set_ylim(rows - 0.4, -0.6)
    figure.supxlabel(xlabel, fontsize=8)
    return figure


def _panel(axes: Axes, panel: Panel, percent: Callable[[float], str], missing: str) -> None:
    axes.grid(axis="x", color=PALE, lw=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    for y, row in enumerate(panel.rows):
        if row.number is None:
            axes.text(0, y, missing, fontsize=6.5, color=GREY, va="center", style="italic")
            continue
        i = row.number
        axes.plot([i.low, i.high], [y, y], color=INK, lw=1.3, zorder=2, solid_capstyle="butt")
        axes.plot([i.value], [y], "o", color=ACCENT, ms=5.5 if row.strong else 4.5, zorder=3)
        if row.beside is not None:
            axes.plot([row.beside], [y], "D", color=GREY, mfc="white", ms=4, zorder=4)
        edge = max(i.high, row.beside or i.high)
        axes.annotate(
            percent(i.value), (edge, y), xytext=(3, 0), textcoords="offset points", fontsize=7, va="center"
        )
