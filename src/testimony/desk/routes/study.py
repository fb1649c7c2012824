"""The study as a whole: its name, who asks, its codebook and counts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from testimony.desk import views
from testimony.desk.routes.pages import study_name
from testimony.desk.running import Anyone

router = APIRouter()


class Coder(BaseModel):
    """Who asks."""

    id: str
    name: str
    owner: bool
    released: bool


class StudyOut(BaseModel):
    """The study, its codebook, and how much is in it."""

    name: str
    coder: Coder
    codebook: dict[str, Any]
    counts: dict[str, int]


@router.get("/study")
def study(who: Anyone) -> StudyOut:
    """Return the study's name, who asks, the codebook that holds, and counts."""
    found = who.desk.study
    allowed = who.may_read()
    lines = [d for d in found.documents() if allowed is None or d.id in allowed]
    codings = sum(sum(d.codings.values()) if who.sees_all else d.codings.get(who.id, 0) for d in lines)
    return StudyOut(
        name=study_name(who),
        coder=Coder(id=who.id, name=who.line.name, owner=who.owner, released=who.sees_all),
        codebook=views.codebook(found.codebook()),
        counts={
            "documents": len(lines),
            "codings": codings,
            "coders": len(found.coders()) if who.sees_all else 1,
        },
    )
