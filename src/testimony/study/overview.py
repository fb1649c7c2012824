"""What a study can be asked about all of it at once: who was given what, its runs, what they say of a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, func, select

from testimony.study import documents, draws, items, undisputed, undoing
from testimony.study.event import NOBODY, named_id
from testimony.study.items import Kept, Row
from testimony.study.opened import Opened
from testimony.study.schema import KINDS, LOG, TOKENS
from testimony.study.undisputed import Outcome


@dataclass(frozen=True, slots=True)
class Assigned:
    """A document given to a coder: blind, done."""

    document: str
    coder: str
    blind: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Coder:
    """A coder: id, name, and whether they may see what others coded."""

    id: str
    name: str
    released: bool


@dataclass(frozen=True, slots=True)
class RunLine:
    """A model run in the list: how much it suggested, and how much of that was answered."""

    id: str
    model: str
    created: str
    codebook: str
    suggestions: int
    answered: int


class Overview(Opened):
    """The questions of an open study that its desk asks: lists mostly, and the answers to random draws."""

    def assignments(self, coder: str | None = None, document: str | None = None) -> tuple[Assigned, ...]:
        """Return who was given what, by document and coder; of one coder or document, or of all."""
        return self._ask(_assignments, coder, document)

    def coder(self, coder: str) -> Coder | None:
        """Return a coder by id, without counting what they did; None where there is none."""
        return self._ask(_coder, coder)

    def run_lines(self) -> tuple[RunLine, ...]:
        """Return the model runs, the latest first, with their counts."""
        return self._ask(_runs)

    def suggested(self, document: str) -> tuple[Row, ...]:
        """Return what the latest run that read a document suggests on it, in the order of the text."""
        return self._ask(_suggested, document)

    def samples(self, why: str = "audit") -> tuple[Row, ...]:
        """Return the passages that were drawn for a purpose, with their inclusion probabilities."""
        return self._ask(_samples, why)

    def answered_draws(self) -> frozenset[str]:
        """Return the passages drawn at random that somebody has answered."""
        return self._ask(draws.answered)

    def answer_draw(self, sample: str, *, coder: str, coding: Mapping[str, Any] | None) -> str | None:
        """Say of a passage drawn at random what is said there (None: nothing); return the coding's id."""
        return self._do(draws.answer, sample, coder=coder, coding=coding)

    def texts(self, hashes: Iterable[str]) -> Mapping[str, str]:
        """Return hash -> text, of those that are there."""
        return self._ask(documents.texts, list(hashes))

    def all_codings(self) -> tuple[Kept[Any], ...]:
        """Return every coding that stands, by document and place."""
        return self._ask(_codings)

    def judged(self) -> Mapping[str, str]:
        """Return coding -> judgement, for every coding that was disputed and is settled."""
        return self._ask(_judged)

    def outcome_basis(self, document: str) -> str:
        """Return what the outcome of a document follows from, as one word: to be read before what it is worked out from."""
        return self._ask(undisputed.basis, document)

    def to_settle(self, documents: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return those of the documents (None: all) whose undisputed passages stand by themselves, or did."""
        return self._ask(undisputed.concerned, None if documents is None else list(documents))

    def decided(self, document: str) -> frozenset[str]:
        """Return the codings of a document that a person has judged."""
        return self._ask(undisputed.decided, document)

    def settle_undisputed(self, outcome: Outcome) -> int:
        """Let stand what nobody disputes, withdraw what was so and is no more; return how many judgements changed."""
        return self._do(undisputed.settle, outcome)

    def deleted_documents(self) -> int:
        """Return how many documents were deleted; their texts are in the file still."""
        return self._ask(_deleted)

    def linked(self) -> frozenset[str]:
        """Return the coders who were given a link."""
        return self._ask(_linked)

    def has_codebook(self) -> bool:
        """Tell whether the study has a codebook yet."""
        return self.setting("codebook") is not None

    def setting(self, key: str) -> Any:
        """Return what the study has under a key; None where it has nothing."""
        return self._ask(_setting, key)

    def turned_back(self, coder: str, which: str) -> str:
        """Return the verb of the deed that undo (or redo) takes up next; "" where there is none."""
        return self._ask(_next_verb, coder, which)


def _coder(connection: Connection, coder: str) -> Coder | None:
    table = KINDS["coder"]
    asked = select(table.c.id, table.c.name, table.c.released).where(table.c.id == coder, ~table.c.deleted)
    found = connection.execute(asked).first()
    return None if found is None else Coder(*found)


def _linked(connection: Connection) -> frozenset[str]:
    return frozenset(connection.scalars(select(TOKENS.c.coder)))


def _assignments(connection: Connection, coder: str | None, document: str | None) -> tuple[Assigned, ...]:
    table = KINDS["assignment"]
    asked = select(table).where(~table.c.deleted, table.c.coder != NOBODY)
    for column, value in ((table.c.coder, coder), (table.c.document, document)):
        asked = asked if value is None else asked.where(column == value)
    found = connection.execute(asked).mappings()
    made = (Assigned(r["document"], r["coder"], r["blind"], r["done"]) for r in found)
    return tuple(sorted(made, key=lambda a: (a.document, a.coder)))


def _runs(connection: Connection) -> tuple[RunLine, ...]:
    table, given = KINDS["run"], KINDS["suggestion"]
    answered = func.sum(case((given.c.answer != "", 1), else_=0))
    counted = select(given.c.run, func.count(), answered).where(~given.c.deleted).group_by(given.c.run)
    counts = {run: (many, done) for run, many, done in connection.execute(counted)}
    found = connection.execute(select(table).where(~table.c.deleted)).mappings()
    ordered = sorted(found, key=lambda r: tuple(r["born"]), reverse=True)
    return tuple(
        RunLine(r["id"], r["model"], r["created"], r["codebook"], *counts.get(r["id"], (0, 0)))
        for r in ordered
    )


def _suggested(connection: Connection, document: str) -> tuple[Row, ...]:
    table, runs = KINDS["suggestion"], KINDS["run"]
    where = (table.c.document == document, ~table.c.deleted)
    found = connection.execute(
        select(runs).where(~runs.c.deleted, runs.c.id.in_(select(table.c.run).where(*where)))
    ).mappings()
    latest = max(found, key=lambda r: tuple(r["born"]), default=None)
    if latest is None:
        return ()
    asked = select(table).where(*where, table.c.run == latest["id"]).order_by(table.c.start, table.c.id)
    return tuple(connection.execute(asked).mappings())


def _samples(connection: Connection, why: str) -> tuple[Row, ...]:
    from testimony.study.sampling import samples

    return samples(connection, why)


def _codings(connection: Connection) -> tuple[Kept[Any], ...]:
    table, there = KINDS["coding"], KINDS["document"]
    standing = (
        select(table).join(there, there.c.id == table.c.document).where(~table.c.deleted, ~there.c.deleted)
    )
    names = {**items.names_of(connection, "coder"), **items.names_of(connection, "document")}
    found = connection.execute(standing).mappings()
    ordered = sorted(
        found, key=lambda r: (r["document"], -1 if r["start"] is None else r["start"], tuple(r["born"]))
    )
    return tuple(items.kept(connection, "coding", r, names) for r in ordered)


def _deleted(connection: Connection) -> int:
    table = KINDS["document"]
    return connection.scalar(select(func.count()).where(table.c.deleted)) or 0


def _judged(connection: Connection) -> dict[str, str]:
    table = KINDS["adjudication"]
    found = connection.execute(select(table.c.id, table.c.disputed).where(~table.c.deleted))
    return {coding: item for item, disputed in found for coding in disputed}


def _setting(connection: Connection, key: str) -> Any:
    table = KINDS["setting"]
    return connection.scalar(
        select(table.c.value).where(table.c.id == named_id("setting", key), ~table.c.deleted)
    )


def _next_verb(connection: Connection, coder: str, which: str) -> str:
    ready, again = undoing.stacks(connection, coder)
    found = ready if which == "undo" else again
    if not found:
        return ""
    return str(connection.scalar(select(LOG.c.verb).where(LOG.c.deed == found[-1].deed).limit(1)) or "")
