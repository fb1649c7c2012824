"""What goes over the wire about what was found and what was done: search, history, undo."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class Turned(BaseModel):
    """What undo or redo touched, and a sentence about it."""

    touched: list[str]
    documents: list[str]
    what: str


class Hit(BaseModel):
    """Words that were found, and what stands around them."""

    document: str
    name: str
    start: int
    stop: int
    before: str
    match: str
    after: str


class Hits(BaseModel):
    """What was found."""

    found: list[Hit]


class HistoryRow(BaseModel):
    """A line of the history."""

    at: str
    coder: str
    verb: str
    kind: str
    item: str
    data: dict[str, Any]


class History(BaseModel):
    """What was done to a document, the earliest first."""

    history: list[HistoryRow]
