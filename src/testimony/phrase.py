"""A phrase: a way of saying something, coded by itself, for training only."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of saying something. No person said it, so nothing is ever judged on it.

    `targets` are the targets it carries; none for a near-miss, whose `kind` says why it does not count
    ("homonym", "other_person"). `register` is "spoken" or "written"; `hand` is who wrote it.
    """

    text: str
    language: str
    targets: tuple[str, ...] = ()
    subcode: str = ""
    kind: str = ""
    register: str = ""
    hand: str = ""


PHRASE_FIELDS = tuple(f.name for f in fields(Phrase))
