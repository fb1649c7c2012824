"""The checklists that journals ask for (COREQ, SRQR), filled in where the study knows the answer.

Items after Tong, Sainsbury & Craig (2007), International Journal for Quality in Health Care 19:349, and O'Brien et al.
(2014), Academic Medicine 89:1245; their titles are put in our own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import metadata

from testimony.coding import ADJUDICATED
from testimony.publishing.blocks import Table
from testimony.publishing.material import Material
from testimony.publishing.quotes import may_quote


def tables(m: Material) -> tuple[Table, Table]:
    """Return both checklists: number, item, what is reported (the team's answer, else the study's), and the page."""
    known = answers(m)
    return (
        _table(m, "coreq", {**known["coreq"], **m.form.coreq}),
        _table(m, "srqr", {**known["srqr"], **m.form.srqr}),
    )


def _table(m: Material, kind: str, answered: Mapping[str, str]) -> Table:
    say = m.say
    items: Mapping[object, str] = say.at(f"checklist.{kind}")
    rows = tuple(
        (str(number), title, answered.get(str(number)) or say("checklist.open"), "")
        for number, title in items.items()
    )
    head = ("", say("checklist.item"), say("checklist.reported"), say("checklist.page"))
    filled = sum(bool(answered.get(str(number))) for number in items)
    note = say("checklist.note", filled=filled, total=len(items))
    return Table(kind.upper(), say(f"checklist.{kind}_title"), head, rows, note, 4, (0.06, 0.34, 0.5, 0.1))


def answers(m: Material) -> Mapping[str, Mapping[str, str]]:
    """Return what the study itself answers, by checklist and number."""
    facts = _facts(m)
    found: dict[str, dict[str, str]] = {"coreq": {}, "srqr": {}}
    for kind, held in found.items():
        for number, key in m.say.at(f"checklist.{kind}_answers").items():
            if facts.get(key):
                held[str(number)] = facts[key]
    return found


def _facts(m: Material) -> dict[str, str]:
    """Return the sentences the study can say of itself, by key; an empty one where it does not know."""
    say, corpus = m.say, m.corpus
    coders = {c for d in corpus.documents for c in corpus.coders_of(d.id) if c and c != ADJUDICATED}
    twice = sum(len([c for c in corpus.coders_of(d.id) if c != ADJUDICATED]) > 1 for d in corpus.documents)
    again = sum(len(p.documents) > 1 for p in m.people.persons)
    routes = sorted({str(r) for d in corpus.documents if (r := d.metadata.get("sampling"))})
    topics = any(d.metadata.get("asked_topics") or d.metadata.get("guide_version") for d in corpus.documents)
    quotes = sum(map(may_quote, corpus.documents))
    n, all_ = len(m.people), len(corpus.documents)
    return {
        "recruitment": m.form.recruitment
        or (say("facts.sampling", routes=", ".join(routes)) if routes else ""),
        "size": say("facts.size", persons=say.number(n), testimonies=say.number(all_)),
        "lost": _lost(m),
        "sample": say("facts.sample"),
        "guide": say("facts.guide") if topics else "",
        "repeat": say("facts.repeat", n=say.count(again)),
        "coders": say(
            "facts.coders", n=say.number(len(coders)), twice=say.number(twice), all=say.number(all_)
        ),
        "tree": say("facts.tree", label=corpus.codebook.label),
        "software": say("facts.software", version=_version()),
        "quotes": say("facts.quotes", n=say.number(quotes)) if quotes else "",
        "consistency": say("facts.consistency"),
        "themes": say("facts.themes", codes=say.listed([say.code(c) for c in corpus.codebook.codes])),
        "minor": say("facts.minor"),
        "units": say("facts.units", segments=say.number(sum(p.segments for p in m.people.persons))),
        "processing": say("facts.processing", hash=m.hash[:12]),
        "analysis": say("facts.analysis"),
        "trust": say("facts.trust", twice=say.number(twice)),
        "limits": say("facts.limits"),
        "title": m.form.title,
    }


def _lost(m: Material) -> str:
    form = m.form
    if form.found is None and form.eligible is None and form.consented is None:
        return ""
    return m.say("facts.lost")


def _version() -> str:
    return metadata.version("testimony")
