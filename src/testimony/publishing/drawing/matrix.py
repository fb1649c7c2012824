"""How often things occur together, beside what chance would bring: a half matrix with its numbers printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

from testimony.publishing.drawing.style import ACCENT, INK, WARM, bare, panels, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Pair:
    """A cell: its lines of text, the lift (None: none can be given), and whether its interval leaves out one."""

    lines: tuple[str, ...]
    lift: float | None
    sure: bool = False


@styled
def draw(names: Sequence[str], cells: Mapping[tuple[int, int], Pair], *, more: str, less: str) -> Figure:
    """Return the lower half: `cells[row, column]` with row > column; blue is more often than chance, orange less.

    The strength of a shade is how far from chance (a factor of two is the strongest); a frame marks what is hardly chance.
    """
    n = len(names)
    figure, (axes,) = panels(1, 0.55 + 0.62 * (n - 1) + 0.35)
    for (i, j), pair in cells.items():
        _cell(axes, i, j, pair)
    bare(axes)
    axes.set_xlim(-1.35, n - 1)
    axes.set_ylim(n, 0.62)
    for i in range(1, n):
        axes.text(-0.06, i + 0.5, names[i], ha="right", va="center", fontsize=8)
    for j in range(n - 1):
        axes.text(j + 0.5, 0.93, names[j], ha="center", va="bottom", fontsize=8)
    axes.text(n - 1.02, 1.25, f"↑ {more}", ha="right", va="center", fontsize=7, color=ACCENT)
    axes.text(n - 1.02, 1.47, f"↓ {less}", ha="right", va="center", fontsize=7, color=WARM)
    return figure


def _cell(axes: Axes, i: int, j: int, pair: Pair) -> None:
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    strength = min(abs(log2(pair.lift)), 1.0) * 0.55 if pair.lift else 0.0
    base = to_rgb(ACCENT if (pair.lift or 1) >= 1 else WARM)
    fill = tuple(1 - strength * (1 - c) for c in base)
    axes.add_patch(
        Rectangle(
            (j + 0.03, i + 0.04),
            0.94,
            0.92,
            fc=fill,
            ec=INK if pair.sure else "#c9c9c9",
            lw=1.3 if pair.sure else 0.6,
        )
    )
    for k, line in enumerate(pair.lines):
        y = i + 0.5 + (k - (len(pair.lines) - 1) / 2) * 0.26
        axes.text(j + 0.5, y, line, ha="center", va="center", fontsize=7.5 if k == 0 else 6.6, color=INK,
                  fontweight="bold" if k == 0 else "normal")  # fmt: skip
