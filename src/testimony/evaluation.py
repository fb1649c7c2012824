"""How good a classifier is on people it has never seen: held-out scores, and tables made from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from testimony.classifier import TestimonyClassifier
from testimony.counted import Counted
from testimony.passage import Passage
from testimony.splits import folds
from testimony.tables import Labelling
from testimony.thresholds import Threshold, learn

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


@dataclass(frozen=True)
class Extra:
    """Texts that only teach: always on the training side, never judged on."""

    texts: Sequence[Passage]
    y: np.ndarray


@dataclass(frozen=True)
class HeldOut:
    """Scores of every segment by a classifier that has not seen its respondent.

    `scores` has shape (segments, targets) in log-odds; `fold` says which held-out part a segment was in.
    """

    data: Labelling
    scores: np.ndarray
    fold: np.ndarray

    def thresholds(self, *, but: int | None = None) -> dict[str, Threshold]:
        """Return each target's calibration and limits, learnt from all folds, or from all but one."""
        rows = np.ones(len(self.fold), dtype=bool) if but is None else self.fold != but
        return {
            target: learn(self.scores[rows, j], self.data.y[rows, j])
            for j, target in enumerate(self.data.targets)
        }

    def decisions(self) -> np.ndarray:
        """Return 1 (yes), 0 (unsure) or -1 (no), shape (segments, targets).

        The limits used in a fold are learnt from the other folds, so nothing is judged by itself.
        """
        found = np.full(self.scores.shape, -1, dtype=np.int8)
        for fold in np.unique(self.fold):
            rows = self.fold == fold
            for j, threshold in enumerate(self.thresholds(but=int(fold)).values()):
                p = threshold.probability(self.scores[rows, j])
                found[rows, j] = np.where(p >= threshold.yes, 1, np.where(p >= threshold.no, 0, -1))
        return found

    def table(self) -> pd.DataFrame:
        """Return per language and target: positives, precision, recall and F1 of `yes`, and how often unsure."""
        import pandas as pd

        decisions = self.decisions()
        tags = np.array([s.language.split("-")[0] for s in self.data.segments])
        rows = []
        for language in [*sorted(set(tags)), "all"]:
            part = np.ones(len(tags), dtype=bool) if language == "all" else tags == language
            for j, target in enumerate(self.data.targets):
                counts = _counts(self.data.y[part, j], decisions[part, j])
                rows.append({"language": language, "target": target, **counts})
        return pd.DataFrame(rows)


def held_out(
    make: Callable[[], TestimonyClassifier],
    data: Labelling,
    *,
    extra: Extra | None = None,
    n_folds: int = 5,
    seed: int = 0,
    progress: Progress = lambda *_: None,
) -> HeldOut:
    """Score every segment by a classifier trained on other respondents (and on the extra texts)."""
    progress("counting words", 0, n_folds + 1)
    counted, y = taught(make(), data, extra)
    always = np.arange(len(data.y), len(y))
    scores = np.zeros(data.y.shape)
    fold = np.zeros(len(data.y), dtype=int)
    for i, (train, held) in enumerate(folds(data.groups, data.y, n_folds=n_folds, seed=seed)):
        progress("judging on people held out", i + 1, n_folds + 1)
        rows = np.concatenate([train, always])
        scores[held] = make().fit(counted[rows], y[rows]).decision_function(counted[held])
        fold[held] = i
    return HeldOut(data, scores, fold)


def taught(model: TestimonyClassifier, data: Labelling, extra: Extra | None) -> tuple[Counted, np.ndarray]:
    """Return what is taught: the counted segments, then the extra texts, and the 0/1 matrix of both."""
    texts, y = passages_of(data), data.y
    if extra is not None and len(extra.texts):
        texts, y = [*texts, *extra.texts], np.vstack([y, extra.y])
    return model.counted(texts), y


def passages_of(data: Labelling) -> list[Passage]:
    """Return the segments as passages with their language and the question before."""
    return [Passage(s.text, s.language, c) for s, c in zip(data.segments, data.context, strict=True)]


def _counts(y: np.ndarray, decision: np.ndarray) -> dict[str, float]:
    said, hit = int((decision == 1).sum()), int(((decision == 1) & (y == 1)).sum())
    positives = int(y.sum())
    precision = hit / said if said else float("nan")
    recall = hit / positives if positives else float("nan")
    f1 = 2 * hit / (said + positives) if said + positives else float("nan")
    found = int(((decision >= 0) & (y == 1)).sum())
    return {
        "positives": positives,
        "said yes": said,
        "precision": precision,
        "recall": recall,
        "F1": f1,
        "unsure": int((decision == 0).sum()),
        "recall with unsure": found / positives if positives else float("nan"),
    }
