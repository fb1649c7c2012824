"""Answers to passages that were drawn at random: what is said there, or that nothing is. Kept under the draw's own id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from testimony.study import codings, items
from testimony.study.event import named_id, new_id
from testimony.study.log import Change, done
from testimony.study.schema import KINDS

_PREFIX = "draw:"


def answer(
    connection: Connection, sample: str, *, coder: str, coding: Mapping[str, Any] | None
) -> str | None:
    """Keep what a coder says of a drawn passage, and return the id of the coding that comes of it (None: nothing is said)."""
    found = items.row(connection, "sample", sample)
    items.row(connection, "coder", coder)
    made: list[Change] = []
    item = None
    if coding is not None:
        item = new_id()
        made.append(codings.new_coding(connection, item, found["document"], coder, coding))
    key = f"{_PREFIX}{sample}"
    made.append(Change("setting", named_id("setting", key), {"key": key, "value": item or ""}))
    done(connection, made, coder=coder, verb="answer")
    return item


def answered(connection: Connection) -> frozenset[str]:
    """Return the drawn passages that somebody has answered."""
    table = KINDS["setting"]
    found = connection.scalars(select(table.c.key).where(table.c.key.startswith(_PREFIX), ~table.c.deleted))
    return frozenset(key.removeprefix(_PREFIX) for key in found)
