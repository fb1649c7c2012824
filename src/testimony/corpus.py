"""A corpus: documents, a codebook, and what coders said; a folder of plain text files on disk.

codebook.yaml      the codes
documents.jsonl    one testimony a line: text, respondent, turns, metadata, who coded it
codings.jsonl      one coding a line, with the quote it stands on
memos.jsonl        passages that tempt but carry no code, one a line (may be absent)
segments.jsonl     the segments with a 0/1 column a target: made from the others, for reading elsewhere
phrasebook.jsonl   ways of saying, for training only (may be absent)
lexicon.yaml       concepts and their words (may be absent)

A corpus with fixed splits has the first four by part: `documents-train.jsonl`, `codings-test.jsonl`, … A study file
(`testimony.study`) holds all of it too, and is loaded and saved like a folder. Who was erased is not written into one again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from testimony import frames, rows
from testimony.codebook import Codebook
from testimony.coding import ADJUDICATED, Coding, Memo
from testimony.document import Document
from testimony.errors import CorpusError
from testimony.lexicon import Lexicon
from testimony.phrase import Phrase
from testimony.segment import segmented
from testimony.study import marks, place
from testimony.tables import Labelling, labelling, segment_frame

if TYPE_CHECKING:
    import datasets
    import pandas as pd

PARTS = ("train", "validation", "test")
"""The parts of fixed splits. What is in `test` is never trained on."""

_STEMS = ("documents", "codings", "memos", "segments")


@dataclass(frozen=True)
class Corpus:
    """Documents, codebook and codings. Immutable: the `with_…` methods return another corpus.

    `splits` says which part a respondent is in (empty: no fixed splits); `coders` who coded a document.
    """

    documents: tuple[Document, ...]
    codebook: Codebook
    codings: tuple[Coding, ...] = ()
    memos: tuple[Memo, ...] = ()
    phrasebook: tuple[Phrase, ...] = ()
    lexicon: Lexicon | None = None
    name: str = "corpus"
    splits: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    coders: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        texts: dict[str, Document] = {}
        for document in self.documents:
            if document.id in texts:
                raise CorpusError(f"two documents are called {document.id!r}", where=self.name)
            texts[document.id] = document
        for number, coding in enumerate(self.codings, 1):
            _check_coding(coding, texts, self.codebook, where=f"{self.name}, coding {number}")
        for number, memo in enumerate(self.memos, 1):
            _check_place(memo, texts, where=f"{self.name}, memo {number}")
        targets = set(self.codebook.targets)
        for number, phrase in enumerate(self.phrasebook, 1):
            if unknown := set(phrase.targets) - targets:
                raise CorpusError(f"unknown target {min(unknown)!r}", where=f"{self.name}, phrase {number}")

    @classmethod
    def load(cls, path: str | Path | None = None) -> Corpus:
        """Read a corpus from a folder (the shipped one if none is given), a study file, or a study's URL.

        Raises `CorpusError` naming file and line where something does not fit.
        """
        from testimony import shipped

        if path is not None and place.is_study(path):
            return cls(**place.read(path))
        folder = Path(path) if path is not None else shipped.corpus_folder()
        if not (folder / "codebook.yaml").is_file():
            raise CorpusError(
                "is not a corpus",
                where=str(folder),
                next_step="A corpus is a folder with codebook.yaml, documents.jsonl and codings.jsonl, or a study file.",
            )
        lexicon = folder / "lexicon.yaml"
        documents, splits, coders = _documents(folder)
        return cls(
            documents=documents,
            codebook=Codebook.load(folder / "codebook.yaml"),
            codings=tuple(rows.coding(row, where) for row, where, _ in _by_part(folder, "codings")),
            memos=tuple(rows.memo(row, where) for row, where, _ in _by_part(folder, "memos")),
            phrasebook=tuple(rows.phrase(*found) for found in rows.read(folder / "phrasebook.jsonl")),
            lexicon=Lexicon.load(lexicon) if lexicon.is_file() else None,
            name=folder.name,
            splits=MappingProxyType(splits),
            coders=MappingProxyType(coders),
        )

    @classmethod
    def from_frame(
        cls, frame: pd.DataFrame, codes: Codebook | Iterable[str], *, name: str = "corpus", coder: str = ""
    ) -> Corpus:
        """Make a corpus of coded passages, a row each: the inverse of `to_frame` as far as it goes (see `frames.read`).

        `codes` is a codebook, or the names of 0/1 columns. Raises `CorpusError` naming row and column.
        """
        return cls(**frames.read(frame, codes, parts=PARTS, name=name, coder=coder))

    def save(self, path: str | Path) -> None:
        """Write the corpus as a folder; each file is complete or untouched, also after a crash.

        A name that ends in .sqlite, .sqlite3 or .db, or the URL of an empty database, becomes a study instead. Raises
        `OutputError` where there is a study already: one is added to, and never written over.
        """
        if place.may_be_study(path):
            held = {f.name: getattr(self, f.name) for f in fields(self)}
            place.write({**held, "coders": {d.id: self.coders_of(d.id) for d in self.documents}}, path)
            return
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        marks.of_folder(folder).refuse(self.documents, where=str(folder))
        written = [
            name
            for part in dict.fromkeys(self.part_of(d) for d in self.documents) or [""]
            for name in self._save_part(folder, part)
        ]
        if self.phrasebook:
            rows.write(folder / "phrasebook.jsonl", map(rows.phrase_row, self.phrasebook))
        if self.lexicon is not None:
            self.lexicon.save(folder / "lexicon.yaml")
        self.codebook.save(folder / "codebook.yaml")
        for stem in _STEMS:  # what an earlier corpus in this folder left would be read as part of this one
            for part in ("", *PARTS):
                if (name := _file(stem, part)) not in written:
                    (folder / name).unlink(missing_ok=True)

    def _save_part(self, folder: Path, part: str) -> list[str]:
        """Write the files of a part; return their names."""
        mine = {d.id for d in self.documents if self.part_of(d) == part}
        fields = sorted({str(name) for d in self.documents for name in d.metadata})
        contents: dict[str, Iterable[Mapping[str, Any]]] = {
            "documents": (
                rows.document_row(d, self.coders_of(d.id), fields) for d in self.documents if d.id in mine
            ),
            "codings": (rows.quoted(c, self[c.document]) for c in self.codings if c.document in mine),
            "memos": (rows.quoted(m, self[m.document]) for m in self.memos if m.document in mine),
            "segments": self.segment_rows(part),
        }
        if not self.memos:
            del contents["memos"]
        for stem, found in contents.items():
            rows.write(folder / _file(stem, part), found)
        return [_file(stem, part) for stem in contents]

    def segment_rows(self, part: str = "") -> list[dict[str, Any]]:
        """Return what stands in `segments.jsonl` of a part: a row a segment, a 0/1 column a target."""
        frame = (self.part(part) if part else self).to_frame()
        frame = frame.drop(columns="split", errors="ignore").astype(object)
        found: list[dict[str, Any]] = frame.where(frame.notna(), None).to_dict("records")  # type: ignore[assignment]
        return found

    def __getitem__(self, document: str) -> Document:
        """Return a document by id; raise `KeyError` where there is none."""
        return self._by_id[document]

    def document(self, name: str) -> Document:
        """Return a document by id; raise `CorpusError` where there is none."""
        if name not in self._by_id:
            raise CorpusError(f"document {name!r} is not in the corpus", where=self.name)
        return self._by_id[name]

    @cached_property
    def _by_id(self) -> dict[str, Document]:
        return {d.id: d for d in self.documents}

    @property
    def respondents(self) -> tuple[str, ...]:
        """Return the respondents, in order of first appearance."""
        return tuple(dict.fromkeys(d.person for d in self.documents))

    def codings_of(self, document: str) -> tuple[Coding, ...]:
        """Return a document's codings, of every coder."""
        return tuple(c for c in self.codings if c.document == document)

    def coders_of(self, document: str) -> tuple[str, ...]:
        """Return who coded a document: as recorded, or those who left a coding on it."""
        return self.coders.get(document) or tuple(dict.fromkeys(c.coder for c in self.codings_of(document)))

    @cached_property
    def standing(self) -> tuple[Coding, ...]:
        """Return the codings that stand: the adjudicated ones of a document that has them, otherwise all."""
        settled = {d.id for d in self.documents if ADJUDICATED in self.coders_of(d.id)}
        return tuple(c for c in self.codings if c.document not in settled or c.coder == ADJUDICATED)

    def part_of(self, document: Document) -> str:
        """Return the part a document is in: train, validation, test, or "" without fixed splits."""
        return self.splits.get(document.person, "")

    def part(self, *names: str) -> Corpus:
        """Return the corpus of the respondents in these parts, with their codings and memos."""
        held = tuple(d for d in self.documents if self.part_of(d) in names)
        ids = {d.id for d in held}
        return replace(
            self,
            documents=held,
            codings=tuple(c for c in self.codings if c.document in ids),
            memos=tuple(m for m in self.memos if m.document in ids),
        )

    def without_test(self) -> Corpus:
        """Return what may be trained on: everything but the test part."""
        return self.part("", *(p for p in PARTS if p != "test"))

    def with_documents(self, documents: Sequence[Document], codings: Sequence[Coding] = ()) -> Corpus:
        """Return the corpus with more documents and codings."""
        return replace(self, documents=(*self.documents, *documents), codings=(*self.codings, *codings))

    def labelling(self) -> Labelling:
        """Return the segments with a voice and their 0/1 matrix of targets, ready for training."""
        return labelling(self.documents, self.standing, self.codebook.targets)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a segment: text, role, respondent, split, and a 0/1 column per target."""
        frame = segment_frame(self.documents, self.standing, self.codebook.targets)
        if self.splits:
            parts = [self.splits.get(r, "") for r in frame.respondent]
            frame.insert(list(frame.columns).index("role"), "split", parts)
        return frame

    def to_dataset(self) -> datasets.Dataset:
        """Return the segments as a Hugging Face `datasets.Dataset`."""
        import datasets

        return datasets.Dataset.from_pandas(self.to_frame(), preserve_index=False)

    def _repr_html_(self) -> str:
        return (
            f"<p><b>{len(self.documents)}</b> documents of <b>{len(self.respondents)}</b> respondents, "
            f"<b>{len(self.codings)}</b> codings; codebook {self.codebook.label}</p>"
        )


def _file(stem: str, part: str) -> str:
    return f"{stem}-{part}.jsonl" if part else f"{stem}.jsonl"


def _by_part(folder: Path, stem: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield the rows of a file, or of its files by part, with where each stands and its part."""
    for part in ("", *PARTS):
        for row, where in rows.read(folder / _file(stem, part)):
            yield row, where, part


def _documents(folder: Path) -> tuple[tuple[Document, ...], dict[str, str], dict[str, tuple[str, ...]]]:
    documents: list[Document] = []
    splits: dict[str, str] = {}
    coders: dict[str, tuple[str, ...]] = {}
    for row, where, part in _by_part(folder, "documents"):
        document = segmented(rows.document(row, where))
        documents.append(document)
        coders[document.id] = tuple(map(str, row.get("coders") or ()))
        if splits.setdefault(document.person, part) != part:
            raise CorpusError(
                f"respondent {document.person!r} is in two parts",
                where=where,
                next_step="All documents of a person belong in one part.",
            )
    return tuple(documents), {k: v for k, v in splits.items() if v}, coders


def _check_coding(coding: Coding, texts: Mapping[str, Document], book: Codebook, *, where: str) -> None:
    if coding.document in texts and coding.target not in book.targets:
        raise CorpusError(f"target {coding.target!r} is not in the codebook", where=where)
    _check_place(coding, texts, where=where)


def _check_place(item: Coding | Memo, texts: Mapping[str, Document], *, where: str) -> None:
    document = texts.get(item.document)
    if document is None:
        raise CorpusError(f"document {item.document!r} is not in the corpus", where=where)
    span = item.span
    if span is None:
        return
    if span.stop > len(document.text):
        raise CorpusError(f"the span ends after the text of {document.id}", where=where)
    if item.quote and document.quote(span) != item.quote:
        raise CorpusError(
            f"the quote is not what stands at {span.start}-{span.stop} of {document.id}",
            where=where,
            next_step="The text or the span changed after coding.",
        )
