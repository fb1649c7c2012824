"""Making a corpus: marked texts and second coders' lists become documents and codings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from testimony import marked
from testimony.corpus import PARTS, Corpus
from testimony.document import clean
from testimony.errors import CorpusError
from testimony.segment import segmented


def added(corpus: Corpus, files: Sequence[Path], *, coder: str, part: str = "") -> Corpus:
    """Return the corpus with the marked texts, or a coder's lists of codings, in the files.

    A file that begins with `@id` is marked text; any other is a list of codings of documents that are in the corpus.
    Raises `CorpusError` where a mark, a turn or a quote does not fit.
    """
    if part and part not in PARTS:
        raise CorpusError(f"there is no part {part!r}", next_step=f"The parts are: {', '.join(PARTS)}.")
    for file in files:
        try:
            text = clean(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            step = "Save it as UTF-8." if isinstance(error, UnicodeDecodeError) else ""
            what = f"cannot be read ({error.__class__.__name__})"
            raise CorpusError(what, where=str(file), next_step=step) from error
        if not text.strip():
            raise CorpusError("is empty", where=str(file))
        if text.lstrip().startswith("@id "):
            corpus = _with_texts(corpus, text, coder=coder, part=part, where=str(file))
        else:
            corpus = _with_answers(corpus, text, coder=coder, where=str(file))
    return corpus


def _with_texts(corpus: Corpus, text: str, *, coder: str, part: str, where: str) -> Corpus:
    if bool(corpus.splits) != bool(part) and corpus.documents:
        say = f"Say which with --part: {', '.join(PARTS)}." if corpus.splits else "Leave --part out."
        raise CorpusError("a corpus has all its documents in parts, or none", where=where, next_step=say)
    found = marked.read(text, corpus.codebook, coder=coder, where=where)
    documents = [segmented(m.document) for m in found]
    splits = {**corpus.splits, **({d.person: part for d in documents} if part else {})}
    coders = {**corpus.coders, **{d.id: (coder,) for d in documents}}
    return replace(
        corpus.with_documents(documents, [c for m in found for c in m.codings]),
        memos=(*corpus.memos, *(m for one in found for m in one.memos)),
        splits=MappingProxyType(splits),
        coders=MappingProxyType(coders),
    )


def _with_answers(corpus: Corpus, text: str, *, coder: str, where: str) -> Corpus:
    codings, done = marked.read_answers(
        text.splitlines(), corpus.documents, corpus.codebook, coder=coder, where=where
    )
    if missing := {c.document for c in codings} - set(done):
        raise CorpusError(
            f"{min(missing)} is not marked as done", where=where, next_step="End each document with: ID done."
        )
    known = {d.id for d in corpus.documents}
    if unknown := set(done) - known:
        raise CorpusError(f"document {min(unknown)!r} is not in the corpus", where=where)
    kept = tuple(c for c in corpus.codings if not (c.coder == coder and c.document in done))
    coders = {
        **corpus.coders,
        **{name: tuple(dict.fromkeys((*corpus.coders_of(name), coder))) for name in done},
    }
    return replace(corpus, codings=(*kept, *codings), coders=MappingProxyType(coders))
