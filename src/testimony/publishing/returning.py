"""Who went back and who moved on: flows between stages (T9), sequences of countries, change within persons (T10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from testimony.publishing.blocks import Block, Cell, Paragraph, Picture, Table
from testimony.publishing.drawing import flows, paths
from testimony.publishing.drawing.flows import Flow, Stage
from testimony.publishing.drawing.paths import Path
from testimony.publishing.groups import FEW, SMALL, too_small
from testimony.publishing.material import Material
from testimony.publishing.people import RETURN, Person, places
from testimony.publishing.shares import share
from testimony.states import STATES, state_of

_BACK = "returned"
_AGAIN = "returned_and_left_again"
_KNOWN = ("abroad", "moved_on", "commuting", _BACK, _AGAIN)


def returns(m: Material) -> Iterator[Block]:
    """Yield the flows abroad, back and away again, as of the interview, and why people went back."""
    say = m.say
    left = [p for p in m.people.persons if p.fields.get("return_status") in _KNOWN]
    counts = Counter(p.fields["return_status"] for p in left)
    back = counts[_BACK] + counts[_AGAIN]
    if len(left) < SMALL or back < FEW:
        yield Paragraph(say("not_drawn", what=say("returns.title"), least=FEW), "note")
        return
    stages, found = _flows(m, counts)
    heads = (say("returns.left"), say("returns.now"), say("returns.then"))
    figure = flows.draw(stages, found, heads=heads[: 1 + max(s.column for s in stages)])
    data = tuple((f.source, f.target, f.count) for f in found)
    unknown = len(m.people) - len(left)
    note = say("returns.note", unknown=say.count(unknown), few=FEW)
    yield Picture(
        "T9",
        "returns",
        say("returns.title"),
        say("returns.reading", n=len(left)),
        figure,
        ("from", "to", "persons"),
        data,
        note,
    )
    yield from _reasons(m, [p for p in left if p.fields["return_status"] in (_BACK, _AGAIN)])


def _flows(m: Material, counts: Counter[str]) -> tuple[list[Stage], list[Flow]]:
    """Return blocks and bands; what is under five persons is pooled, and the third stage is left out where it is."""
    say = m.say
    second = {name: counts[name] for name in ("abroad", "moved_on", "commuting")}
    second[_BACK] = counts[_BACK] + counts[_AGAIN]
    second = {name: n for name, n in second.items() if n}
    small = too_small(second, FEW) - {_BACK}
    shown = {name: n for name, n in second.items() if name not in small}
    if small:
        shown["other"] = sum(second[name] for name in small)
    stages = [Stage("left", 0, say("persons"), sum(shown.values()))]
    stages += [Stage(name, 1, _named(m, name), n) for name, n in shown.items()]
    found = [Flow("left", name, n) for name, n in shown.items()]
    third = {"stayed": counts[_BACK], "again": counts[_AGAIN]}
    if _BACK in shown and not too_small(third, FEW):
        stages += [Stage(name, 2, say(f"returns.{name}"), n) for name, n in third.items() if n]
        found += [Flow(_BACK, name, n) for name, n in third.items() if n]
    return stages, found


def _named(m: Material, name: str) -> str:
    if name == "other":
        return m.say("other")
    return m.say("returns.back") if name == _BACK else m.say.value("return_status", name)


def _reasons(m: Material, back: list[Person]) -> Iterator[Block]:
    """Yield the reasons for going back, of those who went."""
    say = m.say
    if len(back) < SMALL:
        return
    rows = []
    for code in m.people.motives:
        states = Counter(m.people.state(p, code, RETURN) for p in back)
        rows.append((say.code(code), say.count(states["yes"]), say.interval(share(states["yes"], len(back)))))
    named = (say.code(c) for c in m.people.motives)
    none = sum(all(m.people.state(p, c, RETURN) == "not_mentioned" for c in m.people.motives) for p in back)
    rows.append(
        (
            say("returns.none", codes=say.listed(list(named))),
            say.count(none),
            say.interval(share(none, len(back))),
        )
    )
    head = (say("returns.reason"), say("persons"), say("shares.any"))
    title = say("returns.reasons", n=len(back))
    yield Table("T9b", title, head, tuple(rows), say("returns.reasons_note"), 1, (0.5, 0.2, 0.3))


def trajectories(m: Material) -> Iterator[Block]:
    """Yield the sequences of countries of those with two or more, and change within those interviewed repeatedly."""
    say = m.say
    routes = Counter(
        route for p in m.people.persons if len(route := max(map(places, p.documents), key=len)) > 1
    )
    n = sum(routes.values())
    small = too_small(routes, FEW)
    shown = sorted(((k, c) for k, c in routes.items() if k not in small), key=lambda kc: (-kc[1], kc[0]))
    if n < SMALL or not shown:
        yield Paragraph(say("paths.none", n=say.count(n), few=FEW), "note")
    else:
        listed = [Path(tuple(map(say.country, route)), count) for route, count in shown]
        rest = sum(routes[k] for k in small)
        if rest >= FEW:
            listed.append(Path((say("paths.other", n=len(small)),), rest, rest=True))
        figure = paths.draw(listed, xlabel=say("persons"))
        data: list[tuple[Cell, ...]] = [(" > ".join(route), count) for route, count in shown]
        data += [("other sequences", rest)] if rest >= FEW else []
        reading = say("paths.reading", n=n, few=FEW)
        yield Picture(
            "T10", "paths", say("paths.title"), reading, figure, ("sequence", "persons"), tuple(data)
        )
    yield from _change(m)


def _change(m: Material) -> Iterator[Block]:
    """Yield how the state of an experience changed from a person's first testimony to the last."""
    say = m.say
    again = [p for p in m.people.persons if len(p.documents) > 1]
    if len(again) < SMALL:
        yield Paragraph(say("change.none", n=say.count(len(again)), least=SMALL), "note")
        return
    for n, code in enumerate(m.people.experiences):
        moves: Counter[tuple[str, str]] = Counter()
        for p in again:
            ends = (
                state_of(code, [c.stance for c in p.codings if c.document == d.id and c.code == code.name])
                for d in (p.documents[0], p.documents[-1])
            )
            moves[next(ends), next(ends)] += 1
        rows = tuple(
            (say.state(code, first), *say.counts([moves[first, last] for last in STATES])) for first in STATES
        )
        head = (say("change.first"), *(say.state(code, s) for s in STATES))
        title = say("change.title", code=say.code(code), n=len(again))
        yield Table(f"T10{'bcdefgh'[n % 7]}", title, head, rows, say("change.note"), 1)
