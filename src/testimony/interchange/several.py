"""A folder with one coded file a document, as coders send them back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from testimony.corpus import Corpus
from testimony.errors import ReadError
from testimony.interchange.coded import Coded, Loss, Losses


def file_names(corpus: Corpus, suffix: str) -> dict[str, str]:
    """Return a file name for each document: its id, without what a file system may not like."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for document in corpus.documents:
        base = re.sub(r"[^\w\- ]|^\W+", "_", document.id)[:80].strip() or "document"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name.casefold())
        names[document.id] = name + suffix
    return names


def emptied(folder: Path, *suffixes: str) -> None:
    """Make a folder, or take the files with these endings out of it: they would be read as part of what is written now."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.suffix.lower() in suffixes and (path.is_file() or path.is_symlink()):
            path.unlink()


def write_each(
    corpus: Corpus, folder: Path, suffix: str, write: Callable[[Corpus, Path], Sequence[Loss]]
) -> tuple[Loss, ...]:
    """Write each document into a file of its own."""
    folder.mkdir(exist_ok=True)
    losses = Losses()
    for document in corpus.documents:
        alone = replace(
            corpus,
            documents=(document,),
            codings=corpus.codings_of(document.id),
            memos=tuple(memo for memo in corpus.memos if memo.document == document.id),
            coders=MappingProxyType({document.id: corpus.coders_of(document.id)}),
        )
        losses.extend(write(alone, folder / file_names(corpus, suffix)[document.id]))
    return losses.listed()


def read_each(folder: Path, suffix: str, read: Callable[[Path], Coded]) -> Coded:
    """Read every file of a kind in a folder as one corpus, with the codebook of the first."""
    paths = sorted(
        p for p in folder.iterdir() if p.suffix.lower() == suffix and not p.name.startswith((".", "~$"))
    )
    if not paths:
        raise ReadError(
            "there is no corpus in this folder, and no Word file",
            where=str(folder),
            next_step="A corpus folder has a codebook.yaml.",
        )
    found = [read(path) for path in paths]
    losses = Losses()
    for coded in found:
        losses.extend(coded.losses)
    parts = [coded.corpus for coded in found]
    corpus = Corpus(
        documents=tuple(d for part in parts for d in part.documents),
        codebook=parts[0].codebook,
        codings=tuple(c for part in parts for c in part.codings),
        memos=tuple(m for part in parts for m in part.memos),
        name=folder.name,
        splits=MappingProxyType({k: v for part in parts for k, v in part.splits.items()}),
        coders=MappingProxyType({k: v for part in parts for k, v in part.coders.items()}),
    )
    return Coded(
        corpus, losses.listed(), tuple(dict.fromkeys(note for coded in found for note in coded.notes))
    )
