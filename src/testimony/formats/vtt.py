"""WebVTT subtitles as Zoom, Teams, noScribe and others write them, with or without their header."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from testimony.document import Source
from testimony.formats import plain
from testimony.formats.subtitles import TimedText, raw_text, seconds
from testimony.rawtext import RawText

_MOMENT = r"(?:\d{1,6}:)?\d{1,6}:\d{1,2}(?:[.,]\d{1,9})?"
TIMING = re.compile(rf"\s*({_MOMENT})[ \t]*-{{1,3}}>[ \t]*{_MOMENT}(?P<settings>[ \t].*)?\s*")

_REMARKS = {"NOTE": "remark (NOTE)", "STYLE": "style sheet", "REGION": "screen region"}


def read(path: Path, *, encoding: str | None = None) -> RawText:
    """Return the words of a WebVTT file, one line a cue."""
    decoded = plain.load(path, encoding)
    cues, dropped = parse(decoded.text)
    notes = list(decoded.notes)
    if count := dropped.pop("stray", 0):
        notes.append(f"{count} × a line without a time, joined to the subtitle before it")
    source = Source(path.name, "vtt", decoded.encoding, notes=tuple(notes))
    return raw_text(cues, source, path.stem, dropped)


def parse(text: str) -> tuple[list[TimedText], Counter[str]]:
    """Return the cues of a text, and the count of what is no cue in it."""
    cues: list[TimedText] = []
    dropped = Counter[str]()
    for number, block in enumerate(_blocks(text)):
        header = number == 0 and block[0].startswith("WEBVTT")
        lines = block[1:] if header else block
        if header:
            dropped["file header"] += block[0].strip() != "WEBVTT"
        first = next((i for i, line in enumerate(lines) if TIMING.fullmatch(line)), None)
        remark = _REMARKS.get(lines[0].split()[0]) if lines and lines[0].split() else None
        if remark and first is None:
            dropped[remark] += 1
            continue
        stray = lines if first is None else lines[: max(0, first - 1)]  # the line before a time is its name
        if header:
            dropped["file header"] += bool(stray)
        elif stray:
            _join(stray, cues, dropped)
        if first is not None:
            cues += _cues(lines[first:], dropped)
    return cues, dropped


def _join(stray: list[str], cues: list[TimedText], dropped: Counter[str]) -> None:
    """Add lines that have no time to the cue before them, so that no words are lost."""
    if not cues:
        dropped["line before the first time"] += len(stray)
    elif not all(line.strip().isdecimal() for line in stray):
        dropped["stray"] += len(stray)
        cues[-1] = TimedText("\n".join([cues[-1].payload, *stray]), cues[-1].seconds)


def _blocks(text: str) -> list[list[str]]:
    """Return the stretches of lines between empty lines."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _cues(lines: list[str], dropped: Counter[str]) -> list[TimedText]:
    """Return the cues of a block that begins with a timing; there are several where empty lines lack."""
    cues: list[tuple[float | None, list[str]]] = []
    for line in lines:
        if timing := TIMING.fullmatch(line):
            if cues and len(cues[-1][1]) > 1 and cues[-1][1][-1].strip().isdecimal():
                cues[-1][1].pop()  # the number of the cue that begins here
            cues.append((seconds(timing[1]), []))
            dropped["screen position"] += bool((timing["settings"] or "").strip())
        else:
            cues[-1][1].append(line)
    return [TimedText("\n".join(words), moment) for moment, words in cues]
