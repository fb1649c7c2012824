"""spaCy's text classifier as a baseline: `textcat_multilabel` with its bag of words and pairs, on a blank pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import logit

from testimony.passage import Passage, passages

EPOCHS = 5
LEARN_RATE = 0.01
"""Chosen on the validation part of the shipped corpus: at spaCy's own .001 a bag of words has hardly learnt in five epochs."""
_MODEL = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": False,
    "ngram_size": 2,
    "no_output_layer": False,
}
_SMALLEST = 1e-6


@dataclass(frozen=True)
class Texts:
    """Passages that can be indexed by rows."""

    passages: Sequence[Passage]

    def __len__(self) -> int:
        return len(self.passages)

    def __getitem__(self, rows: np.ndarray) -> Texts:
        return Texts([self.passages[i] for i in rows])


class SpacyBow:
    """`TextCatBOW` over words and pairs, one probability a target, trained a few times over the texts; slow."""

    def counted(self, X: Any) -> Texts:
        """Return the texts as they are."""
        return X if isinstance(X, Texts) else Texts(passages(X))

    def fit(self, X: Any, Y: Any) -> SpacyBow:
        """Learn from texts and a 0/1 matrix of shape (texts, targets)."""
        import spacy
        from spacy import util

        util.fix_random_seed(0)  # type: ignore[attr-defined]
        self._names = [str(j) for j in range(np.shape(Y)[1])]
        self._nlp = spacy.blank("xx")
        self._nlp.add_pipe("textcat_multilabel", config={"model": dict(_MODEL)})
        examples = self._examples(self.counted(X), np.asarray(Y))
        optimizer = self._nlp.initialize(lambda: examples)
        optimizer.learn_rate = LEARN_RATE
        order = np.random.default_rng(0)
        for _ in range(EPOCHS):
            shuffled = (examples[i] for i in order.permutation(len(examples)))
            for batch in util.minibatch(shuffled, size=32):  # type: ignore[no-untyped-call]
                self._nlp.update(batch, sgd=optimizer)
        return self

    def decision_function(self, X: Any) -> np.ndarray:
        """Return the scores in log-odds, shape (texts, targets)."""
        said = [p.text for p in self.counted(X).passages]
        docs = self._nlp.pipe(said, batch_size=256)
        found = np.array([[doc.cats[name] for name in self._names] for doc in docs])
        scores: np.ndarray = logit(np.clip(found, _SMALLEST, 1 - _SMALLEST))
        return scores.reshape(len(said), len(self._names))

    def _examples(self, texts: Texts, y: np.ndarray) -> list[Any]:
        from spacy.training import Example

        return [
            Example.from_dict(
                self._nlp.make_doc(p.text), {"cats": dict(zip(self._names, map(float, row), strict=True))}
            )
            for p, row in zip(texts.passages, y, strict=True)
        ]
