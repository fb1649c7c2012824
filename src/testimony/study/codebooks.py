"""The codebook of a study and its versions; which codings a new version may touch."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from sqlalchemy import Connection, select

from testimony.codebook import Code, Codebook
from testimony.coding import target_name
from testimony.errors import CorpusError
from testimony.study.event import named_id
from testimony.study.log import Change, done
from testimony.study.schema import KINDS

SETTING = named_id("setting", "codebook")
_LAYOUT = {"colour", "title", "stance_names", "group", "examples"}
"""What may change of a code without changing what it is applied to."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A new version of the codebook: its id, the codes whose meaning changed, and the codings they may touch."""

    id: str
    codes: tuple[str, ...]
    codings: tuple[str, ...]


def current(connection: Connection) -> Codebook:
    """Return the codebook that holds; raise `CorpusError` where the study has none yet."""
    settings, books = KINDS["setting"], KINDS["codebook"]
    item = connection.scalar(select(settings.c.value).where(settings.c.id == SETTING))
    found = connection.scalar(select(books.c.yaml).where(books.c.id == item)) if item else None
    if found is None:
        step = "Give it one with Study.new_codebook."
        raise CorpusError("the study has no codebook", next_step=step)
    return _parsed(found)


def installed(book: Codebook) -> list[Change]:
    """Return the changes that make a codebook the one that holds."""
    text = _yaml(book)
    item = named_id("codebook", text)
    data = {"name": book.name, "edition": book.version, "sha256": book.sha256, "yaml": text}
    return [
        Change("codebook", item, data),
        Change("setting", SETTING, {"key": "codebook", "value": item}),
    ]


def install(connection: Connection, book: Codebook, *, by: str, dry_run: bool) -> Revision:
    """Make a codebook the one that holds, unless it is only asked what it would touch; return that."""
    found = revision(connection, book)
    if not dry_run:
        done(connection, installed(book), coder=by, verb="codebook")
    return found


def revision(connection: Connection, book: Codebook) -> Revision:
    """Return what a new version would touch; raise `CorpusError` where codings would be left without a code."""
    item = installed(book)[0].item
    codings = KINDS["coding"]
    used = list(
        connection.execute(select(codings.c.id, codings.c.code, codings.c.stance).where(~codings.c.deleted))
    )
    targets = set(book.targets)
    if lost := [target for _, code, stance in used if (target := target_name(code, stance)) not in targets]:
        step = "Keep the code, or recode or delete these codings first."
        raise CorpusError(
            f"{lost.count(lost[0])} codings stand on {lost[0]!r}, which it lacks",
            where=book.label,
            next_step=step,
        )
    try:
        before = current(connection)
    except CorpusError:
        return Revision(item, (), ())
    touched = _changed(before, book)
    return Revision(item, touched, tuple(name for name, code, _ in used if code in touched))


def _changed(before: Codebook, after: Codebook) -> tuple[str, ...]:
    """Return the codes that a coder may now apply otherwise: their own rules changed, or those of all codes."""
    old = {code.name: _meaning(code) for code in before.codes}
    all_of_them = before.rules != after.rules
    return tuple(c.name for c in after.codes if all_of_them or old.get(c.name, _meaning(c)) != _meaning(c))


def _meaning(code: Code) -> Code:
    blank = Code(code.name)
    return replace(code, **{name: getattr(blank, name) for name in _LAYOUT})


def _yaml(book: Codebook) -> str:
    """Return the text a codebook was read from, or one made from its content."""
    import yaml

    data = asdict(book)
    del data["raw"]
    return book.raw or str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


@lru_cache(maxsize=16)
def _parsed(text: str) -> Codebook:
    """Return a codebook read once: every coding asks for it."""
    return Codebook.parse(text, where="the study's codebook")
