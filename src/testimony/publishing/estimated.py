"""Shares of a corpus that a machine labelled, corrected for its errors, with the uncorrected share beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from testimony.estimates.cells import COUNTED, GREG, HAND, POST, SHIFT
from testimony.estimates.how import FEW
from testimony.estimates.result import OTHER, SPOKEN
from testimony.estimates.shares import UNKNOWN
from testimony.publishing.blocks import Block, Cell, Paragraph, Picture, Table
from testimony.publishing.drawing import intervals
from testimony.publishing.drawing.intervals import Dot, Panel
from testimony.publishing.groups import SMALL
from testimony.publishing.material import Material
from testimony.publishing.shares import Interval

if TYPE_CHECKING:
    from testimony.estimates.result import Estimate, Estimates

_COLUMNS = (
    "code",
    "state",
    "group",
    "units",
    "coded by hand",
    "share",
    "low",
    "high",
    "uncorrected",
    "method",
)

_METHODS = {"counted": COUNTED, "post": POST, "greg": GREG, "hand": HAND, "shift": SHIFT}


def corrected(m: Material, found: Estimates | None) -> Iterator[Block]:
    """Yield the corrected shares: a figure of what is affirmed, by code and group, and a table of every state."""
    say = m.say
    if found is None:
        yield Paragraph(say("estimated.none"))
        return
    used = {row.method for row in found}
    if used & {POST, GREG, HAND}:
        yield Paragraph(say("estimated.text"))
    for key, method in _METHODS.items():
        if method in used:
            yield Paragraph(say(f"estimated.how.{key}", few=FEW), "warning" if method == SHIFT else "text")
    yield Paragraph(say("estimated.chance"))
    names = [c.name for c in m.corpus.codebook.codes if found.only(code=c.name, state="yes")]
    panels = [_panel(m, name, found.only(code=name, state="yes")) for name in names]
    if panels and any(dot.number for panel in panels for dot in panel.rows):
        figure = intervals.draw(
            panels, percent=say.percent, xlabel=say("by.axis"), missing=say("estimated.missing")
        )
        data = tuple(_data(e) for name in names for e in found.only(code=name, state="yes"))
        title, reading = say("estimated.title"), say("estimated.reading")
        yield Picture("E1", "corrected", title, reading, figure, _COLUMNS, data)
    rows = tuple(_row(m, e) for e in found if e.code in names)
    head = (say("code"), say("estimated.state"), say("estimated.group"), "n", say("estimated.hand"),
            say("estimated.share"), say("uncorrected"))  # fmt: skip
    widths = (0.16, 0.15, 0.19, 0.09, 0.11, 0.17, 0.13)
    note = say("estimated.note", least=SMALL)
    yield Table("E1", say("estimated.title"), head, rows, note, 3, widths)


def _shown(e: Estimate) -> Interval | None:
    """Return the share with its interval; None where it is held back, or has none."""
    if e.share is None or e.low is None or e.high is None:
        return None
    return Interval(e.share, e.low, e.high, e.n or 0)


def _named(m: Material, e: Estimate) -> str:
    return ", ".join(_value(m, field, value) for field, value in e.group) or m.say("everyone")


def _value(m: Material, field: str, value: str) -> str:
    """Return what a value is called; of two fields both may be pooled, so these are told apart by the field's name."""
    if value in (OTHER, UNKNOWN):
        return f"{m.say.field(field)}: {m.say('other' if value == OTHER else 'unknown')}"
    return m.say.value("destination" if field == "country" else field, value)


def _panel(m: Material, name: str, rows: Sequence[Estimate]) -> Panel:
    dots = []
    for e in rows:
        known = "" if e.n is None else f" (n = {m.say.number(e.n)})"
        dots.append(Dot(_named(m, e) + known, _shown(e), e.uncorrected, strong=not e.group))
    return Panel(m.say.theme(m.corpus.codebook[name]), tuple(dots))


def _data(e: Estimate) -> tuple[Cell, ...]:
    group = ", ".join(f"{field} {value}" for field, value in e.group) or "all"
    numbers = (None if x is None else round(x, 4) for x in (e.share, e.low, e.high, e.uncorrected))
    return (e.code, e.state, group, e.n, e.hand, *numbers, e.method)


def _row(m: Material, e: Estimate) -> tuple[str, ...]:
    say, code = m.say, m.corpus.codebook[e.code]
    state = say.state(code, e.state) if e.state != SPOKEN else say("shares.among")
    counts = (say("hidden") if x is None else say.number(x) for x in (e.n, e.hand))
    raw = say("hidden") if e.uncorrected is None else say.percent(e.uncorrected)
    share = say.interval(_shown(e)) if e.suppressed or _shown(e) else say("estimated.unknown")
    return (say.code(code), state, _named(m, e), *counts, share, raw)
