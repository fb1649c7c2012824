"""A document: one immutable text, who speaks from where to where in it, and how it was read."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from testimony.span import Span

Role = Literal["interviewer", "respondent", "author", "other", "uncertain"]
ROLES: tuple[Role, ...] = ("interviewer", "respondent", "author", "other", "uncertain")
VOICES: frozenset[Role] = frozenset({"respondent", "author"})
"""The roles whose words are coded and labelled."""

GENRES = ("interview", "portrait", "letter", "open_survey_answer", "post", "report", "unknown")


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks from where to where. The span holds the words alone, not the speaker's mark before them.

    `role` is `uncertain` until a mark, a rule or a person settles it; `rule` names what did.
    `seconds` is the moment in the recording, where the file gives it. `language` is a BCP-47 tag
    such as `nl`, `ru` or `ru-Latn`, or None where nobody has said or found it yet.
    """

    start: int
    stop: int
    role: Role
    speaker: str | None = None
    rule: str = ""
    language: str | None = None
    seconds: float | None = None

    @property
    def span(self) -> Span:
        """Return the span of the words spoken."""
        return Span(self.start, self.stop)


@dataclass(frozen=True, slots=True)
class Segment:
    """The unit that is coded and classified: a turn, or a paragraph of running text, or a part of a long one.

    `number` counts from 0 within the document; `start` and `stop` are code points in the document's text.
    """

    document: str
    number: int
    start: int
    stop: int
    text: str
    role: Role
    speaker: str | None
    language: str
    turn: int

    @property
    def span(self) -> Span:
        """Return where the segment lies in the document."""
        return Span(self.start, self.stop)

    @property
    def has_voice(self) -> bool:
        """Tell whether these words may be coded: the respondent's, or an author's about a person."""
        return self.role in VOICES


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark somebody attached to a passage of the file (a Word comment, a PDF note)."""

    start: int
    stop: int
    text: str
    author: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something in the file that is not in the text: what it was, and how often.

    >>> str(Dropped("header", 3))
    '3 × header'
    """

    what: str
    count: int = 1

    def __str__(self) -> str:
        return f"{self.count} × {self.what}"


@dataclass(frozen=True, slots=True)
class Source:
    """How a text came out of its file: format, encoding, what was dropped, what the reader wants to say."""

    name: str = ""
    format: str = ""
    encoding: str = ""
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()


_SURROGATE = re.compile("[\ud800-\udfff]")
_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """One testimony's text and what is known about it. The text never changes after reading.

    Line ends are LF, there is no byte-order mark, Unicode is otherwise untouched.

    >>> Document(id="a", text="Ik ging weg.").sha256[:8]
    '8f9e7c29'
    """

    id: str
    text: str
    respondent: str = ""
    turns: tuple[Turn, ...] = ()
    segments: tuple[Segment, ...] = ()
    language: str = ""
    genre: str = "unknown"
    metadata: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    comments: tuple[Comment, ...] = ()
    source: Source = Source()

    @property
    def sha256(self) -> str:
        """Return the hash that says whether a text is still the one that was coded."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def quote(self, item: Span | Turn | Segment | Comment) -> str:
        """Return the exact words at something that has a start and a stop."""
        return Span(item.start, item.stop).quote(self.text)

    @property
    def person(self) -> str:
        """Return the respondent's id, or the document's own where none is known: the unit of every split."""
        return self.respondent or self.id

    @property
    def speakers(self) -> dict[str, Role]:
        """Return each speaker's mark with the role it has; marks of uncertain role included."""
        return {turn.speaker: turn.role for turn in self.turns if turn.speaker is not None}

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the marks of the speakers whose role nobody has settled."""
        return tuple(dict.fromkeys(t.speaker or "" for t in self.turns if t.role == "uncertain"))

    def with_turns(self, turns: tuple[Turn, ...]) -> Document:
        """Return the document with other turns, and without the segments made from the old ones."""
        return replace(self, turns=turns, segments=())


def clean(text: str) -> str:
    """Return a text as documents keep it: LF line ends, no byte-order mark, no lone surrogates, no NUL.

    >>> clean("\\ufeffa\\r\\nb\\rc")
    'a\\nb\\nc'
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text.isascii() and _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def folded(text: str) -> str:
    """Return a text for comparing only: compatibility form, case folded, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
