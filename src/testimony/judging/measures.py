"""From what coders and systems say to findings: by target, language and genre, as means, as calibration, by testimony."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from testimony import scores
from testimony.findings import AFFIRMED, EVERY, MEASURES, Finding, Level, StateTable
from testimony.judging.truth import Answers, Truth
from testimony.scores import Sample, interval
from testimony.states import STATES
from testimony.thresholds import ENOUGH

_NOTHING = "no segment here carries it, or none was called so"
_SHOWN = "ECE of what is shown"


@dataclass(frozen=True)
class Group:
    """The segments of one language (and genre) as one system answered them, with the draws of respondents."""

    truth: Truth
    answers: Answers
    sample: Sample
    language: str
    genre: str
    y: np.ndarray
    probability: np.ndarray
    decision: np.ndarray

    def finding(
        self,
        level: Level,
        target: str,
        measure: str,
        values: np.ndarray,
        *,
        n: int = 0,
        people: int = 0,
        few: bool = False,
    ) -> Finding:
        """Return a number of this group with its interval."""
        number = interval(values, why=_NOTHING)
        system = self.answers.system.name
        return Finding(
            system, level, self.language, target, measure, number, n, people, few=few, genre=self.genre
        )

    @property
    def positives(self) -> np.ndarray:
        """Return how many segments carry each target."""
        found: np.ndarray = self.y.sum(axis=0)
        return found

    def people(self, column: int) -> int:
        """Return how many respondents have a segment with a target."""
        return len(np.unique(self.sample.member[self.y[:, column] == 1]))


def group(truth: Truth, answers: Answers, weights: np.ndarray, language: str, genre: str = "") -> Group:
    """Return a system's answers in one language and genre."""
    rows = truth.rows(language, genre)
    return Group(
        truth=truth,
        answers=answers,
        sample=Sample(truth.person[rows], weights),
        language=language,
        genre=genre,
        y=truth.y[rows],
        probability=answers.probability[rows],
        decision=answers.decision[rows],
    )


def per_target(g: Group) -> Iterator[Finding]:
    """Yield the measures of each target, and their means over affirmed targets and over all."""
    found = scores.tally(g.y, g.decision, g.sample).measures()
    columns = zip(g.probability.T, g.y.T, strict=True)
    found["average precision"] = np.column_stack(
        [scores.average_precision(p, y, g.sample) for p, y in columns]
    )
    for j, target in enumerate(g.truth.targets):
        n = int(g.positives[j])
        for name in MEASURES:
            yield g.finding(
                "target", target, name, found[name][:, j], n=n, people=g.people(j), few=n < ENOUGH
            )
    for kind, kept in averaged(g).items():
        for name in MEASURES:
            yield g.finding("macro", kind, name, scores.mean(found[name][:, kept]), n=int(kept.sum()))


def averaged(g: Group) -> dict[str, np.ndarray]:
    """Return which targets a mean is taken over: those with at least `ENOUGH` positives here, affirmed or all."""
    enough = g.positives >= ENOUGH
    plain = np.array([":" not in target for target in g.truth.targets])
    return {AFFIRMED: enough & plain, EVERY: enough}


def macro_f1(g: Group) -> np.ndarray:
    """Return the mean F1 over affirmed targets, over draws."""
    return scores.mean(scores.tally(g.y, g.decision, g.sample).f1[:, averaged(g)[AFFIRMED]])


def difference(first: Group, second: Group) -> Finding:
    """Return how much higher the first's mean F1 over affirmed targets is; both on the same draws of respondents."""
    measure = f"F1 above {second.answers.system.name}"
    n = int(averaged(first)[AFFIRMED].sum())
    return first.finding("difference", AFFIRMED, measure, macro_f1(first) - macro_f1(second), n=n)


def calibration(g: Group) -> Iterator[Finding]:
    """Yield the calibration error of each target, of all pooled, and of what is shown (yes or unsure) pooled."""
    for j, target in enumerate(g.truth.targets):
        n = int(g.positives[j])
        error = scores.calibration_error(g.probability[:, j], g.y[:, j], g.sample)
        yield g.finding("calibration", target, "ECE", error, n=n, people=g.people(j), few=n < ENOUGH)
    for measure, mask in (("ECE", np.ones(g.y.shape, dtype=bool)), (_SHOWN, g.decision >= 0)):
        p, y, sample = pooled(g, mask)
        error = scores.calibration_error(p, y, sample) if len(p) else np.array([np.nan])
        yield g.finding("calibration", EVERY, measure, error, n=len(p))


def pooled(g: Group, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray, Sample]:
    """Return probabilities and truth of all targets in one row, where `mask` is set, and whose they are."""
    member = np.broadcast_to(g.sample.member[:, None], g.y.shape)
    return g.probability[mask], g.y[mask], g.sample.of(member[mask])


def testimonies(truth: Truth, answers: Answers, weights: np.ndarray, language: str) -> Iterator[Finding]:
    """Yield accuracy, kappa and macro-F1 of the four states, per code and over all codes."""
    rows = truth.testimonies(language)
    sample = Sample(truth.testimony_person[rows], weights)
    tables = [
        scores.confusion(truth.states[rows, k], answers.states[rows, k], len(STATES), sample)
        for k in range(len(truth.codebook.codes))
    ]
    named = [(code.name, table) for code, table in zip(truth.codebook.codes, tables, strict=True)]
    for name, table in [*named, (EVERY, np.sum(tables, axis=0))]:
        kept = table[0].sum(axis=1) >= ENOUGH
        for measure, values in scores.agreement_measures(table, kept).items():
            number = interval(values, why="one state everywhere, or too few testimonies in any")
            yield Finding(
                answers.system.name, "testimony", language, name, measure, number, n=int(table[0].sum())
            )


def state_tables(truth: Truth, answers: Answers, language: str) -> Iterator[StateTable]:
    """Yield how often each true state of a code was found as each state."""
    rows = truth.testimonies(language)
    alone = Sample(truth.testimony_person[rows], np.ones((1, len(truth.people))))
    for k, code in enumerate(truth.codebook.codes):
        table = scores.confusion(truth.states[rows, k], answers.states[rows, k], len(STATES), alone)[0]
        yield StateTable(code.name, language, tuple(tuple(int(n) for n in row) for row in table))
