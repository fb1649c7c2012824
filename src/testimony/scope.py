"""Scope: which words are said as not so, as somebody else's, as perhaps, or as what others claim.

`RULES` is read from top to bottom; for each word and flag the first rule that reaches it wins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from testimony import scope_data as data
from testimony.scope_data import Cues

NO_ANSWER = frozenset(
    [
        "nee",
        "neen",
        "niet",
        "nooit",
        "geenszins",
        "allerminst",
        "нет",
        "не",
        "ни",
        "никогда",
        "нисколько",
        "ничуть",
        "no",
        "nope",
        "not",
        "nah",
        "never",
        "nothing",
    ]
)
"""Answers that deny what was asked, by their first two words."""

YES_ANSWER = frozenset(
    [
        "ja",
        "jawel",
        "inderdaad",
        "precies",
        "klopt",
        "zeker",
        "absoluut",
        "deels",
        "да",
        "ага",
        "угу",
        "конечно",
        "именно",
        "отчасти",
        "точно",
        "yes",
        "yeah",
        "yep",
        "exactly",
        "absolutely",
        "certainly",
        "indeed",
        "partly",
        "mostly",
        "right",
    ]
)
"""Answers that affirm what was asked, by their first word."""

DEGREE_ANSWER = frozenset(
    "vooral voornamelijk grotendeels hoofdzakelijk gedeeltelijk ook allebei beide allemaal helemaal "  # noqa: SIM905
    "основном главным отчасти частично тоже также оба всё все вполне скорее пожалуй "
    "mainly mostly chiefly largely partly also both all too entirely totally very".split()
)
"""Answers that say how far it was so, anywhere in a few words."""

Flag = Literal["negated", "other", "hypothetical", "hearsay", "affirmed"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule sees of a text: its words in lower case, and the clause and sentence each stands in."""

    words: tuple[str, ...]
    clauses: tuple[int, ...]
    sentences: tuple[int, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Reach:
    """The words `first` up to `stop` that a rule flags."""

    rule: str
    flag: Flag
    first: int
    stop: int


def find_scopes(said: Said) -> tuple[frozenset[str], ...]:
    """Return the flags of each word, in order."""
    flags: list[set[str]] = [set() for _ in said.words]
    for reach in explain(said):
        for i in range(reach.first, reach.stop):
            flags[i].add(reach.flag)
    return tuple(frozenset(f - {"negated", "affirmed"} if "affirmed" in f else f) for f in flags)


def explain(said: Said) -> list[Reach]:
    """Return every rule that fired, and the words it reaches."""
    return [reach for rule in RULES for reach in rule(said)]


def not_only(said: Said) -> list[Reach]:
    """ "Not only the money" affirms the money: no later negation reaches it."""
    return [
        Reach("not_only", "affirmed", first, _clause_end(said, stop, 8))
        for first, stop in _cues(said, data.NOT_ONLY)
    ]


def not_because(said: Said) -> list[Reach]:
    """ "Not because of the war": what follows is denied, to the end of the clause."""
    return [
        Reach("not_because", "negated", stop, _clause_end(said, stop, 8))
        for _, stop in _cues(said, data.NOT_BECAUSE)
    ]


def not_involved(said: Said) -> list[Reach]:
    """ "The money had nothing to do with it": what stands before, in the clause, is denied."""
    return [
        Reach("not_involved", "negated", _clause_start(said, first, 7), first)
        for first, _ in _cues(said, data.NOT_INVOLVED)
    ]


def negation(said: Said) -> list[Reach]:
    """A plain negation reaches the next four words of its clause."""
    return [
        Reach("negation", "negated", stop, _clause_end(said, stop, 4))
        for _, stop in _cues(said, data.NEGATION)
    ]


def hypothetical(said: Said) -> list[Reach]:
    """If, would, one day: the clause is not told as having happened."""
    return _whole("hypothetical", "hypothetical", said, data.HYPOTHETICAL, said.clauses)


def other_person(said: Said) -> list[Reach]:
    """A friend, the neighbours, a grandfather: the rest of the sentence is about them."""
    return [
        Reach("other_person", "other", first, _run_end(said.sentences, first))
        for first, _ in _cues(said, data.OTHER_PERSON)
    ]


def hearsay(said: Said) -> list[Reach]:
    """They say, on television: the sentence reports what others claim."""
    return _whole("hearsay", "hearsay", said, data.HEARSAY, said.sentences)


RULES: tuple[Callable[[Said], list[Reach]], ...] = (
    not_only,
    not_because,
    not_involved,
    negation,
    hypothetical,
    other_person,
    hearsay,
)


@lru_cache(maxsize=64)
def _by_first_word(cues: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for cue in cues:
        words = tuple(cue.split())
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(options, key=len, reverse=True)) for first, options in found.items()}


def _cues(said: Said, cues: Cues) -> list[tuple[int, int]]:
    """Return where a cue of the text's language stands: its first word, and one past its last."""
    table = _by_first_word(cues.get(said.language, ()))
    found = []
    for i, word in enumerate(said.words):
        for option in table.get(word, ()):
            if said.words[i : i + len(option)] == option:
                found.append((i, i + len(option)))
                break
    return found


def _whole(rule: str, flag: Flag, said: Said, cues: Cues, runs: Sequence[int]) -> list[Reach]:
    return [Reach(rule, flag, _run_start(runs, i), _run_end(runs, i)) for i, _ in _cues(said, cues)]


def _run_end(runs: Sequence[int], i: int) -> int:
    stop = i
    while stop < len(runs) and runs[stop] == runs[i]:
        stop += 1
    return stop


def _run_start(runs: Sequence[int], i: int) -> int:
    start = i
    while start > 0 and runs[start - 1] == runs[i]:
        start -= 1
    return start


def _clause_end(said: Said, start: int, most: int) -> int:
    """Return one past the last word a cue before `start` reaches: clause end, turning word, or `most` words."""
    turning = data.TURNING.get(said.language, ())
    stop = start
    limit = min(len(said.words), start + most)
    while stop < limit and said.clauses[stop] == said.clauses[start - 1]:
        if stop > start and said.words[stop] in turning:
            break
        stop += 1
    return stop


def _clause_start(said: Said, stop: int, most: int) -> int:
    start = stop
    while start > max(0, stop - most) and said.clauses[start - 1] == said.clauses[stop]:
        start -= 1
    return start
