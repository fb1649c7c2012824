"""Marks: how a line shows who speaks. Ordered rules; the first with an opinion wins.

Each rule looks at one line and says where the words begin and whose they are. Whether the marks found
are really speakers is decided over the whole text (`accepted`): speakers come back, headings do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from testimony.turns.names import family, is_field, is_handle, looks_like_a_name

_TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_RANGE = rf"{_TIME}(?:\s*(?:-->|[-–—])\s*{_TIME})?"
_STAMP = rf"(?:[\[(<#]\s*{_RANGE}(?:-\d)?\s*[\])>#]|{_RANGE}(?=\s))"
_BOXED = rf"[\[(<#]\s*{_RANGE}(?:-\d)?\s*[\])>#]"
_LABEL = r"(?P<label>[^\W_](?:[^:：;\[\]<>|\t\n*]|\((?:[^()\n]){1,20}\)){0,38}?)"
_NUMBER = r"(?:\d{1,5}[.)]?[ \t]+)?"
_BOLD = r"(?:\*\*|__)?"


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
    return _mark(line, rf"\s*{_BOLD}{_NUMBER}{_STAMP}\s*[-–]?\s*{_BOLD}{_LABEL}{_BOLD}\s*[:：]{_BOLD}", "time_then_label", True)


def label_then_time(line: Line) -> Mark | None:
    """`S01: [00:00:12] words`, `Speaker 1 (00:00): words`, `Спикер 1 [00:12]: words`."""
    return _mark(line, rf"\s*{_BOLD}{_NUMBER}{_LABEL}\s*[:：]?\s*{_BOXED}{_BOLD}\s*[:：]?{_BOLD}", "label_then_time", True)


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
    found = re.match(r"\s*(?:\[(?P<a>[^\]\n]{1,30})\]|<(?P<b>[^>\n]{1,30})>|\((?P<c>[^)\n]{1,30})\))\s*[:：]?\s*", line.text)
    if not found:
        return None
    label = (found["a"] or found["b"] or found["c"]).strip()
    if family(label) == "name" or (family(label) == "letter" and label.islower()):
        return None
    return Mark(line.start, line.start + found.end(), label, "bracketed", family(label) != "letter")


def colon(line: Line) -> Mark | None:
    """`Label: words`, also with bold marks, a line number before it, or a blank before the colon."""
    return _mark(line, rf"\s*{_BOLD}{_NUMBER}{_LABEL}{_BOLD}\s*[:：](?!//|\d){_BOLD}", "colon", False)


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
    label = line.text.strip().strip("*_").rstrip(":：").strip()
    if not label or len(label) > 40 or not line.follows.strip():
        return None
    if family(label) not in ("role", "speaker", "numbered"):
        return None
    return Mark(line.start, line.start + len(line.text), label, "own_line", family(label) != "numbered")


RULES: tuple[Callable[[Line], Mark | None], ...] = (
    teams_time,
    time_then_label,
    label_then_time,
    own_line_time,
    handle,
    bracketed,
    colon,
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


def candidates(text: str) -> list[Mark]:
    """Return the first opinion on each line that has one."""
    found: list[Mark] = []
    for line in lines(text):
        if not line.text.strip() or (found and line.start < found[-1].words):
            continue
        mark = next((m for rule in RULES if (m := rule(line)) is not None), None)
        if mark is not None and (mark.rule == "own_line" or not is_field(mark.label)):
            found.append(mark)
    return found


def accepted(text: str) -> list[Mark]:
    """Return the marks that are speakers: they come back, or their form leaves no doubt."""
    found = glued(text) or _by_rule(candidates(text))
    counts = Counter(key(m.label) for m in found)
    strong = {key(m.label) for m in found if m.strong or family(m.label) in ("role", "numbered", "speaker")}
    kept = {k for k, n in counts.items() if n >= 2 or k in strong}
    if not kept:
        return []
    if len(kept) < 2 and not (strong & kept and max(counts[k] for k in kept) >= 2):
        return []
    if not strong & kept and not _regular(counts, kept, text):
        return []
    first = min(m.start for m in found if key(m.label) in kept)
    found = [m for m in found if key(m.label) in kept or (m.start > first and _guest(m))]
    return sorted([*found, *_misread(text, found)], key=lambda m: m.start)


def _misread(text: str, found: list[Mark]) -> Iterator[Mark]:
    """Yield accepted initials and letters that stand before another stop, as OCR misreads colons: `LH; …`."""
    labels = {m.label for m in found if m.rule in ("colon", "letter") and m.label.isupper() and len(m.label) <= 4}
    known = {m.start for m in found}
    for line in lines(text):
        mark = re.match(r"\s*(?P<label>[^\W\d_]{1,4})\s?[;.,:]\s*(?=\S)", line.text)
        if mark and mark["label"] in labels and line.start not in known:
            yield Mark(line.start, line.start + mark.end(), mark["label"], "misread colon")


def _by_rule(found: list[Mark]) -> list[Mark]:
    """Leave out rules that only chance brought in: those with few marks beside a rule with many."""
    counts = Counter(m.rule for m in found)
    if not counts:
        return found
    best = counts.most_common(1)[0][1]
    weak = {"tabbed", "dashed", "letter", "bracketed", "own_line"}
    labels = {key(m.label) for m in found if m.rule not in weak}
    return [m for m in found if m.rule not in weak or counts[m.rule] * 3 >= best or key(m.label) in labels]


def _regular(counts: Counter[str], kept: set[str], text: str) -> bool:
    """Tell whether unknown names alternate as speakers do: several, often, over much of the text."""
    turns = sum(counts[k] for k in kept)
    blocks = sum(1 for line in text.split("\n") if line.strip())
    return turns >= 4 and turns >= 0.15 * blocks and sum(n >= 2 for n in counts.values()) >= 2


def _guest(mark: Mark) -> bool:
    """Tell whether a label that occurs once may be a speaker among accepted ones: initials only."""
    return bool(re.fullmatch(r"(?:[^\W\d_a-zа-я]\.?){2,4}", mark.label))


def glued(text: str) -> list[Mark]:
    """Marks in running lines, as OCR glues them: `is that? ML: In the north.F: Northern?`."""
    pattern = r"(?<![A-ZА-Я0-9])(?P<label>[A-ZА-Я]{1,3})[:;]\s?(?=[^\W_])"
    found = [m for m in re.finditer(pattern, text) if m.start() == 0 or text[m.start() - 1] in " \n\t.?!)]-\"”’…" or text[m.start() - 1].islower()]
    counts = Counter(m["label"] for m in found)
    kept = {label for label, n in counts.items() if n >= max(5, 0.05 * len(found))}
    inside = sum(1 for m in found if m["label"] in kept and m.start() and text[m.start() - 1] != "\n")
    if len(kept) < 2 or inside < 8 or inside < 0.4 * sum(counts[k] for k in kept):
        return []
    return [Mark(m.start(), m.end(), m["label"], "glued") for m in found if m["label"] in kept]


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


def marked_speakers(marks: Sequence[Mark]) -> list[str]:
    """Return the speakers in order of appearance, each as first written."""
    first: dict[str, str] = {}
    for mark in marks:
        first.setdefault(key(mark.label), mark.label)
    return list(first.values())
