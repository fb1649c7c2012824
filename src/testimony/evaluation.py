"""How good a classifier is on people it has never seen: scores of everybody by what was learnt from the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Protocol

import numpy as np

from testimony.corpus import Corpus
from testimony.errors import EvaluationError
from testimony.passage import Passage
from testimony.splits import folds
from testimony.tables import Labelling
from testimony.thresholds import Threshold, learn

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


class Learner(Protocol):
    """What is asked of anything that learns from passages: `counted` texts can be indexed by rows."""

    def counted(self, X: Any) -> Any: ...  # noqa: D102
    def fit(self, X: Any, Y: Any) -> Any: ...  # noqa: D102
    def decision_function(self, X: Any) -> np.ndarray: ...  # noqa: D102


@dataclass(frozen=True)
class Extra:
    """Texts that only teach: always on the training side, never judged on."""

    texts: Sequence[Passage]
    y: np.ndarray


@dataclass(frozen=True)
class HeldOut:
    """Scores of every segment by a classifier that has not seen its respondent.

    `scores` has shape (segments, targets) in log-odds; `fold` says which held-out part a segment was in.
    Raises `EvaluationError` where a respondent is in two folds, and so on both sides of a split.
    """

    data: Labelling
    scores: np.ndarray
    fold: np.ndarray

    def __post_init__(self) -> None:
        pairs = set(zip(self.data.groups, self.fold.tolist(), strict=True))
        if shared := len(pairs) - len(set(self.data.groups)):
            raise EvaluationError(
                f"respondents on both sides of a split: {shared}",
                next_step="Everything a person said belongs in one fold.",
            )

    def thresholds(self, *, but: int | None = None) -> dict[str, Threshold]:
        """Return each target's calibration and limits, learnt from all folds, or from all but one."""
        rows = np.ones(len(self.fold), dtype=bool) if but is None else self.fold != but
        return {
            target: learn(self.scores[rows, j], self.data.y[rows, j])
            for j, target in enumerate(self.data.targets)
        }


def held_out(
    make: Callable[[], Learner],
    data: Labelling,
    *,
    extra: Extra | None = None,
    n_folds: int = 5,
    seed: int = 0,
    progress: Progress = lambda *_: None,
) -> HeldOut:
    """Score every segment by a classifier trained on other respondents (and on the extra texts)."""
    return by_share(make, data, (1.0,), extra=extra, n_folds=n_folds, seed=seed, progress=progress)[0]


def by_share(
    make: Callable[[], Learner],
    data: Labelling,
    shares: Sequence[float],
    *,
    extra: Extra | None = None,
    n_folds: int = 5,
    seed: int = 0,
    progress: Progress = lambda *_: None,
) -> list[HeldOut]:
    """Return held-out scores for each share of the other respondents to learn from: the points of a learning curve.

    The respondents of a smaller share are among those of a larger one; the extra texts always teach.
    """
    total = n_folds * len(shares) + 1
    progress("counting words", 0, total)
    counted, y = taught(make(), data, extra)
    always = np.arange(len(data.y), len(y))
    found = []
    for n, share in enumerate(shares):
        scores = np.zeros(data.y.shape)
        fold = np.zeros(len(data.y), dtype=int)
        for i, (train, held) in enumerate(folds(data.groups, data.y, n_folds=n_folds, seed=seed)):
            progress("judging on people held out", n * n_folds + i + 1, total)
            rows = np.concatenate([_part(train, data.groups, share, seed), always])
            scores[held] = make().fit(counted[rows], y[rows]).decision_function(counted[held])
            fold[held] = i
        found.append(HeldOut(data, scores, fold))
    return found


def taught(model: Learner, data: Labelling, extra: Extra | None) -> tuple[Any, np.ndarray]:
    """Return what is taught: the counted segments, then the extra texts, and the 0/1 matrix of both."""
    texts, y = passages_of(data), data.y
    if extra is not None and len(extra.texts):
        texts, y = [*texts, *extra.texts], np.vstack([y, extra.y])
    return model.counted(texts), y


def passages_of(data: Labelling) -> list[Passage]:
    """Return the segments as passages with their language and the question before."""
    return [Passage(s.text, s.language, c) for s, c in zip(data.segments, data.context, strict=True)]


def phrases(corpus: Corpus) -> Extra | None:
    """Return the phrasebook as texts that only teach; None where there is none."""
    if not corpus.phrasebook:
        return None
    column = {target: j for j, target in enumerate(corpus.codebook.targets)}
    y = np.zeros((len(corpus.phrasebook), len(column)), dtype=np.int8)
    for i, phrase in enumerate(corpus.phrasebook):
        y[i, [column[t] for t in phrase.targets]] = 1
    return Extra([Passage(p.text, p.language, phrase=True) for p in corpus.phrasebook], y)


def person_mark(person: str) -> str:
    """Return what a model keeps of a respondent it was trained on: enough to know them again, not who they are."""
    return hashlib.sha256(person.encode()).hexdigest()[:16]


def _part(train: np.ndarray, groups: Sequence[str], share: float, seed: int) -> np.ndarray:
    """Return the rows of the first so many of the respondents, in an order that the seed decides."""
    people = sorted({groups[i] for i in train})
    order = np.random.default_rng(seed).permutation(len(people))
    kept = {people[k] for k in order[: ceil(share * len(people))]}
    return np.array([i for i in train if groups[i] in kept], dtype=int)
