"""Making a corpus: marked texts, second coders' lists and phrase lists become documents, codings and phrases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from testimony import marked, phrase_list
from testimony.corpus import PARTS, Corpus
from testimony.corpus_check import same_phrases
from testimony.document import clean
from testimony.errors import CorpusError
from testimony.segment import segmented


def _silent(_: str) -> None:
    pass


def added(
    corpus: Corpus, files: Sequence[Path], *, coder: str, part: str = "", say: Callable[[str], None] = _silent
) -> Corpus:
    """Return the corpus with the marked texts, phrase lists, or a coder's lists of codings, in the files.

    A file that begins with `@id` is marked text, one that begins with `@phrases` a phrase list; any other is a list
    of codings of documents that are in the corpus. A phrase that nearly repeats an earlier one is left out, and `say` is told.
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
        elif text.lstrip().startswith("@phrases"):
            corpus = _with_phrases(corpus, text, hand=coder, where=str(file), say=say)
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


def _with_phrases(corpus: Corpus, text: str, *, hand: str, where: str, say: Callable[[str], None]) -> Corpus:
    phrases = [*corpus.phrasebook, *phrase_list.read(text, corpus.codebook, hand=hand, where=where)]
    old = len(corpus.phrasebook)
    gone: set[int] = set()
    for pair in sorted(same_phrases(phrases), key=lambda p: (p.second, p.first)):
        if pair.second >= old and pair.first not in gone:
            gone.add(pair.second)
            say(f"{where}: left out, nearly the same as phrase {pair.first + 1}: {phrases[pair.second].text}")
    return replace(corpus, phrasebook=tuple(p for i, p in enumerate(phrases) if i not in gone))


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
