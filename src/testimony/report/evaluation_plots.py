"""The pictures of an evaluation: for people who read them in grey and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

from testimony.findings import AFFIRMED, EVERYWHERE, Curve, Findings, Point
from testimony.report.evaluation_tables import spoken
from testimony.states import STATES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SHAPES = "sD^v<>Pp"
"""A shape a baseline, so that the picture can be read in grey."""

_LINES = ("-", "--", ":", "-.")
_INK, _GREY, _PALE = "#23211e", "0.45", "0.85"
_STATE_NAMES = {"yes": "yes", "no": "no", "not_mentioned": "not men-\ntioned", "conflict": "conflict"}


def svg(figure: Figure) -> str:
    """Return a picture as an element of a page: its words stay words, and the same picture is the same text."""
    import matplotlib

    text = StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "testimony"}):
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(text, format="svg", metadata=nothing, transparent=True)
    return "<svg" + text.getvalue().partition("<svg")[2]


def targets(found: Findings) -> Figure:
    """Return F1 of each target with its interval, and the baselines' beside it."""
    figure, axes = _figure(8.2, 1.1 + 0.42 * len(found.targets))
    for i, target in enumerate(found.targets):
        ours = found.find("target", target, "F1").number
        _whisker(axes, i, ours.low, ours.high)
        axes.plot(
            _known(ours.value),
            [i],
            "o",
            color=_INK,
            ms=7,
            zorder=4,
            label=_plain(found.engine) if i == 0 else None,
        )
        for k, system in enumerate(found.systems[1:]):
            value = found.value("target", target, "F1", system=system.name)
            filled = _GREY if system.phrases else "white"
            axes.plot(
                _known(value), [i], _SHAPES[k % len(_SHAPES)], color=_GREY, mfc=filled, ms=5, zorder=3, alpha=0.9,
                label=_plain(system.name) if i == 0 else None,
            )  # fmt: skip
    axes.set_yticks(range(len(found.targets)), [_plain(t) for t in found.targets])
    axes.invert_yaxis()
    axes.set_xlim(-0.03, 1.0)
    axes.grid(axis="y", color=_PALE, lw=0.6)
    axes.set_xlabel("F1 of yes (line: 95% interval by respondent)")
    figure.legend(loc="outside upper left", ncols=4, frameon=False, fontsize=8)
    return figure


def means(found: Findings) -> Figure:
    """Return the mean F1 over affirmed targets of each system, a panel a language."""
    figure, panels = _panels(found.languages, height=0.9 + 0.3 * len(found.systems))
    for axes, tag in zip(panels, found.languages, strict=True):
        for i, system in enumerate(found.systems):
            c = found.find("macro", AFFIRMED, "F1", language=tag, system=system.name).number
            _whisker(axes, i, c.low, c.high)
            axes.plot(
                _known(c.value),
                [i],
                "o",
                color=_INK if i == 0 else _GREY,
                mfc=None if i == 0 else "white",
                ms=6,
            )
        axes.set_yticks(range(len(found.systems)), [_plain(s.name) for s in found.systems])
        axes.set_ylim(len(found.systems) - 0.5, -0.5)
        axes.set(xlim=(-0.03, 1.0), xticks=(0, 0.25, 0.5, 0.75))
        axes.set_title(spoken(tag), fontsize=9)
    _shared_label(figure, "mean F1 over affirmed targets")
    return figure


def reliability(found: Findings) -> Figure:
    """Return the share that is right against the probability, a panel a language."""
    figure, panels = _panels(found.languages, height=2.6)
    for axes, curve in zip(panels, found.curves_of("reliability"), strict=False):
        axes.plot([0, 1], [0, 1], color=_GREY, lw=0.8, ls="--")
        for p in curve.points:
            axes.plot([p.x, p.x], [p.low or p.y, p.high or p.y], color=_GREY, lw=1.2)
        axes.plot([p.x for p in curve.points], [p.y for p in curve.points], "o-", color=_INK, ms=4.5, lw=0.8)
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
        axes.set_title(spoken(curve.language), fontsize=9)
    panels[0].set_ylabel("share that coders found")
    _shared_label(figure, "probability the machine gave")
    return figure


def risks(found: Findings) -> Figure:
    """Return what errors cost: of all that is decided, and of what is called yes."""
    figure, panels = _panels(("risk", "risk of yes"), height=3.1, width=4.1, shared=False)
    labels = {
        "risk": ("share that is decided (yes or no)", "share of these that is wrong"),
        "risk of yes": ("share of what coders found that is called yes", "share of yes that is wrong"),
    }
    for axes, (kind, (x, y)) in zip(panels, labels.items(), strict=True):
        _curves(axes, found.curves_of(kind))
        axes.set(xlim=(0, 1), xlabel=x, ylabel=y)
        axes.set_ylim(bottom=0)
    panels[1].set_ylim(0, 1)
    panels[0].legend(frameon=False, fontsize=8)
    return figure


def learning(found: Findings) -> Figure:
    """Return the mean F1 against the share of the respondents that was learnt from."""
    figure, axes = _figure(5.6, 3.2)
    for n, curve in enumerate(found.curves_of("learning")):
        alone = curve.language == EVERYWHERE
        if alone:
            x = [p.x for p in curve.points]
            axes.fill_between(
                x, [_low(p) for p in curve.points], [_high(p) for p in curve.points], color=_PALE, lw=0
            )
        _line(axes, curve, n, "o")
    axes.set_xticks([25, 50, 75, 100], ["25%", "50%", "75%", "100%"])
    axes.set(xlabel="share of the respondents learnt from", ylabel="mean F1 over affirmed targets")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False, fontsize=8)
    return figure


def states(found: Findings, language: str = EVERYWHERE) -> Figure:
    """Return how often each true state was found as each, a panel a code; darker is more of the row."""
    tables = [t for t in found.tables if t.language == language]
    figure, panels = _panels([t.code for t in tables], height=2.5, width=2.2)
    for axes, table in zip(panels, tables, strict=True):
        shares = [[c / max(sum(row), 1) for c in row] for row in table.counts]
        axes.pcolormesh(shares, cmap="Greys", vmin=0, vmax=1.2, edgecolor="white", lw=1)
        for i, row in enumerate(table.counts):
            for j, count in enumerate(row):
                colour = "white" if shares[i][j] > 0.6 else _INK
                axes.text(j + 0.5, i + 0.5, str(count), ha="center", va="center", fontsize=8, color=colour)
        axes.set(aspect="equal", ylim=(len(STATES), 0))
        axes.spines[["left", "bottom"]].set_visible(False)
        names = [_STATE_NAMES[s] for s in STATES]
        middles = [i + 0.5 for i in range(len(names))]
        axes.set_xticks(middles, names, fontsize=7, rotation=90)
        axes.set_yticks(middles, names, fontsize=7)
        axes.set_title(_plain(table.code), fontsize=9)
        axes.tick_params(length=0)
    panels[0].set_ylabel("state by coders", fontsize=8)
    _shared_label(figure, "state by machine")
    return figure


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    figure, panels = _panels([""], height=height, width=width)
    return figure, panels[0]


def _panels(
    names: Sequence[str], *, height: float, width: float = 0.0, shared: bool = True
) -> tuple[Figure, list[Axes]]:
    """Return a picture of panels side by side; without a width they share the width of the page."""
    from matplotlib.figure import Figure

    total = width * len(names) if width else 8.6
    figure = Figure(figsize=(min(total, 10.5), height), layout="constrained")
    panels = list(figure.subplots(1, max(len(names), 1), squeeze=False, sharey=shared)[0])
    for axes in panels:
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    return figure, panels


def _shared_label(figure: Figure, text: str) -> None:
    figure.supxlabel(text, fontsize=9)


def _whisker(axes: Axes, y: float, low: float | None, high: float | None) -> None:
    if low is not None and high is not None:
        axes.plot([low, high], [y, y], color=_INK, lw=1.4, zorder=2)


def _curves(axes: Axes, curves: Sequence[Curve]) -> None:
    """Draw a line a language, and a dot where the limits stand."""
    for n, curve in enumerate(curves):
        _line(axes, curve, n, "")
        if curve.chosen is not None:
            axes.plot(
                [curve.chosen.x], [curve.chosen.y], "o" if curve.language == EVERYWHERE else _SHAPES[n],
                color=_INK if curve.language == EVERYWHERE else _GREY, ms=5,
            )  # fmt: skip


def _line(axes: Axes, curve: Curve, n: int, mark: str) -> None:
    whole = curve.language == EVERYWHERE
    axes.plot(
        [p.x for p in curve.points], [p.y for p in curve.points], marker=mark or None,
        ls="-" if whole else _LINES[1 + n % 3], color=_INK if whole else _GREY, lw=1.6 if whole else 1.1, ms=4,
        label=spoken(curve.language),
    )  # fmt: skip


def _plain(name: str) -> str:
    """Return a name whose dollar signs are no formula."""
    return name.replace("$", r"\$")


def _known(value: float | None) -> list[float]:
    """Return where a dot stands; nowhere to be seen where there is no value."""
    return [float("nan") if value is None else value]


def _low(point: Point) -> float:
    return point.y if point.low is None else point.low


def _high(point: Point) -> float:
    return point.y if point.high is None else point.high
