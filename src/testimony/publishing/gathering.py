"""Everything a report needs, gathered from files: the corpus, the form, benchmarks, agreement, a model judged, corrected shares."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from testimony.agreement import agreement
from testimony.corpus import Corpus
from testimony.publishing import form as forms
from testimony.publishing import survey
from testimony.publishing.blocks import Publication
from testimony.publishing.making import Extras, publication
from testimony.publishing.words import words

if TYPE_CHECKING:
    from testimony.estimating import Predictions

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Correction:
    """What corrected shares are made from: what a model says of everybody, fields to group by, a draw the study does not keep."""

    predictions: Predictions
    by: Sequence[str] = ()
    drawing: Path | None = None


def report(  # noqa: PLR0913 (each is an option of the command)
    study: Path,
    *,
    language: str = "en",
    form: Path | None = None,
    benchmarks: Path | None = None,
    model: Path | None = None,
    part: str = "",
    correction: Correction | None = None,
    draws: int = 1000,
    progress: Progress = lambda *_: None,
) -> Publication:
    """Return the report of a study file or corpus folder, with all that can be said of coders and model.

    With a `correction`, the shares of all that a model labelled are in it, corrected by the part that was drawn and coded by
    hand; what `testimony estimate` refuses is refused here (`EvaluationError`), before anything else is computed. `draws`
    bootstrap samples make the intervals of the agreement (minutes for hundreds of doubly coded testimonies).
    """
    words(language)  # refused before any work is done
    corpus = Corpus.load(study)
    answers = forms.read(form) if form is not None else forms.Form()
    extras = Extras(benchmarks=survey.read(benchmarks))
    if correction is not None:
        extras = _corrected(extras, study, correction, progress)
    extras = replace(extras, agreement=agreement(corpus, draws=draws, progress=progress))
    if model is not None:
        from testimony.judging import evaluate
        from testimony.model import load_model

        loaded = load_model(model)
        found = evaluate(corpus, model=loaded, part=part, baselines=(), progress=progress)
        extras = replace(extras, evaluation=found, model=loaded.name)
    return publication(corpus, language=language, form=answers, extras=extras, progress=progress)


def _corrected(extras: Extras, study: Path, asked: Correction, progress: Progress) -> Extras:
    """Return the extras with corrected shares, and with the hash of what they follow from besides the study."""
    from testimony.estimating import draw_from, estimates, read_draw

    found = estimates(
        study, by=asked.by, predictions=asked.predictions, drawing=asked.drawing, progress=progress
    )
    drawn = read_draw(asked.drawing) if asked.drawing is not None else draw_from(study)
    lines = [
        *(
            f"{one.document} {one.states and sorted(one.states.items())} {one.chance and sorted(one.chance.items())}"
            for one in asked.predictions.said
        ),
        *(f"{row.respondent} {row.drawn} {row.probability!r}" for row in (drawn.rows if drawn else ())),
    ]
    seal = hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogatepass")).hexdigest()
    return replace(extras, estimates=found, sealed=seal)
