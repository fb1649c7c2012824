"""The tables of a study: the log, the texts, and what stands, a table a noun.

Only `log` and `texts` are the study; the tables of what stands are worked out from them and can be made anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

from testimony.errors import CorpusError

METADATA = MetaData()

STUDY = Table(
    "study",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("clock", BigInteger, nullable=False),
    Column("made", Text, nullable=False),
)
"""One row: which study this is, the version of its tables, its logical clock, when it was made."""

LOG = Table(
    "log",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("clock", BigInteger, nullable=False),
    Column("coder", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("data", JSON, nullable=False),
    Column("seen", JSON, nullable=False),
    Column("deletes", Boolean, nullable=False),
    Column("undoes", Text, nullable=False),
    Index("log_item", "item"),
    Index("log_document", "document"),
    Index("log_deed", "deed"),
    Index("log_coder", "coder", "clock"),
)
"""Who did what: see `testimony.study.event.Event`. It only grows, but for what `testimony.study.erasing` takes out."""

TEXTS = Table(
    "texts", METADATA, Column("sha256", Text, primary_key=True), Column("text", Text, nullable=False)
)
"""The texts of the documents, each under its own hash."""

TOKENS = Table(
    "tokens",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("coder", Text, nullable=False),
    Column("made", Text, nullable=False),
)
"""The hash of each coder's link. They are this file's alone: a merge must not let anybody else in."""

EXPORTS = Table(
    "exports",
    METADATA,
    Column("path", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("made", Text, nullable=False),
)
"""What was written out of the study, and where: this file's alone, for paths are this machine's."""

SECRETS = Table("secrets", METADATA, Column("key", Text, primary_key=True))
"""The keys of the tombstones: one that was made here, and those that came with a merge."""

TOMBSTONES = Table("tombstones", METADATA, Column("mark", Text, primary_key=True))
"""Keyed marks of persons, documents and texts that were erased, by which they are known should they come again."""

FORGOTTEN = Table(
    "forgotten",
    METADATA,
    Column("event", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("clock", BigInteger, nullable=False),
)
"""Events that erasing took out of the log (field ""), or a field of theirs that it made empty: random ids, no content."""

_COMMON = ("id", "version", "deleted", "contested", "born")


def _items(name: str, *columns: Column[Any] | Index) -> Table:
    """Return a table of what stands of one kind of item."""
    return Table(
        name,
        METADATA,
        Column("id", Text, primary_key=True),
        Column("version", Text, nullable=False),
        Column("deleted", Boolean, nullable=False),
        Column("contested", Boolean, nullable=False),
        Column("born", JSON, nullable=False),
        *columns,
    )


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _plain(name: str, default: Any) -> Column[Any]:
    return Column(name, JSON, nullable=False, default=default)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False)


def _to(name: str, table: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey(f"{table}.id"), nullable=nullable)


def _span() -> tuple[Column[Any], Column[Any]]:
    return Column("start", Integer, nullable=True), Column("stop", Integer, nullable=True)


KINDS: Mapping[str, Table] = {
    "setting": _items("settings", _text("key"), Column("value", JSON)),
    "respondent": _items("respondents", _text("name"), Column("part", Text)),
    "coder": _items("coders", _text("name"), _flag("released")),
    "codebook": _items("codebooks", _text("name"), _text("edition"), _text("sha256"), _text("yaml")),
    "document": _items(
        "documents",
        _text("name"),
        Column("sha256", Text, ForeignKey("texts.sha256"), nullable=False),
        Column("length", Integer, nullable=False),
        _to("respondent", "respondents", nullable=True),
        _text("genre"),
        _text("language"),
        _plain("metadata", {}),
        _plain("source", {}),
        _plain("comments", []),
        _plain("turns", []),  # last: the longest, and no list reads it
    ),
    "assignment": _items(
        "assignments",
        _to("document", "documents"),
        _to("coder", "coders"),
        _flag("done"),
        _flag("blind"),
        Index("assignments_document", "document"),
        Index("assignments_coder", "coder"),
    ),
    "coding": _items(
        "codings",
        _to("document", "documents"),
        _to("coder", "coders"),
        *_span(),
        *map(_text, ("code", "stance", "subject", "status", "move", "subcode", "memo", "created", "origin")),
        _text("codebook"),
        Index("codings_document", "document", "coder", "deleted"),
        Index("codings_code", "code", "deleted"),
    ),
    "memo": _items(
        "memos",
        _to("document", "documents"),
        _to("coder", "coders"),
        *_span(),
        *map(_text, ("kind", "text")),
        Index("memos_document", "document"),
    ),
    "adjudication": _items(
        "adjudications",
        _to("document", "documents"),
        _to("judge", "coders"),
        _to("coding", "codings", nullable=True),
        _plain("disputed", []),
        _text("reason"),
        Index("adjudications_document", "document"),
    ),
    "run": _items(
        "runs", *map(_text, ("model", "seal", "codebook", "created")), _plain("thresholds", {})
    ),
    "suggestion": _items(
        "suggestions",
        _to("run", "runs"),
        _to("document", "documents"),
        *_span(),
        *map(_text, ("code", "stance", "decision")),
        Column("probability", Float, nullable=False),
        _text("answer"),
        _to("coding", "codings", nullable=True),
        _plain("evidence", []),
        Index("suggestions_run", "run", "document"),
    ),
    "sample": _items(
        "samples",
        _to("document", "documents"),
        _to("run", "runs", nullable=True),
        *_span(),
        _text("why"),
        Column("probability", Float, nullable=False),
        Column("seed", Integer, nullable=False),
        Index("samples_document", "document"),
    ),
    "phrase": _items("phrases", *map(_text, ("text", "language", "subcode", "kind", "register", "hand")), _plain("targets", [])),
}  # fmt: skip
"""Kind of item -> its table, in the order in which rows may point to earlier ones."""

_GUARDED = ((LOG, ("UPDATE", "DELETE", "TRUNCATE")), (TEXTS, ("UPDATE",)))
_FUNCTION = (
    "CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' only grows'; END $$"
)


def guards(dialect: str) -> tuple[str, ...]:
    """Return the SQL that lets the database itself refuse that the log or a text is changed or taken away."""
    pairs = [(table.name, what) for table, whats in _GUARDED for what in whats]
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {name}_no_{what.lower()} BEFORE {what} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} only grows'); END"
            for name, what in pairs
            if what != "TRUNCATE"
        )
    return _FUNCTION, *(
        f"CREATE TRIGGER {name}_no_{what.lower()} BEFORE {what} ON {name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        for name, what in pairs
    )


def guard_names() -> tuple[str, ...]:
    """Return the names of the triggers that `guards` makes in SQLite."""
    return tuple(
        f"{t.name}_no_{what.lower()}" for t, whats in _GUARDED for what in whats if what != "TRUNCATE"
    )


def fields(kind: str) -> tuple[Column[Any], ...]:
    """Return the columns of a kind that events set."""
    return tuple(c for c in KINDS[kind].columns if c.name not in _COMMON)


def check(kind: str, data: Mapping[str, Any], *, where: str) -> None:
    """Raise `CorpusError` where an event sets a field that its kind does not have, or to what it cannot hold."""
    if kind not in KINDS:
        raise CorpusError(f"there is nothing called {kind!r} in a study", where=where)
    known = {c.name: c for c in fields(kind)}
    for name, value in data.items():
        if name not in known or not _fits(known[name], value):
            raise CorpusError(f"{name!r} of a {kind} is unknown, or not of its kind", where=where)


def _fits(column: Column[Any], value: Any) -> bool:
    if value is None or isinstance(column.type, JSON):
        return bool(column.nullable) or value is not None
    if isinstance(column.type, Integer):
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31
    if isinstance(column.type, Float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, bool if isinstance(column.type, Boolean) else str)
