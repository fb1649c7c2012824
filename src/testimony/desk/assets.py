"""The scripts and styles of the pages, at an address that names what is in them: a browser keeps them, and never an old one.

They are the program's own and hold no word of a study; everything else that the desk answers is kept by nobody.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"


@cache
def address(folder: Path = FOLDER) -> str:
    """Return under which path the files are served: another one as soon as one of them changes."""
    told = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        told.update(hashlib.sha256(path.name.encode()).digest() + hashlib.sha256(path.read_bytes()).digest())
    return f"/static/{told.hexdigest()[:16]}"


def is_one(path: str) -> bool:
    """Tell whether a request's path is that of such a file."""
    return path.startswith(f"{address()}/")
