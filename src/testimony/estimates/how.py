"""How to estimate: what is assumed, which population is meant, what is too little to be shown or corrected."""

from __future__ import annotations

from dataclasses import dataclass

from testimony.estimates.suppression import LEAST

FEW = 40
"""Hand-coded units under which a group is estimated by them alone (pooled corrections covered as little as .011)."""


@dataclass(frozen=True, slots=True)
class How:
    """How to estimate; the default is what can be defended without a word.

    `assume`: "" or "label_shift". `missing`: "" or "at_random", of drawn respondents who were not coded. `finite`: the population
    is the study itself, not people like those in it. `few` and `least` count coded units, and persons.
    """

    assume: str = ""
    missing: str = ""
    finite: bool = True
    few: int = FEW
    least: int = LEAST
