"""Judging a model as it is, on people it was not trained on; and refusing to judge it on any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from testimony.baselines import Rival, rivals
from testimony.corpus import PARTS, Corpus
from testimony.errors import CorpusError, EvaluationError
from testimony.evaluation import Progress, held_out, passages_of, person_mark, phrases, taught
from testimony.findings import System
from testimony.judging.case import Case
from testimony.judging.crossed import judgeable, notes, told_of
from testimony.judging.truth import Answers, Truth, answers, labelled, rules, truth
from testimony.label import Labeller, label
from testimony.tables import Labelling

_NO_SCHOOL = ("No baselines: the corpus holds nobody the model learnt from, of whom they could learn.",)


class Judgeable(Labeller, Protocol):
    """A model that says whom it was trained on."""

    @property
    def provenance(self) -> Mapping[str, Any] | None: ...  # noqa: D102


def modelled(
    whole: Corpus,
    model: Judgeable,
    part: str,
    baselines: Sequence[str],
    *,
    progress: Progress = lambda *_: None,
) -> Case:
    """Judge a model on a part ("": all but the test part); the baselines learn from those the model learnt from."""
    corpus = _part(whole, part)
    _check_targets(corpus, model)
    marks = _marks(model)
    _check_unseen(corpus, marks)
    data = judgeable(corpus, fewest=1)
    known = truth(corpus, data, model.languages)
    progress(f"{model.name}: labelling", 0, 1)
    system = System(
        model.name, bool(whole.phrasebook), "the model as it is, with the calibration it came with"
    )
    first = answers(system, known, (label(d, model, evidence=False) for d in corpus.documents))
    school = _school(whole, marks)
    others, remarks = (
        rivals(whole, baselines) if len(school.respondents) > 1 else ([], _NO_SCHOOL * bool(baselines))
    )
    rest = [_schooled(rival, school, corpus, data, known, progress) for rival in others]
    return Case(
        title=f"{model.name} on {corpus.name}{f', part {part}' * bool(part)}",
        truth=known,
        answers=(first, *rest),
        about=tuple(_about(data, school, bool(rest))),
        remarks=(*remarks, *notes(corpus, data, judged=len(known.segments))),
    )


def _schooled(
    rival: Rival, school: Corpus, corpus: Corpus, data: Labelling, known: Truth, progress: Progress
) -> Answers:
    """Train a baseline as a model is trained, calibration and limits by people held out, and let it answer."""
    extra = phrases(school) if rival.system.phrases else None
    learnt = school.labelling()
    held = held_out(rival.make, learnt, extra=extra, progress=told_of(progress, rival.system))
    system = rival.make()
    system.fit(*taught(system, learnt, extra))
    scores = system.decision_function(system.counted(passages_of(data)))
    decided_by = rules(held)
    return answers(rival.system, known, labelled(corpus, data, scores, lambda _: decided_by))


def _part(whole: Corpus, part: str) -> Corpus:
    if not part:
        return whole.without_test()
    if part not in PARTS:
        raise EvaluationError(f"no part {part!r}", next_step=f"The parts are: {', '.join(PARTS)}.")
    found = whole.part(part)
    if not found.documents:
        step = "Its documents would be in documents-" + part + ".jsonl."
        raise CorpusError(f"has no part {part!r}", where=whole.name, next_step=step)
    return found


def _check_targets(corpus: Corpus, model: Judgeable) -> None:
    if model.targets != corpus.codebook.targets:
        raise EvaluationError(
            "the corpus is coded with other codes than the model's",
            where=corpus.name,
            next_step=f"The model labels: {', '.join(model.targets)}.",
        )


def _marks(model: Judgeable) -> frozenset[str]:
    """Return the marks of the respondents a model was trained on; refuse one that does not say."""
    found = (model.provenance or {}).get("respondents")
    if not isinstance(found, list | tuple) or not found:
        raise EvaluationError(
            "does not say whom it was trained on, so nobody knows whether these people are new to it",
            where=model.name,
            next_step="Train it again with this version, or evaluate without a model.",
        )
    return frozenset(map(str, found))


def _check_unseen(corpus: Corpus, marks: frozenset[str]) -> None:
    seen = sum(person_mark(person) in marks for person in corpus.respondents)
    if seen:
        raise EvaluationError(
            f"the model was trained on {seen} of these {len(corpus.respondents)} respondents, "
            "and would be judged on what it has seen",
            where=corpus.name,
            next_step="Judge it on a part or a corpus of other people, or evaluate without a model.",
        )


def _school(whole: Corpus, marks: frozenset[str]) -> Corpus:
    """Return the corpus of those respondents whom the model learnt from: never the test part."""
    corpus = whole.without_test()
    documents = tuple(d for d in corpus.documents if person_mark(d.person) in marks)
    ids = {d.id for d in documents}
    return replace(
        corpus,
        documents=documents,
        codings=tuple(c for c in corpus.codings if c.document in ids),
        memos=tuple(m for m in corpus.memos if m.document in ids),
    )


def _about(data: Labelling, school: Corpus, rivals: bool) -> Iterator[str]:
    people = len(set(data.groups))
    yield (
        f"{len(data.segments):,} segments of {people:,} respondents, none of whom the model was trained on; "
        "calibration and limits are the model's own."
    )
    if rivals:
        yield (
            f"The baselines learnt from {len(school.respondents):,} respondents the model learnt from, calibration and limits "
            "from people held out among these."
        )
