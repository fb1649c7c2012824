"""Labels in the terminal: one table a document, colours of the codes, evidence in bold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from testimony.labelled import Label, LabelledDocument, LabelledSegment
from testimony.report.rows import remarks, states_of, summary_rows

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

_AROUND = 60  # characters shown around the evidence
_STATE_STYLE = {"yes": "bold", "no": "italic", "not_mentioned": "dim", "conflict": "reverse"}


def show(documents: Sequence[LabelledDocument], *, summary: bool = False, path: Path | None = None) -> None:
    """Print to stdout, or to a text file without colours."""
    from rich.console import Console

    if path is None:
        _print(Console(highlight=False), documents, summary)
        return
    with path.open("w", encoding="utf-8") as file:
        _print(Console(file=file, highlight=False, width=140, no_color=True), documents, summary)


def _print(console: object, documents: Sequence[LabelledDocument], summary: bool) -> None:
    from rich.console import Console

    assert isinstance(console, Console)  # noqa: S101 (for the type checker)
    parts: list[RenderableType] = [summary_table(documents)] if summary else []
    if not summary:
        for document in documents:
            parts += [passages_table(document), states_line(document), ""]
    for part in parts:
        console.print(part)
    for remark in remarks(documents):
        console.print(remark, style="yellow", markup=False)


def passages_table(document: LabelledDocument) -> Table:
    """Return the labelled passages of a document."""
    from rich.table import Table
    from rich.text import Text

    title = Text(document.document.source.name or document.document.id, style="bold")
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, show_edge=False)
    table.add_column("#", justify="right", style="dim")
    table.add_column("who", style="dim", overflow="fold", max_width=14)
    table.add_column("label", overflow="fold", min_width=22)
    table.add_column("p", justify="right")
    table.add_column("passage", overflow="fold", ratio=1)
    for found in document.segments:
        for number, label in enumerate(found.labels):
            first = number == 0
            who = (found.segment.speaker or found.segment.role) if first else ""
            place = str(found.segment.number) if first else ""
            table.add_row(
                place, who, _name(document, label), f"{label.probability:.2f}", excerpt(found, label)
            )
    if not table.rows:
        table.add_row("", "", "no label", "", "")
    return table


def _name(document: LabelledDocument, label: Label) -> Text:
    from rich.text import Text

    code = document.codebook[label.code]
    stance = (
        ""
        if label.stance == "affirmed" and not code.stance_names
        else f": {code.stance_called(label.stance)}"
    )
    mark = "? " if label.decision == "unsure" else ""
    style = f"{'' if mark else 'bold '}{code.colour}"
    return Text(f"{mark}{code.called()}{stance}", style=style)


def excerpt(found: LabelledSegment, label: Label) -> Text:
    """Return the passage around the evidence, the evidence in bold."""
    from rich.text import Text

    text, base = found.segment.text, found.segment.start
    if not label.evidence:
        return Text(_flat(text[: 2 * _AROUND]))
    start = max(0, min(e.start for e in label.evidence) - base - _AROUND)
    stop = min(len(text), max(e.stop for e in label.evidence) - base + _AROUND)
    while start and not text[start - 1].isspace():
        start -= 1
    while stop < len(text) and not text[stop].isspace():
        stop += 1
    shown = Text("… " if start else "")
    at = start
    for e in label.evidence:
        shown.append(_flat(text[at : e.start - base]))
        shown.append(_flat(text[e.start - base : e.stop - base]), style="bold underline")
        at = e.stop - base
    shown.append(_flat(text[at:stop]) + (" …" if stop < len(text) else ""))
    return shown


def _flat(text: str) -> str:
    """Return text on one line, without characters that steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def states_line(document: LabelledDocument) -> Text:
    """Return the four states of a testimony on one line."""
    from rich.text import Text

    line = Text("  ")
    for code, state in states_of(document).items():
        line.append(f"{document.codebook[code].called()} ", style="dim")
        line.append(state.replace("_", " "), style=_STATE_STYLE[state])
        line.append("   ")
    return line


def summary_table(documents: Sequence[LabelledDocument]) -> Table:
    """Return one row a testimony with the four states per code."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    rows = list(summary_rows(documents))
    for column in rows[0] if rows else ():
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(v), style=_STATE_STYLE.get(str(v), "")) for v in row.values()))
    return table
