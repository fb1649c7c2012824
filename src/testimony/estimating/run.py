"""A whole estimate, and a whole draw: from the place of a study to the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from testimony.corpus import Corpus
from testimony.errors import EvaluationError
from testimony.estimates import refusals
from testimony.estimates.drawing import UNIFORM, Drawing, draw
from testimony.estimates.how import How
from testimony.estimates.result import Estimates
from testimony.estimates.shares import estimate
from testimony.estimating.draws import candidates, draw_from, keep_draw, read_draw, strata_of, write_draw
from testimony.estimating.machine import Predictions, by_model, cross_fitted, knows_coded, marks_of
from testimony.estimating.people import RESPONDENT
from testimony.estimating.study import population
from testimony.evaluation import Progress
from testimony.study import place

INSTEAD = "The shipped model has learnt from some of the hand-coded respondents, or labels other codes; cross-fitted instead."


def estimates(  # noqa: PLR0913 (each is an option of the command)
    study: Path | str,
    *,
    by: Sequence[str] = (),
    predictions: Predictions | None = None,
    model: Path | str | None = None,
    cross_fit: bool = False,
    drawing: Path | None = None,
    unit: str = RESPONDENT,
    weight: str = "",
    how: How | None = None,
    progress: Progress = lambda *_: None,
) -> Estimates:
    """Return the estimates of a study: its hand coding, its draw (or the file `drawing`), and what a model says of everybody.

    What a model says comes from `predictions`, from the folder `model`, or by cross-fitting; without any of them from the
    shipped model, and where that has learnt from the hand-coded, by cross-fitting. Raises `EvaluationError` as
    `testimony.estimates.estimate` does, before any labelling where that is possible.
    """
    how = how or How()
    if unit not in (RESPONDENT, "document"):
        raise EvaluationError(f"unit {unit!r} is unknown", next_step="Give respondent or document.")
    corpus = Corpus.load(study)
    drawn = read_draw(drawing) if drawing is not None else draw_from(study)
    before = population(corpus, predictions or Predictions(()), drawing=drawn, unit=unit, weight=weight)
    refusals.check(before, assume=how.assume, missing=how.missing)
    if predictions is None and not before.coded.all():
        predictions = _predicted(corpus, model, cross_fit, progress)
    found = population(corpus, predictions or Predictions(()), drawing=drawn, unit=unit, weight=weight)
    return estimate(found, by=by, how=how)


def drawn(  # noqa: PLR0913 (each is an option of the command)
    study: Path | str,
    size: int,
    *,
    seed: int | None = None,
    by: Sequence[str] = (),
    extends: Path | None = None,
    active: bool = False,
    uniform: float = UNIFORM,
    model: Path | str | None = None,
    progress: Progress = lambda *_: None,
) -> Drawing:
    """Return a draw of `size` more respondents of a study, which goes on with the one it keeps (or with the file `extends`).

    Without a seed the earlier draw's is taken, or 0. With `active` a model's uncertainty decides in part.
    """
    if active and by:
        step = "Leave --by out: an active draw decides of each respondent alone."
        raise EvaluationError("an active draw has no strata", next_step=step)
    corpus = Corpus.load(study)
    before = read_draw(extends) if extends is not None else draw_from(study)
    said = _predicted(corpus, model, False, progress) if active else None
    if seed is None:
        seed = before.rows[0].seed if before else 0
    if before is not None:
        by = _same_strata(before, by)
    people = candidates(corpus, by=by, predictions=said)
    return draw(people, size, seed=seed, before=before, active=active, uniform=uniform)


def keep(study: Path | str, drawing: Drawing, output: Path | None, *, overwrite: bool = False) -> None:
    """Keep a draw in a study file, and write it to `output`; raise `EvaluationError` where it could be kept nowhere."""
    if output is None and not place.is_study(study):
        step = "Write the draw to a file: -o draw.csv. Estimates need it."
        raise EvaluationError("a folder cannot keep a draw", where=str(study), next_step=step)
    if output is not None:
        write_draw(drawing, output, overwrite=overwrite)
    if place.is_study(study):
        keep_draw(study, drawing)


def _same_strata(before: Drawing, by: Sequence[str]) -> Sequence[str]:
    """Return the fields of the earlier draw's strata; refuse others."""
    fields = strata_of(before)
    if by and tuple(by) != fields:
        step = f"Leave --by out: it goes on with {', '.join(fields) or 'a single stratum'}."
        raise EvaluationError("the earlier draws had other strata", next_step=step)
    return fields


def _predicted(corpus: Corpus, model: Path | str | None, cross_fit: bool, progress: Progress) -> Predictions:
    """Return what is said of everybody: by cross-fitting, by a model, or by the shipped one where it may."""
    from testimony.model import load_model

    if cross_fit:
        return cross_fitted(corpus, progress=progress)
    if model is not None:
        return by_model(corpus, load_model(model), progress)
    shipped = load_model()
    if shipped.targets == corpus.codebook.targets and not knows_coded(corpus, marks_of(shipped)):
        return by_model(corpus, shipped, progress)
    found = cross_fitted(corpus, progress=progress)
    return replace(found, notes=(INSTEAD, *found.notes))
