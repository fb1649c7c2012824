"""From passages to a testimony: the four states of each code (codebook, section 6).

Silence is never "no": `no` needs an explicit denial.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from testimony.codebook import Code, Codebook

State = Literal["yes", "no", "not_mentioned", "conflict"]
STATES: tuple[State, ...] = ("yes", "no", "not_mentioned", "conflict")


def state_of(code: Code, stances: Iterable[str]) -> State:
    """Return the state of one code, given the stances of everything that counts about it.

    >>> state_of(Code("economics"), ["denied"])
    'no'
    >>> state_of(Code("discrimination", both="affirmed"), ["affirmed", "denied"])
    'yes'
    """
    found = set(stances)
    if not found:
        return "not_mentioned"
    if found == {"denied"}:
        return "no"
    if found == {"affirmed"} or code.both == "affirmed":
        return "yes"
    return "conflict"


def states(codebook: Codebook, targets: Iterable[tuple[str, str]]) -> dict[str, State]:
    """Return code -> state for a testimony, given the (code, stance) pairs that count in it."""
    pairs = list(targets)
    return {
        code.name: state_of(code, [stance for name, stance in pairs if name == code.name])
        for code in codebook.codes
    }
