"""Segments: the unit that is coded and classified, cut from turns and paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from testimony.document import Document, Segment, Turn
from testimony.language import UNKNOWN, identify
from testimony.sentences import sentence_ends
from testimony.span import Span, trimmed

LONGEST = 120
"""Words; a longer turn or paragraph is split at sentence ends, into pieces of about equal length."""

_WORD = re.compile(r"\S+")
_CLAUSE_END = re.compile(r"(?<=[,;:–—…)])\s+")


def segmented(document: Document, *, languages: bool = True) -> Document:
    """Return the document with its segments, each in a language, and with the language of most of its words.

    Every character of a turn that is not white space lies in exactly one segment. Without `languages` these are the same segments,
    sooner: a turn's language is told only where it decides how the turn is cut, and is "" elsewhere.
    """
    main = document.language or _main_language(document)
    found: list[Segment] = []
    for index, turn in enumerate(document.turns):
        quote = document.quote(turn)
        told = languages or _count(quote) > LONGEST
        tag = turn.language or (_language(quote, main) if told else "")
        found.extend(_segments(document, turn, index, tag, len(found)))
    return replace(document, segments=tuple(found), language=main)


def _segments(document: Document, turn: Turn, index: int, tag: str, first: int) -> Iterator[Segment]:
    for number, span in enumerate(pieces(document.text, turn.span, tag), first):
        text = span.quote(document.text)
        yield Segment(document.id, number, span.start, span.stop, text, turn.role, turn.speaker, tag, index)


def pieces(text: str, turn: Span, language: str) -> list[Span]:
    """Return a turn whole, or cut at sentence ends into pieces of at most about `LONGEST` words."""
    whole = trimmed(text, turn.start, turn.stop)
    quote = whole.quote(text)
    words = _count(quote)
    if words <= LONGEST:
        return [whole] if len(whole) else []
    parts = _parts(quote, sentence_ends(quote, language))
    cuts = [whole.start + cut for cut in _joined(parts, words / -(-words // LONGEST))]
    return [trimmed(text, a, b) for a, b in pairwise([whole.start, *cuts])]


def _parts(text: str, ends: Iterable[int]) -> list[tuple[int, int]]:
    """Return where parts of at most `LONGEST` words end, each with the number of its words: sentences, and what long ones are cut into."""
    found: list[tuple[int, int]] = []
    start = 0
    for stop in ends:
        count = _count(text[start:stop])
        if count > LONGEST:
            inner = [start + cut for cut in _cuts(text[start:stop])]
            found += [(b, _count(text[a:b])) for a, b in pairwise([start, *inner, stop])]
        elif count:
            found.append((stop, count))
        start = stop
    return found


def _cuts(sentence: str) -> list[int]:
    """Return where to cut a long sentence: at clause ends, or between words where there are none."""
    clauses = [m.start() for m in _CLAUSE_END.finditer(sentence)]
    words = [m.start() for m in _WORD.finditer(sentence)]
    found: list[int] = []
    last = 0
    while len(words) - (first := bisect_left(words, last)) > LONGEST:
        limit = words[first + LONGEST]
        at = bisect_right(clauses, limit) - 1
        last = clauses[at] if at >= 0 and clauses[at] > last else limit
        found.append(last)
    return found


def _joined(parts: Sequence[tuple[int, int]], aim: float) -> list[int]:
    """Join neighbouring parts until a piece has about as many words as the others will have; return where the pieces end."""
    found: list[int] = []
    held = total = 0
    for (stop, own), (_, more) in pairwise([*parts, (0, 0)]):
        held, total = held + own, total + own
        if not more or held + more > 1.1 * LONGEST or total + more / 2 > aim * (len(found) + 1):
            found.append(stop)
            held = 0
    return found


def _count(text: str) -> int:
    return len(text.split())


def _language(text: str, main: str) -> str:
    return identify(text, hint="" if main == UNKNOWN else main).tag


def _main_language(document: Document) -> str:
    """Return the language most of the words are in; the respondents' where there are any."""
    votes: Counter[str] = Counter()
    for turn in document.turns:
        text = document.quote(turn)
        weight = 1 if turn.role == "interviewer" else 3
        if len(text) > 20 or turn.language:
            votes[turn.language or identify(text).tag] += weight * min(len(text), 400)
        if votes.total() > 60_000:  # enough heard
            break
    if votes:
        return votes.most_common(1)[0][0]
    return identify(document.text).tag
