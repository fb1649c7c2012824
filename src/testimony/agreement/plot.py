"""Agreement to look at: a dot with its interval per code and language, and the table as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from testimony.agreement.study import MEASURES, RELIABLE, TENTATIVE, Agreement, Row

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SHAPES = "osD^v<>P"
"""A shape a language, so that the picture can be read in grey."""


def draw(found: Agreement) -> Figure:
    """Return alpha of every code and target, one row each, a mark a language, with Krippendorff's limits."""
    from matplotlib.figure import Figure

    languages = list(dict.fromkeys(r.language for r in found.rows))
    things = list(dict.fromkeys(r.what for r in found.rows))
    figure = Figure(figsize=(8, 1.2 + 0.38 * len(things)), layout="constrained")
    axes = figure.add_subplot()
    for low, high, grey in ((TENTATIVE, RELIABLE, "0.94"), (RELIABLE, 1.0, "0.86")):
        axes.axvspan(low, high, color=grey, zorder=0)
    for k, language in enumerate(languages):
        rows = [
            (i, r) for i, t in enumerate(things) for r in found.rows if (r.what, r.language) == (t, language)
        ]
        shown = [(i + (k - (len(languages) - 1) / 2) * 0.17, r.measures["alpha"]) for i, r in rows]
        dots = [(y, c.value) for y, c in shown if c.value is not None]
        for y, c in shown:
            if c.low is not None and c.high is not None:
                axes.plot([c.low, c.high], [y, y], color="0.35", lw=1.2, zorder=2)
        axes.plot(
            [value for _, value in dots],
            [y for y, _ in dots],
            _SHAPES[k % len(_SHAPES)],
            color="black" if language == "all" else "0.35",
            mfc="black" if language == "all" else "white",
            ms=5,
            label=f"{language} (n = {next(r.segments for _, r in rows)} segments)",
            zorder=3,
        )
    axes.set_yticks(range(len(things)), things)
    axes.invert_yaxis()
    lowest = min((c.low or c.value or 0 for r in found.rows for c in [r.measures["alpha"]]), default=0)
    axes.set_xlim(min(0.0, lowest) if lowest < 0.2 else 0.2, 1.01)
    axes.set_xlabel("Krippendorff's alpha, 95% interval by respondent (grey: tentative; darker: reliable)")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.legend(loc="outside upper left", ncols=len(languages), frameon=False, fontsize="small")
    return figure


def table_html(found: Agreement) -> str:
    """Return the table, with intervals, as HTML."""
    head = "".join(f"<th>{escape(h)}</th>" for h in ("language", "code", "segments", "prevalence", *MEASURES))
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in found.rows)
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in found.reasons)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><ul>{reasons}</ul>"


def _cells(row: Row) -> str:
    values = [row.language, row.what, str(row.segments), f"{row.prevalence:.1%}"]
    values += [str(row.measures[m]) if m in row.measures else "" for m in MEASURES]
    return "".join(f"<td>{escape(v)}</td>" for v in values)
