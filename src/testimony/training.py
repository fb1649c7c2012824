"""Training: a corpus gives a model, judged on the way by people it has not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from testimony.classifier import TestimonyClassifier
from testimony.corpus import Corpus
from testimony.errors import CorpusError
from testimony.evaluation import Extra, HeldOut, Progress, held_out, taught
from testimony.language import base
from testimony.model import Model
from testimony.passage import Passage

if TYPE_CHECKING:
    import pandas as pd

FEWEST_SEGMENTS = 30
"""Coded segments without which no training is worth its name."""


def train(
    corpus: Corpus,
    *,
    name: str,
    seed: int = 0,
    progress: Progress = lambda *_: None,
) -> Model:
    """Return a model trained on the corpus and its phrasebook.

    Calibration and thresholds come from scores of respondents held out; the card reports how it did on
    them. A test part is never trained on. Raises `CorpusError` where there are fewer than 30 coded segments or a single respondent.
    """
    corpus = corpus.without_test()
    data = corpus.labelling()
    if (coded := int(data.y.any(axis=1).sum())) < FEWEST_SEGMENTS or len(set(data.groups)) < 2:
        raise CorpusError(
            f"{coded} coded segments of {len(set(data.groups))} respondents",
            where=corpus.name,
            next_step=f"Training needs at least {FEWEST_SEGMENTS} coded segments of two respondents.",
        )
    extra = phrases(corpus)
    make = _maker(corpus)
    held = held_out(make, data, extra=extra, seed=seed, progress=progress)
    progress("training on everything", 6, 7)
    classifier = make()
    classifier.fit(*taught(classifier, data, extra))
    return Model(
        name=name,
        codebook=corpus.codebook,
        classifier=classifier,
        targets=data.targets,
        calibration=held.thresholds(),
        languages=tuple(sorted({base(s.language) for s in data.segments} & {"nl", "ru", "en"})),
        card=card(name, corpus, held),
        provenance={"corpus": corpus.name, "corpus_sha256": fingerprint(corpus), "seed": seed},
    )


def phrases(corpus: Corpus) -> Extra:
    """Return the phrasebook as texts that only teach."""
    column = {target: j for j, target in enumerate(corpus.codebook.targets)}
    y = np.zeros((len(corpus.phrasebook), len(column)), dtype=np.int8)
    for i, phrase in enumerate(corpus.phrasebook):
        y[i, [column[t] for t in phrase.targets]] = 1
    return Extra([Passage(p.text, p.language, phrase=True) for p in corpus.phrasebook], y)


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


def card(name: str, corpus: Corpus, held: HeldOut) -> str:
    """Return the model card: what the model is for, how it did on people held out, where it fails."""
    table = held.table()
    return _CARD.format(
        name=name,
        codebook=corpus.codebook.label,
        documents=len(corpus.documents),
        respondents=len(corpus.respondents),
        segments=len(held.data.segments),
        phrases=len(corpus.phrasebook),
        table=_markdown(table[table.language == "all"].drop(columns="language")),
        languages=_macro(table),
    )


def _maker(corpus: Corpus) -> Callable[[], TestimonyClassifier]:
    targets = corpus.codebook.targets
    return lambda: TestimonyClassifier(corpus.lexicon, targets=targets)


def _markdown(table: pd.DataFrame) -> str:
    head = [str(c) for c in table.columns]
    rows = [
        [f"{v:.2f}" if isinstance(v, float) else str(v) for v in row] for row in table.itertuples(index=False)
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join("–" if c == "nan" else c for c in line) + " |" for line in lines)


def _macro(table: pd.DataFrame) -> str:
    """Return the mean F1 over targets with at least three positives, per language."""
    enough = table[(table.positives >= 3) & (table.language != "all")]
    means = enough.groupby("language").agg(targets=("F1", "size"), **{"mean F1": ("F1", "mean")})
    return _markdown(means.reset_index())


_CARD = """\
---
license: mit
language: [nl, ru, en]
library_name: testimony
pipeline_tag: text-classification
tags: [qualitative-research, migration, text-classification]
---
# {name}

Labels segments of migrant testimonies with the codes of {codebook}. It suggests passages to read; it
does not replace a coder, and its raw counts are not shares of anything.

## What it was trained on

{documents} composed testimonies of {respondents} invented respondents ({segments} segments), and {phrases}
short ways of saying (for training only). No real person's words are in it. A corpus that names a test part keeps it
out of training.

## How it did on people it had not seen

Five folds by respondent; the limits used in a fold were learnt from the other folds. These are composed
texts: expect less on real interviews.

{table}

`recall with unsure` counts a passage as found where the machine said yes or unsure. Mean F1 over targets
with at least three positives, per language:

{languages}

## Limits

- Dutch, Russian (also in Latin letters) and English only; other languages get no label, and the output says so.
- Targets with few positives are never decided `yes`.
- Silence is never "no": `no` for a testimony needs an explicit denial.
- People say the same thing in a thousand ways, and this model has seen few of them. Read what it shows.
"""
