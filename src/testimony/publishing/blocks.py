"""What a report is made of: sections of paragraphs, tables and pictures, whatever file they end up in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences; `kind` is "text", "note" (small), "warning" or "item" of a list."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as people read it. The first `words` columns are words, the others numbers set to the right.

    `widths` are shares of the page, one a column; without them all columns get what they need.
    """

    id: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    words: int = 1
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with one sentence on how to read it, and the numbers behind it (`columns`, `rows`)."""

    id: str
    name: str
    title: str
    reading: str
    figure: Figure
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def file(self) -> str:
        """Return the name of its files, without the ending."""
        return f"{self.id}-{self.name}"


Block = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a report."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """A whole report in one language: what it is of, in which state (`hash`), and its sections."""

    title: str
    language: str
    hash: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def pictures(self) -> Iterator[Picture]:
        """Yield the figures in order."""
        yield from (b for s in self.sections for b in s.blocks if isinstance(b, Picture))

    @property
    def tables(self) -> Iterator[Table]:
        """Yield the tables in order."""
        yield from (b for s in self.sections for b in s.blocks if isinstance(b, Table))
