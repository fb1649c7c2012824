"""What one would use without this package: baselines that stand beside the engine, judged on the same people alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from testimony.baselines.dictionary import Dictionary, dictionary
from testimony.baselines.simple import Keywords, Majority
from testimony.baselines.spacy_bow import SpacyBow
from testimony.baselines.tfidf import TfIdf
from testimony.corpus import Corpus
from testimony.errors import EvaluationError
from testimony.evaluation import Learner
from testimony.findings import System

USUAL = ("majority", "keywords", "tfidf-lr", "tfidf-svc")
"""The baselines that are quick enough to stand in every evaluation."""

ALL = (*USUAL, "spacy-bow")

_NO_WORDS = "keywords left out: the codebook has no words to make a dictionary of (examples with their coding, or include)."


@dataclass(frozen=True)
class Rival:
    """A system to judge, and what makes one that has not learnt anything yet."""

    system: System
    make: Callable[[], Learner]


def chosen(words: str) -> tuple[str, ...]:
    """Return the names of baselines asked for: `usual`, `all`, `none`, or names parted by commas.

    >>> chosen("keywords, tfidf-lr")
    ('keywords', 'tfidf-lr')
    """
    sets = {"usual": USUAL, "all": ALL, "none": ()}
    return sets.get(words) or tuple(name for n in words.split(",") if (name := n.strip()) and name != "none")


def rivals(corpus: Corpus, names: Sequence[str]) -> tuple[list[Rival], list[str]]:
    """Return the baselines of those names for a corpus, and a sentence for each that has to be left out.

    Where there is a phrasebook, TF-IDF stands there twice: taught with it, as the engine is, and without. Raises
    `EvaluationError` where a name is unknown.
    """
    if unknown := sorted(set(names) - set(ALL)):
        step = f"The baselines are: {', '.join(ALL)}."
        raise EvaluationError(f"no baseline {unknown[0]!r}", next_step=step)
    words = dictionary(corpus.codebook, corpus.lexicon) if "keywords" in names else None
    found = [r for name in ALL if name in names for r in _named(name, corpus, words)]
    return found, [_NO_WORDS] if "keywords" in names and words is None else []


def _named(name: str, corpus: Corpus, words: Dictionary | None) -> Iterator[Rival]:
    phrases = bool(corpus.phrasebook)
    if name == "majority":
        yield Rival(System(name, False, "says how often a code occurs, whatever the text"), Majority)
    elif name == "keywords" and words is not None:
        targets = corpus.codebook.targets
        yield Rival(
            System(name, False, "counts words of the codebook's own dictionary"),
            lambda: Keywords(words, targets),
        )
    elif name == "spacy-bow":
        yield Rival(System(name, phrases, "spaCy textcat_multilabel, bag of words and pairs"), SpacyBow)
    elif name in _LINEAR:
        what, linear = _LINEAR[name]
        about = f"TF-IDF of words (1-2) and character n-grams (2-5), {what}"
        if phrases:
            yield Rival(System(name, True, about), lambda: TfIdf(linear))
        plain = f"{name} (no phrases)" if phrases else name
        yield Rival(System(plain, False, about), lambda: TfIdf(linear))


def _logistic() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=10, class_weight="balanced", solver="liblinear", tol=1e-3, random_state=0)


def _support() -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=1, class_weight="balanced", tol=1e-3, random_state=0)


_LINEAR: dict[str, tuple[str, Callable[[], Any]]] = {
    "tfidf-lr": ("logistic regression (C 10, balanced)", _logistic),
    "tfidf-svc": ("linear support vectors (C 1, balanced)", _support),
}
"""Settings are fixed beforehand: nothing is tuned on what is reported."""
