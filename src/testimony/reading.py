"""Reading: a file becomes documents, with turns, roles, languages and segments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from testimony.document import GENRES, Document, Source, clean
from testimony.errors import ReadError
from testimony.formats import read_file
from testimony.rawtext import RawText
from testimony.segment import segmented
from testimony.turns import assign, find


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person says about a file before it is read; empty where the file is to speak for itself.

    `respondent` and `interviewer` are speakers' marks as they stand in the text, `columns` maps our names
    (text, speaker, document, respondent, time, language) to a table's.
    """

    encoding: str | None = None
    respondent: tuple[str, ...] = ()
    interviewer: tuple[str, ...] = ()
    columns: Mapping[str, str] | None = None
    language: str = ""
    genre: str = ""


AS_IT_IS = ReadOptions()


def read(
    path: str | Path,
    *,
    encoding: str | None = None,
    respondent: str | Sequence[str] = (),
    interviewer: str | Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
    language: str = "",
    genre: str = "",
) -> Document:
    """Read one testimony from a file of any known format.

    Speakers whose role no mark or rule settles stay `uncertain` until `respondent` or `interviewer`
    names them. Raises `ReadError` (what, where, what to do next) for a file that cannot be read, and for
    a table of several testimonies: use `read_all` for those.
    """
    names = [(m,) if isinstance(m, str) else tuple(m) for m in (respondent, interviewer)]
    options = ReadOptions(encoding, names[0], names[1], columns, language, genre)
    found = list(read_all(path, options))
    if len(found) != 1:
        raise ReadError(
            f"holds {len(found)} testimonies",
            where=str(path),
            next_step="Use read_all to get them one by one.",
        )
    return found[0]


def read_all(path: str | Path, options: ReadOptions = AS_IT_IS) -> Iterator[Document]:
    """Read every testimony in a file: one for most formats, many for tables and jsonl."""
    if options.genre and options.genre not in GENRES:
        raise ReadError(f"unknown genre {options.genre!r}", next_step=f"Use one of: {', '.join(GENRES)}.")
    for raw in read_file(Path(path), encoding=options.encoding, columns=options.columns):
        yield document_from(raw, options)


def read_text(text: str, *, id: str = "text", language: str = "", genre: str = "") -> Document:
    """Make a document of a text at hand, read as a plain text file would be."""
    raw = RawText(clean(text), id=id, source=Source(name=id, format="text"))
    return document_from(raw, ReadOptions(language=language, genre=genre))


def document_from(raw: RawText, options: ReadOptions = AS_IT_IS) -> Document:
    """Return the document in a raw text: who speaks where, in which language, in which segments."""
    raw = replace(raw, genre=options.genre or raw.genre, language=options.language or raw.language)
    if not raw.text.strip():
        raise ReadError("there is no text in it", where=raw.source.name or raw.id)
    document = Document(
        id=raw.id,
        text=raw.text,
        respondent=raw.respondent,
        turns=find(raw),
        language=raw.language,
        genre=raw.genre or "unknown",
        metadata=raw.metadata,
        comments=raw.comments,
        source=raw.source,
    )
    if options.respondent or options.interviewer:
        return reassigned(document, respondent=options.respondent, interviewer=options.interviewer)
    return segmented(document)


def reassigned(
    document: Document, *, respondent: Sequence[str] = (), interviewer: Sequence[str] = ()
) -> Document:
    """Return the document with the roles a person gave to its speakers."""
    turns = assign(document.turns, respondent=respondent, interviewer=interviewer)
    return segmented(document.with_turns(turns))


def files_in(paths: Sequence[str | Path]) -> list[Path]:
    """Return the files named, and those in the folders named, in order; hidden files are left out.

    Raises `ReadError` where a path does not exist or a folder may not be opened.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found.extend(_inside(path))
        elif path.exists():
            found.append(path)
        else:
            step = "Check the name, and the folder you are in."
            raise ReadError("there is no such file or folder.", where=str(path), next_step=step)
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise ReadError(
            "the folder cannot be opened", where=str(folder), next_step="Check its permissions."
        ) from error
    files: list[Path] = []
    for entry in entries:
        if entry.name.startswith((".", "~$")):  # hidden files, and Word's lock files
            continue
        if entry.is_dir() and not entry.is_symlink():
            files.extend(_inside(entry))
        elif entry.is_file():
            files.append(entry)
    return files
