"""The sample and the codebook: who is in the study, who was lost on the way, and what each code means (T1, T2)."""

from __future__ import annotations

from collections.abc import Iterator

from testimony.codebook import Code
from testimony.coding import ADJUDICATED
from testimony.publishing.blocks import Block, Table
from testimony.publishing.groups import FEW, groups
from testimony.publishing.material import Material
from testimony.publishing.people import known_fields


def flow(m: Material) -> Table:
    """Return how many testimonies and persons are left after each step; a step nobody recorded says so."""
    say, documents, coded = m.say, m.whole.documents, m.corpus.documents
    twice = [d for d in coded if len([c for c in m.corpus.coders_of(d.id) if c != ADJUDICATED]) > 1]
    known = [("found", m.form.found), ("eligible", m.form.eligible), ("consented", m.form.consented)]
    rows = [
        (say(f"flow.{name}"), say("flow.unrecorded") if n is None else say.number(n), "") for name, n in known
    ]
    for name, held in (("held", documents), ("coded", coded), ("twice", twice)):
        persons = len({d.person for d in held})
        rows.append((say(f"flow.{name}"), say.number(len(held)), say.count(persons, FEW)))
    head = (say("flow.step"), say("testimonies"), say("persons"))
    return Table("T1a", say("flow.title"), head, tuple(rows), say("flow.note"), widths=(0.6, 0.2, 0.2))


def sample(m: Material) -> Table:
    """Return persons, testimonies, segments and words by everything that is known of the respondents."""
    say = m.say
    rows = [_row(m, say("everyone"), "", m.people.persons)]
    for field, about in known_fields().items():
        if about.get("sample"):
            found = groups(m.people, field, least=FEW)
            rows += [
                _row(m, say.field(field) if not n else "", say.group(field, g), g.persons)
                for n, g in enumerate(found)
                if len(found) > 1
            ]
    head = ("", "", say("persons"), "%", say("testimonies"), say("segments"), say("word_count"))
    note = say("sample.note", few=FEW)
    return Table(
        "T1", say("sample.title"), head, tuple(rows), note, 2, (0.16, 0.26, 0.11, 0.07, 0.17, 0.13, 0.1)
    )


def _row(m: Material, field: str, value: str, persons: tuple) -> tuple[str, ...]:  # type: ignore[type-arg]
    say = m.say
    numbers = (
        sum(len(p.documents) for p in persons),
        sum(p.segments for p in persons),
        sum(p.words for p in persons),
    )
    share = say.number(100 * len(persons) / max(len(m.people), 1))
    return (field, value, say.number(len(persons)), share, *map(say.number, numbers))


def codebook(m: Material) -> Iterator[Block]:
    """Yield the table of codes: what each is, and in how many persons, testimonies and segments it was found."""
    say = m.say
    rows = []
    for code in m.corpus.codebook.codes:
        rows.append((say.code(code), code.definition, _example(m, code), *_found(m, code)))
        rows += [(f"\u2003{sub.replace('_', ' ')}", "", "", *_found(m, code, sub)) for sub in code.subcodes]
    head = (
        say("code"),
        say("definition"),
        say("example"),
        say("persons"),
        say("testimonies"),
        say("passages"),
    )
    note = say("codebook.note", label=m.corpus.codebook.label, few=FEW)
    yield Table("T2", say("codebook.title"), head, tuple(rows), note, 3, (0.17, 0.26, 0.18, 0.11, 0.17, 0.11))


def _found(m: Material, code: Code, subcode: str = "") -> tuple[str, str, str]:
    """Return the persons, testimonies and passages with an affirmed coding that counts."""
    hits = [
        (p.id, c.document, c.start)
        for p in m.people.persons
        for c in p.codings
        if c.code == code.name and c.stance == "affirmed" and subcode in ("", c.subcode)
    ]
    persons, testimonies = len({h[0] for h in hits}), len({h[1] for h in hits})
    hidden = 0 < persons < FEW
    return m.say.count(persons, FEW), m.say.count(testimonies, FEW), "" if hidden else m.say.number(len(hits))


def _example(m: Material, code: Code) -> str:
    """Return the codebook's own example in the language of the report: nobody's words."""
    shown = [e for e in code.examples if e.coding and e.coding != "none"]
    return next((e.text for e in shown if e.language == m.say.language), shown[0].text if shown else "")
