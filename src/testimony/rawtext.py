"""What a file format hands on: a text, and what the file itself says about who speaks where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from testimony.document import Comment, Source
from testimony.span import Span

_UNKNOWN = Source()


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of the text that the format itself sets apart: a subtitle cue, a table row, a voice.

    The span holds the words alone. `speaker` is the mark as the file has it, None where it has none.
    """

    start: int
    stop: int
    speaker: str | None = None
    seconds: float | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class RawText:
    """One text out of a file, before anybody has looked for turns in it.

    `text` is clean (LF, no byte-order mark). `cues` are empty for running text; where they are given
    they are in order and do not overlap. `bold` are the stretches set in bold, as interviews printed
    in magazines mark their questions.
    """

    text: str
    cues: tuple[Cue, ...] = ()
    bold: tuple[Span, ...] = ()
    comments: tuple[Comment, ...] = ()
    source: Source = _UNKNOWN
    id: str = ""
    respondent: str = ""
    language: str = ""
    genre: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
