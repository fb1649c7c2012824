"""Training: a corpus gives a model, judged on the way by people it has not seen."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from testimony.card import card
from testimony.consent import consenting
from testimony.corpus import Corpus
from testimony.engines.making import maker
from testimony.errors import CorpusError
from testimony.evaluation import Progress, held_out, person_mark, phrases, taught
from testimony.judging import Evaluation, of_held_out
from testimony.language import SUPPORTED, base
from testimony.model import Model
from testimony.tables import Labelling
from testimony.thin import thin

__all__ = ["FEWEST_SEGMENTS", "fingerprint", "person_mark", "phrases", "train"]

FEWEST_SEGMENTS = 30
"""Coded segments without which no training is worth its name."""


def train(
    corpus: Corpus,
    *,
    name: str,
    seed: int = 0,
    engine: Any = None,
    progress: Progress = lambda *_: None,
    tell: Callable[[Evaluation], None] = lambda _: None,
) -> Model:
    """Return a model trained on the corpus and its phrasebook.

    `engine` is what learns: None (the default engine), a scikit-learn classifier, an engine of this package, or its name as
    after `--engine`. Calibration and thresholds come from scores of respondents held out; the card reports how it did on
    them, and `tell` gets the evaluation. A test part is never trained on, nor is anybody who did not agree to it (`testimony.consent`). Raises `CorpusError` where there are fewer than 30 coded segments or a single
    respondent, and `ModelError` where the engine cannot learn from texts or could not be saved.

    >>> from sklearn.linear_model import LogisticRegression
    >>> train(Corpus.load(), name="mine", engine=LogisticRegression())  # doctest: +SKIP
    """
    corpus = consenting(corpus.without_test(), "model_training")
    data = corpus.labelling()
    coded = _coded(corpus, data)
    extra = phrases(corpus)
    make = maker(corpus, engine, progress)
    held = held_out(make, data, extra=extra, seed=seed, progress=progress)
    progress("training on everything", 6, 7)
    learnt = make()
    learnt.fit(*taught(learnt, data, extra))
    spoken = {base(s.language) for s in data.segments}
    model = Model(
        name=name,
        codebook=corpus.codebook,
        classifier=learnt,
        targets=data.targets,
        calibration=held.thresholds(),
        languages=tuple(sorted(spoken & set(SUPPORTED))),
        provenance={
            "corpus": corpus.name,
            "corpus_sha256": fingerprint(corpus),
            "coded_segments": coded,
            "respondents": sorted({person_mark(person) for person in data.groups}),
            "seed": seed,
            "versions": _versions(),
        },
        thin={tag: targets for tag, targets in thin(data).items() if tag in SUPPORTED},
    )
    found = of_held_out(corpus, held)
    tell(found)
    return replace(model, card=card(model, corpus, found))


def _coded(corpus: Corpus, data: Labelling) -> int:
    """Return how many segments carry a code; refuse a corpus with too few, or of one respondent."""
    coded, people = int(data.y.any(axis=1).sum()), len(set(data.groups))
    if coded < FEWEST_SEGMENTS or people < 2:
        raise CorpusError(
            f"{coded} coded segments of {people} respondents",
            where=corpus.name,
            next_step=f"Training needs at least {FEWEST_SEGMENTS} coded segments of two respondents.",
        )
    return coded


def fingerprint(corpus: Corpus) -> str:
    """Return a hash over everything a model learns from."""
    h = hashlib.sha256(corpus.codebook.sha256.encode())
    for document in corpus.documents:
        h.update(document.sha256.encode())
    for item in (*corpus.standing, *corpus.phrasebook):
        h.update(repr(item).encode())
    if corpus.lexicon is not None:
        h.update(repr(corpus.lexicon.plain()).encode())
    return h.hexdigest()


def _versions() -> dict[str, str]:
    """Return what the model was made with: other versions may give other numbers."""
    packages = ("numpy", "scikit-learn", "testimony")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
