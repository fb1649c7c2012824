"""How programs count characters, and where a counted position lies in our text.

A program may count Unicode code points or UTF-16 units (a letter beyond U+FFFF, such as an emoji, is then two), a
line end as one character or as two, a byte-order mark as one or not at all, and may give the last character of a
passage or the one after it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from testimony.document import clean
from testimony.errors import ReadError
from testimony.span import Span

Unit = Literal["codepoints", "utf16"]
Newline = Literal["stored", "1", "2"]

_SPECIAL = re.compile("\r\n|[\n\r\0]|[\U00010000-\U0010ffff]|[\ud800-\udbff][\udc00-\udfff]")
_BOM = "\ufeff"
_WRITTEN = "codepoints or utf16; newline=1, newline=2 or newline=stored; bom; inclusive"


@dataclass(frozen=True, slots=True)
class Convention:
    """One way of counting. `newline` is how many characters a line end is; `stored` takes it as the file has it.

    >>> str(Convention("utf16"))
    'utf16,newline=stored'
    """

    unit: Unit = "codepoints"
    newline: Newline = "stored"
    bom: bool = False
    inclusive: bool = False

    def __str__(self) -> str:
        parts = [self.unit, f"newline={self.newline}"]
        return ",".join(parts + ["bom"] * self.bom + ["inclusive"] * self.inclusive)

    @classmethod
    def parse(cls, text: str) -> Convention:
        """Read a convention as a person writes it, or a program's name; raise `ReadError` where it is neither.

        >>> Convention.parse("utf16,newline=2,inclusive") == Convention("utf16", "2", inclusive=True)
        True
        """
        found = KNOWN.get(text.strip().casefold(), cls())
        if text.strip().casefold() in KNOWN:
            return found
        for word in (w.strip().casefold() for w in text.split(",")):
            if word not in _WORDS:
                programs = ", ".join(KNOWN)
                step = f"Write, apart by commas: {_WRITTEN}. Or one of: {programs}."
                raise ReadError(f"{word!r} is no way of counting characters", next_step=step)
            found = replace(found, **_WORDS[word])  # type: ignore[arg-type]
        return found


CODEPOINTS = Convention()
"""As we count ourselves, and every program that says nothing else."""

_WORDS: dict[str, dict[str, object]] = {
    "codepoints": {"unit": "codepoints"},
    "utf16": {"unit": "utf16"},
    "newline=1": {"newline": "1"},
    "newline=2": {"newline": "2"},
    "newline=stored": {"newline": "stored"},
    "bom": {"bom": True},
    "inclusive": {"inclusive": True},
    "exclusive": {"inclusive": False},
}

KNOWN = {
    "nvivo": Convention("utf16"),  # measured on an export of NVivo 12.6 for Windows
    "qualcoder": Convention("codepoints", "1"),  # from its source
    "qc": Convention(),  # measured
    "atlasti": Convention("codepoints", "1"),  # second-hand: QualCoder's importer
    "maxqda": Convention("codepoints", "1"),  # second-hand: QualCoder's exporter
    "spec": Convention(),
    "doccano": Convention("utf16"),  # places come from a browser, the text as it was put in
    "labelstudio": Convention("utf16", "1"),  # reported: a browser's text, its line ends one character
    "brat": Convention(),  # its manual, and measured
    "web": Convention(),  # W3C Web Annotation says so
}
"""How programs count, as far as anybody has found out."""

_UNITS: tuple[Unit, ...] = ("codepoints", "utf16")
_NEWLINES: tuple[Newline, ...] = ("stored", "1", "2")

ALL = tuple(
    Convention(unit, newline, bom, inclusive)
    for inclusive, bom, newline, unit in product((False, True), (False, True), _NEWLINES, _UNITS)
)
"""Every convention that is tried, the most usual first."""


class Places:
    """The positions of one text as a convention counts them.

    >>> places = Places("a\\r\\n😀b", Convention("utf16"))
    >>> places.text, places.index(5), places.index(4), places.position(3)
    ('a\\n😀b', 3, None, 5)
    """

    def __init__(self, raw: str, convention: Convention) -> None:
        body = raw.removeprefix(_BOM)
        self.text = clean(raw)
        self._inclusive = convention.inclusive
        self._lead = int(convention.bom and body is not raw)
        self._wide: list[int] = []  # characters of the clean text that are counted as two
        self._inside: list[int] = []  # positions in the midst of such a character
        self._extra: list[int] = []  # every position that our text has no character for
        dropped = 0
        for found in _SPECIAL.finditer(body):
            at = found.start() - dropped
            mark = found.group()
            dropped += len(mark) - 1 + (mark == "\0")
            position = self._lead + at + len(self._extra)
            if mark == "\0":
                self._extra.append(position)
            elif _is_wide(mark, convention):
                self._wide.append(at)
                self._inside.append(position + 1)
                self._extra.append(position + 1)
        self.total = self._lead + len(self.text) + len(self._extra)

    def index(self, position: int) -> int | None:
        """Return the place in our text, None outside it or in the midst of a character."""
        if not self._lead <= position <= self.total:
            return None
        before = bisect_left(self._extra, position)
        if self._within(position):
            return None
        return position - self._lead - before

    def nearest(self, position: int) -> int:
        """Return the place in our text that is nearest: before a character that the position lies in.

        >>> Places("a\\r\\nb", Convention()).nearest(2)
        1
        """
        inside = max(self._lead, min(position, self.total))
        found = self.index(inside - self._within(inside))
        return found or 0

    def clean_span(self, span: Span) -> Span:
        """Return where a counted span lies in our text."""
        return Span(self.nearest(span.start), self.nearest(span.stop))

    def position(self, index: int) -> int:
        """Return the counted position of a place in our text (of one without NUL characters)."""
        return self._lead + index + bisect_left(self._wide, index)

    def span(self, start: int, stop: int) -> Span | None:
        """Return the span of a selection; None where it lies outside the text or cuts a character in two."""
        first = self.index(start)
        last = self._after(stop) if self._inclusive else self.index(stop)
        if first is None or last is None or last < first:
            return None
        return Span(first, last)

    def counted(self, span: Span) -> tuple[int, int]:
        """Return start and end of a span as the convention counts them."""
        stop = self.position(span.stop)
        return self.position(span.start), stop - 1 if self._inclusive else stop

    def _after(self, position: int) -> int | None:
        """Return the place after the character that the position lies in."""
        if self._within(position):
            position -= 1
        found = self.index(position)
        return found + 1 if found is not None and found < len(self.text) else None

    def _within(self, position: int) -> bool:
        at = bisect_left(self._inside, position)
        return at < len(self._inside) and self._inside[at] == position


def _is_wide(mark: str, convention: Convention) -> bool:
    """Tell whether a special character is counted as two."""
    if mark in ("\n", "\r", "\r\n"):
        return convention.newline == "2" or (convention.newline == "stored" and mark == "\r\n")
    return convention.unit == "utf16" or len(mark) == 2  # two halves that some program left apart
