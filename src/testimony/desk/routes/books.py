"""The codebook: a new version, and the codings that it may touch."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from testimony.codebook import Codebook
from testimony.desk.refusals import Refused
from testimony.desk.running import Owner, Who
from testimony.desk.schemas import Given, Long, Short, Stance, Text

router = APIRouter()

Line = Annotated[list[Long], Field(max_length=500)]


class ExampleIn(Given):
    """A sentence that shows a rule."""

    language: Short = ""
    text: Long
    coding: Long = ""
    why: Long = ""


class CodeIn(BaseModel):
    """A code as GET /api/study gives it; the title is the one shown, others languages' stay."""

    model_config = ConfigDict(extra="ignore")

    name: Short
    title: Short = ""
    group: Short = ""
    definition: Long = ""
    include: Line = []
    exclude: Line = []
    boundaries: Line = []
    subcodes: Line = []
    stances: list[Stance] | None = None
    stance_names: dict[Short, Short] | None = None
    colour: Short | None = None
    examples: Annotated[list[ExampleIn], Field(max_length=500)] | None = None


class CodebookIn(Given):
    """A new version: all codes, or the whole codebook as YAML."""

    yaml: Annotated[Text, Field(max_length=2_000_000)] | None = None
    codes: Annotated[list[CodeIn], Field(max_length=500)] | None = None


class TouchedCoding(BaseModel):
    """A coding that a changed definition may touch."""

    id: str
    document: str
    name: str
    start: int | None
    stop: int | None
    quote: str


class Touched(BaseModel):
    """A code whose meaning changed: in what, and the codings on it."""

    code: str
    changed: list[str]
    codings: list[TouchedCoding]


class RevisionOut(BaseModel):
    """The new version's label, and what it may touch."""

    label: str
    touched: list[Touched]


@router.put("/codebook")
def revise(who: Owner, body: CodebookIn, dry_run: Annotated[bool, Query()] = False) -> RevisionOut:
    """Make a codebook the one that holds; with `dry_run` only say what it would touch."""
    before = who.desk.study.codebook()
    if body.yaml is not None:
        after = Codebook.parse(body.yaml, where="the new codebook")
    elif body.codes:
        after = revised(before, body.codes)
    else:
        raise Refused(422, "There is no codebook in this", next_step="Send codes, or YAML.")
    found = who.desk.study.new_codebook(after, by=who.id, dry_run=dry_run)
    return RevisionOut(
        label=after.label, touched=_touched(who, before, after, found.codes, set(found.codings))
    )


def revised(before: Codebook, codes: list[CodeIn]) -> Codebook:
    """Return the next version of a codebook with these codes; what a page does not send of a code stays."""
    import yaml

    old = {c.name: c for c in before.codes}
    made = [_code(old.get(c.name), c) for c in codes]
    data: dict[str, Any] = {"name": before.name, "version": next_version(before.version), "codes": made}
    if before.rules:
        data["rules"] = list(before.rules)
    if before.memos:
        data["memos"] = dict(before.memos)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
    return Codebook.parse(text, where="the new codebook")


def next_version(version: str) -> str:
    """Return the version after one.

    >>> next_version("1.2"), next_version("draft")
    ('1.3', 'draft.1')
    """
    found = re.search(r"(\d+)$", version)
    return f"{version[: found.start()]}{int(found[1]) + 1}" if found else f"{version}.1"


def _code(old: Any, new: CodeIn) -> dict[str, Any]:
    """Return a code as it stands in a file."""
    given = new.model_dump(exclude_none=True, exclude={"title"})
    titles = dict(old.title or {}) if old is not None else {}
    if new.title and (old is None or new.title != old.called()):
        titles["en"] = new.title
    kept: dict[str, Any] = {}
    if old is not None:
        kept = {
            "stances": list(old.stances),
            "stance_names": dict(old.stance_names or {}),
            "colour": old.colour,
            "both": old.both,
            "aliases": list(old.aliases),
            "examples": [
                {n: getattr(e, n) for n in ("language", "text", "coding", "why")} for e in old.examples
            ],
        }
    return {n: v for n, v in {**kept, **given, "title": titles}.items() if v}


def _touched(
    who: Who, before: Codebook, after: Codebook, codes: tuple[str, ...], codings: set[str]
) -> list[Touched]:
    by: dict[str, list[TouchedCoding]] = {code: [] for code in codes}
    study = who.desk.study
    hashes = {d.id: d.sha256 for d in study.documents()}
    standing = [k for k in study.all_codings() if k.id in codings]
    texts = study.texts({hashes[k.document] for k in standing})
    for kept in standing:
        value, text = kept.value, texts[hashes[kept.document]]
        quote = "" if value.start is None else text[value.start : min(value.stop, value.start + 300)]
        by[value.code].append(TouchedCoding(id=kept.id, document=kept.document, name=value.document, start=value.start, stop=value.stop, quote=quote))  # fmt: skip
    return [Touched(code=c, changed=_changed(before, after, c), codings=found) for c, found in by.items()]


def _changed(before: Codebook, after: Codebook, code: str) -> list[str]:
    """Return which rules of a code changed."""
    names = ("definition", "include", "exclude", "boundaries", "subcodes", "stances", "both")
    old = {c.name: c for c in before.codes}.get(code)
    new = after[code]
    found = [n for n in names if old is not None and getattr(old, n) != getattr(new, n)]
    return [*found, *(["the rules of all codes"] if before.rules != after.rules else [])]
