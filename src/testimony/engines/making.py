"""From what a person asks to learn with to what makes a fresh engine for each fold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from testimony.classifier import TestimonyClassifier
from testimony.corpus import Corpus
from testimony.engines import Engine
from testimony.engines.named import named


def maker(
    corpus: Corpus, engine: Any = None, progress: Callable[[str, int, int], None] = lambda *_: None
) -> Callable[[], Engine]:
    """Return what makes a fresh engine, with what it needs of the corpus.

    `engine` is None (the default engine), a scikit-learn classifier, an engine of this package, or its name as after
    `--engine`. Raises `ModelError` where it cannot learn from texts or could not be saved.
    """
    from testimony.engines.encoding import EncoderEngine
    from testimony.engines.estimator import EstimatorEngine
    from testimony.engines.rehearsal import rehearse

    engine = named(engine) if isinstance(engine, str) else engine
    engine = TestimonyClassifier() if engine is None else engine
    if not hasattr(engine, "contributions"):
        engine = EstimatorEngine(engine)
    settings = engine.get_params(deep=False)
    if isinstance(engine, EstimatorEngine):
        rehearse(engine)
    if isinstance(engine, TestimonyClassifier):
        lexicon = corpus.lexicon if settings["lexicon"] is None else settings["lexicon"]
        settings |= {"lexicon": lexicon, "targets": corpus.codebook.targets}
    if isinstance(engine, EncoderEngine):
        settings |= {"progress": settings["progress"] or progress}
    kind = type(engine)
    return lambda: kind(**settings)
