"""Texts without speakers' marks: questions in bold, question after question, dashes, or running text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from testimony.document import Role, Turn
from testimony.rawtext import RawText
from testimony.span import Span, trimmed
from testimony.turns.cutting import spoken
from testimony.turns.marks import lines
from testimony.turns.names import is_field

_OWN_WORDS = ("letter", "post", "open_survey_answer")
_LONGEST_QUESTION = 60  # words
_DASH = re.compile(r"[ \t]*[-–—][ \t]+(?=\S)")
_STARS = re.compile(r"\s*(?P<stars>\*{1,3}|_{1,3})(?P<words>[^*_].*?)(?P=stars)\s*", re.DOTALL)


def bold_questions(raw: RawText) -> tuple[Turn, ...] | None:
    """Questions printed in bold, answers plain, as in a magazine."""
    blocks = paragraphs(raw.text)
    bold = [_is_bold(raw, b) for b in blocks]
    asked = [b for b, is_bold in zip(blocks, bold, strict=True) if is_bold]
    questions = sum(_bare(raw.text, b).quote(raw.text).rstrip().endswith("?") for b in asked)
    if len(asked) < 2 or questions < 0.6 * len(asked) or len(asked) > 0.7 * len(blocks):
        return None
    first = bold.index(True)
    return _alternating(raw.text, blocks[first:], bold[first:], "bold_questions")


def question_paragraphs(raw: RawText) -> tuple[Turn, ...] | None:
    """A paragraph that asks, then one or more that answer, over and over."""
    blocks = paragraphs(raw.text)
    asks = [_asks(b.quote(raw.text)) for b in blocks]
    if sum(asks) < 3 or not asks[0] or asks[-1]:
        return None
    if any(a and b for a, b in itertools.pairwise(asks)) or len(blocks) > 4 * sum(asks):
        return None
    return _alternating(raw.text, blocks, asks, "question_paragraphs")


def dashes(raw: RawText) -> tuple[Turn, ...] | None:
    """A dash begins each change of speaker, and nobody is named: who is who stays uncertain."""
    starts = list(re.finditer(r"(?m)^.*\S.*$", raw.text))
    dashed = [(m.start(), found.end()) for m in starts if (found := _DASH.match(raw.text, m.start()))]
    if len(dashed) < 4 or len(dashed) < 0.6 * len(starts) or raw.text.count("?") < 0.15 * len(dashed):
        return None
    stops = [*(start for start, _ in dashed[1:]), len(raw.text)]
    spans = (spoken(raw.text, words, stop)[0] for (_, words), stop in zip(dashed, stops, strict=True))
    return tuple(Turn(s.start, s.stop, "uncertain", None, "dashes") for s in spans if len(s))


def running_text(raw: RawText) -> tuple[Turn, ...]:
    """Nobody is marked: the paragraphs are an author's, or in letters and posts the respondent's own."""
    role: Role = "respondent" if raw.genre in _OWN_WORDS else "author"
    return tuple(Turn(b.start, b.stop, role, None, "running_text") for b in paragraphs(raw.text))


RULES = (bold_questions, dashes, question_paragraphs, running_text)


def paragraphs(text: str) -> list[Span]:
    """Return the blocks between blank lines, or the lines where there are no blank lines."""
    head = _head(text)
    separated = re.search(r"\n[ \t]*\n", text.strip()) is not None
    pattern = r"\S.*?(?=\n[ \t]*\n|\s*\Z)" if separated else r"[^\n]*\S[^\n]*"
    return [trimmed(text, m.start(), m.end()) for m in re.compile(pattern, re.DOTALL).finditer(text, head)]


def _head(text: str) -> int:
    """Return where the form at the head of a text ends: lines such as `Datum: 3 maart`, `Имя: …`."""
    end, fields = 0, set[str]()
    for line in lines(text):
        label, colon, value = line.text.partition(":")
        if line.text.strip() and not (colon and is_field(label.strip()) and len(value) < 80):
            break
        fields |= {label.strip().casefold()} if colon else set()
        end = line.start + len(line.text) + 1
    return min(end, len(text)) if len(fields) >= 2 else 0


def _asks(quote: str) -> bool:
    return quote.rstrip().rstrip("»”\"')").endswith("?") and len(quote.split()) <= _LONGEST_QUESTION


def _is_bold(raw: RawText, block: Span) -> bool:
    """Tell whether nearly all letters of a paragraph are bold, or it stands between two stars."""
    if _STARS.fullmatch(block.quote(raw.text)):
        return True
    held = sum(min(b.stop, block.stop) - max(b.start, block.start) for b in raw.bold if b.overlaps(block))
    return held >= 0.8 * len(block)


def _bare(text: str, block: Span) -> Span:
    """Return a paragraph without the stars around it."""
    found = _STARS.fullmatch(block.quote(text))
    return Span(found.start("words"), found.end("words")).shift(block.start) if found else block


def _alternating(text: str, blocks: Sequence[Span], asks: Sequence[bool], rule: str) -> tuple[Turn, ...]:
    """Return a turn for each run of asking or answering paragraphs."""
    turns: list[Turn] = []
    for block, asking in zip(blocks, asks, strict=True):
        span = _bare(text, block) if asking else block
        role: Role = "interviewer" if asking else "respondent"
        if turns and turns[-1].role == role:
            span = Span(turns.pop().start, span.stop)
        turns.append(Turn(span.start, span.stop, role, None, rule))
    return tuple(turns)
