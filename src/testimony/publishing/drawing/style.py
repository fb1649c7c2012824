"""The look all figures share: the width of a journal page, few inks, hatching beside colour, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from io import BytesIO
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 6.7
"""Inches: the words of an A4 page with 2 cm margins."""

INK, GREY, PALE, PAPER = "#1f2328", "#6b6b6b", "#d9d9d9", "#ffffff"
ACCENT = "#0b4f6c"
"""Dark blue: dark in grey as well."""

WARM = "#d98200"
"""Orange: light in grey, and told from the blue by the colour-blind."""

FILLS: Mapping[str, tuple[str, str]] = {
    "yes": (ACCENT, ""),
    "conflict": ("#6fa3b8", "//////"),
    "no": ("#f4c27a", ""),
    "not_mentioned": ("#f1f1ef", ""),
}
"""State -> fill and hatching; from dark to light they stay apart in grey."""

_RC: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": 8,
    "axes.titlesize": 8.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 8,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.7,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 8,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "hatch.linewidth": 0.6,
    "hatch.color": PAPER,
    "svg.fonttype": "none",
    "svg.hashsalt": "testimony",
    "text.parse_math": False,  # a dollar in a label is a dollar
}

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def look() -> Iterator[None]:
    """Draw with the common look, whatever the settings of the person's own matplotlib."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_RC)
        yield


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Make a drawing function use the common look."""

    @wraps(draw)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        with look():
            return draw(*args, **kwargs)

    return inner


def panels(
    columns: int, height: float, *, width: float = WIDTH, share_y: bool = True, ratios: Sequence[float] = ()
) -> tuple[Figure, list[Axes]]:
    """Return a figure of panels side by side, without boxes around them; `ratios` are their widths."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    found = figure.subplots(1, columns, squeeze=False, sharey=share_y, width_ratios=list(ratios) or None)
    axes = list(found[0])
    for one in axes:
        one.spines[["top", "right"]].set_visible(False)
    return figure, axes


def bare(axes: Axes) -> None:
    """Take away everything but what is drawn."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


def svg(figure: Figure) -> str:
    """Return a figure as an SVG element: its words stay words, and the same figure is the same text."""
    text = BytesIO()
    with look():
        figure.savefig(text, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    return "<svg" + text.getvalue().decode().partition("<svg")[2]


def png(figure: Figure, *, dpi: int = 300) -> bytes:
    """Return a figure as PNG in 256 colours: as sharp in print as any, and the same bytes every time."""
    from PIL import Image

    raw, small = BytesIO(), BytesIO()
    with look():
        figure.savefig(raw, format="png", dpi=dpi, metadata={"Software": None})
    image = Image.open(raw).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    image.save(small, format="PNG", dpi=(dpi, dpi))
    return small.getvalue()
