"""A study, its draw and a model's predictions as the population that estimates are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from testimony.corpus import Corpus
from testimony.errors import EvaluationError
from testimony.estimates.drawing import Drawing
from testimony.estimates.population import NOBODY_SAID, Design, Kind, Population
from testimony.estimating.machine import Predictions, Said
from testimony.estimating.people import RESPONDENT, Unit, combined, number, units
from testimony.evaluation import person_mark


def population(
    corpus: Corpus,
    predictions: Predictions,
    *,
    drawing: Drawing | None = None,
    unit: str = RESPONDENT,
    weight: str = "",
) -> Population:
    """Return everybody in the study or in the predictions, as units to estimate from.

    `drawing` says how the hand-coded were chosen (None: nobody knows); `unit` is `respondent` or `document`; `weight` a field with
    survey weights. Raises `EvaluationError` where a weight is missing or none.
    """
    everybody = (*units(corpus, unit), *_others(corpus, predictions, unit))
    said = {one.document: one for one in predictions.said}
    codes = tuple(code.name for code in corpus.codebook.codes)
    mine = [[said[d] for d in one.documents if d in said] for one in everybody]
    predicted = [_predicted(corpus, found) for found in mine]
    return Population(
        ids=tuple(one.id for one in everybody),
        codes=codes,
        hand=_numbers([one.states for one in everybody], codes),
        predicted=_numbers(predicted, codes),
        person=np.unique([one.person for one in everybody], return_inverse=True)[1],
        weight=_weights(everybody, weight),
        seen=np.array([person_mark(one.person) in predictions.marks for one in everybody], dtype=bool),
        chance=_chances(mine, codes),
        design=None if drawing is None else design(drawing, everybody),
        fields=_fields(everybody, mine),
        unit=unit,
        notes=predictions.notes,
    )


def design(drawing: Drawing, everybody: Sequence[Unit]) -> Design:
    """Return a draw as the design of these units; who was not there when it was made has the probability 0."""
    rows = {row.respondent: row for row in drawing.rows}
    kinds = {row.kind for row in drawing.rows}
    kind: Kind = "poisson" if kinds == {"poisson"} else "simple"
    found = [rows.get(one.person) for one in everybody]
    strata = [f"{row.frame} {row.stratum}" if row else "" for row in found]
    return Design(
        kind,
        np.array([row.probability if row else 0.0 for row in found]),
        np.array([bool(row and row.drawn) for row in found]),
        np.unique(strata, return_inverse=True)[1],
    )


def _others(corpus: Corpus, predictions: Predictions, unit: str) -> tuple[Unit, ...]:
    """Return the units that are in the predictions alone: nobody coded them, the model has labelled them."""
    there = {d.id for d in corpus.documents}
    people = {d.person for d in corpus.documents}
    held: dict[str, list[Said]] = {}
    for one in predictions.said:
        if one.document not in there and not (unit == RESPONDENT and one.person in people):
            held.setdefault(one.person if unit == RESPONDENT else one.document, []).append(one)
    return tuple(
        Unit(name, found[0].person, tuple(one.document for one in found), None, dict(found[0].fields or {}))
        for name, found in held.items()
    )


def _predicted(corpus: Corpus, found: Sequence[Said]) -> Mapping[str, str] | None:
    """Return what a model says of a unit; None where it had no say about any document."""
    states = [one.states for one in found if one.states is not None]
    return combined(corpus.codebook, states) if states else None


def _numbers(states: Sequence[Mapping[str, str] | None], codes: Sequence[str]) -> np.ndarray:
    rows = [[NOBODY_SAID] * len(codes) if s is None else [number(s[c]) for c in codes] for s in states]
    return np.array(rows, dtype=np.int8).reshape(len(states), len(codes))


def _chances(found: Sequence[Sequence[Said]], codes: Sequence[str]) -> np.ndarray | None:
    """Return the probability that a code is said in any document of a unit; NaN where the model had no say."""
    rows = []
    for unit in found:
        chances = [one.chance for one in unit if one.chance]
        rows.append(
            [
                1 - float(np.prod([1 - c.get(code, 0.0) for c in chances])) if chances else np.nan
                for code in codes
            ]
        )
    table = np.array(rows, dtype=float).reshape(len(found), len(codes))
    return None if np.isnan(table).all() else table


def _fields(everybody: Sequence[Unit], said: Sequence[Sequence[Said]]) -> dict[str, np.ndarray]:
    """Return each field that anybody has, with "" where it is not known; what the study says goes before the predictions."""
    told = [
        {**{k: v for one in reversed(found) for k, v in (one.fields or {}).items()}, **unit.fields}
        for unit, found in zip(everybody, said, strict=True)
    ]
    names = dict.fromkeys(name for row in told for name in row)
    return {name: np.array([row.get(name, "") for row in told], dtype=object) for name in names}


def _weights(everybody: Sequence[Unit], name: str) -> np.ndarray:
    if not name:
        return np.ones(len(everybody))
    try:
        found = np.array([float(one.fields[name]) for one in everybody])
    except (KeyError, ValueError) as error:
        step = "Give every respondent a number above 0, or leave the weights out."
        raise EvaluationError(f"somebody has no weight {name!r}", next_step=step) from error
    if not (np.isfinite(found) & (found > 0)).all():
        step = "Give every respondent a number above 0, or leave the weights out."
        raise EvaluationError(f"a weight {name!r} is not above 0", next_step=step)
    return found
