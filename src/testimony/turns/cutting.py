"""From marks to turns: where the words of each begin and end, and what in between is not speech."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from testimony.document import Turn
from testimony.span import Span, trimmed
from testimony.turns.marks import Mark, key, seconds_in

_NOT_SPOKEN = (
    r"[\[(#<*](?:\d+\s*)?[^\[\]()#<>*\n]{0,40}[\])#>*]"  # (12 seconds pause), [пауза], #смеется#
    r"|#\s*time_\w+\s*=.*"
    r"|\|?[ \t]*\d{1,5}|\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"  # a line number, a time on its own line
    r"|\|[ |:-]*"
)
_STAGE_LINE = re.compile(rf"\n[ \t]*(?:{_NOT_SPOKEN})[ \t.]*$")
_BAR = re.compile(r"\s*\|\s*$")
_END_STAMP = re.compile(r"\s*#\d{1,2}:\d{2}:\d{2}(?:-\d)?#\s*$|\s*\[\d{1,2}:\d{2}(?::\d{2})?\]\s*$")
_FOOTER = re.compile(
    r"(?im)^[ \t]*(?:transcribed (?:by|with)|transcript (?:by|made)|getranscribeerd (?:door|met)|расшифровано|"
    r"транскрипция выполнена|end of (?:transcript|interview|tape)|einde (?:opname|interview|transcript)|конец записи)\b.*"
)
_INSERT = re.compile(r"//\s*(?P<who>[^:/\n]{1,24}):\s*(?P<words>[^/\n]*?)\s*//")


def cut(text: str, marks: Sequence[Mark]) -> tuple[Turn, ...]:
    """Return the turns that the marks begin: each reaches to the next mark, without what is not spoken."""
    stops = [*(m.start for m in marks[1:]), len(text)]
    footer = _FOOTER.search(text, marks[-1].words) if marks else None
    if footer:
        stops[-1] = footer.start()
    turns: list[Turn] = []
    names = _as_first_written(marks)
    for mark, stop in zip(marks, stops, strict=True):
        span, seconds = spoken(text, mark.words, max(stop, mark.words))
        if len(span):
            when = mark.seconds if mark.seconds is not None else seconds
            turn = Turn(span.start, span.stop, "uncertain", names[key(mark.label)], mark.rule, seconds=when)
            turns.extend(without_inserts(text, turn, names))
    return tuple(turns)


def spoken(text: str, start: int, stop: int) -> tuple[Span, float | None]:
    """Return the span of the words, without stage lines and time stamps at its end; and that stamp."""
    span, seconds = trimmed(text, start, stop), None
    while True:
        quote = "\n" + span.quote(text)
        found = _END_STAMP.search(quote) or _STAGE_LINE.search(quote) or _BAR.search(quote)
        if found is None or not len(span):
            return span, seconds
        seconds = seconds_in(found.group()) if found.re is _END_STAMP else seconds
        span = trimmed(text, span.start, max(span.start, span.start + found.start() - 1))


def _as_first_written(marks: Sequence[Mark]) -> dict[str, str]:
    first: dict[str, str] = {}
    for mark in marks:
        label = mark.label.strip(' ,;:*_«»"“”')
        abbreviated = mark.rule != "letter" and "." in label  # M.S., INT.
        first.setdefault(key(mark.label), label if abbreviated else label.rstrip("."))
    return first


def without_inserts(text: str, turn: Turn, names: dict[str, str]) -> Iterator[Turn]:
    """Split a turn around what somebody else says inside it: `… //S02: ja// …`."""
    at = turn.start
    for found in _INSERT.finditer(text, turn.start, turn.stop):
        who = names.get(key(found["who"]), found["who"].strip())
        if key(who) == key(turn.speaker or ""):
            continue
        before, inside = trimmed(text, at, found.start()), Span(found.start("words"), found.end("words"))
        if len(before):
            yield _part(turn, before, turn.speaker)
        if len(inside):
            yield _part(turn, inside, who)
        at = found.end()
    rest = trimmed(text, at, turn.stop)
    if len(rest):
        yield _part(turn, rest, turn.speaker)


def _part(turn: Turn, span: Span, speaker: str | None) -> Turn:
    role = turn.role if speaker == turn.speaker else "uncertain"
    return Turn(span.start, span.stop, role, speaker, turn.rule, seconds=turn.seconds)
