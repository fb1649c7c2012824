"""What is not estimated, and what to do instead: each rule says no to one thing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from testimony.errors import EvaluationError
from testimony.estimates.population import Population

LABEL_SHIFT = "label_shift"
AT_RANDOM = "at_random"


def check(population: Population, *, assume: str = "", missing: str = "") -> None:
    """Raise `EvaluationError` where an interval would not hold what it promises."""
    _known_words(assume, missing)
    for rule in RULES:
        if population.coded.all() and rule not in _ALWAYS:
            continue  # everybody is counted: nothing was drawn, and nothing rests on the model
        rule(population, assume, missing)


def _known_words(assume: str, missing: str) -> None:
    for name, value, known in (("assume", assume, LABEL_SHIFT), ("missing", missing, AT_RANDOM)):
        if value not in ("", known):
            raise EvaluationError(f"{name} {value!r} is unknown", next_step=f"The only one is {known!r}.")


def _nobody(population: Population, assume: str, missing: str) -> None:
    if not population.coded.any():
        raise EvaluationError(
            "nobody was coded by hand, and a model's labels alone are no estimate",
            next_step="Draw a sample (testimony draw), code it, and estimate again.",
        )


def _in_sample(population: Population, assume: str, missing: str) -> None:
    seen = population.persons(population.seen & population.coded)
    if seen:
        raise EvaluationError(
            f"the model learnt from {seen} of the respondents it would be corrected by; on them it errs less than on others",
            next_step="Cross-fit (--cross-fit): each respondent is then judged by what was learnt from the others. Or use a model "
            "that has not seen them.",
        )


def _convenience(population: Population, assume: str, missing: str) -> None:
    if population.design is None and assume != LABEL_SHIFT:
        raise EvaluationError(
            "nobody knows how the hand-coded respondents were chosen, so they say nothing of the others",
            next_step='Draw them by chance (testimony draw) and code those. Or say assume="label_shift" '
            "(--assume label_shift) if the model errs equally often on both.",
        )


def _missing_probability(population: Population, assume: str, missing: str) -> None:
    design = population.design
    if design is None or assume == LABEL_SHIFT:
        return
    p = design.probability[design.drawn & population.coded]
    wrong = int((~np.isfinite(p) | (p <= 0) | (p > 1)).sum())
    if wrong:
        raise EvaluationError(
            f"{wrong} of the {len(p)} hand-coded that were drawn have no inclusion probability above 0 and at most 1",
            next_step="Give each one's probability of being drawn, as testimony draw stores it; without it nobody knows for how "
            "many others one stands.",
        )


def _outside(population: Population, assume: str, missing: str) -> None:
    design = population.design
    if design is None or assume == LABEL_SHIFT:
        return
    outside = population.persons((design.probability == 0) & ~design.drawn)
    if outside:
        raise EvaluationError(
            f"{outside} respondents could not have been drawn: they came after the draw, or nobody was drawn of their stratum",
            next_step="Draw again: testimony draw makes those who came later a stratum of their own. Then code the newly drawn.",
        )


def _nobody_drawn(population: Population, assume: str, missing: str) -> None:
    design = population.design
    if design is not None and assume != LABEL_SHIFT and not (design.drawn & population.coded).any():
        raise EvaluationError(
            "none of the drawn respondents is coded by hand yet",
            next_step="Code those that testimony draw named.",
        )


def _not_coded(population: Population, assume: str, missing: str) -> None:
    design = population.design
    if design is None or missing == AT_RANDOM or assume == LABEL_SHIFT:
        return
    left = population.persons(design.drawn & ~population.coded)
    if left:
        raise EvaluationError(
            f"{left} of the {population.persons(design.drawn)} drawn respondents are not coded yet, and who is left out is "
            "seldom left out by chance",
            next_step='Code them. If they cannot be coded for reasons that have nothing to do with the codes, say missing="at_random" '
            "(--missing at_random).",
        )


Rule = Callable[[Population, str, str], None]
RULES: tuple[Rule, ...] = (
    _nobody,
    _in_sample,
    _convenience,
    _missing_probability,
    _outside,
    _nobody_drawn,
    _not_coded,
)
"""In the order in which they are asked; the first that says no is heard."""

_ALWAYS: tuple[Rule, ...] = (_nobody,)
