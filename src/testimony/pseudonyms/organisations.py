"""Organisations in Latin letters: a word that says so beside a name."""

from __future__ import annotations

from collections.abc import Iterator

from testimony.pseudonyms.common import excluded
from testimony.pseudonyms.finding import Finding
from testimony.pseudonyms.organisations_data import GENERIC, HEADS, JOINED, KNOWN, TAILS
from testimony.pseudonyms.seen import Seen, Word


def organisations(seen: Seen) -> Iterator[Finding]:
    """Heads and tails (school, bakkerij, Ltd) with the capitals beside them, and well-known employers."""
    at = 0
    words = seen.words
    while at < len(words):
        start, stop = _around(seen, at)
        chosen = words[start:stop]
        if (
            len(chosen) > 1 and sum(w.capital and w.low not in HEADS | GENERIC for w in chosen)
        ) or _is_named_head(chosen):
            yield Finding(chosen[0].start, chosen[-1].stop, "organisation", "organisations")
            at = stop
        else:
            if words[at].low in KNOWN and words[at].capital:
                yield Finding(words[at].start, words[at].stop, "organisation", "organisations")
            at += 1


def _is_named_head(chosen: tuple[Word, ...]) -> bool:
    """Tell whether it is a University of somewhere, all of it capitals that are heads themselves."""
    return len(chosen) > 1 and all(w.capital or w.low in JOINED for w in chosen) and not chosen[0].begins


def _around(seen: Seen, at: int) -> tuple[int, int]:
    """Return the words of an organisation around a head or tail; empty where there is none."""
    words = seen.words
    head = words[at]
    if head.cyrillic or head.low not in HEADS | TAILS:
        return at, at
    start, stop = at, at + 1
    if head.capital or head.low in ("moskee", "kerk", "mosque", "church", "college", "school", "university"):
        while (
            start
            and words[start - 1].low not in GENERIC
            and _goes_on(seen, words[start - 1], words[start])
            and words[start - 1].capital
        ):
            if words[start - 1].begins and words[start - 1].low in GENERIC | {
                "at",
                "in",
                "bij",
                "toen",
                "then",
            }:
                break
            start -= 1
    while stop < len(words) and _goes_on(seen, words[stop - 1], words[stop]):
        if not words[stop].capital and not (_joins(seen, stop) and head.low in HEADS):
            break
        stop += 1
    while stop > at + 1 and not words[stop - 1].capital:
        stop -= 1
    return (start, stop) if not all(excluded(w.low) for w in words[start:stop]) else (at, at)


def _joins(seen: Seen, at: int) -> bool:
    words = seen.words
    return (
        words[at].low in JOINED
        and at + 1 < len(words)
        and words[at + 1].capital
        and (words[at].low not in ("in", "and", "en") or words[at + 1].low in TAILS)
    )


def _goes_on(seen: Seen, first: Word, second: Word) -> bool:
    return (
        seen.between(first, second) in (" ", "\u00a0", " & ", ". ", "'s ", "’s ", " ‘", ' "', " “")
        and not second.begins
    )
