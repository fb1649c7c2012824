"""Why people moved: the share of persons with each motive, and which motives go together (T3, T4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from testimony.codebook import Code
from testimony.publishing.blocks import Block, Cell, Paragraph, Picture, Table
from testimony.publishing.drawing import combinations, intervals
from testimony.publishing.drawing.combinations import Combination, Member
from testimony.publishing.drawing.intervals import Dot, Panel
from testimony.publishing.groups import FEW, SMALL, Group, groups, too_small
from testimony.publishing.material import Material
from testimony.publishing.people import Person
from testimony.publishing.shares import Interval, share
from testimony.states import STATES


@dataclass(frozen=True, slots=True)
class Said:
    """One code: how many affirm it, how many spoke of it (None: not told), and the three shares."""

    code: Code
    count: int
    spoken: int | None
    any: Interval | None
    sole: Interval | None
    among: Interval | None


def said(m: Material, code: Code) -> Said:
    """Return what persons said of a code."""
    people, n = m.people, len(m.people)
    states = Counter(people.state(p, code) for p in people.persons)
    spoken = n - states["not_mentioned"]
    telling = 0 < spoken - states["yes"] < FEW  # then the number who spoke of it would give them away
    return Said(
        code,
        states["yes"],
        None if telling else spoken,
        share(states["yes"], n),
        share(_sole(m, code), n) if code in people.motives else None,
        share(states["yes"], spoken) if spoken >= SMALL and not telling else None,
    )


def shares(m: Material) -> Iterator[Block]:
    """Yield the share of persons with each code: any, as the only motive, and among those in whom it came up."""
    say, n = m.say, len(m.people)
    if n < SMALL:
        yield Paragraph(say("too_few", least=SMALL), "note")
        return
    found = [said(m, code) for code in m.corpus.codebook.codes]
    rows = tuple(
        (say.theme(s.code), say.count(s.count), say.interval(s.any), say.interval(s.sole) if s.sole else "–",
         say("hidden") if s.spoken is None else say.count(s.spoken), say.interval(s.among))
        for s in found
    )  # fmt: skip
    head = (
        say("code"),
        say("persons"),
        *(say(f"shares.{name}") for name in ("any", "sole", "spoken", "among")),
    )
    title = say("shares.title", n=n)
    yield Table("T3", title, head, rows, say("shares.note"), 1, (0.2, 0.1, 0.19, 0.19, 0.11, 0.21))
    panel = Panel("", tuple(Dot(say.theme(s.code), s.any, s.sole.value if s.sole else None) for s in found))
    figure = intervals.draw(
        [panel], percent=say.percent, xlabel=say("shares.axis", n=n), missing=say("suppressed")
    )
    measured = (
        row
        for s in found
        for row in (
            _data(s.code, "any", s.any),
            _data(s.code, "sole", s.sole),
            _data(s.code, "of those who spoke of it", s.among),
        )
        if row
    )
    yield Picture("T3", "shares", title, say("shares.reading"), figure, _COLUMNS, tuple(measured))


_COLUMNS = ("code", "measure", "persons", "of", "share", "low", "high")


def _data(code: Code, measure: str, found: Interval | None) -> tuple[Cell, ...]:
    if found is None:
        return ()
    return (code.name, measure, found.count if found.count >= FEW else None, found.n, *_round(found))


def _round(found: Interval) -> tuple[float, float, float]:
    return round(found.value, 4), round(found.low, 4), round(found.high, 4)


def _sole(m: Material, code: Code) -> int:
    """Return how many persons name this motive and no other."""
    return sum(_members(m, p) == {code.name} for p in m.people.persons)


def _members(m: Material, person: Person) -> frozenset[str]:
    """Return the motives a person affirms; one affirmed and denied counts, as it was given."""
    return frozenset(c.name for c in m.people.motives if m.people.state(person, c) in ("yes", "conflict"))


def by_group(m: Material, field: str, codes: Sequence[Code], *, id: str) -> Iterator[Block]:
    """Yield the share of persons with each code by the groups of a field, a panel a code."""
    say = m.say
    found = groups(m.people, field)
    title = say(
        "by.title",
        field=say.field(field).lower(),
        codes=say.listed([say.code(codes[0]), *(say.code(c).lower() for c in codes[1:])]),
    )
    if len(found) < 2 or not codes:
        yield Paragraph(say("not_drawn", what=title, least=SMALL), "note")
        return
    everyone = Group("", m.people.persons)
    panels, data = [], []
    for code in codes:
        dots = []
        for g in (everyone, *found):
            name = say("everyone") if g is everyone else say.group(field, g)
            i = share(sum(m.people.state(p, code) == "yes" for p in g.persons), len(g))
            dots.append(Dot(f"{name} (n = {len(g)})", i, strong=g is everyone))
            if i:
                data.append(
                    (field, "all" if g is everyone else g.value or g.kind, code.name, i.n, *_round(i))
                )
        panels.append(Panel(say.theme(code), tuple(dots)))
    figure = intervals.draw(panels, percent=say.percent, xlabel=say("by.axis"), missing=say("suppressed"))
    note = say("by.note", least=SMALL)
    columns = ("field", "group", "code", "persons", "share", "low", "high")
    name = f"by-{field.replace('_', '-')}-{codes[0].group or 'codes'}"
    yield Picture(id, name, title, say("by.reading"), figure, columns, tuple(data), note)


def combined(m: Material) -> Iterator[Block]:
    """Yield which motives go together, and what is said of one where another is given."""
    say, codes = m.say, m.people.motives
    if len(codes) < 2 or len(m.people) < SMALL:
        yield Paragraph(say("not_drawn", what=say("combined.title"), least=SMALL), "note")
        return
    counts = Counter(_members(m, p) for p in m.people.persons)
    small = too_small(counts, FEW)
    shown = [Combination(k, n) for k, n in counts.items() if k not in small]
    shown.sort(key=lambda c: (not c.members, -c.count, sorted(c.members)))
    pooled = sum(counts[k] for k in small)
    if pooled >= FEW:
        shown.append(Combination(frozenset(), pooled, rest=True))
    members = [Member(c.name, say.code(c), sum(n for k, n in counts.items() if c.name in k)) for c in codes]
    figure = combinations.draw(
        shown, members, total=len(m.people), percent=say.percent, ylabel=say("persons"),
        none=say("combined.none"), rest=say("combined.rest"),
    )  # fmt: skip
    data = tuple(
        (
            "rest" if c.rest else "+".join(sorted(c.members)) or "none",
            c.count,
            round(c.count / len(m.people), 4),
        )
        for c in shown
    )
    reading = say("combined.reading", n=len(m.people))
    yield Picture(
        "T4", "combinations", say("combined.title"), reading, figure, ("motives", "persons", "share"), data
    )
    yield _beside(m)


def _beside(m: Material) -> Table:
    """Return, for each motive that is given, in which state the other motives are."""
    say, codes = m.say, m.people.motives
    rows = []
    for first in codes:
        given = [p for p in m.people.persons if m.people.state(p, first) in ("yes", "conflict")]
        for second in codes:
            if second is not first:
                states = Counter(m.people.state(p, second) for p in given)
                enough = len(given) >= SMALL
                cells = (
                    say.counts([states[s] for s in STATES]) if enough else (say("suppressed"),) * len(STATES)
                )
                rows.append((say.code(first), say.code(second), say.count(len(given)), *cells))
    named = (say.named("state", s) for s in STATES)
    head = (say("beside.first"), say("beside.second"), say("persons"), *named)
    return Table(
        "T4b",
        say("beside.title"),
        head,
        tuple(rows),
        say("beside.note"),
        2,
        (0.2, 0.2, 0.1, 0.12, 0.12, 0.14, 0.12),
    )
