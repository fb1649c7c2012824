"""A corpus folder, a codebook's file, and one file of JSON lines that holds a whole corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from testimony import rows
from testimony.codebook import Codebook
from testimony.corpus import PARTS, Corpus
from testimony.errors import CodebookError, CorpusError, OutputError
from testimony.formats import check_file
from testimony.interchange.carried import book_named, coders_in, yaml_of
from testimony.interchange.codebook_text import codebook_in
from testimony.interchange.coded import Coded, Loss, Losses
from testimony.interchange.json_files import objects
from testimony.segment import segmented

_ALONE = "a codebook's file holds codes alone"
_AGAIN = "Write it again with testimony convert."


def read_folder(path: Path) -> Coded:
    """Read a corpus folder."""
    return Coded(Corpus.load(path))


def write_folder(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write a corpus folder; raise `OutputError` where it would be one without codes, which cannot be read."""
    if not corpus.codebook.codes:
        raise OutputError(
            "there are no codes in it, and a corpus has at least one",
            where=path.name,
            next_step="Write it as .jsonl.",
        )
    corpus.save(path)
    return ()


def read_yaml(path: Path) -> Coded:
    """Read a codebook's file: a corpus without documents."""
    check_file(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CodebookError("is not UTF-8 text", where=path.name, next_step="Save it as UTF-8.") from error
    return Coded(Corpus((), codebook_in(text, path.name), name=path.stem))


def write_yaml(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write the codebook alone."""
    corpus.codebook.save(path)
    losses = Losses()
    for what, count in counted(corpus):
        losses.add(what, _ALONE, count, expected=True)
    return losses.listed()


def counted(corpus: Corpus) -> list[tuple[str, int]]:
    """Return what a corpus holds beside its codebook, and how much."""
    return [
        ("document", len(corpus.documents)),
        ("coding", len(corpus.codings)),
        ("memo", len(corpus.memos)),
        ("way of saying (phrasebook)", len(corpus.phrasebook)),
        ("lexicon", int(corpus.lexicon is not None)),
    ]


def read_jsonl(path: Path) -> Coded:
    """Read a corpus from one file: a line with the codebook, then one line a document with all that was coded in it."""
    lines = [(row, f"{path.name}, line {number}") for number, row in enumerate(objects(path), 1)]
    if not lines or not isinstance(lines[0][0].get("codebook"), str):
        raise CorpusError(
            "is no corpus in one file",
            where=path.name,
            next_step="Its first line holds the codebook. To label texts in JSON lines: testimony label.",
        )
    head, first = lines[0]
    book = (
        codebook_in(head["codebook"], first)
        if head["codebook"]
        else Codebook(*book_named(head, "codebook"), ())
    )
    documents, codings, memos = [], [], []
    splits: dict[str, str] = {}
    coders: dict[str, tuple[str, ...]] = {}
    for row, where in lines[1:]:
        made = segmented(rows.document(row, where))
        documents.append(made)
        codings += [rows.coding(each, where) for each in _of_document(row, "codings", where)]
        memos += [rows.memo(each, where) for each in _of_document(row, "memos", where)]
        if known := coders_in(row):
            coders[made.id] = known
        if row.get("part") in PARTS:
            splits[made.person] = row["part"]
    corpus = Corpus(
        documents=tuple(documents),
        codebook=book,
        codings=tuple(codings),
        memos=tuple(memos),
        name=str(head.get("name") or path.stem),
        splits=MappingProxyType(splits),
        coders=MappingProxyType(coders),
    )
    return Coded(corpus)


def _of_document(row: dict[str, Any], name: str, where: str) -> list[Any]:
    """Return the codings or memos in a document's line; raise `CorpusError` where they are no list of objects."""
    found = row.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise CorpusError(
            f"{name} of a document are no list of objects in braces", where=where, next_step=_AGAIN
        )
    return found


def write_jsonl(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write a corpus as one file of JSON lines."""
    text = "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in _rows(corpus))
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="\n")
    losses = Losses()
    for what, count in counted(corpus)[3:]:
        losses.add(what, "it stands in files of its own in a corpus folder", count, expected=True)
    return losses.listed()


def _rows(corpus: Corpus) -> Iterator[dict[str, Any]]:
    book = corpus.codebook
    carried = yaml_of(book) if book.codes else ""
    yield {"testimony": 1, "name": corpus.name, "book": [book.name, book.version], "codebook": carried}
    fields = sorted({str(name) for d in corpus.documents for name in d.metadata})
    for document in corpus.documents:
        yield {
            **rows.document_row(document, corpus.coders.get(document.id, ()), fields),
            "part": corpus.part_of(document),
            "codings": [rows.quoted(c, document) for c in corpus.codings if c.document == document.id],
            "memos": [rows.quoted(m, document) for m in corpus.memos if m.document == document.id],
        }
