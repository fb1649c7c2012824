"""Quotations that may be printed (T13), and the cases that do not fit the pattern (T16).

Which passages are quoted is decided by a draw that follows from the study's hash, so that nobody picks cherries; no
person is quoted twice; and nobody is quoted who did not agree to it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

from testimony.coding import Coding
from testimony.document import Document
from testimony.publishing.blocks import Block, Paragraph, Table
from testimony.publishing.groups import FEW
from testimony.publishing.material import COMPOSED, Material
from testimony.publishing.people import Person
from testimony.publishing.together import joints
from testimony.states import State

LONGEST = 45
"""Words of a quotation."""

_YES = frozenset({"yes", "true", "ja", "да", "1", "quote"})
_SHOWN = ("destination", "wave", "gender")
"""What is said of a person who is quoted, each only where enough others share all of it."""


def may_quote(document: Document) -> bool:
    """Tell whether a testimony may be quoted: its person agreed to it and has not withdrawn, or nobody real speaks.

    `consent` in the metadata is a mapping (`quote: yes`), a list of purposes, or a line of them. Nobody with a risk flag
    is quoted.
    """
    about = document.metadata
    if about.get("withdrawn_at") or about.get("risk_flag"):
        return False
    if about.get("source_type") == COMPOSED:
        return True
    consent = about.get("consent")
    if isinstance(consent, Mapping):
        return not consent.get("withdrawn_at") and _agreed(consent.get("quote"))
    if isinstance(consent, str):
        return "quote" in consent.replace(";", ",").replace(" ", ",").split(",")
    return isinstance(consent, list | tuple) and "quote" in consent


def _agreed(value: object) -> bool:
    if isinstance(value, Mapping):
        value = value.get("given", value.get("value"))
    return value is True or str(value).strip().casefold() in _YES


def quotations(m: Material) -> Iterator[Block]:
    """Yield the table of quotations: for each code one that affirms it and one that denies it."""
    say = m.say
    by_id = {d.id: d for d in m.corpus.documents}
    used: set[str] = set()
    rows = []
    for code in m.corpus.codebook.codes:
        for stance in code.stances:
            chosen = _drawn(m, code.name, stance, by_id, used)
            if chosen is not None:
                person, coding = chosen
                used.add(person.id)
                document = by_id[coding.document]
                state = say.state(code, "yes" if stance == "affirmed" else "no")
                about = f"{_about(m, person)}\n{say.tongue(document.language)}, {span_id(document, coding)}"
                rows.append((f"{say.code(code)}: {state}", about, _words_of(document, coding), ""))
    if not rows:
        yield Paragraph(say("quotes.none"), "note")
        return
    head = (say("code"), say("quotes.who"), say("quotes.words"), say("quotes.translation"))
    may = sum(may_quote(d) for d in m.corpus.documents)
    note = say("quotes.note", may=say.number(may), all=say.number(len(by_id)), few=FEW)
    yield Table("T13", say("quotes.title"), head, tuple(rows), note, 4, (0.16, 0.2, 0.42, 0.22))


def span_id(document: Document, coding: Coding) -> str:
    """Return a mark by which who has the study finds a passage, and nobody else does: no name, no file name."""
    place = f"{document.id}:{document.sha256}:{coding.start}:{coding.stop}"
    return hashlib.sha256(place.encode()).hexdigest()[:8]


def _drawn(
    m: Material, code: str, stance: str, by_id: Mapping[str, Document], used: set[str]
) -> tuple[Person, Coding] | None:
    """Return the passage that the draw brings to the top, of those that may be quoted; None where there is none."""
    found = [
        (hashlib.sha256(f"{m.hash}:{span_id(by_id[c.document], c)}".encode()).hexdigest(), p, c)
        for p in m.people.persons
        if p.id not in used
        for c in p.codings
        if c.code == code and c.stance == stance and c.span is not None and may_quote(by_id[c.document])
    ]
    fits = [f for f in found if 4 <= len(_words_of(by_id[f[2].document], f[2]).split()) <= LONGEST]
    first = min(fits, key=lambda f: f[0], default=None)
    return None if first is None else (first[1], first[2])


def _words_of(document: Document, coding: Coding) -> str:
    span = coding.span
    return "" if span is None else " ".join(document.quote(span).split())


def _about(m: Material, person: Person) -> str:
    """Return what is said of a person: as much as at least `FEW` persons have in common."""
    told: dict[str, str] = {}
    for field in _SHOWN:
        value = person.fields.get(field, "")
        wanted = {**told, field: value}
        alike = sum(all(p.fields.get(k, "") == v for k, v in wanted.items()) for p in m.people.persons)
        if value and alike >= FEW:
            told = wanted
    return ", ".join(m.say.value(field, value) for field, value in told.items()) or m.say("quotes.nobody")


_AGAINST: tuple[tuple[str, State], ...] = (("denied", "no"), ("both", "conflict"))


def deviant(m: Material) -> Iterator[Block]:
    """Yield the table of cases that do not fit: denials, contradictions, and persons against a clear association."""
    say = m.say
    rows = []
    for code in m.corpus.codebook.codes:
        states = Counter(m.people.state(p, code) for p in m.people.persons)
        counts = say.counts([states[state] for _, state in _AGAINST])
        spoken = len(m.people) - states["not_mentioned"]
        telling = 0 < spoken - states["yes"] < FEW
        for (kind, state), count in zip(_AGAINST, counts, strict=True):
            if states[state]:
                what = say(f"deviant.{kind}", code=say.code(code), state=say.state(code, state))
                rows.append((what, count, say("hidden") if telling else say.count(spoken)))
    for joint in joints(m):
        if joint.sure and joint.lift is not None:
            together = joint.first.persons & joint.second.persons
            against = len(joint.first.persons - together) if joint.lift.value > 1 else len(together)
            key = "without" if joint.lift.value > 1 else "together"
            what = say(f"deviant.{key}", first=joint.first.title, second=joint.second.title)
            rows.append((what, say.count(against), say.count(len(joint.first.persons))))
    if not rows:
        yield Paragraph(say("deviant.nobody"), "note")
        return
    head = (say("deviant.what"), say("persons"), say("deviant.of"))
    yield Table(
        "T16", say("deviant.title"), head, tuple(rows), say("deviant.note", few=FEW), 1, (0.66, 0.14, 0.2)
    )
