"""Subtitles of any kind: from timed cues with their mark-up to a text with one line a cue."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from testimony.document import Dropped, Source, clean
from testimony.errors import ReadError
from testimony.rawtext import Cue, RawText

_TAG = re.compile(
    r"</?(?:c|i|b|u|s|v|lang|ruby|rt|font)(?:[.\s][^<>]*)?>|<\d[\d:.,]{3,15}>|\{\\[^{}\n]{1,60}\}", re.I
)
_VOICE = re.compile(r"<(/?)v(?:\.[^\s<>]*)?(?:\s+([^<>]*))?>", re.I)
_DASH = re.compile(r"\s*[-–—‐]\s*\S")
_TIME = re.compile(r"\s*(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2})(?:[.,](\d{1,9}))?\s*")


@dataclass(frozen=True, slots=True)
class TimedText:
    """One cue as the file has it: its mark-up still in it, and the second it begins."""

    payload: str
    seconds: float | None


def seconds(moment: str) -> float | None:
    """Return the seconds of a moment such as `1:02`, `00:01:02.500` or `62,5`; None where it is none.

    >>> seconds("1:02"), seconds("01:00:02,5"), seconds("later")
    (62.0, 3602.5, None)
    """
    if match := _TIME.fullmatch(moment):
        hours, minutes, whole, part = (match[i] or "0" for i in range(1, 5))
        return int(hours) * 3600 + int(minutes) * 60 + int(whole) + float(f"0.{part}")
    if re.fullmatch(r"\s*\d{1,9}(?:[.,]\d{1,9})?\s*", moment):
        return float(moment.replace(",", "."))
    return None


def raw_text(cues: Iterable[TimedText], source: Source, name: str, dropped: Mapping[str, int]) -> RawText:
    """Return the text with one line for each cue (and each voice in it), and exact spans of the words."""
    lines: list[str] = []
    spans: list[Cue] = []
    counts, at = Counter(dropped), 0
    for timed in cues:
        for speaker, line in _lines(timed.payload, counts):
            spans.append(Cue(at, at + len(line), speaker, timed.seconds))
            lines.append(line)
            at += len(line) + 1
    if not lines:
        step = "Check that it is a subtitle file; running text needs the ending .txt."
        raise ReadError("there are no subtitles in it.", where=source.name, next_step=step)
    left_out = tuple(Dropped(what, count) for what, count in sorted(counts.items()) if count)
    source = Source(source.name, source.format, source.encoding, left_out, source.notes)
    return RawText("\n".join(lines), cues=tuple(spans), source=source, id=name)


def _lines(payload: str, counts: Counter[str]) -> list[tuple[str | None, str]]:
    """Return the lines of a cue: each voice's words, its mark-up removed, with the voice's name."""
    found: list[tuple[str | None, str]] = []
    for speaker, words in _voices(payload):
        bare, tags = _TAG.subn("", words)
        counts["styling tag"] += tags
        lines = [line.strip() for line in clean(html.unescape(bare)).split("\n") if line.strip()]
        if len(lines) > 1 and not _DASH.match(lines[0]):
            lines = [" ".join(lines)]  # one voice, broken over the lines of the screen
        found += [(speaker, line) for line in _by_dash(lines)]
    if not found:
        counts["cue without words"] += 1
    return found


def _by_dash(lines: list[str]) -> list[str]:
    """Join the lines that go on with the words of the line before: those without a dash."""
    joined: list[str] = []
    for line in lines:
        if joined and not _DASH.match(line):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def _voices(payload: str) -> list[tuple[str | None, str]]:
    """Return the stretches of a cue with the voice each is spoken by, None outside any voice."""
    stretches: list[tuple[str | None, str]] = []
    speaker: str | None = None
    at = 0
    for tag in _VOICE.finditer(payload):
        stretches.append((speaker, payload[at : tag.start()]))
        name = " ".join(html.unescape(tag[2] or "").split())
        speaker = None if tag[1] else name or None
        at = tag.end()
    return [*stretches, (speaker, payload[at:])]
