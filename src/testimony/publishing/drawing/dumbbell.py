"""Two numbers of different origin side by side: ours with its interval, another's, and the distance between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testimony.publishing.drawing.style import ACCENT, INK, PALE, WARM, panels, styled
from testimony.publishing.shares import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Weight:
    """A row: its label, our share and the other's, each with its interval."""

    label: str
    ours: Interval
    theirs: Interval


@styled
def draw(
    found: Sequence[Weight], *, percent: Callable[[float], str], ours: str, theirs: str, xlabel: str
) -> Figure:
    """Return a row a comparison; the names of the two marks stand above the first."""
    figure, (axes,) = panels(1, 0.85 + 0.5 * len(found))
    for y, w in enumerate(found):
        axes.plot([w.ours.value, w.theirs.value], [y, y], color=PALE, lw=5, zorder=1, solid_capstyle="butt")
        for i, colour, shape in ((w.ours, ACCENT, "o"), (w.theirs, WARM, "D")):
            if i.low != i.high:
                axes.plot([i.low, i.high], [y, y], color=INK, lw=1.2, zorder=2)
            axes.plot([i.value], [y], shape, color=colour, mec=INK, mew=0.6, ms=7, zorder=3)
            axes.text(i.value, y + 0.3, percent(i.value), ha="center", va="center", fontsize=7)
    _names(axes, ours=ours, theirs=theirs)
    axes.set_yticks(range(len(found)), [w.label for w in found])
    axes.set_ylim(len(found) - 0.45, -0.75)
    ends = [x for w in found for i in (w.ours, w.theirs) for x in (i.low, i.high)]
    axes.set_xlim(max(min(ends) - 0.06, -0.01), min(max(ends) + 0.06, 1.01))
    axes.xaxis.set_major_formatter(lambda x, _: percent(x))
    axes.grid(axis="x", color=PALE, lw=0.5)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(xlabel)
    return figure


def _names(axes: Axes, *, ours: str, theirs: str) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], marker=mark, color=colour, ls="", ms=6, mec=INK, mew=0.6, label=name)
        for mark, colour, name in (("o", ACCENT, ours), ("D", WARM, theirs))
    ]
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, fontsize=7.5,
        handletextpad=0.3, borderaxespad=0,
    )  # fmt: skip
