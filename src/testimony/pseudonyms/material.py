"""What names are to be taken out of: files, folders, a corpus, a study; and the way there and back with a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from testimony import temporary
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.errors import OutputError, ReadError
from testimony.pseudonyms import corpora, files, keys
from testimony.pseudonyms.proposals import Proposals
from testimony.pseudonyms.substitutes import substitutes
from testimony.study import place

STYLES = ("tokens", "substitutes")
PSEUDONYMS, KEY, SHEET = "pseudonyms", "key", "review"
"""What is written out of a study here, as its list of exports calls it."""


@dataclass(frozen=True, slots=True)
class Material:
    """A corpus, or the texts of files; one of the two is there."""

    corpus: Corpus | None = None
    sources: tuple[files.Source, ...] = ()
    origin: Path | None = None
    """Where the corpus lies: a study keeps what was written out of it."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the texts."""
        return self.corpus.documents if self.corpus is not None else tuple(s.document for s in self.sources)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the texts, in order."""
        found = {s.language[:2] for d in self.documents for s in d.segments if s.language} or {
            d.language[:2] for d in self.documents
        }
        return tuple(sorted(found))

    @property
    def converted(self) -> int:
        """Return how many files are written as plain text, because their format is not kept."""
        return sum(s.converted for s in self.sources)


def gathered(paths: Sequence[Path]) -> Material:
    """Return what lies at paths: one corpus folder or study, or files and folders of files.

    Raises `ReadError` or `CorpusError` where something cannot be read.
    """
    first = paths[0]
    _swept(*paths)
    if len(paths) == 1 and (place.is_study(first) or (first / "codebook.yaml").is_file()):
        return Material(corpus=Corpus.load(first), origin=first)
    return Material(sources=files.sources(paths))


def refuse(output: Path, key: Path, *, overwrite: bool = False) -> None:
    """Raise `OutputError` where the texts or the key could not be written, before any text is looked into."""
    keys.refuse_there(key, overwrite=overwrite)
    _refuse_inside(key, output)
    if output.exists() and not output.is_dir():
        _refuse_taken(output)


def take_out(
    material: Material,
    proposals: Proposals,
    output: Path,
    *,
    key: Path,
    passphrase: str,
    style: str = "tokens",
    overwrite: bool = False,
) -> None:
    """Write the texts without what was accepted, and a key file that alone brings it back.

    Raises `OutputError` where something is there already.
    """
    if style not in STYLES:
        raise OutputError(f"unknown style {style!r}", next_step=f"Styles are: {', '.join(STYLES)}.")
    keys.refuse(key, passphrase, overwrite=overwrite)
    _swept(output, key)
    _refuse_inside(key, output)
    wordings = substitutes(proposals) if style == "substitutes" else {}
    if material.corpus is None:
        held = files.write_files(material.sources, proposals, output, wordings)
    else:
        _refuse_taken(output)
        made = corpora.pseudonymised(material.corpus, proposals, wordings=wordings)
        held = made.held
        wrote(material, output, PSEUDONYMS)
        wrote(material, key, KEY)
        made.corpus.save(output)
    keys.save_key(key, held, passphrase, overwrite=overwrite)


def wrote(material: Material, path: Path, kind: str) -> None:
    """Keep in a study, where the texts are one's, that something was written out of it: erasing a person looks there."""
    if material.origin is not None:
        place.exported(material.origin, path, kind)


def bring_back(source: Path, output: Path, *, key: Path, passphrase: str) -> int:
    """Write what a key brings back; return how many documents.

    Raises `ReadError` where key, passphrase and texts do not belong together, `OutputError` where something is there already.
    """
    held: Mapping[str, Any] = keys.load_key(key, passphrase)
    _swept(source, output)
    if held.get("kind") == "files":
        return len(files.restore_files(held, source, output))
    if held.get("kind") != "corpus":
        raise ReadError("is a key of a newer program", where=str(key), next_step="Update testimony.")
    _refuse_taken(output)
    corpus = corpora.restored(Corpus.load(source), held)
    place.exported(source, output, "restored")
    corpus.save(output)
    return len(corpus.documents)


def _swept(*paths: Path) -> None:
    """Delete what a crash left of an earlier run, in these folders and beside these files: it may hold names."""
    for path in paths:
        for folder in {path.absolute().parent, path.absolute()}:
            if folder.is_dir():
                temporary.sweep(folder)


def _refuse_taken(output: Path) -> None:
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise OutputError(
            "is there already", where=str(output), next_step="Give another name, or an empty folder."
        )


def _refuse_inside(key: Path, output: Path) -> None:
    """Raise `OutputError` where the key would lie among the texts that it opens."""
    if output.absolute() in key.absolute().parents:
        step = "Keep the key elsewhere, best on another disk."
        raise OutputError("the key would lie in the folder of the texts", where=str(key), next_step=step)
