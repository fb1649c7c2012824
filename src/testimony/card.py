"""The model card: what a model is for, what it learnt from, how it did on people it had not seen, where it fails."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from testimony import language as languages
from testimony.corpus import Corpus
from testimony.engines.encoding import EncoderEngine
from testimony.engines.estimator import EstimatorEngine
from testimony.evaluation import HeldOut
from testimony.model import Model

if TYPE_CHECKING:
    import pandas as pd


def card(model: Model, corpus: Corpus, held: HeldOut) -> str:
    """Return the card in the form that Hugging Face reads: a head in YAML, then Markdown."""
    table = held.table()
    composed = all(d.metadata.get("source_type") == "composed" for d in corpus.documents)
    return _CARD.format(
        name=model.name,
        licence="license: mit\n" if composed else "",  # of a model of one's own, its maker decides
        codebook=model.codebook.label,
        tags=", ".join(model.languages),
        learnt=(_COMPOSED if composed else _OWN).format(
            documents=len(corpus.documents),
            respondents=len(corpus.respondents),
            segments=len(held.data.segments),
            phrases=f", and {len(corpus.phrasebook)}\nshort ways of saying (for training only)"
            if corpus.phrasebook
            else "",
        ),
        engine=_engine(model.classifier),
        caveats="".join(f"- {sentence}.\n" for sentence in model.caveats),
        expect=" These are composed\ntexts: expect less on real interviews." if composed else "",
        table=_markdown(table[table.language == "all"].drop(columns="language")),
        languages=_macro(table),
        spoken=_listed([languages.name(tag) for tag in model.languages]),
    )


def _listed(names: list[str]) -> str:
    """Return names as a sentence lists them.

    >>> _listed(["Dutch", "English", "Russian"])
    'Dutch, English and Russian'
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _engine(engine: Any) -> str:
    """Return one sentence on what decides, and how far its evidence can be trusted."""
    if isinstance(engine, EstimatorEngine):
        what = f"{type(engine.estimator).__name__} of scikit-learn"
    elif isinstance(engine, EncoderEngine):
        source = engine.encoder_.files.source
        tuned = ", fine-tuned" if engine.epochs else ""
        what = f"the sentence encoder {Path(source).name if Path(source).is_absolute() else source}{tuned}, with a linear head"
    else:
        return "The score is a sum over words, so the words shown as evidence are exactly those that made it."
    return f"The engine is {what}. The words shown as evidence were found by leaving words out: an approximation."


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


_COMPOSED = """\
{documents} composed testimonies of {respondents} invented respondents ({segments} segments){phrases}. No real person's words are in it. A corpus that names a test part keeps it
out of training."""

_OWN = """\
{documents} testimonies of {respondents} respondents ({segments} segments){phrases}. A corpus that names a
test part keeps it out of training. A model may hold words of the testimonies it learnt from: share it only where you
might share those."""

_CARD = """\
---
{licence}language: [{tags}]
library_name: testimony
pipeline_tag: text-classification
tags: [qualitative-research, text-classification]
---
# {name}

Labels segments of testimonies with the codes of {codebook}. It suggests passages to read; it
does not replace a coder, and its raw counts are not shares of anything.

## What it was trained on

{learnt}

{engine}

## How it did on people it had not seen

Five folds by respondent; the limits used in a fold were learnt from the other folds.{expect}

{table}

`recall with unsure` counts a passage as found where the machine said yes or unsure. Mean F1 over targets
with at least three positives, per language:

{languages}

## Limits

{caveats}- {spoken} only (Russian also in Latin letters); other languages get no label, and the output says so.
- Targets with few positives are never decided `yes`.
- Silence is never "no": `no` for a testimony needs an explicit denial.
- People say the same thing in a thousand ways, and this model has seen few of them. Read what it shows.
"""
