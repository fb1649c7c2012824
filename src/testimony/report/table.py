"""Labels in the terminal: one table a document, the codes in their colours, evidence in bold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from testimony.labelled import Label, LabelledDocument, LabelledSegment
from testimony.report import wording
from testimony.report.rows import summary_columns, summary_rows
from testimony.report.runs import runs
from testimony.report.summary import remarks, states_of

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

_AROUND = 45
"""Characters shown before and after the evidence."""

_JOINERS = "\u200c\u200d"
_STATE_STYLE = {"yes": "bold", "no": "italic", "not_mentioned": "dim", "conflict": "reverse"}


def renderables(documents: Sequence[LabelledDocument], *, summary: bool = False) -> Iterator[RenderableType]:
    """Yield what a rich console prints: the passages of each document, or one row a testimony; then remarks."""
    from rich.text import Text

    if summary:
        yield summary_table(documents)
    for document in () if summary else documents:
        yield passages_table(document)
        yield states_line(document)
        yield Text("")
    for remark in remarks(documents):
        yield Text(flat(remark), style="yellow")


def passages_table(document: LabelledDocument) -> Table:
    """Return the labelled passages of a document, one row a label."""
    from rich.table import Table
    from rich.text import Text

    title = Text(flat(document.document.source.name or document.document.id), style="bold")
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("#", justify="right", style="dim")
    table.add_column("speaker", style="dim", overflow="ellipsis", no_wrap=True, max_width=12)
    table.add_column("label", overflow="fold", min_width=16, max_width=26)
    table.add_column("p", justify="right", no_wrap=True)
    table.add_column("passage", overflow="fold", ratio=1)
    for found in document.segments:
        who = Text(flat(found.segment.speaker or found.segment.role))
        for number, label in enumerate(found.labels):
            place = ("", Text("")) if number else (str(found.segment.number), who)
            p = f"{label.probability:.2f}"
            table.add_row(*place, label_text(document, label), p, excerpt(found, number))
    if not table.rows:
        table.add_row("", "", "no label", "", "")
    return table


def label_text(document: LabelledDocument, label: Label) -> Text:
    """Return a label's title in its colour; one the machine is unsure of begins with a question mark."""
    from rich.text import Text

    colour = wording.code_of(document.codebook, label.code).colour
    title = flat(wording.label_title(document.codebook, label))
    return Text(f"? {title}", colour) if label.decision == "unsure" else Text(title, f"bold {colour}")


def excerpt(found: LabelledSegment, number: int) -> Text:
    """Return the passage around one label's evidence, the evidence in bold."""
    from rich.text import Text

    text, base = found.segment.text, found.segment.start
    parts = runs(found)
    marked = [run for run in parts if number in run.labels]
    first, last = (marked[0].start - base, marked[-1].stop - base) if marked else (0, _AROUND)
    start, stop = _word_start(text, first - _AROUND), _word_stop(text, last + _AROUND)
    shown = Text("… " if start else "")
    for run in parts:
        a, b = max(run.start - base, start), min(run.stop - base, stop)
        if a < b:
            shown.append(flat(text[a:b]), "bold underline" if number in run.labels else "")
    if stop < len(text):
        shown.append(" …")
    return shown


def _word_start(text: str, at: int) -> int:
    """Return where the word at a place begins, unless its blank is far away."""
    if at <= 0:
        return 0
    found = max(text.rfind(blank, 0, at) for blank in " \n\t") + 1
    return found if at - found < _AROUND else at


def _word_stop(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    found = min((x for blank in " \n\t" if (x := text.find(blank, at)) >= 0), default=len(text))
    return found if found - at < _AROUND else at


def flat(text: str) -> str:
    """Return text on one line, without characters that steer a terminal."""
    return "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)


def states_line(document: LabelledDocument) -> Text:
    """Return the four states of a testimony on one line."""
    from rich.text import Text

    line = Text("")
    for name, state in states_of(document).items():
        code = wording.code_of(document.codebook, name)
        line.append(flat(code.called()) + " ", "dim")
        line.append(flat(wording.state_word(code, state)), _STATE_STYLE[state])
        line.append("   ")
    line.rstrip()
    return line


def summary_table(documents: Sequence[LabelledDocument]) -> Table:
    """Return one row a testimony with the four states per code."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    columns = summary_columns(documents)
    for column in columns:
        table.add_column(flat(column), overflow="fold")
    for row in summary_rows(documents):
        values = [str(row.get(column, "")) for column in columns]
        words = [(flat(v.replace("not_mentioned", "–")), _STATE_STYLE.get(v, "")) for v in values]
        table.add_row(*(Text(word, style) for word, style in words))
    if "not_mentioned" in {state for d in documents for state in states_of(d).values()}:
        table.caption = "–: not mentioned. Silence is not “no”."
        table.caption_justify = "left"
    return table
