"""A study read or written as one whole, as a corpus is."""

from __future__ import annotations

import os
from pathlib import Path

from testimony.errors import OutputError
from testimony.study.contents import Contents
from testimony.study.database import sync_folder, telling
from testimony.study.leftovers import part_of, sweep
from testimony.study.place import server_url
from testimony.study.store import Study


def read(place: str | Path) -> Contents:
    """Return what a study holds, as of one moment."""
    with Study.open(place) as study:
        return study.contents()


def write(held: Contents, place: str | Path) -> None:
    """Make a study of a corpus, whole or not at all; raise `OutputError` where there is something already."""
    if server_url(place) is not None:
        with Study.open(place, create=True) as study:
            if study.documents():
                raise _there(str(place))
            study.take_in(held)
        return
    path = Path(place)
    if path.exists():
        raise _there(str(path))
    sweep(path)
    part = part_of(path)
    try:
        with Study.open(part, create=True) as study:
            study.take_in(held)
        _named(part, path)
    finally:
        for name in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm"))):
            name.unlink(missing_ok=True)
    with telling(str(path)):
        sync_folder(path.absolute().parent)


def _named(part: Path, path: Path) -> None:
    """Give a finished file its name, and never that of a file which another wrote meanwhile."""
    with telling(str(path)):
        try:
            os.link(part, path)
        except FileExistsError:
            raise _there(str(path)) from None
        except OSError:  # a disk that knows no links, such as a USB stick's
            if path.exists():
                raise _there(str(path)) from None
            part.rename(path)


def _there(where: str) -> OutputError:
    step = "Give another name, or add to it: Study.take_in, Study.merge."
    return OutputError("is there already, and a study is never written over", where=where, next_step=step)
