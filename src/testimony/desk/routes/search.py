"""Search in the texts that the coder may read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from testimony.desk import seeking
from testimony.desk.found import Hit, Hits
from testimony.desk.running import Anyone
from testimony.desk.schemas import Text
from testimony.desk.surroundings import around

router = APIRouter()

AROUND = 70
"""Characters shown before and after what was found."""


@router.get("/search")
def search(
    who: Anyone,
    q: Annotated[Text, Query(max_length=300)],
    limit: Annotated[int, Query(ge=1, le=2000)] = 200,
    document: Annotated[str, Query(max_length=100)] = "",
) -> Hits:
    """Return where words stand, in other forms of theirs too; in one document, or in all that may be read."""
    seeking.check(q)
    allowed = who.may_read()
    lines = [d for d in who.desk.study.documents() if allowed is None or d.id in allowed]
    lines = [d for d in lines if not document or d.id == document]
    hits: list[Hit] = []
    for some in (lines[i : i + 200] for i in range(0, len(lines), 200)):
        texts = who.desk.study.texts(d.sha256 for d in some)
        for line in some:
            text = texts.get(line.sha256, "")
            for start, stop in seeking.found(q, text, line.language):
                hits.append(_hit(line.id, line.name, text, start, stop))
                if len(hits) == limit:
                    return Hits(found=hits)
    return Hits(found=hits)


def _hit(document: str, name: str, text: str, start: int, stop: int) -> Hit:
    beside = around(text, start, stop, AROUND)
    return Hit(
        document=document,
        name=name,
        start=start,
        stop=stop,
        before=beside.before,
        match=text[start:stop],
        after=beside.after,
    )
