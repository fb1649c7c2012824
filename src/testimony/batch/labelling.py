"""Labels for many passages at once: probabilities, decisions, and the words behind what is reported.

The rules are those of `testimony.label`; a test holds the two to the same answers. The engine is called in one place,
`label_chunk`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from testimony import language as languages
from testimony.evidence import needed, word_weights
from testimony.evidence import passages as shown_passages
from testimony.label import Labeller
from testimony.labelled import Decision, Evidence
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


_BLOCK = 4096  # passages whose scores are in memory at once


def label_chunk(model: Labeller, passages: Sequence[Passage], *, evidence: str = "top") -> Labels:
    """Label passages; `evidence` is none, top (the strongest words of each label) or all that `testimony label` shows."""
    shape = (len(passages), len(model.targets))
    probabilities, decisions = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.int8)
    shown: list[Shown] = []
    for start in range(0, len(passages), _BLOCK):
        block, at = passages[start : start + _BLOCK], slice(start, start + _BLOCK)
        scores = model.classifier.decision_function(list(block))
        probabilities[at], first = _decided(scores, model, block)
        decisions[at] = _one_stance(probabilities[at], first, model)
        shown += _shown(probabilities[at], decisions[at], first, model, block, evidence)
    return Labels(probabilities, decisions, tuple(shown))


def _shown(
    probabilities: np.ndarray,
    decisions: np.ndarray,
    first: np.ndarray,
    model: Labeller,
    block: Sequence[Passage],
    evidence: str,
) -> list[Shown]:
    """Return each passage's evidence; the contributions of its words are found only where something is reported."""
    shown: list[Shown] = [()] * len(block)
    for i in np.flatnonzero(decisions.any(axis=1)).tolist() if evidence != "none" else ():
        reported = _reported(probabilities[i], decisions[i])
        found = model.classifier.contributions(block[i])
        words = _evidence(found, reported, first[i], block[i], model)
        shown[i] = tuple(_strongest(words) if evidence == "top" else words)
    return shown


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


def _evidence(
    found: Contributions, reported: Sequence[int], first: np.ndarray, passage: Passage, model: Labeller
) -> Iterator[tuple[int, Evidence]]:
    """Yield the words that made the model report each target, in their order in the text."""
    for j in reported:
        threshold = model.calibration[model.targets[j]]
        need = needed(found, j, threshold, DECISIONS[first[j]])
        words = word_weights(found, j, slope=threshold.slope)
        yield from ((j, e) for e in shown_passages(words, passage.text, need=need))


def _strongest(words: Iterator[tuple[int, Evidence]]) -> list[tuple[int, Evidence]]:
    """Return of each target's evidence what added most."""
    best: dict[int, Evidence] = {}
    for j, e in words:
        if j not in best or e.weight > best[j].weight:
            best[j] = e
    return list(best.items())
