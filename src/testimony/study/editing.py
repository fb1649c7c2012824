"""Changing what stands: fields, deleting and restoring, undo and redo; always as new events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from testimony.errors import CorpusError
from testimony.study import codings, documents, items, undoing
from testimony.study.items import Row
from testimony.study.log import Change, done
from testimony.study.schema import KINDS

_EDITABLE = ("coding", "memo", "document")


def change(
    connection: Connection, item: str, values: Mapping[str, Any], *, coder: str, seen: str | None
) -> str:
    """Set fields of a coding, memo or document, and return its version; raise `Conflict` where it is not as seen."""
    kind, found = _editable(connection, item)
    items.unchanged(connection, kind, found, seen)
    if kind == "document":
        documents.refuse_erased(connection, str(values.get("respondent") or ""))
        text = documents.texts(connection, [found["sha256"]])[found["sha256"]]
        made = documents.changed(found, values, text)
    else:
        one = codings.changed(connection, kind, found, values)
        made = [one] if one.data else []
    if not made:
        return str(found["version"])
    return done(connection, made, coder=coder, verb="change")[-1].version


def delete(connection: Connection, item: str, *, coder: str, seen: str | None) -> None:
    """Delete a coding, a memo, or a document that nothing stands on; raise `Conflict` where it is not as seen."""
    kind, found = _editable(connection, item)
    items.unchanged(connection, kind, found, seen)
    if kind == "document" and (count := _standing_on(connection, item)):
        step = "Delete these first."
        raise CorpusError(f"{count} codings and memos stand on it", where=found["name"], next_step=step)
    _write(connection, kind, found, coder=coder, deletes=True)


def restore(connection: Connection, item: str, *, coder: str) -> None:
    """Let something stand again that was deleted."""
    kind, found = _editable(connection, item, gone=True)
    if found["deleted"]:
        _write(connection, kind, found, coder=coder, deletes=False)


def turn(connection: Connection, coder: str, which: Literal["undo", "redo"]) -> tuple[str, ...]:
    """Undo or redo the next deed of a coder; return the ids it touched, none where there is none."""
    ready, again = undoing.stacks(connection, coder)
    found = ready if which == "undo" else again
    if not found:
        return ()
    changes = undoing.turned(connection, found[-1], coder)
    done(connection, changes, coder=coder, verb=which, undoes=found[-1].deed)
    return tuple(c.item for c in changes)


def _write(connection: Connection, kind: str, found: Row, *, coder: str, deletes: bool) -> None:
    document = found["id"] if kind == "document" else found["document"]
    made = Change(kind, found["id"], document=document, deletes=deletes)
    done(connection, [made], coder=coder, verb="delete" if deletes else "restore")


def _editable(connection: Connection, item: str, *, gone: bool = False) -> tuple[str, Row]:
    kind = items.kind_of(connection, item)
    if kind not in _EDITABLE:
        step = f"What can be: {', '.join(_EDITABLE)}."
        raise CorpusError(f"a {kind} cannot be changed by its id", next_step=step)
    return kind, items.row(connection, kind, item, gone=gone)


def _standing_on(connection: Connection, document: str) -> int:
    tables = (KINDS["coding"], KINDS["memo"])
    counted = (select(func.count()).where(t.c.document == document, ~t.c.deleted) for t in tables)
    return sum(connection.scalar(question) or 0 for question in counted)
