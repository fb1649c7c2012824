"""What each part of the engine is worth: it is left out, and what is lost on the validation part is written down.

    python benchmarks/ablation.py [--write]

Every row is trained on the train part of the shipped corpus and its phrasebook, and judged on the validation part: average precision of
each target, a mean over the targets and per language. The difference to the engine as it is comes with an interval over respondents, drawn
together. The test part is not read. About a minute a row on one core.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score

from testimony.classifier import TestimonyClassifier
from testimony.corpus import Corpus
from testimony.evaluation import Extra, passages_of, phrases
from testimony.passage import Passage
from testimony.tables import Labelling

ROOT = Path(__file__).resolve().parents[1]
PAGE = Path(__file__).with_suffix(".md")
DRAWS = 200

PREFACE = """# What each part of the engine is worth

Written by `python benchmarks/ablation.py --write`. Average precision on the validation part of the shipped corpus ({segments} segments
of {people} respondents), trained on its train part and phrasebook; a mean over the ten targets, then per language. "lost" is the
difference to the engine as it is, with a 95% interval over respondents (they are few: what matters is the order of size).

"""

TRIED = """
## Tried and left out

Measured while the engine was built, in three folds over train and validation (mean average precision then, with → without):
pairs of concepts within a sentence, .819 → .810; long stretches without a code, joined from short ones, as negatives, no difference; static word vectors for Russian and English (Navec, WordLlama), lower than without
them in each language; sentences of the coded passages as training texts of their own, +.003 for twice the training time; n-grams of
2 or of 6 letters, no difference; triples of lemmas, +.003 for a third more weights.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A way to build the engine: settings that differ, and what is done to the texts that teach or are judged."""

    name: str
    settings: dict[str, Any]
    lexicon: bool = True
    phrasebook: bool = True
    question: bool = True


ROWS = (
    Row("the engine as it is", {}),
    Row("no phrasebook", {}, phrasebook=False),
    Row("no lexicon", {}, lexicon=False),
    Row("no lemmas", {"lemma_weight": 0.0}),
    Row("no character n-grams", {"ngram_weight": 0.0}),
    Row("no neighbouring pairs", {"pair_weight": 0.0}),
    Row("no pairs with a word between", {"skip_weight": 0.0}),
    Row("no scope rules", {"scopes": False}),
    Row("no question before", {}, question=False),
    Row("whole text only, no best sentence", {"best_sentence": 0.0}),
    Row("usual idf instead of its square", {"idf_power": 1.0}),
    Row("norm without its least part", {"least_norm": 0.0}),
    Row("everyday words count too", {"max_df": 1.0}),
    Row("features seen once kept too", {"min_count": 1}),
    Row("positives weigh as negatives", {"positive_weight": 1.0}),
    Row("logistic loss (C 12)", {"loss": "logistic", "C": 12.0}),
    Row("with punctuation and emoji", {"mark_weight": 1.0}),
)


@dataclass(frozen=True)
class Parts:
    """What teaches and what is judged."""

    train: Labelling
    held: Labelling
    extra: Extra
    corpus: Corpus


def load() -> Parts:
    """Return the train and the validation part, and the phrasebook."""
    corpus = Corpus.load(ROOT / "corpus").without_test()
    train, held = (corpus.part(name).labelling() for name in ("train", "validation"))
    extra = phrases(corpus)
    assert extra is not None  # noqa: S101 (the shipped corpus has a phrasebook)
    return Parts(train, held, extra, corpus)


def scores(row: Row, parts: Parts) -> np.ndarray:
    """Return what the engine built this way says of the validation part, shape (segments, targets)."""
    strip: Callable[[Passage], Passage] = (
        (lambda p: p) if row.question else (lambda p: p._replace(context=""))
    )
    texts, y = [strip(p) for p in passages_of(parts.train)], parts.train.y
    if row.phrasebook:
        texts, y = [*texts, *parts.extra.texts], np.vstack([y, parts.extra.y])
    lexicon = parts.corpus.lexicon if row.lexicon else None
    model = TestimonyClassifier(lexicon, targets=parts.train.targets, **row.settings).fit(texts, y)
    held = [strip(p) for p in passages_of(parts.held)]
    return model.decision_function(model.counted(held))


def precision(found: np.ndarray, y: np.ndarray, weights: np.ndarray) -> float:
    """Return the mean average precision of the targets that have positives."""
    there = [j for j in range(y.shape[1]) if (y[:, j] * weights).any()]
    return float(
        np.mean([average_precision_score(y[:, j], found[:, j], sample_weight=weights) for j in there])
    )


def drawn(groups: tuple[str, ...], draws: int) -> np.ndarray:
    """Return how often each segment's respondent is drawn, shape (draws, segments)."""
    people, member = np.unique(groups, return_inverse=True)
    rng = np.random.default_rng(0)
    return rng.multinomial(len(people), np.full(len(people), 1 / len(people)), size=draws)[:, member]


def line(row: Row, found: np.ndarray, base: np.ndarray, parts: Parts) -> str:
    """Return a row of the table."""
    y, tags = parts.held.y, np.array([s.language.split("-")[0] for s in parts.held.segments])
    ones = np.ones(len(y))
    per = [precision(found[tags == t], y[tags == t], ones[tags == t]) for t in ("nl", "ru", "en")]
    cells = [row.name, f"{precision(found, y, ones):.3f}", *(f"{p:.3f}" for p in per)]
    if found is base:
        return f"| {' | '.join([*cells, ''])} |"
    lost = [precision(base, y, w) - precision(found, y, w) for w in drawn(parts.held.groups, DRAWS)]
    low, high = np.quantile(lost, (0.025, 0.975))
    mean = precision(base, y, ones) - precision(found, y, ones)
    return f"| {' | '.join([*cells, f'{mean:+.3f} ({low:+.3f} to {high:+.3f})'])} |"


def main() -> None:
    """Print the table row by row, and write it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write the page to {PAGE.name} as well")
    said = parser.parse_args()
    parts = load()
    people = len(set(parts.held.groups))
    lines = ["| | all | nl | ru | en | lost |", "|---|---|---|---|---|---|"]
    print("\n".join(lines), flush=True)
    base: np.ndarray | None = None
    for row in ROWS:
        found = scores(row, parts)
        base = found if base is None else base
        lines.append(line(row, found, base, parts))
        print(lines[-1], flush=True)
    if said.write:
        page = PREFACE.format(segments=len(parts.held.y), people=people) + "\n".join(lines) + "\n" + TRIED
        PAGE.write_text(page, encoding="utf-8")
        print(f"written: {PAGE}", file=sys.stderr)


if __name__ == "__main__":
    main()
