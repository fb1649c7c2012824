"""Which way of counting characters a file uses: found by evidence, shown, and never guessed.

Every convention is tried. The evidence is the quotes that a file carries with its passages, and whether passages begin
and end at words. The rules stand in order; the first with an opinion wins, and its name is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from testimony.document import clean, folded
from testimony.errors import ReadError, UnsafeFile
from testimony.interchange.carried import legal
from testimony.interchange.offsets import ALL, KNOWN, Convention, Places
from testimony.span import Span

_PROGRAMS = {
    "nvivo": "nvivo",
    "maxqda": "maxqda",
    "atlas": "atlasti",
    "qualcoder": "qualcoder",
    "qc ": "qc",
    "doccano": "doccano",
    "label studio": "labelstudio",
    "brat": "brat",
    "web annotation": "web",
}
"""How a project names its program (the beginning of it), and ours for it."""

MOST_CHARACTERS = 300_000_000
"""Characters of all passages together: ten million words of text, coded some five times over."""

_LONG = 20  # characters from which a quote may be but the beginning of its passage
_TORN = 3  # characters at the end of such a beginning that a cut may have torn from their marks
_IMPOSSIBLE = -2.0
"""What a passage that lies nowhere takes from a convention's score: as much as two passages cut off amid words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A selection as a file has it: two counted positions, and the quote it carries ("" if none)."""

    start: int
    stop: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The convention chosen, the rule that chose it, and a sentence for people."""

    convention: Convention
    rule: str
    why: str

    def __str__(self) -> str:
        return f"characters are counted as {self.convention}: {self.why}"


@dataclass(frozen=True)
class Reading:
    """All selections of a file, as one convention (or several with the same result) places them."""

    conventions: tuple[Convention, ...]
    spans: tuple[Span | None, ...]
    scores: tuple[float, ...]
    quotes: int
    whole: int
    """How many passages cut no word in two."""

    @cached_property
    def score(self) -> float:
        """Return the sum over the selections."""
        return sum(self.scores)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules look at: the readings from the best down, and what is known of the file."""

    readings: tuple[Reading, ...]
    selections: int
    quoted: int
    origin: str
    asked: Convention | None
    own: Convention | None

    def of(self, convention: Convention) -> Reading | None:
        """Return the reading by a convention."""
        return next((r for r in self.readings if convention in r.conventions), None)


def choose(
    sources: Sequence[tuple[str, Sequence[Mark]]],
    *,
    origin: str = "",
    asked: Convention | None = None,
    own: Convention | None = None,
    where: str = "",
) -> Choice:
    """Return how the positions of a file are counted.

    `sources` are raw texts with their marks, `asked` is what a person says, `own` what a file of ours says of itself.
    Raises `ReadError` where conventions fit equally well and differ: a passage on the wrong words is worse than none.
    """
    refuse_endless(sources, where)
    evidence = _evidence(sources, origin, asked, own)
    for rule in RULES:
        if (found := rule(evidence)) is not None:
            return found
    ways = "; ".join(str(r.conventions[0]) for r in evidence.readings[:4])
    raise ReadError(
        f"its {evidence.selections} selections fit several ways of counting characters ({ways})",
        where=where,
        next_step="Look up a passage in the program it came from, and say which with --offsets.",
    )


def refuse_endless(sources: Sequence[tuple[str, Sequence[Mark]]], where: str) -> None:
    """Refuse passages that are together far longer than any study's: each is quoted wherever it is written."""
    total = sum(min(len(raw), m.stop - m.start) for raw, marks in sources for m in marks if m.stop > m.start)
    if total > MOST_CHARACTERS:
        raise UnsafeFile(
            f"its passages have {total:,} characters together; no study's have more than {MOST_CHARACTERS:,}",
            where=where,
            next_step="Export a smaller part of it.",
        )


def _asked(e: Evidence) -> Choice | None:
    return Choice(e.asked, "asked", "as you said") if e.asked else None


def _nothing(e: Evidence) -> Choice | None:
    return None if e.selections else Choice(Convention(), "nothing", "it has no selections")


def _own(e: Evidence) -> Choice | None:
    reading = e.of(e.own) if e.own else None
    if reading is None or reading.quotes < e.quoted:
        return None
    return Choice(
        reading.conventions[0] if e.own is None else e.own, "own", "the file says so, and its quotes agree"
    )


def _same(e: Evidence) -> Choice | None:
    if len(e.readings) > 1:
        return None
    return Choice(e.readings[0].conventions[0], "same", "every way of counting gives the same passages")


def _quotes(e: Evidence) -> Choice | None:
    first, second = sorted(e.readings, key=lambda r: r.quotes, reverse=True)[:2]
    if 2 * first.quotes < e.quoted or first.quotes == second.quotes:
        return None
    why = f"{first.quotes} of {e.quoted} passages are the words that the file quotes"
    return Choice(first.conventions[0], "quotes", why)


def _edges(e: Evidence) -> Choice | None:
    best, second = e.readings[:2]
    return Choice(best.conventions[0], "edges", _at_words(best, e)) if _clearly(best, second) else None


def _known(e: Evidence) -> Choice | None:
    program = next((p for start, p in _PROGRAMS.items() if e.origin.casefold().startswith(start)), "")
    reading = e.of(KNOWN[program]) if program else None
    if reading is None or reading.score < max(r.score for r in e.readings):
        return None
    return Choice(KNOWN[program], "known", f"as {e.origin} is known to count; {_at_words(reading, e)}")


RULES: tuple[Callable[[Evidence], Choice | None], ...] = (
    _asked,
    _nothing,
    _own,
    _same,
    _quotes,
    _edges,
    _known,
)


def _at_words(reading: Reading, e: Evidence) -> str:
    return f"{reading.whole} of {e.selections} passages cut no word in two"


def _clearly(better: Reading, worse: Reading) -> bool:
    """Tell whether one reading fits better in at least three passages more, and four times as many, as the other."""
    pairs = list(zip(better.scores, worse.scores, strict=True))
    wins, losses = sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)
    return wins - losses >= 3 and wins >= 4 * losses


def _evidence(
    sources: Sequence[tuple[str, Sequence[Mark]]],
    origin: str,
    asked: Convention | None,
    own: Convention | None,
) -> Evidence:
    distinct = [
        (raw, sorted(set(marks), key=lambda m: (m.start, m.stop, m.quote))) for raw, marks in sources if marks
    ]
    quoted = sum(bool(m.quote) for _, marks in distinct for m in marks)
    grouped: dict[tuple[Span | None, ...], list[Convention]] = {}
    for convention in _worth_trying([raw for raw, _ in distinct], (asked, own)):
        spans: list[Span | None] = []
        for raw, marks in distinct:
            places = Places(raw, convention)
            spans.extend(places.span(m.start, m.stop) for m in marks)
        grouped.setdefault(tuple(spans), []).append(convention)
    clean_marks = [(text, mark) for raw, marks in distinct for text in (clean(raw),) for mark in marks]
    readings = [_reading(clean_marks, spans, ways) for spans, ways in grouped.items()]
    readings.sort(key=lambda r: (r.quotes, r.score), reverse=True)
    return Evidence(tuple(readings), sum(len(m) for _, m in distinct), quoted, origin, asked, own)


def _worth_trying(texts: Sequence[str], said: Sequence[Convention | None]) -> list[Convention]:
    """Return the conventions that can differ on these texts, and those that somebody spoke of."""
    if not texts:
        return []
    bom = any(raw.startswith("\ufeff") for raw in texts)
    wide = any(max(raw, default="") > "\uffff" for raw in texts)
    crlf = any("\r\n" in raw for raw in texts)
    line = any("\n" in raw or "\r" in raw for raw in texts)
    named = {*KNOWN.values(), *(s for s in said if s)}
    return [
        c
        for c in ALL
        if c in named
        or (
            (bom or not c.bom)
            and (wide or c.unit == "codepoints")
            and (c.newline == "stored" or (line if c.newline == "2" else crlf))
        )
    ]


def _reading(
    marks: Sequence[tuple[str, Mark]], spans: tuple[Span | None, ...], ways: list[Convention]
) -> Reading:
    scores: list[float] = []
    quotes = whole = 0
    for (text, mark), span in zip(marks, spans, strict=True):
        if span is None:
            scores.append(_IMPOSSIBLE)
            continue
        ends = edges(text, span)
        scores.append(sum(ends))
        whole += all(ends)
        quotes += bool(mark.quote) and quotes_it(mark.quote, span.quote(text))
    return Reading(tuple(ways), spans, tuple(scores), quotes, whole)


def edges(text: str, span: Span) -> tuple[float, float]:
    """Return how well the two ends of a span fit the words: 1 at a word's end, half in white space, 0 amid a word.

    >>> edges("the dog barks", Span(4, 7)), edges("the dog barks", Span(4, 8)), edges("the dog barks", Span(5, 7))
    ((1.0, 1.0), (1.0, 0.5), (0.0, 1.0))
    """
    if not len(span):
        return 0.5, 0.5
    return _edge(text, span.start, span.start), _edge(text, span.stop, span.stop - 1)


def _edge(text: str, cut: int, inner: int) -> float:
    if text[inner].isspace():
        return 0.5
    amid = 0 < cut < len(text) and _in_word(text[cut - 1]) and _in_word(text[cut])
    return 0.0 if amid else 1.0


def _in_word(letter: str) -> bool:
    return letter.isalnum() or "\u0300" <= letter <= "\u036f"


def quotes_it(said: str, quote: str) -> bool:
    """Tell whether a passage is what a file quotes of it: the whole, or the beginning of a long one.

    >>> quotes_it("They had  my name", "they had my name."), quotes_it("They had my name on that l…", "They had my name on that list")
    (False, True)
    """
    said, quote = folded(legal(said)), folded(legal(quote))
    if said == quote:
        return True
    beginning = said.rstrip("…. ")[:-_TORN]
    return len(said) >= _LONG and quote.startswith(beginning)
