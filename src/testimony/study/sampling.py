"""A random share of the passages, drawn for checking, each with the probability with which it came in."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from testimony.document import Document
from testimony.errors import CorpusError
from testimony.study import documents, items
from testimony.study.event import named_id
from testimony.study.items import Row
from testimony.study.log import Change, done, known
from testimony.study.schema import KINDS


def drawn(
    held: Sequence[tuple[str, Document]], share: float, *, seed: int, why: str, run: str | None
) -> list[Change]:
    """Return the changes that keep a simple random sample, without replacement, of the segments with a voice.

    `held` are documents with their ids; of N segments n = ⌈share · N⌉ are drawn, so that each has the inclusion probability
    n / N (Cochran 1977, section 2.2), which an estimate weighs it by. The same seed draws the same of the same documents.
    """
    if not 0 < share <= 1:
        raise CorpusError(f"a share of {share}", where="the sample", next_step="Give one above 0, at most 1.")
    frame = sorted((item, s.start, s.stop) for item, d in held for s in d.segments if s.has_voice)
    size = math.ceil(share * len(frame))
    chosen = sorted(random.Random(seed).sample(frame, size))  # noqa: S311 (drawn by a seed on purpose)
    made = []
    for document, start, stop in chosen:
        data: dict[str, Any] = {
            "document": document,
            "run": run,
            "start": start,
            "stop": stop,
            "why": why,
            "probability": size / len(frame),
            "seed": seed,
        }
        item = named_id("sample", document, start, stop, why, run, seed, size, len(frame))
        made.append(Change("sample", item, data, document=document))
    return made


def draw(
    connection: Connection, share: float, *, seed: int, why: str, run: str | None, by: str
) -> tuple[Row, ...]:
    """Draw a share of the passages, keep it, and return what was drawn for this purpose."""
    if run is not None:
        items.row(connection, "run", run)
    made = drawn(held(connection), share, seed=seed, why=why, run=run)
    there = known(connection, (change.item for change in made))
    done(connection, [change for change in made if change.item not in there], coder=by, verb="sample")
    return samples(connection, why)


def held(connection: Connection) -> list[tuple[str, Document]]:
    """Return the documents that stand, with their ids."""
    table = KINDS["document"]
    found = list(connection.execute(select(table).where(~table.c.deleted)).mappings())
    texts = documents.texts(connection, (r["sha256"] for r in found))
    return [(r["id"], documents.document_of(r, texts[r["sha256"]])) for r in found]


def samples(connection: Connection, why: str) -> tuple[Row, ...]:
    """Return what was drawn for a purpose, by document and place."""
    table = KINDS["sample"]
    found = select(table).where(table.c.why == why, ~table.c.deleted)
    ordered = found.order_by(table.c.document, table.c.start)
    return tuple(connection.execute(ordered).mappings())
