"""Drawing respondents for hand coding, so that everybody's chance of being drawn is known; later draws extend earlier ones.

A respondent has a fixed random number, made from the seed and the respondent's id. A stratum's sample is its first n
respondents by that number, so a larger draw holds the smaller one (permanent random numbers: Ohlsson 1995).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import TYPE_CHECKING

from testimony.errors import EvaluationError

if TYPE_CHECKING:
    import pandas as pd

SIMPLE, POISSON = "simple", "poisson"

FEWEST = 2
"""Respondents drawn of each stratum: one alone says nothing of how they differ."""

UNIFORM = 0.3
"""The part of a draw for active learning that is drawn from everybody alike: the audit."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A respondent who may be drawn: documents, stratum, and how unsure a model is of them (0 to 1)."""

    respondent: str
    documents: tuple[str, ...]
    stratum: str = ""
    uncertainty: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A respondent of the frame: the chance to have been drawn by now, and in which round that happened (0: not drawn).

    `frame` is the round in which the respondent was first there; who came later was drawn from apart.
    """

    respondent: str
    documents: tuple[str, ...]
    kind: str
    stratum: str
    frame: int
    round: int
    probability: float
    seed: int

    @property
    def drawn(self) -> bool:
        """Tell whether the respondent is to be coded."""
        return self.round > 0


@dataclass(frozen=True)
class Drawing:
    """Everybody who could be drawn, in the order of the study; `rounds` draws have been made."""

    rows: tuple[Drawn, ...]

    @property
    def rounds(self) -> int:
        """Return the number of the latest round."""
        return max((row.round for row in self.rows), default=0)

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """Return who was drawn, in any round."""
        return tuple(row for row in self.rows if row.drawn)

    @property
    def new(self) -> tuple[Drawn, ...]:
        """Return who was drawn in the latest round."""
        return tuple(row for row in self.rows if row.round == self.rounds and row.drawn)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a document: respondent, whether and when drawn, stratum, probability, seed."""
        import pandas as pd

        rows = [
            {
                "document": document,
                "respondent": row.respondent,
                "drawn": row.drawn,
                "round": row.round,
                "kind": row.kind,
                "stratum": row.stratum,
                "frame": row.frame,
                "probability": row.probability,
                "seed": row.seed,
            }
            for row in self.rows
            for document in row.documents
        ]
        return pd.DataFrame(rows)

    def _repr_html_(self) -> str:
        return f"<p><b>{len(self.drawn)}</b> of {len(self.rows)} respondents drawn, <b>{len(self.new)}</b> of them in round {self.rounds}</p>"


def draw(
    candidates: Sequence[Candidate],
    size: int,
    *,
    seed: int,
    before: Drawing | None = None,
    active: bool = False,
    uniform: float = UNIFORM,
) -> Drawing:
    """Draw `size` more respondents, and return everybody with the chance to have been drawn by now.

    Each stratum gets its share of the whole; within it everybody has the same chance n/N. With `active`, each respondent is
    decided alone, with a chance of which the part `uniform` is the same for all and the rest goes by the model's uncertainty (about `size` are
    drawn); after several rounds a respondent's chance is 1 − Π(1 − chance in a round). Who came after an earlier draw is a
    stratum apart. Raises `EvaluationError` where fewer are left, or the seed or the kind is not that of the earlier draws.
    """
    kind = POISSON if active else SIMPLE
    earlier = {row.respondent: row for row in before.rows} if before else {}
    _check(candidates, size, seed, kind, earlier, uniform)
    number = (before.rounds if before else 0) + 1
    frame = [
        replace(earlier[c.respondent], documents=c.documents)
        if c.respondent in earlier
        else Drawn(c.respondent, c.documents, kind, c.stratum, number, 0, 0.0, seed)
        for c in candidates
    ]
    if active:
        unsure = {c.respondent: c.uncertainty for c in candidates}
        return Drawing(tuple(_one_by_one(frame, unsure, size, number, uniform)))
    return Drawing(tuple(_by_stratum(frame, size, number)))


def random_number(*names: object) -> float:
    """Return a number in [0, 1) that is always the same for the same names and looks like chance.

    >>> 0 <= random_number(1, "p-007") == random_number(1, "p-007") < 1
    True
    """
    digest = hashlib.sha256("\0".join(map(str, names)).encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def _check(
    candidates: Sequence[Candidate],
    size: int,
    seed: int,
    kind: str,
    earlier: Mapping[str, Drawn],
    uniform: float,
) -> None:
    left = sum(1 for c in candidates if c.respondent not in earlier or not earlier[c.respondent].drawn)
    if not 0 < size <= left:
        raise EvaluationError(
            f"{size} cannot be drawn of the {left} respondents that are left", next_step=f"Draw 1 to {left}."
        )
    if not 0 < uniform <= 1:
        step = "Without it the sure would never be drawn, and nothing could be said of them."
        raise EvaluationError(f"a uniform part of {uniform} is not above 0 and at most 1", next_step=step)
    for row in earlier.values():
        if row.kind != kind:
            step = "Go on as you began, or begin anew with an empty draw."
            raise EvaluationError(f"the earlier draws were {row.kind}, this one is {kind}", next_step=step)
        if row.seed != seed:
            step = f"Give --seed {row.seed}: with another one the earlier draws would not be part of it."
            raise EvaluationError(f"the earlier draws had the seed {row.seed}", next_step=step)


def _by_stratum(frame: Sequence[Drawn], size: int, number: int) -> list[Drawn]:
    """Return the frame with the first of each stratum drawn, in the order of their random numbers."""
    strata: dict[tuple[int, str], list[Drawn]] = defaultdict(list)
    for row in frame:
        strata[row.frame, row.stratum].append(row)
    have = {h: sum(row.drawn for row in rows) for h, rows in strata.items()}
    wanted = allocated({h: len(rows) for h, rows in strata.items()}, have, sum(have.values()) + size)
    made = {}
    for h, rows in strata.items():
        rows.sort(key=lambda row: (not row.drawn, random_number(row.seed, row.respondent)))
        chance = wanted[h] / len(rows)
        for place, row in enumerate(rows):
            when = row.round or (number if place < wanted[h] else 0)
            made[row.respondent] = _now(row, when, chance)
    return [made[row.respondent] for row in frame]


def _now(row: Drawn, when: int, chance: float) -> Drawn:
    return Drawn(row.respondent, row.documents, row.kind, row.stratum, row.frame, when, chance, row.seed)


Stratum = tuple[int, str]


def allocated(sizes: Mapping[Stratum, int], have: Mapping[Stratum, int], total: int) -> dict[Stratum, int]:
    """Return how many each stratum gives of `total`: its share, at least what it has given and `FEWEST`, at most all it has.

    >>> allocated({(1, "nl"): 60, (1, "ru"): 40}, {(1, "nl"): 0, (1, "ru"): 0}, 10)
    {(1, 'nl'): 6, (1, 'ru'): 4}
    """
    everybody = sum(sizes.values())
    least = {h: max(have[h], min(FEWEST, n)) for h, n in sizes.items()}
    if sum(least.values()) > total:
        raise EvaluationError(
            f"{total} respondents are too few for {len(sizes)} strata, of which each needs {FEWEST}",
            next_step=f"Draw {sum(least.values()) - sum(have.values())} or more, or from fewer strata.",
        )
    ideal = {h: total * n / everybody for h, n in sizes.items()}
    given = {h: min(max(n, floor(ideal[h])), sizes[h]) for h, n in least.items()}
    while (more := total - sum(given.values())) != 0:
        step = 1 if more > 0 else -1
        able = [h for h in given if (given[h] < sizes[h] if step > 0 else given[h] > least[h])]
        chosen = max(able, key=lambda h: (step * (ideal[h] - given[h]), sizes[h], h))
        given[chosen] += step
    return given


def _one_by_one(
    frame: Sequence[Drawn], unsure: Mapping[str, float], size: int, number: int, uniform: float
) -> Iterable[Drawn]:
    """Yield the frame with each respondent decided alone, by a chance that grows with the uncertainty."""
    total = sum(unsure.values())
    part = [
        uniform / len(frame) + (1 - uniform) * (unsure[r.respondent] / total if total else 1 / len(frame))
        for r in frame
    ]
    scale = _scale(part, [1 - r.probability for r in frame], size)
    for row, mine in zip(frame, part, strict=True):
        chance = min(1.0, scale * mine)
        now = row.round == 0 and random_number(row.seed, number, row.respondent) < chance
        by_now = 1 - (1 - row.probability) * (1 - chance)
        yield _now(row, number if now else row.round, by_now)


def _scale(part: Sequence[float], left: Sequence[float], size: int) -> float:
    """Return the factor with which `size` respondents are expected to be drawn anew, no chance above 1."""
    import numpy as np

    parts, rest = np.array(part), np.array(left)
    low, high = 0.0, 1 / float(parts.min())
    for _ in range(100):
        middle = (low + high) / 2
        expected = float(np.minimum(1.0, middle * parts) @ rest)
        low, high = (middle, high) if expected < size else (low, middle)
    return high
