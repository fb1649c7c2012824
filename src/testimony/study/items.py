"""Looking up what stands: one item by its id, as a row, and as the noun it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, select

from testimony.coding import CODING_FIELDS, Coding, Memo
from testimony.errors import CorpusError
from testimony.study.conflict import Conflict
from testimony.study.event import ID
from testimony.study.schema import KINDS, LOG

Value = TypeVar("Value")
Row = Mapping[Any, Any]
"""A row of a table, by column."""

_CODING = tuple(f for f in CODING_FIELDS if f not in ("document", "coder", "quote"))


@dataclass(frozen=True, slots=True)
class Kept(Generic[Value]):
    """Something in a study with its id; `version` is what to hand back as `seen` when changing it.

    `document` and `coder` are ids, where `value` has their names. `contested`: two wrote apart and do not agree.
    """

    id: str
    version: str
    value: Value
    document: str = ""
    coder: str = ""
    deleted: bool = False
    contested: bool = False


def shown(item: object) -> str:
    """Return an id as messages show it; what is none may be anything, and is not shown."""
    return str(item) if ID.fullmatch(str(item)) else ""


def row(connection: Connection, kind: str, item: str, *, gone: bool = False) -> Row:
    """Return an item's row; raise `CorpusError` where there is none, or it was deleted and `gone` is not allowed."""
    table = KINDS[kind]
    found = connection.execute(select(table).where(table.c.id == item)).mappings().first()
    if found is None or (found["deleted"] and not gone):
        what = f"there is no such {kind}" if found is None else f"this {kind} was deleted"
        step = "Look at the list again." if found is None else "Restore it first."
        raise CorpusError(what, where=f"{kind} {shown(item)}".strip(), next_step=step)
    return found


def get(connection: Connection, item: str) -> Kept[Any]:
    """Return anything by its id, deleted or not."""
    kind = kind_of(connection, item)
    return kept(connection, kind, row(connection, kind, item, gone=True))


def kind_of(connection: Connection, item: str) -> str:
    """Return what an id is the id of; raise `CorpusError` where it is nothing's."""
    found = connection.scalar(select(LOG.c.kind).where(LOG.c.item == item).limit(1))
    if found is None:
        raise CorpusError("there is no such thing in the study", where=shown(item))
    return str(found)


def name_of(connection: Connection, kind: str, item: str) -> str:
    """Return the name of a document, coder or respondent; "" for none."""
    table = KINDS[kind]
    return str(connection.scalar(select(table.c.name).where(table.c.id == item)) or "") if item else ""


def coding_of(found: Row, *, document: str, coder: str, quote: str = "") -> Coding:
    """Return a row of `codings` as a coding, under the names of its document and coder."""
    return Coding(document=document, coder=coder, quote=quote, **{name: found[name] for name in _CODING})


def memo_of(found: Row, *, document: str, coder: str, quote: str = "") -> Memo:
    """Return a row of `memos` as a memo, under the names of its document and coder."""
    values = {name: found[name] for name in ("start", "stop", "kind", "text")}
    return Memo(document=document, coder=coder, quote=quote, **values)


def names_of(connection: Connection, kind: str) -> dict[str, str]:
    """Return id -> name of all documents, coders or respondents, deleted ones too."""
    table = KINDS[kind]
    return {r.id: r.name for r in connection.execute(select(table.c.id, table.c.name))}


def kept(connection: Connection, kind: str, found: Row, names: Mapping[str, str] | None = None) -> Kept[Any]:
    """Return a row as what is kept: a coding, a memo, or for other kinds the fields themselves.

    `names` are those of documents and coders by id, where many rows are read at once.
    """
    document, coder = str(found.get("document") or ""), str(found.get("coder") or "")
    value: Any
    if kind in NOUNS:
        if names is None:
            ids = (("document", document), ("coder", coder))
            names = {item: name_of(connection, what, item) for what, item in ids}
        value = NOUNS[kind](found, document=names[document], coder=names[coder])
    else:
        value = {c.name: found[c.name] for c in KINDS[kind].columns}
    return Kept(
        id=found["id"],
        version=found["version"],
        value=value,
        document=document,
        coder=coder,
        deleted=found["deleted"],
        contested=found["contested"],
    )


NOUNS: Mapping[str, Callable[..., Any]] = {"coding": coding_of, "memo": memo_of}
"""Kind -> what makes a noun of its row."""


def unchanged(connection: Connection, kind: str, found: Row, seen: str | None) -> None:
    """Raise `Conflict` where an item is no longer as somebody saw it (None: nobody says what they saw)."""
    if seen is not None and seen != found["version"]:
        raise Conflict(f"this {kind} was changed meanwhile", kept(connection, kind, found))
