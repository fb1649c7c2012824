"""Merging: another copy of the study, whose coders worked apart, comes in."""

from __future__ import annotations

import shutil
from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel

from testimony.desk.refusals import Refused
from testimony.desk.running import Owner
from testimony.study import Study

router = APIRouter()


class MergedOut(BaseModel):
    """What a merge brought: lines of the log, things by kind, how much a person should look at."""

    new: int
    items: dict[str, int]
    contested: int
    erased: int


@router.post("/merge")
def merge(who: Owner, files: Annotated[list[UploadFile], File()]) -> MergedOut:
    """Bring in everything of another study; the same file again changes nothing."""
    if len(files) != 1:
        raise Refused(422, "One study at a time", next_step="Send one file.")
    folder = who.desk.uploads.scratch()
    try:
        path = folder / "other.sqlite"
        with path.open("xb") as file:
            shutil.copyfileobj(files[0].file, file)
        with Study.open(path) as other:
            found = who.desk.study.merge(other)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return MergedOut(
        new=found.events, items=dict(found.items), contested=len(found.contested), erased=found.erased
    )
