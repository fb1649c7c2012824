"""The kinds of files that hold coded texts: what each is called, its endings, and which module reads and writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from testimony.corpus import Corpus
from testimony.errors import OutputError
from testimony.interchange import folder
from testimony.interchange.coded import Coded, Loss, ReadAs
from testimony.interchange.profiles import Profile

CORPUS = "corpus"

Reader = Callable[[Path, ReadAs], Coded]
Writer = Callable[[Corpus, Path, Profile], tuple[Loss, ...]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is, its endings, and how it is read and written; None where it cannot be.

    `in_folder`: what is written is a folder, with a file for each document or several that belong together.
    """

    title: str
    suffixes: tuple[str, ...] = ()
    read: Reader | None = None
    write: Writer | None = None
    in_folder: bool = False


def _reads(module: str, function: str = "read") -> Reader:
    """Return what reads with a function of a module, which loads only then."""

    def read(path: Path, said: ReadAs) -> Coded:
        found: Coded = getattr(import_module(f"testimony.interchange.{module}"), function)(path, said)
        return found

    return read


def _writes(module: str, function: str = "write") -> Writer:
    """Return what writes with a function of a module, which loads only then."""

    def write(corpus: Corpus, path: Path, chosen: Profile) -> tuple[Loss, ...]:
        call = getattr(import_module(f"testimony.interchange.{module}"), function)
        losses: tuple[Loss, ...] = call(corpus, path)
        return losses

    return write


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


def _read_sheet(path: Path, said: ReadAs) -> Coded:
    from testimony.interchange.sheet_files import read_sheet

    return read_sheet(path, said.onto)


def _write_csv(corpus: Corpus, path: Path, chosen: Profile) -> tuple[Loss, ...]:
    from testimony.interchange.sheet_files import write_csv

    return write_csv(corpus, path, semicolons=chosen.semicolons)


KINDS: Mapping[str, Kind] = {
    CORPUS: Kind(
        "a corpus folder",
        (),
        lambda path, _: folder.read_folder(path),
        lambda corpus, path, _: folder.write_folder(corpus, path),
        in_folder=True,
    ),
    "qdpx": Kind("a REFI-QDA project", (".qdpx",), _read_qdpx, _write_qdpx),
    "qde": Kind("the XML of a REFI-QDA project", (".qde",), _read_qdpx),
    "qdc": Kind("a REFI-QDA codebook", (".qdc",), _read_qdc, _write_qdc),
    "docx": Kind("a Word document with comments", (".docx",), _read_word, _writes("word", "write_word")),
    "xlsx": Kind("a coding sheet", (".xlsx",), _read_sheet, _writes("sheet_files", "write_xlsx")),
    "csv": Kind("a coding sheet", (".csv",), _read_sheet, _write_csv),
    "yaml": Kind(
        "a codebook",
        (".yaml", ".yml"),
        lambda path, _: folder.read_yaml(path),
        lambda corpus, path, _: folder.write_yaml(corpus, path),
    ),
    "jsonl": Kind(
        "a corpus in one file",
        (".jsonl",),
        lambda path, _: folder.read_jsonl(path),
        lambda corpus, path, _: folder.write_jsonl(corpus, path),
    ),
    "labelstudio": Kind(
        "Label Studio's tasks", (".json",), _reads("labelstudio_read"), _writes("labelstudio")
    ),
    "labelstudio-config": Kind(
        "Label Studio's labelling interface",
        (".xml",),
        _reads("labelstudio_read", "read_config"),
        _writes("labelstudio", "write_config"),
    ),
    "doccano": Kind("doccano's JSON lines", (".jsonl", ".json"), _reads("doccano"), _writes("doccano")),
    "prodigy": Kind("Prodigy's JSON lines", (".jsonl", ".json"), _reads("prodigy"), _writes("prodigy")),
    "webannotation": Kind(
        "W3C Web Annotations", (".jsonld", ".json"), _reads("webannotation"), _writes("webannotation")
    ),
    "docbin": Kind("spaCy's DocBin", (".spacy",), _reads("docbin"), _writes("docbin")),
    "xmi": Kind("UIMA CAS XMI of INCEpTION", (".xmi",), _reads("xmi"), _writes("xmi"), in_folder=True),
    "webanno": Kind("WebAnno TSV 3 of INCEpTION", (".tsv",), _reads("webanno")),
    "brat": Kind("brat's standoff files", (".ann",), _reads("brat"), _writes("brat"), in_folder=True),
    "datasets": Kind(
        "a data set of the datasets library", (), _reads("dataset"), _writes("dataset"), in_folder=True
    ),
}
"""Every kind by its name. Of several with one ending the first is what is written where nobody says otherwise."""


def named(name: str) -> Kind:
    """Return a kind by its name; raise `OutputError` naming those there are."""
    if name not in KINDS:
        raise OutputError(f"no format is called {name!r}", next_step=f"There are: {', '.join(KINDS)}.")
    return KINDS[name]


def with_suffix(suffix: str) -> tuple[str, ...]:
    """Return the names of the kinds that files with an ending may be of.

    >>> with_suffix(".jsonl")
    ('jsonl', 'doccano', 'prodigy')
    """
    return tuple(name for name, kind in KINDS.items() if suffix in kind.suffixes)


def known(*, written: bool = False) -> str:
    """Return the endings and what they are, as part of a sentence; of several with one ending the first is told.

    >>> ".tsv (" in known(), ".tsv (" in known(written=True)
    (True, False)
    """
    kinds = [
        k for k in KINDS.values() if (k.write and not (k.in_folder and k.suffixes) if written else k.read)
    ]
    endings = {suffix: kind.title for kind in reversed(kinds) for suffix in reversed(kind.suffixes)}
    return ", ".join(f"{suffix} ({title})" for suffix, title in reversed(endings.items())) + ", or a folder"
