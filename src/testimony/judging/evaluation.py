"""The evaluation as people ask for it and look at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

from testimony.baselines import USUAL
from testimony.corpus import Corpus
from testimony.errors import EvaluationError
from testimony.evaluation import HeldOut, Learner, Progress
from testimony.findings import Findings, System
from testimony.judging.case import Case, findings
from testimony.judging.crossed import DEFAULT, crossed, of_held
from testimony.judging.modelled import Judgeable, modelled


class Evaluation(Findings):
    """What an evaluation found: look at it in a notebook, take it elsewhere as a table (`to_frame`) or a page (`to_html`)."""

    def to_html(self) -> str:
        """Return a self-contained page with tables and plots, to read and print."""
        from testimony.report.evaluation import page

        return page(self)

    def _repr_html_(self) -> str:
        from testimony.report.evaluation import fragment

        return fragment(self)


def evaluate(  # noqa: PLR0913 (what learns can be given as an engine or as what makes one)
    corpus: Corpus,
    *,
    engine: Any = None,
    make: Callable[[], Learner] | None = None,
    model: Judgeable | None = None,
    part: str = "",
    baselines: Sequence[str] = USUAL,
    learning_curve: bool = False,
    by_genre: bool = False,
    progress: Progress = lambda *_: None,
) -> Evaluation:
    """Return how good a classifier is on people it has not seen, per target and language, beside baselines.

    Without a model, everybody but the test part is judged by what `engine` (as in `train`; None: the default engine), or any
    learner that `make()` makes, learns from the others: five folds by respondent; calibration and limits of a fold are learnt
    from the other folds. With a model, its own calibration is judged on the documents of `part` ("": all but the test part),
    and the baselines learn from those respondents of the corpus that the model learnt from. Intervals are percentiles of 1000
    bootstrap samples of respondents.
    `baselines` are names out of `testimony.baselines.ALL`. Raises `EvaluationError` where the model was trained on somebody
    it would be judged on, or does not say on whom, `CorpusError` where there is nothing to judge by, and `ModelError` where
    the engine cannot learn from texts.

    >>> evaluate(Corpus.load(), engine="sklearn:sklearn.linear_model.LogisticRegression")  # doctest: +SKIP
    >>> evaluate(Corpus.load(), learning_curve=True).to_frame()  # doctest: +SKIP
    """
    if model is None and part:
        step = "Give a model that has not seen it; without one, all but the test part is cross-validated."
        raise EvaluationError(f"part {part!r} without a model", where=corpus.name, next_step=step)
    if engine is not None and make is not None:
        step = "Give one of the two."
        raise EvaluationError("an engine, and what makes another", where=corpus.name, next_step=step)
    if model is not None and (engine is not None or make is not None or learning_curve):
        step = "Leave the model out to judge what an engine learns."
        raise EvaluationError(
            "a model is judged as it is: nothing is trained", where=model.name, next_step=step
        )
    if model is None:
        case = crossed(
            corpus, make, baselines, engine=engine, learning_curve=learning_curve, progress=progress
        )
    else:
        case = modelled(corpus, model, part, baselines, progress=progress)
    return _evaluation(case, by_genre=by_genre, progress=progress)


def of_held_out(corpus: Corpus, held: HeldOut, *, system: System | None = None) -> Evaluation:
    """Return the evaluation of scores of people held out that are there already, as training makes them; no baselines."""
    return _evaluation(of_held(corpus, held, system or System("engine", bool(corpus.phrasebook), DEFAULT)))


def _evaluation(case: Case, *, by_genre: bool = False, progress: Progress = lambda *_: None) -> Evaluation:
    found = findings(case, by_genre=by_genre, progress=progress)
    return Evaluation(**{f.name: getattr(found, f.name) for f in fields(found)})
