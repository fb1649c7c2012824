"""Marks: how a line shows who speaks. Ordered rules; the first with an opinion wins.

Each rule looks at one line and says where the words begin and whose they are. Whether the marks found
are really speakers is decided over the whole text (`accepted`): speakers come back, headings do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from testimony.turns.names import family, is_handle, looks_like_a_name

_TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_RANGE = rf"{_TIME}(?:\s*(?:-->|[-–—])\s*{_TIME})?"
_STAMP = rf"(?:[\[(<#]\s*{_RANGE}(?:-\d)?\s*[\])>#]|{_RANGE}(?=\s))"
_BOXED = rf"[\[(<#]\s*{_RANGE}(?:-\d)?\s*[\])>#]"
_LABEL = r"(?P<label>[^\W_](?:[^:：;\[\]<>|\t\n*]|\((?:[^()\n]){1,20}\)){0,38}?)"
_DATE = (
    r"\[?\(?\d{1,4}[-./]\d{1,2}[-./]\d{2,4},?[ T]+\d{1,2}:\d{2}(?::\d{2})?\]?\)?(?:[ \t]+[-–][ \t]+|[ \t]*)"
)
_NUMBER = rf"(?:(?:[>|•▪*+-]|#{{1,6}})[ \t]*)*(?:\d{{1,5}}[.)]?[ \t]+)?(?:{_DATE})?"
"""What may stand before a label: quotation, bullet, heading, table bar, line number, a chat's date."""
_BOLD = r"(?:\*\*|__|[«\"“])?"
_END_BOLD = r"(?:\*\*|__|[»\"”])?"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text with its place; `follows` is the text of the line after it."""

    start: int
    text: str
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A speaker's mark: where it begins, where the words begin, whose they are, and which rule says so.

    `strong` marks are speakers by their form alone (a time stamp, a role word, a numbered speaker).
    """

    start: int
    words: int
    label: str
    rule: str
    strong: bool = False
    seconds: float | None = None


def teams_time(line: Line) -> Mark | None:
    """`0:0:0.0 --> 0:0:1.510`, the name on the next line, the words below it."""
    if not re.fullmatch(rf"\s*{_TIME}\s*-->\s*{_TIME}\s*", line.text) or not line.follows.strip():
        return None
    name = line.follows.strip()
    if len(name) > 60 or name[-1] in ".?!":
        return None
    words = line.start + len(line.text) + 1 + len(line.follows)
    return Mark(line.start, words, name, "teams_time", strong=True, seconds=seconds_in(line.text))


def time_then_label(line: Line) -> Mark | None:
    """`[00:00:12 --> 00:00:14] SPEAKER_00: words`, `[00:00] Informant: words`."""
    return _mark(
        line,
        rf"\s*{_BOLD}{_NUMBER}{_STAMP}\s*[-–]?\s*{_BOLD}{_LABEL}{_END_BOLD}\s*[:：]{_END_BOLD}",
        "time_then_label",
        True,
    )


def label_then_time(line: Line) -> Mark | None:
    """`S01: [00:00:12] words`, `Speaker 1 (00:00): words`, `Спикер 1 [00:12]: words`."""
    return _mark(
        line,
        rf"\s*{_BOLD}{_NUMBER}{_LABEL}\s*[:：]?\s*{_BOXED}{_END_BOLD}\s*[:：]?{_END_BOLD}",
        "label_then_time",
        True,
    )


def own_line_time(line: Line) -> Mark | None:
    """`Speaker 1  0:08` alone on its line, the words below it."""
    found = re.fullmatch(rf"{_LABEL}(?:[ \t]{{2,}}|\t|\s[-–]\s){_RANGE}\s*", line.text)
    if not found or not line.follows.strip():
        return None
    label = found["label"].strip()
    return Mark(line.start, line.start + len(line.text), label, "own_line_time", True, seconds_in(line.text))


def handle(line: Line) -> Mark | None:
    """`@name words`, as in annotated speech corpora."""
    found = re.match(r"\s*@(?P<label>\w{2,30})[:,]?\s+", line.text)
    return _made(line, found, "handle", False) if found else None


def bracketed(line: Line) -> Mark | None:
    """`[Interviewer] words`, `<I> words`, `(R): words`: only where the bracket holds a speaker."""
    found = re.match(
        r"\s*(?:\[(?P<a>[^\]\n]{1,30})\]|<(?P<b>[^>\n]{1,30})>|\((?P<c>[^)\n]{1,30})\))\s*[:：]?\s*",
        line.text,
    )
    if not found:
        return None
    label = (found["a"] or found["b"] or found["c"]).strip()
    if family(label) == "name" or (family(label) == "letter" and label.islower()):
        return None
    return Mark(line.start, line.start + found.end(), label, "bracketed", family(label) != "letter")


def colon(line: Line) -> Mark | None:
    """`Label: words`, also with bold marks, a line number before it, or a blank before the colon."""
    return _mark(line, rf"\s*{_NUMBER}{_BOLD}{_LABEL}{_END_BOLD}\s*[:：](?!//|\d){_END_BOLD}", "colon", False)


def pointed(line: Line) -> Mark | None:
    """`I> words`, `Respondent >> words`: only for words and letters that name a speaker."""
    found = re.match(r"\s*(?P<label>[^\W_][\w ]{0,24}?)\s*>{1,2}\s*(?=\S)", line.text)
    return _made(line, found, "pointed", False) if found and family(found["label"]) != "name" else None


def letter(line: Line) -> Mark | None:
    """`Q. words`, `A, words`, `V; words`, `Q1) words`: a single letter and a stop, as OCR leaves them."""
    found = re.match(r"\s*(?P<label>[QAVIRPВОИР]\d{0,2})\s?[.;,)]\s+(?=\S)", line.text)
    return _made(line, found, "letter", False) if found else None


def tabbed(line: Line) -> Mark | None:
    """`Label<tab>words`, as from a table without borders."""
    found = re.match(rf"\s*{_NUMBER}{_LABEL}[:：.]?\t+(?=\S)", line.text)
    return _made(line, found, "tabbed", False) if found else None


def dashed(line: Line) -> Mark | None:
    """`INT. – words`, `Respondent - words`: only for words and letters that name a speaker."""
    found = re.match(r"\s*(?P<label>[^\W\d_][\w.# ]{0,24}?\.?)\s+[-–—]\s+(?=\S)", line.text)
    if not found or family(found["label"]) == "name":
        return None
    return _made(line, found, "dashed", False)


def own_line(line: Line) -> Mark | None:
    """`Interviewer` or `Spreker 1:` alone on its line, the words below it."""
    label = line.text.strip().lstrip("#>• ").strip("*_ ").rstrip(":：").strip()
    if not label or len(label) > 40:
        return None
    kind = family(label)
    if kind in ("role", "speaker", "numbered"):
        return Mark(line.start, line.start + len(line.text), label, "own_line", kind != "numbered")
    if label.isupper() and line.follows.strip() and looks_like_a_name(label) and len(label) > 2:
        return Mark(line.start, line.start + len(line.text), label, "own_line_capitals")
    return None


def barred(line: Line) -> Mark | None:
    """`| Interviewer | words |`, a row of a table in Markdown."""
    found = re.match(r"\s*\|\s*(?P<label>[^|\n]{1,40}?)\s*\|\s*(?=[^\s|-])", line.text)
    if not found or family(found["label"]) == "name":
        return None
    return _made(line, found, "barred", False)


RULES: tuple[Callable[[Line], Mark | None], ...] = (
    teams_time,
    time_then_label,
    label_then_time,
    own_line_time,
    handle,
    bracketed,
    barred,
    colon,
    pointed,
    letter,
    tabbed,
    dashed,
    own_line,
)


def lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text with their places."""
    pieces = text.split("\n")
    start = 0
    for piece, after in zip(pieces, [*pieces[1:], ""], strict=True):
        yield Line(start, piece, after)
        start += len(piece) + 1


def key(label: str) -> str:
    """Return a label for comparing: case folded, without blanks and stops at its ends."""
    return " ".join(label.casefold().strip(" .,;:*_\u00a0").split())


def seconds_in(text: str) -> float | None:
    """Return the first time in a text, in seconds.

    >>> seconds_in("[01:02:03.5]"), seconds_in("0:08")
    (3723.5, 8.0)
    """
    found = re.search(_TIME, text)
    if not found:
        return None
    total = 0.0
    for part in found.group().replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _mark(line: Line, pattern: str, rule: str, strong: bool) -> Mark | None:
    found = re.match(pattern + r"[ \t\u00a0]*", line.text)
    return _made(line, found, rule, strong) if found and looks_like_a_name(found["label"]) else None


def _made(line: Line, found: re.Match[str], rule: str, strong: bool) -> Mark | None:
    label = found["label"].strip(" \t\u00a0*_")
    if not label or not (is_handle(rule) or looks_like_a_name(label)):
        return None
    words = line.start + found.end()
    mark = Mark(line.start, words, label, rule, strong, seconds_in(found.group()) if strong else None)
    stamp = re.match(rf"{_BOXED}\s*", line.text[found.end() :])
    if stamp:
        mark = replace(mark, words=words + stamp.end(), seconds=seconds_in(stamp.group()))
    return mark
