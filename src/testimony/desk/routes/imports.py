"""Importing: files are read under guard and shown; a person says who is who; then they enter the study."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, Field

from testimony.desk import fields as known
from testimony.desk.refusals import Refused, plain
from testimony.desk.routes.documents import with_roles
from testimony.desk.running import Anyone, Owner, Who
from testimony.desk.schemas import Given, Role, Short, TurnOut
from testimony.desk.uploads import Waiting
from testimony.document import GENRES, Document, Turn
from testimony.errors import TestimonyError
from testimony.segment import segmented

router = APIRouter()

MOST_FILES = 50
MOST_SHOWN = 200
"""Turns of a file that are shown for correcting one by one."""

MOST_TEXT = 20_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Known(BaseModel):
    """A document of the study."""

    id: str
    name: str


class Speaker(BaseModel):
    """A mark of a speaker, the role it was given, and how they begin."""

    speaker: str
    role: str
    turns: int
    example: str


class Preview(BaseModel):
    """What was understood of a file; or `error`, where nothing was."""

    ticket: str = ""
    name: str
    format: str = ""
    encoding: str = ""
    words: int = 0
    language: str = ""
    speakers: list[Speaker] = []
    turns: list[TurnOut] = []
    text: str = ""
    notes: list[str] = []
    dropped: list[str] = []
    duplicate_of: Known | None = None
    error: str | None = None


class Previews(BaseModel):
    """What was understood of the files, in their order; a table of several testimonies gives several."""

    files: list[Preview]


class FileIn(Given):
    """A file to import: its ticket, and what was said about it. An empty respondent gets a pseudonym."""

    ticket: Short
    name: Short
    respondent: Short = ""
    genre: Short = "interview"
    language: Short = ""
    metadata: Annotated[dict[Short, Short], Field(default_factory=dict)]
    roles: Annotated[dict[Short, Role], Field(default_factory=dict)]
    turns: dict[int, Role] | None = None


class ImportIn(Given):
    """The files to import."""

    files: Annotated[list[FileIn], Field(max_length=1000)]


class RefusedFile(BaseModel):
    """A file that did not enter the study, and why."""

    name: str
    error: str


class Imported(BaseModel):
    """What entered the study, and what did not."""

    documents: list[Known]
    refused: list[RefusedFile]


class FieldOut(BaseModel):
    """A field of the form."""

    name: str
    label: str
    help: str
    choices: list[str] | None
    kind: str


class Fields(BaseModel):
    """The fields that may be filled in: only what cannot point to a person."""

    fields: list[FieldOut]


@router.get("/fields")
def fields(who: Anyone) -> Fields:
    """Return the safe fields of metadata."""
    made = [
        FieldOut(name=f.name, label=f.label, help=f.help, choices=list(f.choices) or None, kind="choice" if f.choices else "text")
        for f in known.FIELDS
    ]  # fmt: skip
    return Fields(fields=made)


@router.post("/import/preview")
def preview(who: Owner, files: Annotated[list[UploadFile], File()]) -> Previews:
    """Read files and show what was understood; nothing enters the study."""
    if len(files) > MOST_FILES:
        raise Refused(413, f"More than {MOST_FILES} files at once", next_step="Send them in parts.")
    there = {d.sha256: Known(id=d.id, name=d.name) for d in who.desk.study.documents()}
    return Previews(files=[found for file in files for found in _previews(who, file, there)])


def _previews(who: Who, file: UploadFile, there: dict[str, Known]) -> list[Preview]:
    name = named(file.filename or "file")
    try:
        documents = who.desk.uploads.kept(file.file, name, _read)
    except TestimonyError as error:
        return [
            Preview(name=name, error=plain(f"{name}: {error.what.rstrip('.')}. {error.next_step}".strip()))
        ]
    many = len(documents) > 1
    waiting = (who.desk.uploads.add(f"{Path(name).stem} {d.id}" if many else name, d) for d in documents)
    return [_preview(one, there.get(one.document.sha256)) for one in waiting]


def _read(path: Path) -> list[Document]:
    from testimony.reading import read_all

    return [d if d.segments else segmented(d) for d in read_all(path)]


def named(given: str) -> str:
    """Return the name of an uploaded file without folders and control characters.

    >>> named("../../etc/brief.txt"), named("C:\\\\\\\\temp\\\\\\\\a.docx")
    ('brief.txt', 'a.docx')
    """
    last = given.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return _CONTROL.sub("", last).strip()[:200] or "file"


def _preview(one: Waiting, duplicate: Known | None) -> Preview:
    document = one.document
    source = document.source
    turns = [
        TurnOut(
            start=t.start, stop=t.stop, role=t.role, speaker=t.speaker, seconds=t.seconds, language=t.language
        )
        for t in document.turns[:MOST_SHOWN]
    ]
    return Preview(
        ticket=one.ticket,
        name=one.name,
        format=source.format,
        encoding=source.encoding,
        words=len(document.text.split()),
        language=document.language,
        speakers=_speakers(document),
        turns=turns,
        text=document.text[:MOST_TEXT],
        notes=list(source.notes),
        dropped=[str(d) for d in source.dropped],
        duplicate_of=duplicate,
    )


def _speakers(document: Document) -> list[Speaker]:
    by: dict[str, list[Turn]] = {}
    for turn in document.turns:
        by.setdefault(turn.speaker or "", []).append(turn)
    return [
        Speaker(speaker=mark, role=turns[0].role, turns=len(turns), example=document.quote(turns[0])[:160])
        for mark, turns in by.items()
    ]


@router.post("/import")
def take(who: Owner, body: ImportIn) -> Imported:
    """Let files that were read enter the study, with what a person said about them; each by itself."""
    documents: list[Known] = []
    refused: list[RefusedFile] = []
    for file in body.files:
        try:
            documents.append(_taken(who, file))
        except TestimonyError as error:
            if isinstance(error, Refused) and error.status != 422:
                raise
            refused.append(RefusedFile(name=file.name, error=plain(str(error))))
    return Imported(documents=documents, refused=refused)


def _taken(who: Who, file: FileIn) -> Known:
    waiting = who.desk.uploads.find(file.ticket)
    if waiting is None:
        raise Refused(422, "This file is no longer here", next_step="Drop it onto the page again.")
    if file.genre not in GENRES:
        raise Refused(422, "This genre is not known", next_step=f"Use one of: {', '.join(GENRES)}.")
    name = _CONTROL.sub("", file.name).strip()
    if not name:
        raise Refused(422, "The document has no name", next_step="Give it one.")
    document = _corrected(waiting.document, name, file)
    item = who.desk.study.add_document(document, by=who.id)
    who.desk.uploads.drop(file.ticket)
    return Known(id=item, name=name)


def _corrected(found: Document, name: str, file: FileIn) -> Document:
    metadata: dict[str, Any] = {**known.checked(file.metadata)}
    turns = _one_by_one(with_roles(found.turns, file.roles), (file.turns or {}).items())
    return segmented(
        replace(
            found,
            id=name,
            respondent=file.respondent.strip() or f"p-{secrets.token_hex(4)}",
            genre=file.genre,
            language=file.language or found.language,
            metadata=metadata,
            turns=turns,
            segments=(),
            source=replace(found.source, name=name),
        )
    )


def _one_by_one(turns: tuple[Turn, ...], roles: Iterable[tuple[int, Role]]) -> tuple[Turn, ...]:
    made = list(turns)
    for number, role in roles:
        if not 0 <= number < len(made):
            raise Refused(422, "There is no such turn", next_step="Drop the file onto the page again.")
        made[number] = replace(made[number], role=role, rule="person")
    return tuple(made)
