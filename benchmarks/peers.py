"""The systems that are compared on public sets: the engine and what else one would take.

Each is a function that yields the system fitted with every setting of its small grid.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from public_sets import Part

from testimony.classifier import TestimonyClassifier
from testimony.linear import NEVER
from testimony.passage import Passage

Score = Callable[[Sequence[Passage]], np.ndarray]
"""From texts to scores, shape (texts, labels), higher being surer."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A system fitted with some settings."""

    settings: str
    score: Score


def ours(train: Part, language: str) -> Iterator[Fitted]:
    """Fit the engine, with general features only: both losses, marks or none, n-grams worth more or less."""
    for features in (
        {"mark_weight": 2.0, "ngram_weight": 3.0, "min_count": 1},
        {"mark_weight": 0.0, "ngram_weight": 3.0, "min_count": 1},
        {"mark_weight": 2.0, "ngram_weight": 3.0, "min_count": 1, "idf_power": 1.0},
    ):
        counted = TestimonyClassifier(**features).counted(train.texts)
        for loss, strength in (
            ("squared_hinge", 0.1),
            ("squared_hinge", 0.3),
            ("squared_hinge", 1.0),
            ("squared_hinge", 10.0),
            ("logistic", 5.0),
        ):
            settings = {**features, "loss": loss, "C": strength, "positive_weight": 1.0, "max_df": 1.0}
            model = TestimonyClassifier(**settings).fit(counted, train.y)
            yield Fitted(_named(settings), model.decision_function)


def _named(settings: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())


def tfidf(
    train: Part, language: str, *, make: Callable[[float], Any], grid: Sequence[float]
) -> Iterator[Fitted]:
    """Fit a linear model a label on words and pairs, and on character 2- to 5-grams inside words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32)
    features = FeatureUnion([("words", words), ("chars", chars)])
    matrix = features.fit_transform(_said(train.texts)).tocsr()
    for strength in grid:
        weights = np.zeros((matrix.shape[1], train.y.shape[1]))
        bias = np.full(train.y.shape[1], NEVER)
        for j, y in enumerate(train.y.T):
            if y.any() and not y.all():
                model = make(strength).fit(matrix, y)
                weights[:, j], bias[j] = model.coef_[0], model.intercept_[0]
        yield Fitted(f"C {strength:g}", partial(_linear, features, weights, bias))


def _linear(features: Any, weights: np.ndarray, bias: np.ndarray, texts: Sequence[Passage]) -> np.ndarray:
    return np.asarray(features.transform(_said(texts)) @ weights + bias)


def _logistic(strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, solver="liblinear", random_state=0)


def _support(strength: float) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=strength, random_state=0)


def spacy_bow(train: Part, language: str) -> Iterator[Fitted]:
    """Train spaCy's bag of words and pairs, `textcat_multilabel`."""
    import spacy
    from spacy.training import Example
    from spacy.util import fix_random_seed, minibatch

    names = [str(j) for j in range(train.y.shape[1])]
    architecture = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": False, "ngram_size": 2}
    for epochs in (5, 20):
        fix_random_seed(0)
        nlp = spacy.blank(language)
        nlp.add_pipe("textcat_multilabel", config={"model": architecture | {"no_output_layer": False}})
        examples = [
            Example.from_dict(nlp.make_doc(p.text), {"cats": dict(zip(names, map(float, y), strict=True))})
            for p, y in zip(train.texts, train.y, strict=True)
        ]
        nlp.initialize(lambda found=examples: found)
        order = np.random.default_rng(0)
        for _ in range(epochs):
            for batch in minibatch((examples[i] for i in order.permutation(len(examples))), size=32):
                nlp.update(batch)
        yield Fitted(f"epochs {epochs}", partial(_spacy_scores, nlp, names))


def _spacy_scores(nlp: Any, names: list[str], texts: Sequence[Passage]) -> np.ndarray:
    return np.array([[doc.cats[name] for name in names] for doc in nlp.pipe(_said(texts), batch_size=256)])


def fasttext(train: Part, language: str) -> Iterator[Fitted]:
    """Train fastText on words, pairs and character 3- to 5-grams, a yes or no a label (`ova`), in one thread."""
    import fasttext as library

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        lines = [
            " ".join([*(f"__label__{j}" for j in np.flatnonzero(y)), _words(p.text)])
            for p, y in zip(train.texts, train.y, strict=True)
        ]
        path.write_text("\n".join(lines), encoding="utf-8")
        for epochs in (5, 25, 100):
            model = library.train_supervised(
                str(path), loss="ova", lr=0.5, epoch=epochs, wordNgrams=2, minn=3, maxn=5, dim=50, bucket=200_000,
                thread=1, verbose=0,
            )  # fmt: skip
            yield Fitted(f"epochs {epochs}", partial(_fasttext_scores, model, train.y.shape[1]))


def _fasttext_scores(model: Any, labels: int, texts: Sequence[Passage]) -> np.ndarray:
    """Ask text by text: for many at once, fastText 0.9.2 gives every label the first one's probability."""
    scores = np.zeros((len(texts), labels))
    for i, passage in enumerate(texts):
        for probability, name in model.f.predict(_words(passage.text) + "\n", -1, 0.0, "strict"):
            scores[i, int(name.removeprefix("__label__"))] = probability
    return scores


def _said(texts: Sequence[Passage]) -> list[str]:
    return [p.text for p in texts]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+|[^\w\s]+", text.lower()))


SYSTEMS: dict[str, Callable[[Part, str], Iterator[Fitted]]] = {
    "ours": ours,
    "tfidf-lr": partial(tfidf, make=_logistic, grid=(1, 3, 10, 30, 100, 300)),
    "tfidf-svc": partial(tfidf, make=_support, grid=(0.03, 0.1, 0.3, 1, 3, 10)),
    "spacy-bow": spacy_bow,
    "fasttext": fasttext,
}
