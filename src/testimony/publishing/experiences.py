"""How it went: the four states of each experience by group (T5), and experiences of those with and without a motive (T7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from testimony.codebook import Code
from testimony.publishing.blocks import Block, Cell, Paragraph, Picture
from testimony.publishing.drawing import intervals, states
from testimony.publishing.drawing.intervals import Dot, Panel
from testimony.publishing.drawing.states import Bar, Bars
from testimony.publishing.groups import SMALL, Group, groups
from testimony.publishing.material import Material
from testimony.publishing.people import Person
from testimony.publishing.shares import Interval, Stratum, difference, share, standardised_difference
from testimony.states import STATES

STRATA = ("destination", "wave")
"""What the difference is adjusted for: where somebody lives, and since when."""


def by_destination(m: Material) -> Iterator[Block]:
    """Yield stacked bars of the four states of each experience, a row a destination with enough persons."""
    say, codes = m.say, m.people.experiences
    found = groups(m.people, "destination")
    title = say("states.title")
    if not codes or len(m.people) < SMALL or not found:
        yield Paragraph(say("not_drawn", what=title, least=SMALL), "note")
        return
    everyone = Group("", m.people.persons)
    panels: list[Bars] = []
    data: list[tuple[Cell, ...]] = []
    for code in codes:
        bars = []
        for g in (everyone, *found):
            counts = Counter(m.people.state(p, code) for p in g.persons)
            name = say("everyone") if g is everyone else say.group("destination", g)
            bars.append(Bar(f"{name} (n = {len(g)})", {s: counts[s] for s in STATES}, strong=g is everyone))
            shares = (round(counts[s] / len(g), 2) for s in STATES)
            data.append(("all" if g is everyone else g.value or g.kind, code.name, len(g), *shares))
        panels.append(Bars(say.code(code), {s: say.state(code, s) for s in STATES}, tuple(bars)))
    figure = states.draw(panels, percent=say.percent, xlabel=say("states.axis"))
    columns = ("destination", "code", "persons", *STATES)
    note = say("by.note", least=SMALL)
    yield Picture(
        "T5", "experiences-by-destination", title, say("states.reading"), figure, columns, tuple(data), note
    )


def by_motive(m: Material) -> Iterator[Block]:
    """Yield the difference in each experience between those with and without a motive, as it is and adjusted."""
    say, people = m.say, m.people
    title = say("effects.title")
    if not people.motives or not people.experiences or len(people) < 2 * SMALL:
        yield Paragraph(say("not_drawn", what=title, least=SMALL), "note")
        return
    panels, data = [], []
    for experience in people.experiences:
        dots = []
        for motive in people.motives:
            crude, adjusted, sizes = _effects(m, motive, experience)
            label = f"{say.code(motive)} ({sizes[0]} / {sizes[1]})"
            dots += [Dot(label, crude, strong=True), Dot(say("effects.adjusted"), adjusted)]
            for kind, i in (("crude", crude), ("adjusted", adjusted)):
                if i:
                    row: tuple[Cell, ...] = (motive.name, experience.name, kind, i.n, *_round(i))
                    data.append(row)
        panels.append(Panel(f"{say.code(experience)}: {say.state(experience, 'yes')}", tuple(dots)))
    figure = intervals.draw(
        panels,
        percent=say.points,
        xlabel=say("effects.axis"),
        zero=True,
        missing=say("suppressed"),
    )
    columns = ("motive", "experience", "difference", "persons", "value", "low", "high")
    yield Picture(
        "T7",
        "experience-by-motive",
        title,
        say("effects.reading"),
        figure,
        columns,
        tuple(data),
        say("effects.note"),
    )


def _round(i: Interval) -> tuple[float, float, float]:
    return round(i.value, 4), round(i.low, 4), round(i.high, 4)


def _effects(
    m: Material, motive: Code, experience: Code
) -> tuple[Interval | None, Interval | None, tuple[int, int]]:
    """Return the difference with and without a motive, the same within strata, and the sizes of the two groups."""
    people = m.people
    given = [p for p in people.persons if people.state(p, motive) in ("yes", "conflict")]
    ids = {p.id for p in given}
    others = [p for p in people.persons if p.id not in ids]
    sizes = len(given), len(others)
    if min(sizes) < SMALL:
        return None, None, sizes
    first, second = (share(_having(m, ps, experience), len(ps)) for ps in (given, others))
    if first is None or second is None:
        return None, None, sizes
    keys = sorted({_stratum(p) for p in people.persons})
    strata = []
    for key in keys:
        a, b = ([p for p in ps if _stratum(p) == key] for ps in (given, others))
        strata.append(Stratum(len(a), _having(m, a, experience), len(b), _having(m, b, experience)))
    return difference(first, second), standardised_difference(strata), sizes


def _having(m: Material, persons: list[Person], code: Code) -> int:
    return sum(m.people.state(p, code) == "yes" for p in persons)


def _stratum(person: Person) -> tuple[str, ...]:
    return tuple(person.fields.get(field, "") for field in STRATA)
