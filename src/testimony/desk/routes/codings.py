"""Codings and memos: made, changed, deleted and restored, undone and done again; each answer is on the disk."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from testimony.desk import doubt, views
from testimony.desk.found import Turned
from testimony.desk.refusals import Refused
from testimony.desk.running import Anyone, Who
from testimony.desk.schemas import CodingChange, CodingIn, MemoChange, MemoIn, Nothing, OneCoding, OneMemo
from testimony.study.items import Kept

router = APIRouter()

_DEFAULTS = {
    "stance": "affirmed",
    "subject": "self",
    "status": "asserted",
    "move": "leave",
    "subcode": "",
    "memo": "",
}
"""What a field is set back to by null."""

_DEEDS = {
    "code": "a coding",
    "memo": "a memo",
    "change": "a change",
    "delete": "a deletion",
    "restore": "a restoring",
    "adjudicate": "a judgement",
    "answer": "an answer to a suggestion",
}


def fields(body: Any, *, before: str = "") -> dict[str, Any]:
    """Return what a request sets of a coding; `before` is the memo that it has now."""
    given = body.model_dump(exclude_unset=True, exclude={"client", "seen", "unsure", "answer"})
    values = {n: _DEFAULTS.get(n) if v is None else v for n, v in given.items()}
    values = {n: v for n, v in values.items() if v is not None or n in ("start", "stop")}
    if body.unsure is not None or "memo" in values:
        unsure = doubt.is_marked(before) if body.unsure is None else body.unsure
        values["memo"] = doubt.marked(str(values.get("memo", doubt.without(before))), unsure=unsure)
    return values


@router.post("/documents/{document}/codings", status_code=201)
def add(who: Anyone, document: str, body: CodingIn) -> OneCoding:
    """Code a passage, or with neither start nor stop the whole document; a repeated `client` codes once."""
    who.reading(document)
    values = {"start": None, "stop": None, **fields(body)}
    item = who.desk.study.once("coding", document, values, coder=who.id, request=body.client)
    return OneCoding(coding=views.coding(who.desk.study.item(item)))


@router.patch("/codings/{coding}")
def change(who: Anyone, coding: str, body: CodingChange) -> OneCoding:
    """Change a coding; 409 with how it stands where it was changed since `seen`."""
    kept = own(who, coding, "coding")
    values = fields(body, before=kept.value.memo)
    who.desk.study.change(coding, coder=who.id, seen=body.seen, **values)
    return OneCoding(coding=views.coding(who.desk.study.item(coding)))


@router.delete("/codings/{coding}")
def delete(who: Anyone, coding: str, seen: str | None = None) -> Nothing:
    """Delete a coding; it can be restored."""
    if not own(who, coding, "coding").deleted:
        who.desk.study.delete(coding, coder=who.id, seen=seen)
    return Nothing()


@router.post("/codings/{coding}/restore")
def restore(who: Anyone, coding: str) -> OneCoding:
    """Let a deleted coding stand again."""
    own(who, coding, "coding")
    who.desk.study.restore(coding, coder=who.id)
    return OneCoding(coding=views.coding(who.desk.study.item(coding)))


@router.post("/documents/{document}/memos", status_code=201)
def remember(who: Anyone, document: str, body: MemoIn) -> OneMemo:
    """Leave a memo on a passage; a repeated `client` leaves it once."""
    who.reading(document)
    values = body.model_dump(exclude={"client"})
    item = who.desk.study.once("memo", document, values, coder=who.id, request=body.client)
    return OneMemo(memo=views.memo(who.desk.study.item(item)))


@router.patch("/memos/{memo}")
def change_memo(who: Anyone, memo: str, body: MemoChange) -> OneMemo:
    """Change a memo; 409 with how it stands where it was changed since `seen`."""
    own(who, memo, "memo")
    values = body.model_dump(exclude_unset=True, exclude_none=True, exclude={"seen"})
    who.desk.study.change(memo, coder=who.id, seen=body.seen, **values)
    return OneMemo(memo=views.memo(who.desk.study.item(memo)))


@router.delete("/memos/{memo}")
def delete_memo(who: Anyone, memo: str, seen: str | None = None) -> Nothing:
    """Delete a memo."""
    if not own(who, memo, "memo").deleted:
        who.desk.study.delete(memo, coder=who.id, seen=seen)
    return Nothing()


@router.post("/undo")
def undo(who: Anyone) -> Turned:
    """Take back the latest deed of the coder."""
    return _turned(who, "undo")


@router.post("/redo")
def redo(who: Anyone) -> Turned:
    """Do again what the coder took back last."""
    return _turned(who, "redo")


def _turned(who: Who, which: str) -> Turned:
    study = who.desk.study
    verb = study.turned_back(who.id, which)
    touched = study.undo(who.id) if which == "undo" else study.redo(who.id)
    if not touched:
        return Turned(touched=[], documents=[], what=f"There is nothing to {which}.")
    kept = [study.item(item) for item in touched]
    documents = {k.document for k in kept if k.document}
    word = "Undone" if which == "undo" else "Done again"
    return Turned(
        touched=list(touched), documents=sorted(documents), what=f"{word}: {_DEEDS.get(verb, 'a deed')}."
    )


def own(who: Who, item: str, kind: str) -> Kept[Any]:
    """Return a coding or memo of whoever asks (the owner: anybody's); raise `Refused` where it is not theirs."""
    kept = who.desk.study.item(item)
    if type(kept.value).__name__.lower() != kind:
        raise Refused(404, f"There is no such {kind}")
    if kept.coder != who.id and not who.owner:
        raise Refused(403, f"This {kind} is somebody else's", next_step="Add your own instead.")
    return kept
