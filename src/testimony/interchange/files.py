"""The files that hold coded texts: which module reads and writes each, found by the name.

A format is a line here: how to read it, and how to write it where that is possible.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from testimony.corpus import Corpus
from testimony.errors import OutputError, ReadError
from testimony.interchange import folder
from testimony.interchange.coded import Coded, Loss
from testimony.interchange.offsets import Convention
from testimony.interchange.profiles import PLAIN, Profile
from testimony.interchange.several import read_each, write_each

FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What a person says about a coded file: how it counts characters, and the corpus it belongs to."""

    offsets: Convention | None = None
    onto: Corpus | None = None


Reader = Callable[[Path, ReadAs], Coded]
Writer = Callable[[Corpus, Path, Profile], tuple[Loss, ...]]


@dataclass(frozen=True, slots=True)
class CodedFormat:
    """What a file is, and how it is read and written; None where it cannot be."""

    title: str
    read: Reader | None = None
    write: Writer | None = None


def _read_qdpx(path: Path, said: ReadAs) -> Coded:
    from testimony.interchange.qdpx_read import read_project

    return read_project(path, offsets=said.offsets)


def _write_qdpx(corpus: Corpus, path: Path, chosen: Profile) -> tuple[Loss, ...]:
    from testimony.interchange.qdpx_write import write_project

    with path.open("wb") as out:
        return write_project(corpus, out, chosen)


def _read_qdc(path: Path, said: ReadAs) -> Coded:
    from testimony.interchange.qdpx_read import read_codebook

    return read_codebook(path)


def _write_qdc(corpus: Corpus, path: Path, chosen: Profile) -> tuple[Loss, ...]:
    from testimony.interchange.qdpx_write import write_codebook

    with path.open("wb") as out:
        return write_codebook(corpus, out)


def _read_word(path: Path, said: ReadAs) -> Coded:
    from testimony.interchange.word_read import read_word

    return read_word(path, onto=said.onto)


def _write_word(corpus: Corpus, path: Path, chosen: Profile) -> tuple[Loss, ...]:
    from testimony.interchange.word import write_word

    return write_word(corpus, path)


def _read_sheet(path: Path, said: ReadAs) -> Coded:
    from testimony.interchange.sheet_files import read_sheet

    return read_sheet(path, said.onto)


def _write_csv(corpus: Corpus, path: Path, chosen: Profile) -> tuple[Loss, ...]:
    from testimony.interchange.sheet_files import write_csv

    return write_csv(corpus, path, semicolons=chosen.semicolons)


def _write_xlsx(corpus: Corpus, path: Path, chosen: Profile) -> tuple[Loss, ...]:
    from testimony.interchange.sheet_files import write_xlsx

    return write_xlsx(corpus, path)


_CODEBOOK = CodedFormat(
    "a codebook",
    lambda path, _: folder.read_yaml(path),
    lambda corpus, path, _: folder.write_yaml(corpus, path),
)
_JSONL = CodedFormat(
    "a corpus in one file",
    lambda path, _: folder.read_jsonl(path),
    lambda corpus, path, _: folder.write_jsonl(corpus, path),
)

FORMATS: Mapping[str, CodedFormat] = {
    FOLDER: CodedFormat(
        "a corpus folder",
        lambda path, _: folder.read_folder(path),
        lambda corpus, path, _: folder.write_folder(corpus, path),
    ),
    ".qdpx": CodedFormat("a REFI-QDA project", _read_qdpx, _write_qdpx),
    ".qde": CodedFormat("the XML of a REFI-QDA project", _read_qdpx),
    ".qdc": CodedFormat("a REFI-QDA codebook", _read_qdc, _write_qdc),
    ".docx": CodedFormat("a Word document with comments", _read_word, _write_word),
    ".xlsx": CodedFormat("a coding sheet", _read_sheet, _write_xlsx),
    ".csv": CodedFormat("a coding sheet", _read_sheet, _write_csv),
    ".yaml": _CODEBOOK,
    ".yml": _CODEBOOK,
    ".jsonl": _JSONL,
}


def read(path: Path | str, said: ReadAs = ReadAs()) -> Coded:
    """Read a coded file or a corpus folder.

    Raises `ReadError` (what, where, what to do next) for what is none, `CorpusError` for one whose parts do not fit.
    """
    path = Path(path)
    if not path.exists():
        raise ReadError("there is no such file or folder", where=str(path))
    if path.is_dir() and not (path / "codebook.yaml").exists():
        return read_each(path, ".docx", lambda file: read(file, said))
    found = FORMATS.get(FOLDER if path.is_dir() else path.suffix.lower())
    if found is None or found.read is None:
        raise ReadError("is no coded file", where=str(path), next_step=f"Coded files are {_known()}.")
    return found.read(path, said)


def write(
    corpus: Corpus, path: Path | str, chosen: Profile = PLAIN, *, overwrite: bool = False
) -> tuple[Loss, ...]:
    """Write a corpus as the file's name says (a folder where it has no ending); return what was lost in writing.

    `chosen` is how (`profiles.profile`). Raises `OutputError` where the file is there already and `overwrite` is not set;
    no half file is left.
    """
    path = Path(path)
    writer = check_output(path, overwrite=overwrite)
    try:
        with TemporaryDirectory(prefix=".testimony-", dir=path.absolute().parent) as place:
            part = Path(place) / path.name
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


def check_output(path: Path, *, overwrite: bool = False) -> Writer:
    """Return what writes a file of this name; raise `OutputError`, before any work is done, where it cannot be."""
    found = FORMATS.get(path.suffix.lower() or FOLDER)
    if path.is_dir():
        found = FORMATS[FOLDER]
    if found is None or found.write is None:
        raise OutputError(
            "no format is known by this ending", where=str(path), next_step=f"Known are {_known()}."
        )
    if not path.absolute().parent.is_dir():
        raise OutputError("there is no such folder", where=str(path.parent), next_step="Make it first.")
    taken = any(path.iterdir()) if path.is_dir() else path.exists()
    if taken and not overwrite:
        step = "Give --overwrite to replace it, or another name."
        raise OutputError("it is there already", where=str(path), next_step=step)
    return found.write


def _known() -> str:
    return (
        ", ".join(f"{suffix} ({each.title})" for suffix, each in FORMATS.items() if suffix != FOLDER)
        + ", or a folder"
    )
