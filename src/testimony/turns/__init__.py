"""Turns: who speaks from where to where.

Marks at line starts first (`marks`), then texts without marks (`unmarked`); roles by what the marks say
(`roles`). What is not certain is `uncertain`, and `suggest` says what a careful reader would think.
"""

from __future__ import annotations

from dataclasses import replace

from testimony.document import ROLES, Turn
from testimony.rawtext import Cue, RawText
from testimony.turns import unmarked
from testimony.turns.cutting import cut, spoken, without_inserts
from testimony.turns.marks import key
from testimony.turns.roles import Suggestion, assign, settle, suggest
from testimony.turns.speakers import accepted

__all__ = ["Suggestion", "assign", "find", "settle", "suggest"]

_LONGEST_JOINED = 200  # words; subtitles of one speaker are joined up to here
_LONGEST_PAUSE = 30.0  # seconds
_SUBTITLES = ("vtt", "srt", "webvtt", "subrip")


def find(raw: RawText) -> tuple[Turn, ...]:
    """Return the turns of a text in order, each with a role and the rule that found it.

    The spans hold the words alone: no mark, no time stamp. Every word of running text lies in a turn;
    in a transcript, what stands before the first mark (title, date, file name) does not.
    """
    if raw.cues:
        return settle(_from_cues(raw))
    marks = accepted(raw.text)
    if marks:
        return settle(cut(raw.text, marks))
    return next(turns for rule in unmarked.RULES if (turns := rule(raw)) is not None)


def _from_cues(raw: RawText) -> tuple[Turn, ...]:
    """Return turns from what the format sets apart: voices, subtitles, table rows."""
    marks = {} if any(c.speaker for c in raw.cues) else {m.start: m for m in accepted(raw.text)}
    names = {key(m.label): m.label for m in reversed(marks.values())}
    turns: list[Turn] = []
    for cue in raw.cues:
        mark = marks.get(cue.start)
        start = mark.words if mark else cue.start
        span, _ = spoken(raw.text, start, cue.stop)
        speaker = names[key(mark.label)] if mark else (cue.speaker or "").strip(" /:") or None
        if len(span):
            turn = Turn(
                span.start, span.stop, "uncertain", speaker, _rule(raw, cue, mark), seconds=cue.seconds
            )
            turns.append(_stated(turn, cue))
    if raw.source.format.casefold() in _SUBTITLES:
        turns = _joined(raw.text, turns)
    return tuple(part for turn in turns for part in without_inserts(raw.text, turn, {}))


def _rule(raw: RawText, cue: Cue, mark: object) -> str:
    if mark is not None:
        return "name in a subtitle"
    return f"{raw.source.format or 'format'} voice" if cue.speaker else f"{raw.source.format or 'format'} cue"


def _stated(turn: Turn, cue: Cue) -> Turn:
    """Give a turn the role its file states, if it is one of ours."""
    role = next((r for r in ROLES if r == (cue.role or "").casefold()), None)
    return turn if role is None else replace(turn, role=role, rule="stated in the file")


def _joined(text: str, turns: list[Turn]) -> list[Turn]:
    """Join subtitles of one speaker that follow each other: a cue is a fragment of a sentence."""
    found: list[Turn] = []
    for turn in turns:
        last = found[-1] if found else None
        if last is not None and last.speaker == turn.speaker and _close(last, turn):
            words = len(text[last.start : turn.stop].split())
            if words <= _LONGEST_JOINED:
                found[-1] = replace(last, stop=turn.stop)
                continue
        found.append(turn)
    return found


def _close(last: Turn, turn: Turn) -> bool:
    if last.speaker is None or last.role != turn.role:
        return False
    gap = (turn.seconds or 0) - (last.seconds or 0)
    return last.seconds is None or turn.seconds is None or gap <= _LONGEST_PAUSE + 60
