"""A rehearsal on invented sentences before a training that takes minutes: what cannot work says so at once.

An estimator's own error may quote the texts it was given. Here they are ours, so its message can be shown whole.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import is_classifier

from testimony.engines import store
from testimony.engines.estimator import EstimatorEngine
from testimony.errors import ModelError
from testimony.passage import Passage

_SENTENCES = (
    ("en", "We left because the wages were low", "My sister planted beans behind the house"),
    ("nl", "We gingen weg omdat het loon te laag was", "Mijn zus plantte bonen achter het huis"),
    ("ru", "Мы уехали, потому что платили мало", "Моя сестра сажала фасоль за домом"),
)
_TIMES = 40
"""So often each sentence comes, with another number in it: settings such as "in five texts at least" must pass."""


def rehearse(engine: EstimatorEngine) -> None:
    """Train, score and pack an engine on a few invented sentences.

    Raises `ModelError` with the estimator's own words where it cannot learn from texts, and with the type's name where
    it could not be saved.
    """
    name = type(engine.estimator).__name__
    if not is_classifier(engine.estimator):
        raise ModelError(
            f"{name} is not a classifier", where="engine", next_step="Give one of scikit-learn's."
        )
    made = EstimatorEngine(engine.estimator, engine.seed)
    texts, y = _texts()
    try:
        scores = made.fit(texts, y).decision_function(texts[:2])
    except Exception as error:  # whatever a stranger's estimator raises
        own = error.__context__ or error  # the engine hides what an estimator says; here it can be told
        raise ModelError(
            f"{name} cannot learn from texts ({type(own).__name__}: {own})",
            where="engine",
            next_step="Give other settings, or a Pipeline that begins with a vectorizer.",
        ) from error
    if scores.shape != (2, 1):
        raise ModelError(
            f"{name} gives no single score a text",
            where="engine",
            next_step="Give a classifier of two classes.",
        )
    store.dumps(packable(made), where="engine")


def packable(engine: EstimatorEngine) -> dict[str, Any]:
    """Return what of a fitted engine goes through skops."""
    return {"estimator": engine.estimator, "reduce": engine.reduce_, "parts": engine.parts_}


def _texts() -> tuple[list[Passage], np.ndarray]:
    rows = [
        (Passage(f"{sentence} {number}", language), label)
        for number in range(_TIMES)
        for language, yes, no in _SENTENCES
        for sentence, label in ((yes, 1), (no, 0))
    ]
    return [p for p, _ in rows], np.array([[label] for _, label in rows], dtype=np.int8)
