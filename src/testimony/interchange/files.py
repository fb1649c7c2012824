"""The files that hold coded texts: read and written as what they are (`kinds` has the table)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from testimony import temporary
from testimony.corpus import Corpus
from testimony.errors import OutputError, ReadError
from testimony.interchange.coded import UNSAID, Coded, Loss, ReadAs
from testimony.interchange.kinds import CORPUS, KINDS, Kind, Writer, known, named, with_suffix
from testimony.interchange.profiles import PLAIN, Profile
from testimony.interchange.several import read_each, write_each
from testimony.interchange.telling import kind_of


def read(path: Path | str, said: ReadAs = UNSAID) -> Coded:
    """Read a coded file, or a folder: a corpus, or what a program writes into one.

    Raises `ReadError` (what, where, what to do next) for what is none, `CorpusError` for one whose parts do not fit.
    """
    path = Path(path)
    if not path.exists():
        raise ReadError("there is no such file or folder", where=str(path))
    found = kind_of(path, said.format)
    if path.is_dir() and (found is KINDS[CORPUS] or found is KINDS["docx"]):
        if not (path / "codebook.yaml").exists():
            return read_each(path, ".docx", lambda file: read(file, said))
    elif path.is_dir() and not found.in_folder and found is not KINDS["webanno"]:
        raise ReadError(f"is a folder, and no {found.title}", where=str(path))
    assert found.read is not None  # noqa: S101  # kind_of refuses what cannot be read
    return found.read(path, said)


def write(
    corpus: Corpus, path: Path | str, chosen: Profile = PLAIN, *, to: str = "", overwrite: bool = False
) -> tuple[Loss, ...]:
    """Write a corpus as the file's name says (a folder where it has no ending); return what was lost in writing.

    `chosen` is how (`profiles.profile`), `to` the name of a kind (`kinds.KINDS`) where the ending leaves it open. Raises `OutputError` where the file is there already and `overwrite` is not set;
    no half file is left.
    """
    path = Path(path)
    writer = check_output(path, to, overwrite=overwrite)
    try:
        with temporary.folder(beside=path) as place:
            part = place / path.name
            losses = writer(corpus, part, chosen)
            _put(part, path, lambda: writer(corpus, path, chosen))
    except OSError as error:
        raise OutputError(
            f"it cannot be written ({error.strerror or error.__class__.__name__})",
            where=str(path),
            next_step="Check the folder's permissions and free space, or choose another place.",
        ) from error
    return losses


def write_files(
    corpus: Corpus, folder: Path, suffix: str, chosen: Profile = PLAIN, *, overwrite: bool = False
) -> tuple[Loss, ...]:
    """Write each document into a file of its own in a folder; return what was lost in writing."""
    return write_each(
        corpus, folder, suffix, lambda alone, path: write(alone, path, chosen, overwrite=overwrite)
    )


def _put(part: Path, path: Path, again: Callable[[], object]) -> None:
    """Give what was written its name; a folder that is there is written file by file, and keeps what else is in it."""
    if part.is_file():
        part.chmod(0o600)  # what people said is nobody else's to read
        part.replace(path)
    elif path.is_dir():
        again()
    else:
        shutil.move(part, path)


def check_output(path: Path, to: str = "", *, overwrite: bool = False) -> Writer:
    """Return what writes a file of this name; raise `OutputError`, before any work is done, where it cannot be."""
    found = _written_as(path, to)
    if not path.absolute().parent.is_dir():
        raise OutputError("there is no such folder", where=str(path.parent), next_step="Make it first.")
    taken = any(path.iterdir()) if path.is_dir() else path.exists()
    if taken and not overwrite:
        step = "Give --overwrite to replace it, or another name."
        raise OutputError("it is there already", where=str(path), next_step=step)
    if path.exists() and path.is_dir() != found.in_folder:
        there, needed = ("a folder", "a file") if path.is_dir() else ("a file", "a folder")
        raise OutputError(
            f"{there} is there, and {found.title} is {needed}",
            where=str(path),
            next_step="Choose another name.",
        )
    assert found.write is not None  # noqa: S101  # _written_as refuses what cannot be written
    return found.write


def _written_as(path: Path, to: str) -> Kind:
    """Return the kind that is to be written: the one named, or the first of those with the ending."""
    suffix = path.suffix.lower()
    names = with_suffix(suffix) or ((CORPUS,) if not suffix or path.is_dir() else ())
    found = named(to) if to else KINDS[names[0]] if names else None
    if found is None or found.write is None:
        raise OutputError(
            "no format is known by this ending that can be written",
            where=str(path),
            next_step=f"Known are {known(written=True)}.",
        )
    if found.in_folder and not to and suffix and not path.is_dir():
        raise OutputError(
            f"{found.title} is written into a folder",
            where=str(path),
            next_step=f"Give a name without an ending, and --to {names[0]}.",
        )
    return found
