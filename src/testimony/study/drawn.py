"""Who was drawn for hand coding, kept with the study: a row a document, with the chance that it had to be drawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from testimony.errors import CorpusError
from testimony.study import lists
from testimony.study.event import named_id
from testimony.study.log import Change, done
from testimony.study.schema import KINDS

_WHY = '{"draw":'
"""How the reason of a sample begins that is a draw of whole documents."""


@dataclass(frozen=True, slots=True)
class DrawnDocument:
    """A document of the frame: how it could be drawn, with which probability, and in which round it was (0: not)."""

    document: str
    kind: str
    stratum: str
    frame: int
    round: int
    probability: float
    seed: int


def keep(connection: Connection, rows: Sequence[DrawnDocument], *, by: str) -> None:
    """Keep a draw, over the earlier one of the same documents; the log has both.

    Raises `CorpusError` where a document is not in the study.
    """
    ids = {line.name: line.id for line in lists.documents(connection)}
    changes = []
    for row in rows:
        if row.document not in ids:
            step = "Draw from the documents of this study."
            raise CorpusError("was drawn, but is not in the study", where=row.document, next_step=step)
        item = ids[row.document]
        said = {"kind": row.kind, "stratum": row.stratum, "frame": row.frame, "round": row.round}
        data = {
            "document": item,
            "run": None,
            "start": None,
            "stop": None,
            "why": f"{_WHY}{json.dumps(said, ensure_ascii=False)}}}",
            "probability": float(row.probability),
            "seed": row.seed,
        }
        changes.append(Change("sample", named_id("sample", "draw", item), data, document=item))
    done(connection, changes, coder=by, verb="draw")


def kept(connection: Connection) -> tuple[DrawnDocument, ...]:
    """Return the draw that stands, by document; empty where nobody was drawn."""
    names = {line.id: line.name for line in lists.documents(connection)}
    table = KINDS["sample"]
    found = select(table).where(table.c.why.startswith(_WHY, autoescape=True), ~table.c.deleted)
    rows = [
        DrawnDocument(
            document=names[row["document"]],
            probability=row["probability"],
            seed=row["seed"],
            **json.loads(row["why"])["draw"],
        )
        for row in connection.execute(found).mappings()
        if row["document"] in names
    ]
    return tuple(sorted(rows, key=lambda row: row.document))
