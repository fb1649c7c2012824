"""Whether the shares depend on which testimonies are counted, and on what counts (T12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from testimony.coding import Coding, counts_in
from testimony.document import Document
from testimony.publishing.blocks import Block, Cell, Paragraph, Picture
from testimony.publishing.drawing import intervals
from testimony.publishing.drawing.intervals import Dot, Panel
from testimony.publishing.groups import SMALL
from testimony.publishing.material import Material
from testimony.publishing.people import People, people
from testimony.publishing.shares import share

_INDEPENDENT = ("own_fieldwork", "independent_media", "ngo", "documentary", "survey")
_ALIGNED = ("aligned", "state_or_propaganda")

Subset = Callable[[Document], bool]

SUBSETS: tuple[tuple[str, Subset], ...] = (
    ("interviews", lambda d: d.genre == "interview"),
    ("no_portraits", lambda d: d.genre != "portrait"),
    ("independent", lambda d: d.metadata.get("source_type") in _INDEPENDENT),
    ("no_aligned", lambda d: d.metadata.get("source_type") not in _ALIGNED),
    ("own_fieldwork", lambda d: d.metadata.get("source_type") == "own_fieldwork"),
)
"""Which testimonies are counted: the name of the row, and the rule."""


def _with_possible(coding: Coding, document: Document) -> bool:
    """Count what was only implied as well (codebook, section 6, sensitivity A)."""
    return counts_in(replace(coding, status="asserted") if coding.status == "possible" else coding, document)


def _self_only(coding: Coding, document: Document) -> bool:
    """Count only what is about the speaker (codebook, section 6, sensitivity C)."""
    return coding.subject == "self" and counts_in(coding, document)


COUNTINGS = (("with_possible", _with_possible), ("self_only", _self_only))
"""What counts: the name of the row, and the rule."""


def variants(m: Material) -> Iterator[tuple[str, People]]:
    """Yield the headline and every other way of counting that changes who or what is counted."""
    yield "all", m.people
    documents = m.corpus.documents
    for name, rule in SUBSETS:
        held = tuple(d for d in documents if rule(d))
        if len(held) != len(documents):
            ids = {d.id for d in held}
            kept = tuple(c for c in m.corpus.codings if c.document in ids)
            yield name, people(replace(m.corpus, documents=held, codings=kept, memos=()))
    for name, counting in COUNTINGS:
        yield name, people(m.corpus, counting)


def sensitivity(m: Material) -> Iterator[Block]:
    """Yield the share of persons with each code, a row a way of counting; subsets under ten persons are left out."""
    say = m.say
    found = [(name, held) for name, held in variants(m) if len(held) >= SMALL]
    if len(found) < 2:
        yield Paragraph(say("not_drawn", what=say("sources.title"), least=SMALL), "note")
        return
    panels, data = [], []
    for code in m.corpus.codebook.codes:
        dots = []
        for name, held in found:
            i = share(len(held.having(code)), len(held))
            label = f"{say.named('variants', name)} (n = {len(held)})"
            dots.append(Dot(label, i, strong=name == "all"))
            if i:
                row: tuple[Cell, ...] = (
                    name,
                    code.name,
                    i.n,
                    *(round(x, 4) for x in (i.value, i.low, i.high)),
                )
                data.append(row)
        panels.append(Panel(say.theme(code).replace(": ", ":\n"), tuple(dots)))
    figure = intervals.draw(panels, percent=say.percent, xlabel=say("by.axis"))
    columns = ("counted", "code", "persons", "share", "low", "high")
    yield Picture(
        "T12", "sources", say("sources.title"), say("sources.reading"), figure, columns, tuple(data)
    )
    yield Paragraph(_changed(m, found))


def _changed(m: Material, found: list[tuple[str, People]]) -> str:
    """Say whether the order of the codes, by the share of persons, is another one in some way of counting."""
    say = m.say

    def order(held: People, group: str) -> list[str]:
        codes = held.group(group)
        return sorted((c.name for c in codes), key=lambda c: -len(held.having(held.codebook[c])))

    kinds = list(dict.fromkeys(c.group for c in m.corpus.codebook.codes))
    first = found[0][1]
    other = [
        say.named("variants", name)
        for name, held in found[1:]
        if any(order(held, kind) != order(first, kind) for kind in kinds)
    ]
    return say("sources.changed", names=say.listed(other)) if other else say("sources.same")
