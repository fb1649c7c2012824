"""Exporting: the study as a file of another kind, and what that kind cannot hold."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from testimony.desk.running import Owner
from testimony.interchange.coded import Loss

router = APIRouter()

Format = Literal["docx", "xlsx", "csv", "html", "jsonl", "corpus", "qdpx"]
_HTML = (
    Loss(
        "respondents and metadata",
        0,
        "a page to read and print holds the texts and what was coded",
        expected=True,
    ),
    Loss("memos on passages without a code", 0, "they are left out of the page", expected=True),
)
_NAME = re.compile(r"[^\w-]+")


class Lost(BaseModel):
    """Something that does not come through: how often, and why."""

    what: str
    count: int
    why: str


class Losses(BaseModel):
    """What a format loses of this study."""

    format: str
    lost: list[Lost]


@router.get("/export/losses")
def losses(who: Owner, format: Format) -> Losses:
    """Return what a format would lose of this study; the file is made and thrown away."""
    with _made(who, format) as (_, lost):
        pass
    return Losses(format=format, lost=[Lost(what=x.what, count=x.count, why=x.why) for x in lost])


@router.get(
    "/export", response_class=FileResponse, responses={200: {"content": {"application/octet-stream": {}}}}
)
def export(who: Owner, format: Format) -> Any:
    """Return the study as a file. It is noted in the study that one was made, so that erasing a person asks for it."""
    folder = who.desk.uploads.scratch()
    try:
        path, _ = _written(who, format, folder)
        name = path.name
        who.desk.study.record_export(Path.home() / "Downloads" / name, format)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(path, filename=name, media_type="application/octet-stream", background=gone)


@contextmanager
def _made(who: Owner, format: str) -> Iterator[tuple[Path, tuple[Loss, ...]]]:
    folder = who.desk.uploads.scratch()
    try:
        yield _written(who, format, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _written(who: Owner, format: str, folder: Path) -> tuple[Path, tuple[Loss, ...]]:
    """Write the study into a folder; return the file and what it lost. Who did not agree to sharing is left out."""
    from testimony.consent import consenting
    from testimony.corpus import Corpus
    from testimony.interchange.files import write, write_files

    whole = Corpus(**who.desk.study.contents().fields())
    corpus = consenting(whole, "sharing")
    name = _NAME.sub("-", who.desk.base).strip("-") or "study"
    left = len(whole.documents) - len(corpus.documents)
    away = (Loss("document", left, "its person did not agree to sharing, or has withdrawn"),) if left else ()
    if format == "html":
        from testimony.desk.webpage import page

        path = folder / f"{name}.html"
        path.write_text(page(corpus), encoding="utf-8")
        return path, (*away, *_HTML)
    if format == "corpus":
        lost = write(corpus, folder / name, to="corpus")
        packed = shutil.make_archive(str(folder / f"{name}-corpus"), "zip", folder, name)
        return Path(packed), (*away, *lost)
    if format == "docx" and len(corpus.documents) != 1:
        lost = write_files(corpus, folder / name, ".docx")
        packed = shutil.make_archive(str(folder / f"{name}-docx"), "zip", folder, name)
        return Path(packed), (*away, *_summed(lost))
    path = folder / f"{name}.{format}"
    return path, (*away, *write(corpus, path, to=format))


def _summed(lost: Iterable[Loss]) -> Iterator[Loss]:
    """Yield losses of many files, each kind once."""
    counts: Counter[tuple[str, str]] = Counter()
    for loss in lost:
        counts[loss.what, loss.why] += loss.count
    return (Loss(what, count, why) for (what, why), count in counts.items())
