"""Codings and memos in a study: checked against text, turns and codebook before they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from testimony.codebook import Codebook
from testimony.coding import CODING_FIELDS, MEMO_FIELDS, Coding, Memo
from testimony.errors import CorpusError
from testimony.span import Span
from testimony.study import codebooks, items, schema
from testimony.study.event import named_id, new_id, now
from testimony.study.items import Kept, Row
from testimony.study.log import Change, done, known
from testimony.study.schema import KINDS

_FIXED = {"document", "coder", "created"}


def coding_fields(coding: Coding, *, document: str, coder: str) -> dict[str, Any]:
    """Return what an event says of a coding: its own fields, and the ids of document and coder."""
    values = {name: getattr(coding, name) for name in CODING_FIELDS if name != "quote"}
    return {**values, "document": document, "coder": coder}


def memo_fields(memo: Memo, *, document: str, coder: str) -> dict[str, Any]:
    """Return what an event says of a memo."""
    values = {name: getattr(memo, name) for name in MEMO_FIELDS if name != "quote"}
    return {**values, "document": document, "coder": coder}


def add(
    connection: Connection,
    kind: str,
    document: str,
    coder: str,
    values: Mapping[str, Any],
    *,
    request: str = "",
) -> str:
    """Add a coding or memo and return its id; the same `request` of a coder adds once, however often it comes."""
    items.row(connection, "coder", coder)
    item = named_id(kind, document, coder, request) if request else new_id()
    if request and known(connection, [item]):
        return item
    make, verb = (new_coding, "code") if kind == "coding" else (new_memo, "memo")
    done(connection, [make(connection, item, document, coder, values)], coder=coder, verb=verb)
    return item


def new_coding(
    connection: Connection, item: str, document: str, coder: str, values: Mapping[str, Any]
) -> Change:
    """Return the change that adds a coding; raise `CorpusError` where it does not fit text, turns or codebook."""
    found = items.row(connection, "document", document)
    book = codebooks.current(connection)
    _settable("coding", values)
    coding = Coding(**{"document": found["name"], "created": now(), "codebook": book.version, **values})
    _check_coding(coding, found, book)
    data = coding_fields(coding, document=document, coder=coder) | {"code": book[coding.code].name}
    return Change("coding", item, data, document=document)


def new_memo(
    connection: Connection, item: str, document: str, coder: str, values: Mapping[str, Any]
) -> Change:
    """Return the change that adds a memo; raise `CorpusError` where it does not fit text or codebook."""
    found = items.row(connection, "document", document)
    _settable("memo", values)
    memo = Memo(**{"document": found["name"], **values})
    codebooks.current(connection).memo(memo.kind)
    _check_span(memo.start, memo.stop, found)
    data = memo_fields(memo, document=document, coder=coder)
    return Change("memo", item, data, document=document)


def changed(connection: Connection, kind: str, found: Row, values: Mapping[str, Any]) -> Change:
    """Return the change that sets fields of a coding or memo, only those that differ; refuse what does not fit."""
    _settable(kind, values)
    before = items.NOUNS[kind](found, document="-", coder="")
    merged = {**asdict(before), **values}
    document = items.row(connection, "document", found["document"])
    book = codebooks.current(connection)
    if kind == "coding":
        _check_coding(Coding(**merged), document, book, words=bool({"start", "stop"} & set(values)))
        merged["code"] = book[merged["code"]].name
    else:
        book.memo(merged["kind"])
        _check_span(merged["start"], merged["stop"], document)
    data = {name: merged[name] for name in values if merged[name] != found[name]}
    return Change(kind, found["id"], data, document=found["document"])


def standing(connection: Connection, kind: str, document: str, seen_by: str | None) -> tuple[Kept[Any], ...]:
    """Return a document's codings or memos; only their own for a coder who is not released yet."""
    table = KINDS[kind]
    mine = []
    if seen_by is not None and not items.row(connection, "coder", seen_by)["released"]:
        mine = [table.c.coder == seen_by]
    where = (table.c.document == document, ~table.c.deleted, *mine)
    found = connection.execute(select(table).where(*where)).mappings()
    names = {**items.names_of(connection, "coder"), document: items.name_of(connection, "document", document)}
    ordered = sorted(found, key=lambda r: tuple(r["born"]))
    return tuple(items.kept(connection, kind, r, names) for r in ordered)


def _settable(kind: str, values: Mapping[str, Any]) -> None:
    """Raise `CorpusError` where something is to be set that a coder does not set, or to what it cannot be."""
    allowed = [c.name for c in schema.fields(kind) if c.name not in _FIXED]
    if wrong := set(values) - set(allowed):
        step = f"What may be set: {', '.join(allowed)}."
        raise CorpusError(f"{min(wrong)!r} cannot be set", where=kind, next_step=step)
    schema.check(kind, values, where=kind)


def _check_coding(coding: Coding, document: Row, book: Codebook, *, words: bool = True) -> None:
    code = book[coding.code]
    if coding.stance not in code.stances:
        step = f"Its stances are: {', '.join(code.stances)}."
        raise CorpusError(
            f"{code.name!r} has no stance {coding.stance!r}", where=document["name"], next_step=step
        )
    if coding.start is None or coding.stop is None:
        return
    _check_span(coding.start, coding.stop, document)
    if words and _interviewers(coding.start, coding.stop, document):
        step = "Select the respondent's words alone."
        raise CorpusError("these are an interviewer's words", where=document["name"], next_step=step)


def _check_span(start: int, stop: int, document: Row) -> None:
    whole = isinstance(start, int) and isinstance(stop, int)
    if not (whole and 0 <= start < stop <= document["length"]):
        step = f"A span lies between 0 and {document['length']}, and holds a character at least."
        raise CorpusError("the span is not in the text", where=document["name"], next_step=step)


def _interviewers(start: int, stop: int, document: Row) -> bool:
    span = Span(start, stop)
    return any(
        turn["role"] == "interviewer" and span.overlaps(Span(turn["start"], turn["stop"]))
        for turn in document["turns"]
    )
