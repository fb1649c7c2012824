"""The whole report put together: every section in order, each from the same corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from testimony.corpus import Corpus
from testimony.errors import CorpusError
from testimony.publishing import (
    checklist,
    estimated,
    experiences,
    methods,
    motives,
    quality,
    quotes,
    returning,
    sample,
    sources,
    survey,
    together,
)
from testimony.publishing.blocks import Block, Paragraph, Publication, Section
from testimony.publishing.form import Form
from testimony.publishing.groups import SMALL, groups
from testimony.publishing.material import Material
from testimony.publishing.words import words

if TYPE_CHECKING:
    from testimony.agreement import Agreement
    from testimony.estimates.result import Estimates
    from testimony.findings import Findings

Progress = Callable[[str, int, int], None]

TIMES = ("wave", "interview_year")
"""The two time axes, which are kept apart: when somebody left, and when they told of it."""


@dataclass(frozen=True)
class Extras:
    """What costs minutes or needs more than the corpus: agreement, an evaluation of a model, corrected estimates."""

    agreement: Agreement | None = None
    evaluation: Findings | None = None
    estimates: Estimates | None = None
    sealed: str = ""
    """SHA-256 of what the estimates follow from besides the study: predictions and draw."""
    model: str = ""
    benchmarks: Sequence[survey.Benchmark] = field(default_factory=survey.read)


def publication(
    corpus: Corpus,
    *,
    language: str = "en",
    form: Form | None = None,
    extras: Extras | None = None,
    progress: Progress = lambda *_: None,
) -> Publication:
    """Return the report of a corpus; the same corpus gives the same report.

    Raises `CorpusError` where there is nothing to report, and `OutputError` for a language it is not written in.
    """
    if not corpus.documents:
        step = "Import some testimonies first."
        raise CorpusError(
            "holds no testimonies, so there is nothing to report", where=corpus.name, next_step=step
        )
    m = Material(corpus, words(language), form or Form())
    if not m.corpus.documents:
        step = "Code some by hand first: labels of a machine alone are no findings."
        raise CorpusError("holds no testimony that a person coded", where=corpus.name, next_step=step)
    parts = _parts(m, extras or Extras())
    made = []
    for n, (name, blocks) in enumerate(parts):
        title = m.say(f"sections.{name}")
        progress(title, n, len(parts))
        made.append(Section(title, tuple(blocks)))
    title = m.form.title or m.say("title", name=corpus.name)
    about = (m.say("about.state", hash=m.hash[:16]), m.say("about.made"))
    return Publication(title, language, m.hash, about, tuple(made))


def _parts(m: Material, extras: Extras) -> tuple[tuple[str, Iterator[Block]], ...]:
    """Return the sections: the key of each title, and its blocks, made when they are asked for."""
    agreed = bool(extras.agreement and extras.agreement.documents)
    return (
        ("methods", methods.paragraphs(m, corrected=extras.estimates is not None)),
        ("sample", iter((sample.sample(m), sample.flow(m)))),
        ("codebook", sample.codebook(m)),
        ("reliability", quality.reliability(m, extras.agreement)),
        ("classifier", quality.classifier(m, extras.evaluation, extras.model)),
        ("estimates", estimated.corrected(m, extras.estimates)),
        ("motives", _motives(m)),
        ("experiences", _experiences(m)),
        ("time", _times(m)),
        ("paths", _moving(m)),
        ("survey", survey.compared(m, tuple(extras.benchmarks))),
        ("sources", sources.sensitivity(m)),
        ("quotes", _cases(m)),
        (
            "limits",
            methods.limits(
                m, model=extras.evaluation is not None, agreed=agreed, corrected=bool(extras.estimates)
            ),
        ),
        ("checklists", iter(checklist.tables(m))),
        ("rerun", methods.rerun(m, sealed=extras.sealed)),
    )


def _motives(m: Material) -> Iterator[Block]:
    yield from motives.shares(m)
    yield from motives.combined(m)
    yield from motives.by_group(m, "destination", m.people.kinds[0], id="T3b")


def _experiences(m: Material) -> Iterator[Block]:
    yield from experiences.by_destination(m)
    yield from experiences.by_motive(m)
    yield from together.occurring(m)


def _times(m: Material) -> Iterator[Block]:
    yield Paragraph(m.say("time.two_axes"))
    letters = iter("abcdefghijklmnopqrstuvwxyz")
    for field_ in TIMES:
        if len(groups(m.people, field_)) < 2:
            yield Paragraph(m.say("not_drawn", what=m.say.field(field_), least=SMALL), "note")
            continue
        for codes in m.people.kinds:
            yield from motives.by_group(m, field_, codes, id=f"T6{next(letters)}")


def _moving(m: Material) -> Iterator[Block]:
    yield from returning.returns(m)
    yield from returning.trajectories(m)


def _cases(m: Material) -> Iterator[Block]:
    yield from quotes.quotations(m)
    yield from quotes.deviant(m)
