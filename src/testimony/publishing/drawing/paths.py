"""Sequences of places: a bar a sequence, as long as the persons who went that way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testimony.publishing.drawing.style import ACCENT, panels, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Path:
    """A sequence of places as they are called, and how many persons went that way; `rest` holds what is pooled."""

    stops: tuple[str, ...]
    count: int
    rest: bool = False


@styled
def draw(found: Sequence[Path], *, xlabel: str) -> Figure:
    """Return the sequences from the top as given, each with its number."""
    figure, (axes,) = panels(1, 0.55 + 0.25 * len(found))
    for y, path in enumerate(found):
        axes.barh(y, path.count, 0.6, color="#bdbdbd" if path.rest else ACCENT)
        axes.annotate(
            str(path.count),
            (path.count, y),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
        )
    axes.set_yticks(range(len(found)), [" → ".join(p.stops) for p in found])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.set_xlim(0, max(p.count for p in found) * 1.1)
    axes.set_xlabel(xlabel)
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    return figure
