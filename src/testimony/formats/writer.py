"""A text under construction: pieces are appended, and places in it are known as it grows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from testimony.document import Comment, Dropped
from testimony.span import Span


@dataclass
class Writer:
    """Collects the text of a document with its bold stretches, comments, and what was left out."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    bold: list[Span] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def write(self, text: str, *, bold: bool = False) -> None:
        """Append text; bold stretches that touch, or have only bold blanks between them, become one."""
        text = text.replace("\r", "\n").replace("\0", "")
        if not text:
            return
        touches = bool(self.bold) and self.bold[-1].stop == self.length
        if bold and (text.strip() or (touches and "\n" not in text)):
            start = self.bold.pop().start if touches else self.length
            self.bold.append(Span(start, self.length + len(text)))
        self.pieces.append(text)
        self.length += len(text)

    def end_line(self) -> None:
        """Append a line end."""
        self.pieces.append("\n")
        self.length += 1

    def take_back_line_ends(self, start: int) -> None:
        """Remove line ends from the end of the text, back to `start` at most."""
        while self.length > start and self.pieces[-1] == "\n":
            self.pieces.pop()
            self.length -= 1

    def drop(self, what: str) -> None:
        """Note something that is in the file and not in the text."""
        self.dropped[what] += 1

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self.pieces)

    def losses(self) -> tuple[Dropped, ...]:
        """Return what was left out, the most frequent first."""
        return tuple(Dropped(what, n) for what, n in self.dropped.most_common())
