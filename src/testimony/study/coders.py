"""The coders of a study: by name, with links of their own, blind to each other until released; who codes what."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from testimony.coding import ADJUDICATED
from testimony.errors import CorpusError
from testimony.study import items
from testimony.study.event import named_id, now
from testimony.study.log import Change, done
from testimony.study.schema import KINDS, TOKENS

CODERS = KINDS["coder"]


def id_of(name: str) -> str:
    """Return a coder's id in every study: the same name is the same coder."""
    return named_id("coder", name)


def addition(name: str) -> Change:
    """Return the change that adds a coder."""
    return Change("coder", id_of(name), {"name": name})


def ensured(connection: Connection, *names: str) -> list[Change]:
    """Return the changes that add those of the coders who are not there yet."""
    there = set(connection.scalars(select(CODERS.c.name).where(~CODERS.c.deleted)))
    return [addition(name) for name in dict.fromkeys(names) if name not in there]


def refuse_name(connection: Connection, name: str) -> None:
    """Raise `CorpusError` where a person cannot have this name as a coder."""
    if not name.strip() or name != name.strip() or name == ADJUDICATED:
        step = f"Any name that is not empty and not {ADJUDICATED!r} will do."
        raise CorpusError("cannot be the name of a coder", where=repr(name), next_step=step)
    if not ensured(connection, name):
        raise CorpusError("is a coder already", where=repr(name), next_step="Give another name.")


def add(connection: Connection, name: str, *, by: str) -> str:
    """Add a coder and return the id; raise `CorpusError` where a coder has that name, or nobody can."""
    refuse_name(connection, name)
    done(connection, [addition(name)], coder=by, verb="add")
    return id_of(name)


def release(connection: Connection, coder: str, *, by: str) -> None:
    """Let a coder see what the others coded."""
    items.row(connection, "coder", coder)
    done(connection, [Change("coder", coder, {"released": True})], coder=by, verb="release")


def assign(
    connection: Connection, document: str, coder: str, *, by: str, verb: str, values: Mapping[str, bool]
) -> None:
    """Say that a coder codes a document, how, and whether it is done."""
    items.row(connection, "document", document)
    items.row(connection, "coder", coder)
    done(connection, [assignment(document, coder, **values)], coder=by, verb=verb)


def assign_all(connection: Connection, pairs: Sequence[tuple[str, str]], *, blind: bool, by: str) -> None:
    """Give documents to coders, all at once; `pairs` are ids of document and coder."""
    for document, coder in pairs:
        items.row(connection, "document", document)
        items.row(connection, "coder", coder)
    made = [assignment(document, coder, blind=blind) for document, coder in pairs]
    done(connection, made, coder=by, verb="assign")


def assignment(document: str, coder: str, **values: bool) -> Change:
    """Return the change that says of a document that a coder codes it (`blind`), or has coded it (`done`)."""
    data = {"document": document, "coder": coder, **values}
    return Change("assignment", assignment_id(document, coder), data, document=document)


def assignment_id(document: str, coder: str) -> str:
    """Return the id of what says that a coder codes a document."""
    return named_id("assignment", document, coder)


def new_token(connection: Connection, coder: str) -> str:
    """Return a new secret for a coder's link, the only one from now on; only its hash is kept."""
    items.row(connection, "coder", coder)
    token = secrets.token_urlsafe(32)
    connection.execute(delete(TOKENS).where(TOKENS.c.coder == coder))
    connection.execute(insert(TOKENS).values(hash=_hash(token), coder=coder, made=now()))
    return token


def by_token(connection: Connection, token: str) -> str | None:
    """Return whose link carries this secret, None for nobody's."""
    found = connection.scalar(select(TOKENS.c.coder).where(TOKENS.c.hash == _hash(token)))
    return None if found is None else str(found)


def _hash(token: str) -> str:
    """Return the hash of 256 random bits, which nobody can guess their way to: no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
