"""Judging everybody by what is learnt from the others: cross-validation by respondent, of an engine and its baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from testimony.baselines import Rival, rivals
from testimony.consent import consenting
from testimony.corpus import Corpus
from testimony.engines.making import maker
from testimony.errors import CorpusError
from testimony.evaluation import HeldOut, Learner, Progress, by_share, held_out, phrases
from testimony.findings import System
from testimony.judging.case import Case
from testimony.judging.truth import held_answers, truth
from testimony.language import SUPPORTED
from testimony.tables import Labelling

SHARES = (0.25, 0.5, 0.75, 1.0)
"""Of the respondents, from which a learning curve learns."""

DEFAULT = "the default engine: a sum over words, with lexicon and phrasebook"


def crossed(
    whole: Corpus,
    make: Callable[[], Learner] | None,
    baselines: Sequence[str],
    *,
    engine: Any = None,
    learning_curve: bool = False,
    progress: Progress = lambda *_: None,
) -> Case:
    """Judge everybody but the test part by what is learnt from the others, five folds by respondent."""
    corpus = consenting(whole.without_test(), "model_training")
    data = judgeable(corpus, fewest=2)
    extra, known = phrases(corpus), truth(corpus, data, SUPPORTED)
    first = _engine(corpus, make, engine, progress)
    others, remarks = rivals(corpus, baselines)
    shares = SHARES if learning_curve else (1.0,)
    told = told_of(progress, first.system)
    helds = by_share(first.make, data, shares, extra=extra, progress=told)
    taught_by = [held_answers(first.system, known, corpus, held) for held in helds]
    found = [taught_by[-1]]
    for rival in others:
        more = extra if rival.system.phrases else None
        held = held_out(rival.make, data, extra=more, progress=told_of(progress, rival.system))
        found.append(held_answers(rival.system, known, corpus, held))
    return Case(
        title=f"{whole.name}: how well codes are found in people not seen",
        truth=known,
        answers=tuple(found),
        about=about_folds(data, unread=len(whole.documents) - len(corpus.documents)),
        remarks=(*remarks, *notes(corpus, data, judged=len(known.segments))),
        taught_by=tuple(zip(shares, taught_by, strict=True)) if learning_curve else (),
    )


def of_held(corpus: Corpus, held: HeldOut, system: System) -> Case:
    """Judge scores of people held out that are there already."""
    known = truth(corpus, held.data, SUPPORTED)
    return Case(
        title=f"{corpus.name}: how well codes are found in people not seen",
        truth=known,
        answers=(held_answers(system, known, corpus, held),),
        about=about_folds(held.data, unread=0),
        remarks=tuple(notes(corpus, held.data, judged=len(known.segments))),
    )


def judgeable(corpus: Corpus, *, fewest: int) -> Labelling:
    """Return the segments to judge on; raise `CorpusError` where there are too few respondents, or no coded segment."""
    data = corpus.labelling()
    if (people := len(set(data.groups))) < fewest:
        step = f"An evaluation needs at least {fewest} whose words are there."
        raise CorpusError(f"respondents with a voice: {people}", where=corpus.name, next_step=step)
    if not data.y.any():
        step = "Code some passages first: without codings there is nothing to judge by."
        raise CorpusError("no coded segment", where=corpus.name, next_step=step)
    return data


def about_folds(data: Labelling, *, unread: int) -> tuple[str, ...]:
    """Return in sentences who was judged by what."""
    people = len(set(data.groups))
    found = (
        f"{len(data.segments):,} segments of {people:,} respondents, each judged by what was learnt from the others "
        f"({min(5, people)} folds by respondent).",
        "Calibration and limits of a fold are learnt from the held-out scores and the labels of the other folds, never from "
        "its own.",
    )
    return (*found, f"The test part was not read ({unread} documents).") if unread else found


def notes(corpus: Corpus, data: Labelling, *, judged: int) -> Iterator[str]:
    """Yield a sentence for what is not judged, or judged on trust."""
    if strange := len(data.segments) - judged:
        yield f"{strange} segments are not judged: they are in a language that gets no label."
    if uncoded := sum(not corpus.coders_of(d.id) for d in corpus.documents):
        yield f"{uncoded} documents carry no coding and name no coder: they are taken as read, with nothing found."


def told_of(progress: Progress, system: System) -> Progress:
    """Return the progress of one system, with its name before what is done."""
    return lambda what, done, total: progress(f"{system.name}: {what}", done, total)


def _engine(corpus: Corpus, make: Callable[[], Learner] | None, engine: Any, progress: Progress) -> Rival:
    """Return the engine to judge; one that is given goes by the name of its class, or of the estimator in it."""
    taught = bool(corpus.phrasebook)
    makes = make or maker(corpus, engine, progress)
    if make is None and engine is None:
        return Rival(System("engine", taught, DEFAULT), makes)
    made = makes()
    name = type(getattr(made, "estimator", made)).__name__
    return Rival(System(name, taught, "the engine given"), makes)
