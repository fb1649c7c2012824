"""Testimonies cut into segments, as columns: what the labels are put beside, and what both result tables are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from testimony.batch.documents import Item
from testimony.tables import question_before


@dataclass(frozen=True, slots=True)
class Segments:
    """One value a segment in each list; `owner` is the number of its testimony, `at` its row in the chunk."""

    owner: list[int]
    at: list[int]
    number: list[int]
    start: list[int]
    stop: list[int]
    role: list[str]
    speaker: list[str | None]
    language: list[str]
    text: list[str]
    question: list[str]

    def __len__(self) -> int:
        return len(self.owner)


@dataclass(frozen=True, slots=True)
class Testimonies:
    """One value a testimony in each list; `rows` are those of the chunk that it is made of."""

    document: list[str]
    source: list[str]
    rows: list[tuple[int, ...]]
    respondent: list[str | None]
    language: list[str]
    uncertain: list[bool]

    def __len__(self) -> int:
        return len(self.document)


@dataclass(frozen=True, slots=True)
class CutRows:
    """The testimonies of a chunk, in its order, and their segments."""

    testimonies: Testimonies
    segments: Segments


def of_items(items: Iterable[Item]) -> CutRows:
    """Return documents as columns."""
    items = tuple(items)
    whole = Testimonies(
        [x.document.id for x in items],
        [x.source for x in items],
        [x.rows for x in items],
        [x.document.respondent or None for x in items],
        [x.document.language for x in items],
        [bool(x.document.uncertain) for x in items],
    )
    every = [
        (i, at, x.document, s)
        for i, x in enumerate(items)
        for at, s in zip(x.row_of, x.document.segments, strict=True)
    ]
    return CutRows(
        whole,
        Segments(
            [i for i, _, _, _ in every],
            [at for _, at, _, _ in every],
            [s.number for _, _, _, s in every],
            [s.start for _, _, _, s in every],
            [s.stop for _, _, _, s in every],
            [s.role for _, _, _, s in every],
            [s.speaker for _, _, _, s in every],
            [s.language for _, _, _, s in every],
            [s.text for _, _, _, s in every],
            [question_before(document, s) for _, _, document, s in every],
        ),
    )


def merged(some: CutRows, others: CutRows) -> CutRows:
    """Return the testimonies of both in the order of their first rows."""
    if not len(some.testimonies) or not len(others.testimonies):
        return some if len(some.testimonies) else others
    count = len(some.testimonies)
    whole = _joined(some.testimonies, others.testimonies)
    order = sorted(range(len(whole)), key=lambda i: whole.rows[i][0])
    place = {old: new for new, old in enumerate(order)}
    parts = _joined(some.segments, others.segments)
    owners = [place[o] for o in some.segments.owner] + [place[o + count] for o in others.segments.owner]
    inside = sorted(range(len(parts)), key=owners.__getitem__)  # stable: a testimony's segments stay in order
    taken = _taken(parts, inside)
    taken.owner[:] = [owners[i] for i in inside]
    return CutRows(_taken(whole, order), taken)


def _joined(some: Any, others: Any) -> Any:
    return type(some)(*(getattr(some, f.name) + getattr(others, f.name) for f in fields(some)))


def _taken(columns: Any, order: Sequence[int]) -> Any:
    return type(columns)(
        *([column[i] for i in order] for f in fields(columns) for column in [getattr(columns, f.name)])
    )
