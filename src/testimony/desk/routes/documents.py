"""Documents: the list, one with everything on it, corrections, what is finished, its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter

from testimony.desk import listing, views
from testimony.desk.found import History, HistoryRow
from testimony.desk.refusals import Refused
from testimony.desk.running import Anyone, Owner, Who
from testimony.desk.schemas import (
    DocumentChange,
    DocumentOut,
    Documents,
    Done,
    Languages,
    Nothing,
    Words,
)
from testimony.document import GENRES, Document, Turn

router = APIRouter()


@router.get("/documents")
def documents(who: Anyone) -> Documents:
    """Return the documents that the coder may read, without reading a text."""
    found = listing.rows(who, listing.lines(who))
    who.desk.listed.set()
    return Documents(documents=found)


@router.get("/words")
def words(who: Anyone) -> Words:
    """Return how many words the documents have that the coder may read. The first time all their texts are read."""
    lines = listing.lines(who)
    counted = who.desk.counted(lines)
    return Words(words={d.id: counted.get(d.sha256, 0) for d in lines})


@router.get("/documents/{document}")
def document(who: Anyone, document: str) -> DocumentOut:
    """Return a document with its text and all on it that the coder may see."""
    return _shown(who, document)


@router.get("/documents/{document}/languages")
def languages(who: Anyone, document: str) -> Languages:
    """Return the language of each segment of a document. It takes longer to tell than all else, so it is asked for apart."""
    who.reading(document)
    return Languages(languages=[s.language for s in who.desk.study.document(document).segments])


def _shown(who: Who, document: str) -> DocumentOut:
    study = who.desk.study
    given = who.reading(document)
    kept, found = study.item(document), study.document(document, languages=False)
    everything = who.sees_others_on(given)
    codings = [k for k in study.codings(document) if everything or k.coder == who.id]
    memos = [k for k in study.memos(document) if everything or k.coder == who.id]
    suggested = () if given.blind else study.suggested(document)
    return DocumentOut(
        id=document,
        version=kept.version,
        name=found.id,
        respondent=found.respondent,
        genre=found.genre,
        language=found.language,
        metadata=dict(found.metadata),
        text=found.text,
        turns=views.turns(found),
        segments=views.segments(found),
        blind=given.blind and not who.line.released,
        done=given.done,
        codings=[views.coding(k) for k in codings],
        memos=[views.memo(k) for k in memos],
        suggestions=[views.suggestion(row) for row in suggested],
    )


@router.patch("/documents/{document}")
def change(who: Owner, document: str, body: DocumentChange) -> DocumentOut:
    """Correct what is known of a document: who speaks, respondent, genre, language, metadata."""
    study = who.desk.study
    found = study.document(document)
    values = body.model_dump(exclude_unset=True, exclude={"seen", "roles", "turns"})
    values = {name: value for name, value in values.items() if value is not None}
    if values.get("name") == found.id:
        del values["name"]
    if "genre" in values and values["genre"] not in GENRES:
        raise Refused(422, "This genre is not known", next_step=f"Use one of: {', '.join(GENRES)}.")
    turns = _turns(found, body)
    if turns is not None:
        values["turns"] = turns
    if values:
        study.change(document, coder=who.id, seen=body.seen, **values)
    return _shown(who, document)


def _turns(found: Document, body: DocumentChange) -> list[Turn] | None:
    """Return the turns as they were corrected; None where they were not."""
    turns = found.turns
    if body.turns is not None:
        before = {(t.start, t.stop): t for t in turns}
        turns = tuple(_corrected(before.get((t.start, t.stop)), t.model_dump()) for t in body.turns)
    if body.roles:
        turns = with_roles(turns, body.roles)
    return None if turns is found.turns else list(turns)


def _corrected(before: Turn | None, given: Mapping[str, Any]) -> Turn:
    if before is None:
        return Turn(**given, rule="person")
    if before.role == given["role"] and before.speaker == given["speaker"]:
        return before
    return replace(before, role=given["role"], speaker=given["speaker"], rule="person")


def with_roles(turns: tuple[Turn, ...], roles: Mapping[str, Any]) -> tuple[Turn, ...]:
    """Return turns with the roles that a person gave to speakers; "" is the speaker without a mark."""
    return tuple(
        replace(t, role=roles[t.speaker or ""], rule="person")
        if roles.get(t.speaker or "", t.role) != t.role
        else t
        for t in turns
    )


@router.delete("/documents/{document}")
def delete(who: Owner, document: str, seen: str | None = None) -> Nothing:
    """Delete a document that nothing stands on."""
    who.desk.study.delete(document, coder=who.id, seen=seen)
    return Nothing()


@router.put("/documents/{document}/done")
def done(who: Anyone, document: str, body: Done) -> Nothing:
    """Say that the coder has finished a document, or has not after all."""
    who.reading(document)
    who.desk.study.finish(document, who.id, finished=body.done, by=who.id)
    return Nothing()


@router.get("/history/{document}")
def history(who: Anyone, document: str) -> History:
    """Return what was done to a document; to a coder who is not released, only by themselves, and no suggestions where blind."""
    given = who.reading(document)
    lines = who.desk.study.history(document)
    own = who.line.name
    kept = [h for h in lines if who.sees_others_on(given) or h.coder == own]
    if given.blind:
        kept = [h for h in kept if h.kind != "suggestion"]
    names = ("at", "coder", "verb", "kind", "item")
    return History(history=[HistoryRow(**{n: getattr(h, n) for n in names}, data=dict(h.data)) for h in kept])
