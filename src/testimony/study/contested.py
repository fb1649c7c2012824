"""What a person should look at after a merge, and how it is settled."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from testimony.coding import target_name
from testimony.errors import CorpusError
from testimony.study import codebooks
from testimony.study.conflict import Contested
from testimony.study.items import kind_of, names_of
from testimony.study.log import Change, done, events_of
from testimony.study.schema import KINDS
from testimony.study.state import DELETED, Clash, folded


def contested(connection: Connection) -> tuple[Contested, ...]:
    """Return everything on which two who wrote apart do not agree, and what points to something that is gone."""
    return (*_clashing(connection), *_on_deleted(connection), *_without_code(connection))


def settle(connection: Connection, item: str, *, by: str) -> None:
    """Let an item stand as it does now."""
    kind_of(connection, item)
    state = folded(events_of(connection, [item])[item])
    data = {clash.field: state.values[clash.field] for clash in state.clashes if clash.field != DELETED}
    document = str(state.values.get("document") or (item if state.kind == "document" else ""))
    if state.clashes:
        done(connection, [Change(state.kind, item, data, document=document)], coder=by, verb="settle")


def _clashing(connection: Connection) -> Iterator[Contested]:
    names = names_of(connection, "coder")
    for kind, table in KINDS.items():
        found = connection.scalars(select(table.c.id).where(table.c.contested)).all()
        for item, events in sorted(events_of(connection, found).items()):
            state = folded(events)
            document = str(state.values.get("document") or (item if kind == "document" else ""))
            for clash in state.clashes:
                yield _contested(kind, item, document, clash, names)


def _contested(kind: str, item: str, document: str, clash: Clash, names: dict[str, str]) -> Contested:
    coders = tuple(names.get(e.coder, "") for e in clash.events)
    values = tuple(None if e.deletes else e.data.get(clash.field) for e in clash.events)
    return Contested(item, kind, document, clash.field, coders, values)


def _on_deleted(connection: Connection) -> Iterator[Contested]:
    documents = KINDS["document"]
    for kind in ("coding", "memo"):
        table = KINDS[kind]
        found = (
            select(table.c.id, table.c.document)
            .join(documents, documents.c.id == table.c.document)
            .where(~table.c.deleted, documents.c.deleted)
        )
        for item, document in sorted(tuple(r) for r in connection.execute(found)):
            yield Contested(item, kind, document, "document")


def _without_code(connection: Connection) -> Iterator[Contested]:
    try:
        targets = set(codebooks.current(connection).targets)
    except CorpusError:
        return
    table = KINDS["coding"]
    found = select(table.c.id, table.c.document, table.c.code, table.c.stance).where(~table.c.deleted)
    for item, document, code, stance in sorted(tuple(r) for r in connection.execute(found)):
        if target_name(code, stance) not in targets:
            yield Contested(item, "coding", document, "code", values=(target_name(code, stance),))
