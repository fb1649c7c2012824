"""Estimates, plans and draws shown to a person: a table in the terminal, a table, page or picture in a file."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testimony.errors import OutputError
from testimony.estimates.result import NOT_ESTIMABLE, SPOKEN, Estimate, Estimates, named
from testimony.report.write import inert, replacing

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from rich.table import Table

    from testimony.estimates.planning import Plan

FORMATS = (".csv", ".html", ".jsonl")
_WIDTH = 130
_STATES = {"not_mentioned": "not mentioned", SPOKEN: "yes, of those who spoke of it"}


_HOW = {
    "all coded by hand": "counted",
    "hand coding alone, Wilson": "by hand",
    "post-stratified on the prediction": "post-stratified",
    "GREG on the prediction": "GREG",
    "corrected, assuming label shift": "label shift",
    NOT_ESTIMABLE: "",
}
_MEANING = {
    "all coded by hand": "counted: everybody was coded by hand",
    "hand coding alone, Wilson": "by hand: too few were coded to correct the model by; hand coding alone (Wilson)",
    "post-stratified on the prediction": "post-stratified: hand coding, weighted by what the model says of everybody",
    "GREG on the prediction": "GREG: the same, for unequal probabilities, strata, weights or clusters",
    "corrected, assuming label shift": "label shift: the model's share, corrected by its error rates elsewhere",
}


def show(found: Estimates, *, differences: bool = False) -> None:
    """Print the shares, how each was made, and what is assumed."""
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    console.print(table(found))
    if differences:
        console.print(compared(found))
    used = dict.fromkeys(row.method for row in found.rows)
    for note in (*found.notes, *(_MEANING[m] for m in used if m in _MEANING)):
        console.print(note, markup=False, style="dim")
    console.print(
        "uncorrected: the share of the model's own labels, wrong by as much as it errs. Silence is not `no`.",
        markup=False, style="dim",
    )  # fmt: skip


def table(found: Estimates) -> Table:
    """Return one line a group, code and state."""
    from rich.table import Table

    shown = Table(box=None, padding=(0, 1))
    names = ("group", "code", "state", "persons" if found.unit == "respondent" else "documents", "coded")
    for name in (*names, "share [95%]", "uncorrected", "how"):
        right = name in ("persons", "documents", "coded", "share [95%]", "uncorrected")
        shown.add_column(name, justify="right" if right else "left", no_wrap=name != "how")
    last: tuple[str, str] | None = None
    for row in found.rows:
        head = named(row.group), row.code
        cells = ("", "") if head == last else head
        if last is not None and head[0] != last[0]:
            shown.add_section()
        last = head
        shown.add_row(*map(_literal, (*cells, *_cells(row))), style="bold" if row.state == "yes" else "")
    return shown


def compared(found: Estimates) -> Table:
    """Return one line a difference between two groups, of the state yes."""
    from rich.table import Table

    shown = Table(
        box=None, padding=(0, 1), title="Differences of shares of yes, in points", title_justify="left"
    )
    for name in ("code", "group", "less", "difference [95%]"):
        shown.add_column(name, justify="right" if "[" in name else "left")
    for d in found.differences:
        if d.state == "yes":
            mark = " *" if d.clear else ""
            cell = f"{100 * d.difference:+.1f} [{100 * d.low:+.1f}, {100 * d.high:+.1f}]{mark}"
            shown.add_row(*map(_literal, (d.code, named(d.group), named(d.other), cell)))
    return shown


def _literal(text: str) -> str:
    """Return a text in which brackets are no commands to the terminal."""
    from rich.markup import escape as literal

    return literal(text)


def interval(row: Estimate) -> str:
    """Return a share with its interval in words."""
    if row.suppressed:
        return "too few to show"
    if row.share is None or row.low is None or row.high is None:
        return NOT_ESTIMABLE
    return f"{row.share:.1%} [{row.low:.1%}, {row.high:.1%}]"


def _cells(row: Estimate) -> tuple[str, ...]:
    naive = "" if row.uncorrected is None else f"{row.uncorrected:.1%}"
    counts = tuple("" if n is None else f"{n:,}" for n in (row.n, row.hand))
    how = "" if row.suppressed else "; ".join((_HOW.get(row.method, row.method), *row.notes))
    return (_STATES.get(row.state, row.state), *counts, interval(row), naive, how)


def write(found: Estimates, path: Path, *, overwrite: bool = False) -> None:
    """Write estimates as .csv, .html or .jsonl; raise `OutputError` rather than write over a file."""
    check(path, FORMATS, overwrite=overwrite)
    with replacing(path) as out:
        out.write(data(found, path.suffix.lower().lstrip(".")))


def data(found: Estimates, kind: str) -> bytes:
    """Return estimates as the bytes of a csv, html or jsonl file."""
    frame = found.to_frame()
    if kind == "csv":
        return _csv(frame)
    if kind == "jsonl":
        return frame.to_json(orient="records", lines=True, force_ascii=False).encode()
    return _page(found).encode()


def check(path: Path, endings: tuple[str, ...], *, overwrite: bool) -> None:
    """Raise `OutputError` where a file cannot be written as asked, before any work is done."""
    if path.suffix.lower() not in endings:
        step = f"Name a file that ends in {', '.join(endings)}."
        raise OutputError("is no kind of file that this can be written to", where=str(path), next_step=step)
    if path.exists() and not overwrite:
        raise OutputError("is there already", where=str(path), next_step="Give --overwrite to replace it.")
    if not path.absolute().parent.is_dir():
        raise OutputError("there is no such folder", where=str(path.parent), next_step="Make it first.")


def show_plan(found: Plan) -> None:
    """Print a plan."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, padding=(0, 1))
    for name in ("±", "by hand alone", "with the model", "in all groups", ""):
        shown.add_column(name, justify="left" if not name else "right")
    for row in found.rows:
        counts = (f"{n:,}" for n in (row.hand, row.with_model, row.total))
        shown.add_row(f"{100 * row.half_width:.3g} points", *counts, row.note)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    console.print(shown)
    for line in about_plan(found):
        console.print(line, markup=False, style="dim")


def about_plan(found: Plan) -> tuple[str, ...]:
    """Return in sentences what a plan rests on."""
    q, size = found.quality, f"{found.population:,}" if found.population else "very many"
    each = f" in each of {found.groups} groups" if found.groups > 1 else ""
    model = (
        f"A model with sensitivity {q.sensitivity:.2f} and specificity {q.specificity:.2f} accounts for {found.explained:.0%} of the variance."
        if found.explained
        else "No model: by hand alone."
    )
    return (
        f"Units to code{each}, drawn at random of {size} in all, expected share {found.share:.0%}.",
        f"{model} Design effect {found.effect:.2f}.",
        "A share nearer to 50% needs more; take the one you fear.",
    )


def write_plan(found: Plan, path: Path, *, overwrite: bool = False) -> None:
    """Write a plan's table (.csv, .html), or its curve (.svg, .png, .pdf with the numbers beside it as .csv)."""
    check(path, (".csv", ".html", ".svg", ".png", ".pdf"), overwrite=overwrite)
    kind = path.suffix.lower().lstrip(".")
    if kind in ("csv", "html"):
        with replacing(path) as out:
            out.write(
                _csv(found.to_frame()) if kind == "csv" else found.to_frame().to_html(index=False).encode()
            )
        return
    numbers = path.with_suffix(".csv")
    check(numbers, (".csv",), overwrite=overwrite)
    import matplotlib as mpl

    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
    with replacing(path) as out, mpl.rc_context({"svg.hashsalt": "testimony"}):
        curve(found).savefig(out, format=kind, dpi=150, metadata=undated)
    with replacing(numbers) as out:
        out.write(_csv(found.curve()))


def curve(found: Plan) -> Figure:
    """Return the half-width by the number of units coded in a group, by hand alone and with the model."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    frame = found.curve()
    with mpl.rc_context({"font.size": 10}):
        figure = Figure(figsize=(6.4, 3.8), layout="constrained")
        axes = figure.subplots()
        lines = [("hand", "by hand alone", "--", "#555555")]
        lines += [("with_model", "with the model", "-", "black")] if found.explained else []
        for name, label, style, colour in lines:
            axes.plot(frame.coded, 100 * frame[name], style, color=colour, linewidth=1.6)
            at = len(frame) // 4
            axes.annotate(
                label, (frame.coded[at], 100 * frame[name][at]), xytext=(6, 6), textcoords="offset points"
            )
        axes.set(xlabel="coded by hand, in each group", ylabel="half-width, points", ylim=(0, None))
        axes.set_title(f"Expected share {found.share:.0%}", loc="left", fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    return figure


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.map(inert).to_csv(index=False).encode("utf-8-sig")


def _page(found: Estimates) -> str:
    head = ("group", "code", "state", "n", "coded", "share [95%]", "uncorrected", "how")
    lines = [_line(head, "th")]
    for row in found.rows:
        state, n, coded, _, naive, how = _cells(row)
        cells: tuple[Any, ...] = (named(row.group), row.code, state, n, coded, interval(row), naive, how)
        lines.append(_line(cells, "td"))
    notes = "".join(f"<li>{escape(note)}</li>" for note in found.notes)
    return _PAGE.format(rows="".join(lines), notes=notes)


def _line(cells: tuple[Any, ...], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(str(cell))}</{tag}>' for cell in cells)}</tr>"


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Estimates</title>
<style>body{{font:14px/1.45 system-ui;margin:1.5rem}}div{{overflow-x:auto}}table{{border-collapse:collapse}}
td,th{{padding:.2rem .5rem;white-space:nowrap;text-align:left}}td:nth-child(n+4):nth-child(-n+7){{text-align:right}}
tr:nth-child(odd) td{{background:#f4f4f4}}</style>
<h1>Estimates</h1><div><table>{rows}</table></div><ul>{notes}</ul></html>
"""
