"""Adjudication: of codings that differ, what stands, who judged so, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from testimony.coding import ADJUDICATED
from testimony.study import coders, codings, items
from testimony.study.event import NOBODY, new_id
from testimony.study.log import Change, done
from testimony.study.schema import KINDS


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement: the codings it was about, the one that stands (None: none does), the reason.

    `judge` is `testimony.study.event.NOBODY` where the passage was undisputed and stands by itself.
    """

    id: str
    document: str
    judge: str
    disputed: tuple[str, ...]
    coding: str | None
    reason: str


def add(
    connection: Connection,
    document: str,
    disputed: Sequence[str],
    *,
    judge: str,
    coding: Mapping[str, Any] | None,
    reason: str,
) -> str:
    """Keep a judgement, and return its id. What stands is a coding of its own, by the coder `adjudicated`.

    It takes the place of a judgement by a person whose codings have all been judged anew.
    """
    items.row(connection, "coder", judge)
    items.row(connection, "document", document)
    for name in disputed:
        items.row(connection, "coding", name, gone=True)
    made: list[Change] = [
        *coders.ensured(connection, ADJUDICATED),
        *_replaced(connection, document, disputed),
    ]
    chosen = None
    if coding is not None:
        chosen = new_id()
        made.append(codings.new_coding(connection, chosen, document, coders.id_of(ADJUDICATED), coding))
    data = {
        "document": document,
        "judge": judge,
        "coding": chosen,
        "disputed": list(disputed),
        "reason": reason,
    }
    item = new_id()
    made.append(Change("adjudication", item, data, document=document))
    done(connection, made, coder=judge, verb="adjudicate")
    return item


def _replaced(connection: Connection, document: str, disputed: Sequence[str]) -> Iterator[Change]:
    """Yield the changes that take away people's judgements whose codings have all been judged since, and what stood by them."""
    since = set(disputed)
    for old in reversed([d for d in decisions(connection, document) if d.judge != NOBODY]):
        if set(old.disputed) <= since:
            yield Change("adjudication", old.id, document=document, deletes=True)
            if old.coding is not None:
                yield Change("coding", old.coding, document=document, deletes=True)
        since |= set(old.disputed)


def decisions(connection: Connection, document: str) -> tuple[Decision, ...]:
    """Return the judgements on a document, in the order they were made."""
    table = KINDS["adjudication"]
    found = connection.execute(select(table).where(table.c.document == document, ~table.c.deleted)).mappings()
    return tuple(
        Decision(r["id"], document, r["judge"], tuple(r["disputed"]), r["coding"], r["reason"])
        for r in sorted(found, key=lambda r: tuple(r["born"]))
    )
