"""Segments: the unit that is coded and classified, cut from turns and paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from testimony.document import Document, Segment, Turn
from testimony.language import UNKNOWN, identify
from testimony.sentences import sentences
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
    words = _count(whole.quote(text))
    if words <= LONGEST:
        return [whole] if len(whole) else []
    said = sentences(whole.quote(text), language)
    parts = [part for sentence in said for part in _short(text, sentence.shift(whole.start))]
    return _joined(parts, words / -(-words // LONGEST))


def _joined(parts: list[tuple[Span, int]], aim: float) -> list[Span]:
    """Join neighbouring sentences, given with their words, until a piece has about as many as the others will have."""
    found: list[Span] = []
    start, held, total = parts[0][0].start, 0, 0
    for (part, own), after in zip(parts, [*parts[1:], None], strict=True):
        held, total = held + own, total + own
        more = after[1] if after else 0
        if after is None or held + more > 1.1 * LONGEST or total + more / 2 > aim * (len(found) + 1):
            found.append(Span(start, part.stop))
            start, held = (after[0].start if after else part.stop), 0
    return found


def _short(text: str, sentence: Span) -> list[tuple[Span, int]]:
    """Return a sentence whole, or cut at clause ends, or between words where there are none; each with the number of its words."""
    quote = sentence.quote(text)
    if (count := _count(quote)) <= LONGEST:
        return [(sentence, count)]
    cuts = [m.start() for m in _CLAUSE_END.finditer(quote)]
    words = [m.start() for m in _WORD.finditer(quote)]
    ends: list[int] = []
    last = 0
    while len(words) - (first := bisect_left(words, last)) > LONGEST:
        limit = words[first + LONGEST]
        cut = bisect_right(cuts, limit) - 1
        last = cuts[cut] if cut >= 0 and cuts[cut] > last else limit
        ends.append(last)
    spans = (trimmed(quote, a, b) for a, b in zip([0, *ends], [*ends, len(quote)], strict=True))
    return [(span.shift(sentence.start), _count(span.quote(quote))) for span in spans if len(span)]


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
