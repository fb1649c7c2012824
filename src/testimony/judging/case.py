"""A case: what is judged and what systems say of it; and how it becomes findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from testimony.evaluation import Progress
from testimony.findings import AFFIRMED, Curve, Finding, Findings, Point
from testimony.judging import measures
from testimony.judging.curves import curves
from testimony.judging.truth import Answers, Truth
from testimony.scores import drawn

DRAWS = 1000
SEED = 0


@dataclass(frozen=True)
class Case:
    """What is judged, and each system's answers, the evaluated one first; `about` says how they came about.

    `taught_by` are the first system's answers when it was taught by a share of the respondents: a learning curve.
    """

    title: str
    truth: Truth
    answers: tuple[Answers, ...]
    about: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    taught_by: tuple[tuple[float, Answers], ...] = ()


def findings(case: Case, *, by_genre: bool = False, progress: Progress = lambda *_: None) -> Findings:
    """Return everything there is to say about a case: numbers with intervals, curves, tables of states."""
    known = case.truth
    weights = drawn(known.spoken, draws=DRAWS, seed=SEED)
    rows: list[Finding] = []
    for i, language in enumerate(known.languages):
        progress("drawing respondents", i, len(known.languages))
        rows += _rows(case, weights, language)
        rows += [number for _, number in _learning(case, weights, language)]
    if by_genre:
        rows += _by_genre(case, weights)
    return Findings(
        title=case.title,
        about=(*case.about, _INTERVALS),
        systems=tuple(a.system for a in case.answers),
        languages=known.languages,
        genres=known.genres if by_genre else (),
        targets=known.targets,
        codes=tuple(code.name for code in known.codebook.codes),
        rows=tuple(rows),
        curves=tuple(_curves(case, weights)),
        tables=tuple(
            table
            for language in known.languages
            for table in measures.state_tables(known, case.answers[0], language)
        ),
        remarks=case.remarks,
    )


_INTERVALS = (
    f"Intervals hold 95% of {DRAWS:,} bootstrap samples of respondents, drawn within the language they mostly speak. Means are over "
    "targets with at least 8 coded segments there; what rests on fewer is marked as too few."
)


def _rows(case: Case, weights: np.ndarray, language: str) -> Iterator[Finding]:
    """Yield every number of one language, of each system, and how far the first is above the others."""
    groups = [measures.group(case.truth, a, weights, language) for a in case.answers]
    for g in groups:
        yield from measures.per_target(g)
        yield from measures.calibration(g)
        yield from measures.testimonies(case.truth, g.answers, weights, language)
    for other in groups[1:]:
        yield measures.difference(groups[0], other)


def _by_genre(case: Case, weights: np.ndarray) -> Iterator[Finding]:
    """Yield the measures of the evaluated system within each genre."""
    for genre in case.truth.genres:
        for language in case.truth.languages:
            g = measures.group(case.truth, case.answers[0], weights, language, genre)
            if len(g.y):
                yield from measures.per_target(g)


def _learning(case: Case, weights: np.ndarray, language: str) -> Iterator[tuple[float, Finding]]:
    """Yield each share of the respondents with the mean F1 of what was learnt from it."""
    for share, said in case.taught_by:
        g = measures.group(case.truth, said, weights, language)
        yield share, g.finding("learning", AFFIRMED, f"F1 from {share:.0%}", measures.macro_f1(g))


def _curves(case: Case, weights: np.ndarray) -> Iterator[Curve]:
    for language in case.truth.languages:
        yield from curves(measures.group(case.truth, case.answers[0], weights, language))
        points = [(share, f.number) for share, f in _learning(case, weights, language)]
        known = [Point(100 * share, c.value, c.low, c.high) for share, c in points if c.value is not None]
        if known:
            yield Curve("learning", language, tuple(known))
