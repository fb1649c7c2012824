"""Roles: who asks and who tells. What no rule settles stays `uncertain`; a suggestion is no decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from testimony.document import Role, Turn
from testimony.errors import TestimonyError
from testimony.turns.marks import key
from testimony.turns.names import core, in_brackets, number
from testimony.turns.words import (
    ASKING,
    INTERVIEWER,
    NUMBERED_INTERVIEWER,
    NUMBERED_RESPONDENT,
    OTHER,
    RESPONDENT,
)

NO_MARK = "-"
"""How a person names the speaker who has no mark, in `--respondent -`."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who a careful reader would take for respondent and interviewer, and why; `sure` if the signs agree."""

    respondent: tuple[str, ...]
    interviewer: tuple[str, ...]
    reason: str
    sure: bool


def role_word(label: str, labels: frozenset[str]) -> Role | None:
    """The label says the role in words: Interviewer, Geïnterviewde, Информант, Tolk."""
    word = in_brackets(label) or core(label)
    if word not in INTERVIEWER | RESPONDENT | OTHER:
        word = core(label)
    if word in INTERVIEWER and len(word) > 1:
        return "interviewer"
    if word in RESPONDENT:
        return "respondent"
    return "other" if word in OTHER else None


def study_number(label: str, labels: frozenset[str]) -> Role | None:
    """A letter with a number, as studies call people: P01, R3 tell; I1, INT2 ask."""
    if not number(label) or len(core(label)) > 4:
        return None
    if core(label) in NUMBERED_RESPONDENT:
        return "respondent"
    return "interviewer" if core(label) in NUMBERED_INTERVIEWER else None


def asking_letter(label: str, labels: frozenset[str]) -> Role | None:
    """A single letter that asks, where one that answers it, or a named respondent, is there too."""
    letter = core(label)
    if letter not in ASKING or number(label):
        return None
    answered = any(
        core(other) in ASKING[letter] for other in labels if other != label and len(core(other)) == 1
    )
    named = any(_settled(other, labels) == "respondent" for other in labels)
    return "interviewer" if answered or named else None


def answering_letter(label: str, labels: frozenset[str]) -> Role | None:
    """A single letter that answers one that asks, or a named interviewer."""
    letter = core(label)
    if len(letter) != 1:
        return None
    asked = any(letter in ASKING.get(core(other), "") for other in labels if other != label)
    named = any(_settled(other, labels) == "interviewer" for other in labels)
    known = any(letter in answers for answers in ASKING.values())
    return "respondent" if known and (asked or named) else None


RULES: tuple[Callable[[str, frozenset[str]], Role | None], ...] = (
    role_word,
    study_number,
    asking_letter,
    answering_letter,
)


def _settled(label: str, labels: frozenset[str]) -> Role | None:
    return role_word(label, labels) or study_number(label, labels)


def role_of(label: str, labels: frozenset[str]) -> tuple[Role, str]:
    """Return a label's role among the labels of its text, and the rule that says so."""
    for rule in RULES:
        role = rule(label, labels)
        if role is not None:
            return role, rule.__name__
    return "uncertain", ""


def settle(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Give each turn the role its mark settles; turns whose role is known already keep it."""
    labels = frozenset(t.speaker for t in turns if t.speaker)
    found = {label: role_of(label, labels) for label in labels}
    settled = []
    for turn in turns:
        if turn.role != "uncertain" or turn.speaker is None:
            settled.append(turn)
            continue
        role, rule = found[turn.speaker]
        settled.append(replace(turn, role=role, rule=f"{turn.rule}, {rule}" if rule else turn.rule))
    return tuple(settled)


def assign(
    turns: Sequence[Turn], *, respondent: Sequence[str] = (), interviewer: Sequence[str] = ()
) -> tuple[Turn, ...]:
    """Give roles by mark, as a person says; marks are compared without case.

    Who is not named: with respondents named, a single other uncertain speaker is the interviewer, several
    are `other`; with only interviewers named, the others are respondents. Roles settled by words stay.
    Raises `TestimonyError` naming the marks there are for one that is not there.
    """
    there = {key(t.speaker) if t.speaker else NO_MARK: t.speaker or NO_MARK for t in turns}
    named: dict[str, Role] = {_known(label, there): "respondent" for label in respondent}
    named |= {_known(label, there): "interviewer" for label in interviewer}
    open_ = {_mark_of(t) for t in turns if t.role == "uncertain" and _mark_of(t) not in named and t.speaker}
    rest: Role = "respondent" if not respondent else "interviewer" if len(open_) == 1 else "other"
    assigned = []
    for turn in turns:
        mark = _mark_of(turn)
        if mark in named:
            assigned.append(replace(turn, role=named[mark], rule="said by a person"))
        elif mark in open_:
            assigned.append(replace(turn, role=rest, rule="the other speaker"))
        else:
            assigned.append(turn)
    return tuple(assigned)


def _mark_of(turn: Turn) -> str:
    return key(turn.speaker) if turn.speaker else NO_MARK


def _known(label: str, there: dict[str, str]) -> str:
    wanted = NO_MARK if label.strip() in (NO_MARK, "–") else key(label)
    if wanted not in there:
        raise TestimonyError(
            f"nobody is marked {label!r}",
            next_step=f"The speakers are: {', '.join(there.values())}.",
        )
    return wanted


def suggest(turns: Sequence[Turn], text: str) -> Suggestion | None:
    """Return who probably tells and who asks among the uncertain speakers; None where nothing speaks for it.

    The respondent has the most words of those who seldom ask; the interviewer asks most often.
    """
    marks = [s for s in dict.fromkeys(t.speaker for t in turns if t.role == "uncertain") if s]
    if marks and any(t.role == "interviewer" for t in turns):
        return Suggestion(tuple(marks), (), "the interviewer is known", sure=False)
    if len(marks) < 2:
        return None
    counts = {mark: _count(mark, turns, text) for mark in marks}
    words = sum(c.words for c in counts.values()) or 1
    asks = max(marks, key=lambda m: counts[m].asking * counts[m].turns ** 0.5)
    tells = max((m for m in marks if m != asks), key=lambda m: counts[m].words * (1.05 - counts[m].asking))
    a, t = counts[asks], counts[tells]
    if a.asking <= t.asking:
        return None
    reason = (
        f"{t.words / words:.0%} of the words, asks in {t.asking:.0%} of the turns; {asks} in {a.asking:.0%}"
    )
    sure = t.words > 0.5 * words and a.asking >= 0.5 and t.asking <= 0.25
    return Suggestion((tells,), (asks,), reason, sure)


@dataclass(frozen=True, slots=True)
class _Counts:
    turns: int
    words: int
    asking: float


def _count(mark: str, turns: Sequence[Turn], text: str) -> _Counts:
    said = [text[t.start : t.stop] for t in turns if t.speaker == mark]
    asking = sum("?" in words for words in said)
    return _Counts(len(said), sum(len(words.split()) for words in said), asking / len(said))
