"""Labels for many passages at once: probabilities, decisions, and the words behind what is reported.

The rules are those of `testimony.label`; a test holds the two to the same answers. The engine is called in one place,
`label_chunk`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from testimony import language as languages
from testimony.batch.shown import Weighed, shown
from testimony.classifier import TestimonyClassifier
from testimony.evidence import distance, needed, word_weights
from testimony.evidence import passages as shown_passages
from testimony.label import Labeller
from testimony.labelled import Decision, Evidence
from testimony.many import Scored, Shares
from testimony.passage import Passage
from testimony.unit_table import Contributions

NO, UNSURE, YES = 0, 1, 2
DECISIONS: tuple[Decision, ...] = ("no", "unsure", "yes")
"""The word for each number in `Labels.decisions`."""

Shown = tuple[tuple[int, Evidence], ...]
"""A passage's evidence: (target's number, words) for each target reported, the surest target first."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What a model says of passages: arrays of shape (passages, targets), and each passage's evidence.

    The offsets of evidence count from the passage's first character.
    """

    probabilities: np.ndarray
    decisions: np.ndarray
    evidence: tuple[Shown, ...]


_MOST, _MOST_CHARACTERS = 4096, 500_000
"""Passages looked at together, and their characters: what is known of each of their words is in memory at once."""


def label_chunk(model: Labeller, passages: Sequence[Passage], *, evidence: str = "top") -> Labels:
    """Label passages; `evidence` is none, top (the strongest words of each label) or all that `testimony label` shows."""
    shape = (len(passages), len(model.targets))
    probabilities, decisions = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.int8)
    words: list[Shown] = []
    for at in _blocks(passages):
        start, block = at.start, passages[at]
        scored, scores = _scored(model, block, keep=evidence != "none")
        probabilities[at], first = _decided(scores, model, block)
        decisions[at] = _one_stance(probabilities[at], first, model)
        if evidence == "none":
            words += [()] * len(block)
            continue
        labels = [
            _Label(i, j, DECISIONS[first[i, j]])
            for i in np.flatnonzero(decisions[at].any(axis=1)).tolist()
            for j in _reported(probabilities[start + i], decisions[start + i])
        ]
        words += _shown(block, labels, model, scored, evidence)
    return Labels(probabilities, decisions, tuple(words))


def _blocks(passages: Sequence[Passage]) -> Iterator[slice]:
    """Yield which passages are looked at together: one at least."""
    start, held = 0, 0
    for i, passage in enumerate(passages):
        held += len(passage.text)
        if i > start and (held > _MOST_CHARACTERS or i == start + _MOST):
            yield slice(start, i)
            start, held = i, len(passage.text)
    if start < len(passages):
        yield slice(start, len(passages))


def _scored(model: Labeller, block: Sequence[Passage], *, keep: bool) -> tuple[Scored | None, np.ndarray]:
    """Return the scores, and what the words behind them are found from where it can be kept."""
    engine = model.classifier
    scored = engine.scored(block) if keep and isinstance(engine, TestimonyClassifier) else None
    return scored, engine.decision_function(list(block)) if scored is None else scored.scores


def _shown(
    block: Sequence[Passage], labels: Sequence[_Label], model: Labeller, scored: Scored | None, evidence: str
) -> list[Shown]:
    """Return each passage's evidence."""
    by_passage: list[list[tuple[int, Evidence]]] = [[] for _ in block]
    for x, words in zip(labels, _words(block, labels, model, scored), strict=True):
        strongest = max(words, key=lambda e: e.weight, default=None)
        kept = words if evidence == "all" or strongest is None else [strongest]
        by_passage[x.passage] += [(x.target, e) for e in kept]
    return [tuple(found) for found in by_passage]


@dataclass(frozen=True, slots=True)
class _Label:
    """A label to be shown: the numbers of its passage and of its target, and the decision by the target alone."""

    passage: int
    target: int
    decision: Decision


def _words(
    block: Sequence[Passage], labels: Sequence[_Label], model: Labeller, scored: Scored | None
) -> list[list[Evidence]]:
    """Return each label's evidence, in the order of the text: of all at once, or (other engines, odd texts) one by one."""
    shares = {} if scored is None else scored.shares({x.passage for x in labels})
    at_once = [n for n, x in enumerate(labels) if shares and len(shares[x.passage].words)]
    found: dict[int, list[Evidence]] = {}
    weighed = [_weighed(shares[labels[n].passage], labels[n], model) for n in at_once]
    for n, w, runs in zip(at_once, weighed, shown(weighed), strict=True):
        place = labels[n].passage
        found[n] = [_evidence(run, w, shares[place], block[place].text) for run in runs]
    known: dict[int, Contributions] = {}
    for n, x in enumerate(labels):
        if n not in found:
            if x.passage not in known:
                known[x.passage] = model.classifier.contributions(block[x.passage])
            found[n] = _one(known[x.passage], x, block[x.passage], model)
    return [found[n] for n in range(len(labels))]


def _weighed(shares: Shares, label: _Label, model: Labeller) -> Weighed:
    threshold = model.calibration[model.targets[label.target]]
    need = distance(float(shares.rest[label.target]), threshold, label.decision)
    return Weighed(shares.words[:, label.target] * threshold.slope, shares.clauses, need)


def _evidence(run: tuple[int, int], weighed: Weighed, shares: Shares, text: str) -> Evidence:
    first, stop = run
    start, end = int(shares.start[first]), int(shares.stop[stop - 1])
    return Evidence(start, end, text[start:end], round(sum(weighed.words[first:stop].tolist()), 4))


def _one(found: Contributions, label: _Label, passage: Passage, model: Labeller) -> list[Evidence]:
    """Return the words behind one label, found from the contributions of every unit."""
    threshold = model.calibration[model.targets[label.target]]
    need = needed(found, label.target, threshold, label.decision)
    words = word_weights(found, label.target, slope=threshold.slope)
    return list(shown_passages(words, passage.text, need=need))


def _decided(scores: np.ndarray, model: Labeller, block: Sequence[Passage]) -> tuple[np.ndarray, np.ndarray]:
    """Return probabilities and each target's own decision; where a language had too few examples, yes is barred."""
    probabilities = np.zeros(scores.shape, dtype=np.float32)
    decisions = np.zeros(scores.shape, dtype=np.int8)
    tags = np.array([languages.base(passage.language) for passage in block])
    for j, target in enumerate(model.targets):
        threshold = model.calibration[target]
        p = probabilities[:, j] = threshold.probability(scores[:, j])
        exact = p.astype(np.float64)  # as `Threshold.decide` compares
        decisions[:, j] = np.where(exact >= threshold.yes, YES, np.where(exact < threshold.no, NO, UNSURE))
        barred = np.isin(tags, [tag for tag, targets in model.thin.items() if target in targets])
        decisions[barred & (decisions[:, j] == YES), j] = UNSURE
    return probabilities, decisions


def _one_stance(probabilities: np.ndarray, decisions: np.ndarray, model: Labeller) -> np.ndarray:
    """Return the decisions where, of two stances of one code, only the likelier one stays yes.

    Affirmed and denied in one breath is rare, and more often a misreading: a person should look.
    """
    settled = decisions.copy()
    codes = [target.partition(":")[0] for target in model.targets]
    for code in dict.fromkeys(codes):
        same = [j for j, name in enumerate(codes) if name == code]
        likely = np.where(decisions[:, same] != NO, probabilities[:, same], 0)
        less = (decisions[:, same] == YES) & (likely < likely.max(axis=1, keepdims=True))
        settled[:, same] = np.where(less, UNSURE, decisions[:, same])
    return settled


def _reported(probabilities: np.ndarray, decisions: np.ndarray) -> list[int]:
    """Return the targets decided yes or unsure, the surest first."""
    found: list[int] = np.flatnonzero(decisions).tolist()
    return sorted(found, key=lambda j: (decisions[j] != YES, -probabilities[j]))
