"""SubRip subtitles, as every transcription service can export them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from testimony.document import Source
from testimony.errors import UnsafeFile
from testimony.formats import plain, vtt
from testimony.formats.subtitles import TimedText, raw_text
from testimony.rawtext import RawText

_LONGEST_NUMBER = 200  # digits; the pattern of the library would take the square of it
_RUNS = re.compile(r"[ \t]{3,}|\n{3,}")


def read(path: Path, *, encoding: str | None = None) -> RawText:
    """Return the words of a SubRip file, one line a cue; a malformed one is read as far as it has times."""
    decoded = plain.load(path, encoding)
    cues, dropped, notes = _parse(decoded.text, path.name)
    source = Source(path.name, "srt", decoded.encoding, notes=(*decoded.notes, *notes))
    return raw_text(cues, source, path.stem, dropped)


def _parse(text: str, where: str) -> tuple[list[TimedText], Counter[str], tuple[str, ...]]:
    """Return the cues by the library's rules, or by the looser ones of WebVTT where it finds faults."""
    import srt

    if re.search(rf"\d{{{_LONGEST_NUMBER}}}", text):
        step = "Open it in a text editor and take that number out."
        raise UnsafeFile(
            f"there is a number of over {_LONGEST_NUMBER} digits in it.", where=where, next_step=step
        )
    text = _RUNS.sub(
        lambda run: run[0][:2], text
    )  # long runs of spaces would take the square of their length
    try:
        found = list(srt.parse(text))
    except (srt.SRTParseError, srt.TimestampParseError, ValueError, OverflowError):
        cues, dropped = vtt.parse(text)
        stray = dropped.pop("stray", 0)
        note = f"malformed: {len(cues)} subtitles found by their times, {stray} × a stray line joined"
        return cues, dropped, (note,)
    return [TimedText(one.content, one.start.total_seconds()) for one in found], Counter(), ()
