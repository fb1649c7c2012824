"""What a model says of each document: by labelling, from a table of predictions, or cross-fitted in the study itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from testimony.corpus import Corpus
from testimony.engines.making import maker
from testimony.errors import EvaluationError
from testimony.estimates.drawing import random_number
from testimony.estimating.people import finished_documents
from testimony.evaluation import HeldOut, Progress, person_mark, phrases, taught
from testimony.judging.truth import labelled, rules
from testimony.label import Labelled, Labeller, label
from testimony.splits import folds
from testimony.states import STATES
from testimony.tables import Labelling, labelling

if TYPE_CHECKING:
    import pandas as pd

    from testimony.model import Model

FEWEST = 10
"""Hand-coded respondents below which nothing is cross-fitted."""


@dataclass(frozen=True)
class Said:
    """What a model says of a document: the state of each code, and the probability of yes where it gives one."""

    document: str
    person: str
    states: Mapping[str, str] | None
    chance: Mapping[str, float] | None = None
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Predictions:
    """What a model says of documents, and of whom it has learnt; `marks` are those of its respondents (`person_mark`)."""

    said: tuple[Said, ...]
    marks: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def by_model(corpus: Corpus, model: Model, progress: Progress = lambda *_: None) -> Predictions:
    """Return what a model says of every document of a corpus.

    Raises `EvaluationError` where it labels other codes, or does not say of whom it has learnt.
    """
    _same_codes(corpus, model)
    found = []
    for n, document in enumerate(corpus.documents):
        progress(f"{model.name}: labelling", n, len(corpus.documents))
        found.append(_said(label(document, model, evidence=False)))
    return Predictions(tuple(found), marks_of(model), (f"Predictions: model {model.name}.",))


def marks_of(model: Model) -> frozenset[str]:
    """Return the marks of the respondents a model has learnt from; refuse one that does not say."""
    found = (model.provenance or {}).get("respondents")
    if not isinstance(found, list | tuple) or not found:
        raise EvaluationError(
            "does not say of whom it has learnt, so nobody knows whether the hand-coded are new to it",
            where=model.name,
            next_step="Train it again with this version, or cross-fit (--cross-fit).",
        )
    return frozenset(map(str, found))


def knows_coded(corpus: Corpus, marks: frozenset[str]) -> bool:
    """Tell whether a model has learnt from anybody in a corpus who was coded."""
    coded = finished_documents(corpus)
    return any(person_mark(d.person) in marks for d in corpus.documents if d.id in coded)


def from_table(
    table: pd.DataFrame,
    codes: Sequence[str],
    *,
    marks: frozenset[str] = frozenset(),
    columns: Mapping[str, str],
) -> Predictions:
    """Return predictions from a table with a row a document: `document`, and a state for each code.

    `columns` says which column holds a code. `respondent`, `judged` (0: the model had no say) and `chance:<code>` are taken
    where they are there, all other columns as fields to group by. Raises `EvaluationError` naming what is missing.
    """
    for name in ("document", *columns.values()):
        if name not in table:
            step = f"The predictions hold: {', '.join(map(str, table.columns))}."
            raise EvaluationError(f"there is no column {name!r}", where="the predictions", next_step=step)
    known: set[str] = set(STATES)
    for name in columns.values():
        if set(table[name].dropna().astype(str)) - known - {""}:
            step = f"States are: {', '.join(STATES)}."
            raise EvaluationError(f"{name!r} holds what is no state", where="the predictions", next_step=step)
    chances = {code: f"chance:{code}" for code in codes if f"chance:{code}" in table}
    taken = {"document", "respondent", "judged", *columns.values(), *chances.values()}
    fields = [str(name) for name in table if name not in taken]
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return Predictions(tuple(_row(row, columns, chances, fields) for row in rows), marks)


def _row(
    row: Mapping[Any, Any], columns: Mapping[str, str], chances: Mapping[str, str], fields: Sequence[str]
) -> Said:
    states = {code: str(row[name] or "") for code, name in columns.items()}
    judged = all(states.values()) and bool(int(row.get("judged", 1) or 0))
    person = str(row.get("respondent") or row["document"])
    chance = {code: float(row[name]) for code, name in chances.items() if row[name] is not None}
    told = {name: str(row[name]) for name in fields if row[name] not in (None, "")}
    return Said(str(row["document"]), person, states if judged else None, chance or None, told)


def cross_fitted(
    corpus: Corpus,
    *,
    engine: Any = None,
    n_folds: int = 5,
    seed: int = 0,
    progress: Progress = lambda *_: None,
) -> Predictions:
    """Return what is said of each document by a classifier that learnt from other respondents' hand coding.

    Everybody, coded or not, is in one of `n_folds` parts and judged by what was learnt from the coded of the other parts, with
    limits learnt there too: so the coded err as the others do. A test part is never learnt from. Raises `EvaluationError` with
    fewer than ten hand-coded respondents.
    """
    data = labelling(corpus.documents, corpus.standing, corpus.codebook.targets)
    finished, test = (
        finished_documents(corpus),
        {d.id for d in corpus.documents if corpus.part_of(d) == "test"},
    )
    teach = np.array([s.document in finished and s.document not in test for s in data.segments], dtype=bool)
    people = {g for g, t in zip(data.groups, teach, strict=True) if t}
    if len(people) < FEWEST:
        raise EvaluationError(
            f"{len(people)} hand-coded respondents are too few to learn from and to judge on",
            next_step=f"Code at least {FEWEST}, or use a model that was trained elsewhere.",
        )
    fold = _folds(data, teach, n_folds, seed)
    scores = _scores(corpus, data, teach, fold, engine, progress)
    rows = np.flatnonzero(teach)
    held = HeldOut(_of(data, rows), scores[rows], fold[rows])
    decide = {int(k): rules(held, but=int(k)) for k in np.unique(fold)}
    found = labelled(corpus, data, scores, lambda row: decide[int(fold[row])])
    note = f"Predictions: cross-fitted in {len(decide)} folds by respondent; nobody is judged by what was learnt from them."
    return Predictions(tuple(_said(one) for one in found), frozenset(), (note,))


def _folds(data: Labelling, teach: np.ndarray, n_folds: int, seed: int) -> np.ndarray:
    """Return the part of each segment: the coded spread by their codes, the others by chance."""
    rows = np.flatnonzero(teach)
    coded = _of(data, rows)
    part: dict[str, int] = {}
    for k, (_, held) in enumerate(folds(coded.groups, coded.y, n_folds=n_folds, seed=seed)):
        part |= {coded.groups[i]: k for i in held}
    count = max(part.values()) + 1
    return np.array([part.get(g, int(random_number(seed, "fold", g) * count)) for g in data.groups])


def _scores(
    corpus: Corpus, data: Labelling, teach: np.ndarray, fold: np.ndarray, engine: Any, progress: Progress
) -> np.ndarray:
    make, extra = maker(corpus, engine, progress), phrases(corpus)
    parts = np.unique(fold)
    progress("counting words", 0, len(parts) + 1)
    counted, y = taught(make(), data, extra)
    always = np.arange(len(data.y), len(y))
    scores = np.zeros(data.y.shape)
    for n, k in enumerate(parts):
        progress("cross-fitting", n + 1, len(parts) + 1)
        rows = np.concatenate([np.flatnonzero(teach & (fold != k)), always])
        held = np.flatnonzero(fold == k)
        scores[held] = make().fit(counted[rows], y[rows]).decision_function(counted[held])
    return scores


def _of(data: Labelling, rows: np.ndarray) -> Labelling:
    return Labelling(
        tuple(data.segments[i] for i in rows),
        tuple(data.context[i] for i in rows),
        tuple(data.groups[i] for i in rows),
        data.targets,
        data.y[rows],
    )


def _said(found: Labelled) -> Said:
    """Return what labels say of a testimony; the chance of yes is 1 − Π(1 − p) over its segments."""
    judged = [s.probabilities for s in found.segments if s.probabilities]
    document = found.document
    if not judged:
        return Said(document.id, document.person, None)
    chance = {
        code.name: float(1 - np.prod([1 - p[code.name] for p in judged]))
        for code in found.codebook.codes
        if code.name in judged[0]
    }
    return Said(document.id, document.person, found.states, chance)


def _same_codes(corpus: Corpus, model: Labeller) -> None:
    if model.targets != corpus.codebook.targets:
        raise EvaluationError(
            "the study is coded with other codes than the model's",
            where=corpus.name,
            next_step=f"The model labels: {', '.join(model.targets)}. Cross-fit instead (--cross-fit).",
        )
