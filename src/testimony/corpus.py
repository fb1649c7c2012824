"""A corpus: documents, a codebook, and what coders said; a folder of plain text files on disk.

codebook.yaml      the codes
documents.jsonl    one testimony a line: text, respondent, turns, metadata
codings.jsonl      one coding a line, with the quote it stands on
phrasebook.jsonl   ways of saying, for training only (may be absent)
lexicon.yaml       concepts and their words (may be absent)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testimony.codebook import Codebook
from testimony.coding import CODING_FIELDS, Coding
from testimony.document import ROLES, Document, Turn
from testimony.errors import CorpusError
from testimony.lexicon import Lexicon
from testimony.segment import segmented
from testimony.tables import Labelling, labelling, segment_frame

if TYPE_CHECKING:
    import datasets
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of saying something, for training only: no person said it, so it is never evaluated on."""

    text: str
    language: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """Documents, codebook and codings. Immutable: the `with_…` methods return another corpus."""

    documents: tuple[Document, ...]
    codebook: Codebook
    codings: tuple[Coding, ...] = ()
    phrasebook: tuple[Phrase, ...] = ()
    lexicon: Lexicon | None = None
    name: str = "corpus"

    def __post_init__(self) -> None:
        texts: dict[str, Document] = {}
        for document in self.documents:
            if document.id in texts:
                raise CorpusError(f"two documents are called {document.id!r}", where=self.name)
            texts[document.id] = document
        for number, coding in enumerate(self.codings, 1):
            _check_coding(coding, texts, self.codebook, where=f"{self.name}, coding {number}")
        targets = set(self.codebook.targets)
        for number, phrase in enumerate(self.phrasebook, 1):
            if unknown := set(phrase.targets) - targets:
                raise CorpusError(f"unknown target {min(unknown)!r}", where=f"{self.name}, phrase {number}")

    @classmethod
    def load(cls, path: str | Path | None = None) -> Corpus:
        """Read a corpus from a folder (the shipped one if none is given).

        Raises `CorpusError` naming file and line where something does not fit.
        """
        from testimony import shipped

        folder = Path(path) if path is not None else shipped.corpus_folder()
        if not (folder / "codebook.yaml").is_file():
            raise CorpusError(
                "is not a corpus",
                where=str(folder),
                next_step="A corpus is a folder with codebook.yaml, documents.jsonl and codings.jsonl.",
            )
        book = Codebook.load(folder / "codebook.yaml")
        lexicon = folder / "lexicon.yaml"
        return cls(
            documents=tuple(_document(row, where) for row, where in _rows(folder / "documents.jsonl")),
            codebook=book,
            codings=tuple(_coding(row, where) for row, where in _rows(folder / "codings.jsonl")),
            phrasebook=tuple(_phrase(row, where) for row, where in _rows(folder / "phrasebook.jsonl")),
            lexicon=Lexicon.load(lexicon) if lexicon.is_file() else None,
            name=folder.name,
        )

    def save(self, path: str | Path) -> None:
        """Write the corpus as a folder; each file is complete or untouched, also after a crash."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "documents.jsonl", (_document_row(d) for d in self.documents))
        _write(folder / "codings.jsonl", (_coding_row(c, self) for c in self.codings))
        if self.phrasebook:
            _write(
                folder / "phrasebook.jsonl",
                ({**asdict(p), "targets": list(p.targets)} for p in self.phrasebook),
            )
        if self.lexicon is not None:
            import yaml

            text = yaml.safe_dump(self.lexicon.plain(), allow_unicode=True, sort_keys=False, width=110)
            _replace(folder / "lexicon.yaml", text)
        self.codebook.save(folder / "codebook.yaml")

    def __getitem__(self, document: str) -> Document:
        """Return a document by id; raise `KeyError` where there is none."""
        return next(d for d in self.documents if d.id == document)

    @property
    def respondents(self) -> tuple[str, ...]:
        """Return the respondents, in order of first appearance."""
        return tuple(dict.fromkeys(d.person for d in self.documents))

    def codings_of(self, document: str) -> tuple[Coding, ...]:
        """Return a document's codings."""
        return tuple(c for c in self.codings if c.document == document)

    def with_documents(self, documents: Sequence[Document], codings: Sequence[Coding] = ()) -> Corpus:
        """Return the corpus with more documents and codings."""
        return replace(self, documents=(*self.documents, *documents), codings=(*self.codings, *codings))

    def labelling(self) -> Labelling:
        """Return the segments with a voice and their 0/1 matrix of targets, ready for training."""
        return labelling(self.documents, self.codings, self.codebook.targets)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a segment: text, role, respondent, and a 0/1 column per target."""
        return segment_frame(self.documents, self.codings, self.codebook.targets)

    def to_dataset(self) -> datasets.Dataset:
        """Return the segments as a Hugging Face `datasets.Dataset`."""
        import datasets

        return datasets.Dataset.from_pandas(self.to_frame(), preserve_index=False)

    def _repr_html_(self) -> str:
        return (
            f"<p><b>{len(self.documents)}</b> documents of <b>{len(self.respondents)}</b> respondents, "
            f"<b>{len(self.codings)}</b> codings; codebook {self.codebook.label}</p>"
        )


def _check_coding(coding: Coding, texts: Mapping[str, Document], book: Codebook, *, where: str) -> None:
    document = texts.get(coding.document)
    if document is None:
        raise CorpusError(f"document {coding.document!r} is not in the corpus", where=where)
    if coding.target not in book.targets:
        raise CorpusError(f"target {coding.target!r} is not in the codebook", where=where)
    span = coding.span
    if span is None:
        return
    if span.stop > len(document.text):
        raise CorpusError(f"the span ends after the text of {document.id}", where=where)
    if coding.quote and document.quote(span) != coding.quote:
        raise CorpusError(
            f"the quote is not what stands at {span.start}-{span.stop} of {document.id}",
            where=where,
            next_step="The text or the span changed after coding.",
        )


def _rows(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"{path}, line {number}"
            try:
                row = json.loads(line)
            except ValueError as error:
                raise CorpusError("is not JSON", where=where) from error
            if not isinstance(row, dict):
                raise CorpusError("is not a JSON object", where=where)
            yield row, where


def _document(row: dict[str, Any], where: str) -> Document:
    try:
        document = Document(
            id=str(row["id"]),
            text=str(row["text"]),
            respondent=str(row.get("respondent") or ""),
            turns=tuple(Turn(**turn) for turn in row.get("turns") or ()),
            language=str(row.get("language") or ""),
            genre=str(row.get("genre") or "unknown"),
            metadata={k: v for k, v in (row.get("metadata") or {}).items() if v is not None},
        )
    except (KeyError, TypeError) as error:
        raise CorpusError(f"a document lacks or misnames a field ({error})", where=where) from error
    if row.get("sha256") not in (None, document.sha256):
        raise CorpusError("the text is not the one that was coded (its hash changed)", where=where)
    for turn in document.turns:
        if turn.role not in ROLES or not 0 <= turn.start <= turn.stop <= len(document.text):
            raise CorpusError(f"a turn has role {turn.role!r} or lies outside the text", where=where)
    return segmented(document)


def _document_row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "respondent": document.respondent,
        "genre": document.genre,
        "language": document.language,
        "text": document.text,
        "sha256": document.sha256,
        "turns": [asdict(turn) for turn in document.turns],
        "metadata": dict(document.metadata),
    }


def _coding(row: dict[str, Any], where: str) -> Coding:
    unknown = set(row) - set(CODING_FIELDS)
    if unknown or "document" not in row or "code" not in row:
        raise CorpusError(
            f"a coding has unknown or missing fields ({', '.join(sorted(unknown))})", where=where
        )
    return Coding(**{"start": None, "stop": None, **row})


def _coding_row(coding: Coding, corpus: Corpus) -> dict[str, Any]:
    row = asdict(coding)
    span = coding.span
    row["quote"] = "" if span is None else corpus[coding.document].quote(span)
    return row


def _phrase(row: dict[str, Any], where: str) -> Phrase:
    try:
        return Phrase(str(row["text"]), str(row["language"]), tuple(row.get("targets") or ()))
    except KeyError as error:
        raise CorpusError(f"a phrase lacks {error}", where=where) from error


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    _replace(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _replace(path: Path, text: str) -> None:
    """Write to a temporary name and rename, so that a crash leaves the old file or the new one."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
