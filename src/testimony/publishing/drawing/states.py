"""Stacked bars of the four states: what was said, what was denied, and what was not spoken of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testimony.publishing.drawing.style import FILLS, INK, PAPER, panels, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ORDER = ("yes", "conflict", "no", "not_mentioned")
"""From the left: what is affirmed, both, denied, silence."""

_ROOM = 0.075  # share of the bar under which a number does not fit


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its label and the number of persons in each state."""

    label: str
    counts: Mapping[str, int]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A panel: its title, what each state is called in it, and its rows from the top."""

    title: str
    names: Mapping[str, str]
    rows: tuple[Bar, ...]


@styled
def draw(found: Sequence[Bars], *, percent: Callable[[float], str], xlabel: str) -> Figure:
    """Return a panel a code; every bar is all the persons of its row."""
    rows = len(found[0].rows)
    figure, axes = panels(len(found), 1.15 + 0.27 * rows)
    for one, panel in zip(axes, found, strict=True):
        for y, row in enumerate(panel.rows):
            _bar(one, y, row, percent)
        one.set_title(panel.title, pad=24)
        _key(one, panel.names)
        one.set_xlim(0, 1)
        one.set_xticks([0, 0.5, 1])
        one.xaxis.set_major_formatter(lambda x, _: percent(x))
        one.tick_params(axis="y", length=0)
        one.spines["left"].set_visible(False)
    axes[0].set_yticks(range(rows), [r.label for r in found[0].rows])
    for label, row in zip(axes[0].get_yticklabels(), found[0].rows, strict=True):
        label.set_fontweight("bold" if row.strong else "normal")
    axes[0].set_ylim(rows - 0.45, -0.55)
    figure.supxlabel(xlabel, fontsize=8)
    return figure


def _bar(axes: Axes, y: int, row: Bar, percent: Callable[[float], str]) -> None:
    total = sum(row.counts.values()) or 1
    left = 0.0
    for state in ORDER:
        width = row.counts.get(state, 0) / total
        fill, hatch = FILLS[state]
        axes.barh(y, width, 0.72, left, color=fill, hatch=hatch, edgecolor=PAPER, lw=0.8)
        if width >= _ROOM:
            colour = PAPER if state == "yes" else INK
            box = {"boxstyle": "round,pad=0.12", "fc": PAPER, "ec": "none"} if state == "conflict" else None
            axes.text(
                left + width / 2,
                y,
                percent(width),
                ha="center",
                va="center",
                fontsize=6.5,
                color=colour,
                bbox=box,
            )
        left += width


def _key(axes: Axes, names: Mapping[str, str]) -> None:
    """Name the fills above the bars, two a line, in the order of the bars."""
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=FILLS[s][0], hatch=FILLS[s][1], edgecolor=PAPER if FILLS[s][1] else "#b5b5b5", lw=0.5)
        for s in ORDER
    ]
    axes.legend(
        patches, [names[s] for s in ORDER], loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False,
        fontsize=6.5, handlelength=1.1, handleheight=0.9, columnspacing=1.0, handletextpad=0.4, borderaxespad=0.1,
        labelspacing=0.25, borderpad=0,
    )  # fmt: skip
