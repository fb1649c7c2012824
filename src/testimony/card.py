"""The model card: what a model is for, what it learnt from, how it did on people it had not seen, where it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from testimony import language as languages
from testimony.corpus import Corpus
from testimony.engines.encoding import EncoderEngine
from testimony.engines.estimator import EstimatorEngine
from testimony.findings import Findings
from testimony.model import Model
from testimony.report.evaluation_card import card_tables

_LIMITS = "Limits"


def card(model: Model, corpus: Corpus, found: Findings) -> str:
    """Return the card in the form that Hugging Face reads: a head in YAML, then Markdown.

    `found` is the evaluation of what was held out in training.
    """
    segments = sum(s.has_voice for d in corpus.documents for s in d.segments)
    composed = all(d.metadata.get("source_type") == "composed" for d in corpus.documents)
    return _CARD.format(
        name=model.name,
        licence="license: mit\n" if composed else "",  # of a model of one's own, its maker decides
        codebook=model.codebook.label,
        tags=", ".join(model.languages),
        learnt=(_COMPOSED if composed else _OWN).format(
            documents=len(corpus.documents),
            respondents=len(corpus.respondents),
            segments=segments,
            phrases=f", and {len(corpus.phrasebook)}\nshort ways of saying (for training only)"
            if corpus.phrasebook
            else "",
        ),
        engine=_engine(model.classifier),
        caveats="".join(f"- {sentence}.\n" for sentence in model.caveats),
        expect=" These are composed\ntexts: expect less on real interviews." if composed else "",
        tables=card_tables(found),
        spoken=_listed([languages.name(tag) for tag in model.languages]),
    )


def judged(text: str, part: str, found: Findings) -> str:
    """Return a card with how the model did on a part of a corpus."""
    return with_section(text, f"How it did on the {part or 'rest'} part", card_tables(found))


def with_section(text: str, title: str, body: str) -> str:
    r"""Return a card with one section more before its limits, or in the place of the one of that title.

    >>> print(with_section("# m\n\n## Limits\n\nMany.\n", "Speed", "Fast."))
    # m
    <BLANKLINE>
    ## Speed
    <BLANKLINE>
    Fast.
    <BLANKLINE>
    ## Limits
    <BLANKLINE>
    Many.
    <BLANKLINE>
    """
    head, *sections = text.split("\n## ")
    new = f"{title}\n\n{body.strip()}\n"
    names = [section.partition("\n")[0] for section in sections]
    if title in names:
        sections[names.index(title)] = new
    else:
        sections.insert(names.index(_LIMITS) if _LIMITS in names else len(sections), new)
    return "\n## ".join([head, *sections])


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

{tables}
## Limits

{caveats}- {spoken} only (Russian also in Latin letters); other languages get no label, and the output says so.
- Targets with few positives are never decided `yes`.
- Silence is never "no": `no` for a testimony needs an explicit denial.
- People say the same thing in a thousand ways, and this model has seen few of them. Read what it shows.
"""
