"""The study as a whole: its name, who asks, its codebook."""

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
    """The study and its codebook."""

    name: str
    coder: Coder
    codebook: dict[str, Any]


class SessionOut(BaseModel):
    """The coder who is signed in, by id, and the word that every change from a page of theirs needs."""

    coder: str
    csrf: str


@router.get("/session")
def session(who: Anyone) -> SessionOut:
    """Return who is signed in, for a page that was opened in an earlier session of the same coder. Other sites cannot read it."""
    return SessionOut(coder=who.id, csrf=who.desk.sessions.csrf(who.session))


@router.get("/study")
def study(who: Anyone) -> StudyOut:
    """Return the study's name, who asks, and the codebook that holds."""
    return StudyOut(
        name=study_name(who),
        coder=Coder(id=who.id, name=who.line.name, owner=who.owner, released=who.sees_all),
        codebook=views.codebook(who.desk.study.codebook()),
    )
