"""Where a study is: a SQLite file, known by its first bytes, or a PostgreSQL database, known by its URL."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from testimony.errors import CorpusError

SUFFIXES = (".sqlite", ".sqlite3", ".db")
"""Endings of a study file that is yet to be made."""

_MAGIC = b"SQLite format 3\0"
_URL = re.compile(r"(postgres(?:ql)?(?:\+\w+)?):/{1,2}(?=[^/])(.*)", re.DOTALL)
PASSPHRASE = "TESTIMONY_PASSPHRASE"  # noqa: S105 (the name of a variable)
"""The environment variable that opens an encrypted study where no passphrase is given."""

_PAGE = 512
_DRIVERS = ("psycopg", "psycopg2", "pg8000")


def is_study(path: str | Path) -> bool:
    """Tell whether something that may be read is a study: a file that SQLite wrote, sealed or not, or a database's URL."""
    if server_url(path) is not None:
        return True
    return _begins(path) == _MAGIC or is_sealed(path)


def is_sealed(path: str | Path) -> bool:
    """Tell whether a file may be an encrypted study: named as one, whole pages long, and not plain SQLite."""
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES or _begins(path) in (b"", _MAGIC):
        return False
    return path.stat().st_size % _PAGE == 0


def passphrase_of(path: Path, given: str | None) -> str | None:
    """Return what opens a file: what was given, or what the environment says for one that is sealed; None: it is open.

    Raises `CorpusError` where a sealed file has no passphrase, or a plain one is given one.
    """
    there = path.exists() and path.stat().st_size > 0
    if given is not None:
        if not given:
            raise CorpusError(
                "an empty passphrase protects nothing", where=str(path), next_step="Give another."
            )
        if there and not is_sealed(path):
            step = "Open it without, or make an encrypted copy (testimony privacy STUDY --encrypt NEW)."
            raise CorpusError("is not encrypted", where=str(path), next_step=step)
        return given
    if not there or not is_sealed(path):
        return None
    if found := os.environ.get(PASSPHRASE):
        return found
    raise CorpusError("is encrypted, or no study", where=str(path), next_step=f"Put its passphrase into the environment variable {PASSPHRASE}.")  # fmt: skip


def _begins(path: str | Path) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(len(_MAGIC))
    except OSError:
        return b""


def may_be_study(path: str | Path) -> bool:
    """Tell whether something that is to be written should be a study: by its ending, or as it is one already."""
    return is_study(path) or (Path(path).suffix.lower() in SUFFIXES and not Path(path).is_dir())


def server_url(path: str | Path) -> str | None:
    """Return the URL of a server's database, None for a file.

    A command line makes a path of what it is given, which takes one slash away; it is put back.

    >>> server_url(Path("postgresql://anna@localhost/migrants"))
    'postgresql://anna@localhost/migrants'
    >>> server_url("study.sqlite") is None
    True
    """
    found = _URL.fullmatch(str(path))
    return None if found is None else f"{re.sub('^postgres(?!ql)', 'postgresql', found[1])}://{found[2]}"


def with_driver(url: str) -> str:
    """Return a URL that names what talks to the server; raise `CorpusError` where nothing that does is installed."""
    scheme, rest = url.split("://", 1)
    if "+" in scheme:
        return url
    for driver in _DRIVERS:
        if find_spec(driver) is not None:
            return f"postgresql+{driver}://{rest}"
    raise CorpusError("nothing here can talk to PostgreSQL", next_step="Install it with: pip install pg8000")


def need_sqlalchemy() -> None:
    """Raise `CorpusError` with the pip command where the package that studies are kept with is not installed."""
    if find_spec("sqlalchemy") is None:
        raise CorpusError(
            "SQLAlchemy is needed for a study file and not installed",
            next_step='Install it with: pip install "testimony[desk]"',
        )


def need_sqlcipher() -> Any:
    """Return the module that reads encrypted files; raise `CorpusError` with the pip command where there is none."""
    if find_spec("sqlcipher3") is None:
        raise CorpusError(
            "sqlcipher3 is needed for an encrypted study and not installed",
            next_step='Install it with: pip install "testimony[encryption]"',
        )
    return import_module("sqlcipher3.dbapi2")


def read(path: str | Path) -> dict[str, Any]:
    """Return the fields of the corpus that a study holds."""
    need_sqlalchemy()
    from testimony.study import whole

    return whole.read(path).fields()


def exported(source: str | Path, written: str | Path, kind: str) -> None:
    """Keep, where the source is a study, that something was written out of it: erasing a person finds it by that."""
    if server_url(source) is not None or is_study(source):
        need_sqlalchemy()
        from testimony.study import Study

        with Study.open(source) as study:
            study.record_export(written, kind)


def write(fields: Mapping[str, Any], path: str | Path) -> None:
    """Make a study of the fields of a corpus; raise `OutputError` where there is one already."""
    need_sqlalchemy()
    from testimony.study import whole
    from testimony.study.contents import Contents

    whole.write(Contents(**fields), path)
