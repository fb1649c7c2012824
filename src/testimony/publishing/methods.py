"""What was done, in the words a journal asks for, and what the numbers cannot bear: composed from the study's own facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import metadata

from testimony.coding import ADJUDICATED
from testimony.publishing.blocks import Block, Paragraph
from testimony.publishing.groups import FEW, SMALL
from testimony.publishing.material import Material


def paragraphs(m: Material, *, corrected: bool) -> Iterator[Block]:
    """Yield the methods: material, coding, counting, intervals, the machine's part, protection of persons."""
    say = m.say
    if m.composed:
        yield Paragraph(say("methods.composed"), "warning")
    yield Paragraph(_material(m))
    yield Paragraph(say("methods.recruitment", text=_recruitment(m)))
    yield Paragraph(_coding(m))
    yield Paragraph(say("methods.counting"))
    yield Paragraph(say("methods.silence"))
    yield Paragraph(say("methods.intervals"))
    yield Paragraph(say("methods.by_hand"))
    if corrected:
        yield Paragraph(say("methods.but_corrected"))
    yield Paragraph(say("methods.protection", small=SMALL, few=FEW))


def _material(m: Material) -> str:
    say, documents = m.say, m.corpus.documents
    tongues = Counter(d.language.partition("-")[0] for d in documents)
    genres = Counter(d.genre for d in documents)
    return say(
        "methods.material",
        testimonies=say.counted("testimony", len(documents)),
        persons=say.counted("person", len(m.people)),
        segments=say.number(sum(p.segments for p in m.people.persons)),
        words=say.number(sum(p.words for p in m.people.persons)),
        languages=say.listed([f"{say.tongue(t)} ({n})" for t, n in tongues.most_common()]),
        genres=say.listed([f"{say.value('genre', g)} ({n})" for g, n in genres.most_common()]),
    )


def _recruitment(m: Material) -> str:
    routes = Counter(str(d.metadata.get("sampling") or "") for d in m.corpus.documents)
    known = [m.say.value("sampling", r) for r, _ in routes.most_common() if r]
    return m.form.recruitment or m.say.listed(known) or m.say("methods.unrecorded")


def _coding(m: Material) -> str:
    say, documents = m.say, m.corpus.documents
    by = [[c for c in m.corpus.coders_of(d.id) if c and c != ADJUDICATED] for d in documents]
    twice = sum(len(c) > 1 for c in by)
    settled = sum(ADJUDICATED in m.corpus.coders_of(d.id) for d in documents)
    origins = Counter(c.origin for c in m.corpus.standing)
    total = max(sum(origins.values()), 1)
    return say(
        "methods.coding",
        codebook=m.corpus.codebook.label,
        codes=say.listed([say.code(c) for c in m.corpus.codebook.codes]),
        coders=say.number(len({c for names in by for c in names})),
        twice=say.number(twice),
        share=say.percent(twice / max(len(documents), 1)),
        settled=say.number(settled),
        human=say.percent(origins["human"] / total),
    )


def limits(m: Material, *, model: bool, agreed: bool, corrected: bool = False) -> Iterator[Block]:
    """Yield what a reader has to know before resting anything on the numbers, each as a sentence of its own."""
    say = m.say
    alone = [
        d for d in m.corpus.documents if len([c for c in m.corpus.coders_of(d.id) if c != ADJUDICATED]) < 2
    ]
    undated = sum(not p.fields.get("interview_year") for p in m.people.persons)
    uncoded = len(m.whole.documents) - len(m.corpus.documents)
    holds = {
        "composed": m.composed,
        "sample": True,
        "silence": True,
        "uncoded_corrected" if corrected else "uncoded": bool(uncoded),
        "one_coder": bool(alone),
        "no_agreement": not agreed,
        "small": len(m.people) < 100,
        "machine": model,
        "undated": undated > len(m.people) / 2,
        "returning": any(p.fields.get("return_status") for p in m.people.persons),
        "causal": bool(m.people.motives and m.people.experiences),
        "many": True,
    }
    facts = {
        "alone": say.number(len(alone)),
        "uncoded": say.number(uncoded),
        "n": say.number(len(m.people)),
        "undated": say.number(undated),
    }
    for name, true in holds.items():
        if true:
            yield Paragraph(say(f"limits.{name}", **facts), "item")


def rerun(m: Material, *, sealed: str = "") -> Iterator[Block]:
    """Yield what is needed to make every number again."""
    say = m.say
    yield Paragraph(say("rerun.text"))
    for key, value in (
        ("rerun.hash", m.hash),
        *([("rerun.sealed", sealed)] if sealed else []),
        ("rerun.codebook", m.corpus.codebook.label),
        ("rerun.version", f"testimony {metadata.version('testimony')}"),
        ("rerun.seed", "0"),
    ):
        yield Paragraph(f"{say(key)}: {value}", "item")
