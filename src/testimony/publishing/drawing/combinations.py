"""Which things occur together: bars over a matrix of dots (an UpSet plot; Lex et al. 2014, IEEE TVCG 20:1983)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testimony.publishing.drawing.style import ACCENT, GREY, INK, PALE, WIDTH, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Combination:
    """How many persons have exactly these members (none: nobody named any); `rest` holds what is pooled."""

    members: frozenset[str]
    count: int
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A thing that can occur: its name in the data, its title, and how many persons have it at all."""

    name: str
    title: str
    count: int


@styled
def draw(
    found: Sequence[Combination],
    members: Sequence[Member],
    *,
    total: int,
    percent: Callable[[float], str],
    ylabel: str,
    none: str,
    rest: str,
) -> Figure:
    """Return bars of the combinations, largest first as given, with the matrix of their members below."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, 2.3 + 0.25 * len(members)), layout="constrained")
    grid = figure.add_gridspec(2, 1, height_ratios=[1.75, 0.25 * len(members) + 0.15])
    bars, dots = figure.add_subplot(grid[0]), figure.add_subplot(grid[1])
    _bars(bars, found, total, percent)
    bars.set_ylabel(ylabel)
    _matrix(dots, found, members, none=none, rest=rest)
    titles = [f"{m.title}  {m.count} ({percent(m.count / max(total, 1))})" for m in members]
    dots.set_yticks(range(len(members)), titles)
    return figure


def _bars(axes: Axes, found: Sequence[Combination], total: int, percent: Callable[[float], str]) -> None:
    top = max((c.count for c in found), default=1)
    for x, c in enumerate(found):
        pooled = c.rest or not c.members
        axes.bar(x, c.count, 0.6, color="#bdbdbd" if pooled else ACCENT)
        share = percent(c.count / max(total, 1))
        axes.text(
            x,
            c.count + top * 0.02,
            f"{c.count}\n{share}",
            ha="center",
            va="bottom",
            fontsize=7,
            linespacing=1.15,
        )
    axes.set_ylim(0, top * 1.22)
    axes.set_xlim(-0.6, len(found) - 0.4)
    axes.set_xticks([])
    axes.spines[["top", "right", "bottom"]].set_visible(False)


def _matrix(
    axes: Axes, found: Sequence[Combination], members: Sequence[Member], *, none: str, rest: str
) -> None:
    axes.set_xlim(-0.6, len(found) - 0.4)
    axes.set_ylim(len(members) - 0.5, -0.5)
    axes.spines[:].set_visible(False)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for y in range(0, len(members), 2):
        axes.axhspan(y - 0.5, y + 0.5, color="#f5f5f3", zorder=0)
    for x, c in enumerate(found):
        word = rest if c.rest else none if not c.members else ""
        if word:
            axes.text(
                x,
                (len(members) - 1) / 2,
                word,
                ha="center",
                va="center",
                fontsize=6.8,
                color=GREY,
                style="italic",
            )
            continue
        on = [y for y, m in enumerate(members) if m.name in c.members]
        off = [y for y in range(len(members)) if y not in on]
        axes.plot([x] * len(off), off, "o", color=PALE, ms=6)
        axes.plot([x] * len(on), on, "o-", color=INK, ms=7, lw=1.6)
