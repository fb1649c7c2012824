"""How persons move on between stages: columns of blocks joined by bands as wide as the people in them (alluvial)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testimony.publishing.drawing.style import ACCENT, INK, WIDTH, bare, panels, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_GAP = 0.055  # between blocks of a column, as a share of the height
_BLOCK = 0.05  # the width of a block


@dataclass(frozen=True, slots=True)
class Stage:
    """A block: its name in the data, the column it stands in, its title, and how many persons are in it."""

    name: str
    column: int
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Flow:
    """So many persons go from one block to another of the next column."""

    source: str
    target: str
    count: int


@styled
def draw(stages: Sequence[Stage], flows: Sequence[Flow], *, heads: Sequence[str]) -> Figure:
    """Return the columns from left to right, under their heads; blocks from the top in the order given."""
    figure, (axes,) = panels(1, 3.1, width=WIDTH)
    places = _places(stages)
    _bands(axes, stages, flows, places)
    last = max(s.column for s in stages)
    for stage in stages:
        top, bottom = places[stage.name]
        axes.fill_between([stage.column, stage.column + _BLOCK], top, bottom, color=INK, lw=0)
        words = f"{stage.title}\n{stage.count}" if (bottom - top) > 0.2 else f"{stage.title}  {stage.count}"
        axes.text(stage.column + _BLOCK + 0.02, (top + bottom) / 2, words, va="center", fontsize=7.5,
                  bbox={"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.78})  # fmt: skip
    for column, head in enumerate(heads):
        axes.text(column, -0.06, head, fontsize=8, fontweight="bold", va="bottom")
    bare(axes)
    axes.set_xlim(-0.02, last + 0.62)
    axes.set_ylim(max(1.04, *(b + 0.03 for _, b in places.values())), -0.12)
    return figure


def _places(stages: Sequence[Stage]) -> dict[str, tuple[float, float]]:
    """Return the top and bottom of each block; from the third column on they stand beside the end of the second."""
    total = max(sum(s.count for s in stages if s.column == 0), 1)
    top: dict[int, float] = defaultdict(float)
    found: dict[str, tuple[float, float]] = {}
    for stage in stages:
        if stage.column > 1 and stage.column not in top:
            later = [s for s in stages if s.column == stage.column]
            height = sum(s.count for s in later) / total + _GAP * (len(later) - 1)
            top[stage.column] = max(bottom for _, bottom in found.values()) - height
        height = stage.count / total
        found[stage.name] = (top[stage.column], top[stage.column] + height)
        top[stage.column] += height + _GAP
    return found


def _bands(
    axes: Axes, stages: Sequence[Stage], flows: Sequence[Flow], places: dict[str, tuple[float, float]]
) -> None:
    import numpy as np

    total = max(sum(s.count for s in stages if s.column == 0), 1)
    column = {s.name: s.column for s in stages}
    out, into = ({name: top for name, (top, _) in places.items()} for _ in range(2))
    t = np.linspace(0, 1, 60)
    bend = t**2 * (3 - 2 * t)
    for n, flow in enumerate(flows):
        height = flow.count / total
        a, b = out[flow.source], into[flow.target]
        out[flow.source] += height
        into[flow.target] += height
        x = column[flow.source] + _BLOCK + t * (column[flow.target] - column[flow.source] - _BLOCK)
        y = a + (b - a) * bend
        axes.fill_between(x, y, y + height, color=ACCENT, alpha=0.2 + 0.12 * (n % 2), lw=0)
