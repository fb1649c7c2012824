"""What occurs together in a person's testimonies, beside what chance would bring (T8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from testimony.codebook import Code
from testimony.coding import Stance
from testimony.publishing.blocks import Block, Cell, Paragraph, Picture
from testimony.publishing.drawing import matrix
from testimony.publishing.drawing.matrix import Pair
from testimony.publishing.groups import FEW, SMALL
from testimony.publishing.material import Material
from testimony.publishing.people import LEAVE, MOTIVE
from testimony.publishing.shares import Interval, jaccard, lift


@dataclass(frozen=True, slots=True)
class Theme:
    """A code with a stance, what it is called, and who said it."""

    code: Code
    stance: Stance
    title: str
    persons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Joint:
    """Two themes, the persons with both, and how that compares with chance."""

    first: Theme
    second: Theme
    both: int
    lift: Interval | None
    jaccard: float | None

    @property
    def sure(self) -> bool:
        """Tell whether the interval of the lift leaves out one."""
        return self.lift is not None and not self.lift.low <= 1 <= self.lift.high


def themes(m: Material) -> tuple[Theme, ...]:
    """Return what is laid side by side: each code affirmed, and denied where that has a name of its own (unstable)."""
    found = []
    for code in m.corpus.codebook.codes:
        for stance in code.stances:
            if stance == "affirmed" or stance in (code.stance_names or {}):
                state = "yes" if stance == "affirmed" else "no"
                own = stance in (code.stance_names or {})
                title = f"{m.say.code(code)}: {m.say.state(code, state)}" if own else m.say.code(code)
                move = LEAVE if code.group == MOTIVE else ""
                who = frozenset(p.id for p in m.people.persons if stance in p.stances(code.name, move))
                if len(who) >= SMALL:
                    found.append(Theme(code, stance, title, who))  # type: ignore[arg-type]
    return tuple(found)


def joints(m: Material) -> tuple[Joint, ...]:
    """Return every pair of themes of different codes."""
    listed = themes(m)
    n = len(m.people)
    found = []
    for i, second in enumerate(listed):
        for first in listed[:i]:
            if first.code is not second.code:
                a, b, both = len(first.persons), len(second.persons), len(first.persons & second.persons)
                found.append(Joint(first, second, both, lift(both, a, b, n), jaccard(both, a, b)))
    return tuple(found)


def occurring(m: Material) -> Iterator[Block]:
    """Yield the half matrix of themes with the persons, and the lift with its interval, in each cell."""
    say = m.say
    listed, found = themes(m), joints(m)
    if len(listed) < 3:
        yield Paragraph(say("not_drawn", what=say("together.title"), least=SMALL), "note")
        return
    cells = {(i, j): Pair(("–",), None) for i in range(len(listed)) for j in range(i)}
    where = {(t.code.name, t.stance): i for i, t in enumerate(listed)}
    data: list[tuple[Cell, ...]] = []
    for joint in found:
        at = tuple(where[t.code.name, t.stance] for t in (joint.second, joint.first))
        cells[at[0], at[1]] = _cell(m, joint)
        data.append(_row(joint))
    names = ["\n".join((*t.title.split(": "), f"({len(t.persons)})")) for t in listed]
    figure = matrix.draw(names, cells, more=say("together.more"), less=say("together.less"))
    columns = ("first", "second", "persons with both", "lift", "low", "high", "jaccard")
    reading = say("together.reading", n=len(m.people))
    yield Picture(
        "T8",
        "together",
        say("together.title"),
        reading,
        figure,
        columns,
        tuple(data),
        say("together.note", few=FEW),
    )


def _cell(m: Material, joint: Joint) -> Pair:
    say = m.say
    if 0 < joint.both < FEW:
        return Pair((say.count(joint.both),), None)
    if joint.lift is None:
        return Pair(("0",), None)
    found = joint.lift
    ends = f"{say.number(found.value, 1)} [{say.number(found.low, 1)}–{say.number(found.high, 1)}]"
    arrow = "" if not joint.sure else "↑ " if found.value > 1 else "↓ "
    return Pair((f"n = {joint.both}", arrow + ends), found.value, joint.sure)


def _row(joint: Joint) -> tuple[Cell, ...]:
    names = (f"{t.code.name}:{t.stance}" for t in (joint.first, joint.second))
    if 0 < joint.both < FEW or joint.lift is None:
        return (*names, 0 if not joint.both else None, None, None, None, None)
    found = joint.lift
    ends = (round(x, 3) for x in (found.value, found.low, found.high))
    return (*names, joint.both, *ends, None if joint.jaccard is None else round(joint.jaccard, 3))
