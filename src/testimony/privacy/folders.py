"""Erasing a person from a corpus folder: documents, codings, memos, segments and splits; and a keyed mark, so that they stay out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from testimony.corpus import Corpus
from testimony.errors import CorpusError
from testimony.study import marks


@dataclass(frozen=True, slots=True)
class Parted:
    """A corpus without a person, and how many documents, codings, memos and phrases went."""

    corpus: Corpus
    documents: int
    codings: int
    memos: int
    phrases: int


def parted(corpus: Corpus, respondent: str, *, quotes: Callable[[str], bool] = lambda _: False) -> Parted:
    """Return a corpus without a person; `quotes` tells of a phrase or remark whether it holds their words.

    Raises `CorpusError` where nobody has that id.
    """
    if respondent not in corpus.respondents:
        raise CorpusError("there is nobody of this id", where=f"{corpus.name}: {respondent}")
    gone = {d.id for d in corpus.documents if d.person == respondent}
    phrases = tuple(p for p in corpus.phrasebook if not quotes(p.text))
    kept = replace(
        corpus,
        documents=tuple(d for d in corpus.documents if d.id not in gone),
        codings=tuple(
            replace(c, memo="") if c.memo and quotes(c.memo) else c
            for c in corpus.codings
            if c.document not in gone
        ),
        memos=tuple(
            replace(m, text="") if m.text and quotes(m.text) else m
            for m in corpus.memos
            if m.document not in gone
        ),
        phrasebook=phrases,
        splits={person: part for person, part in corpus.splits.items() if person != respondent},
        coders={name: who for name, who in corpus.coders.items() if name not in gone},
    )
    return Parted(
        kept,
        len(gone),
        len(corpus.codings) - len(kept.codings),
        len(corpus.memos) - len(kept.memos),
        len(corpus.phrasebook) - len(phrases),
    )


def without(folder: Path, respondent: str, *, quotes: Callable[[str], bool] = lambda _: False) -> None:
    """Write a corpus folder anew without a person, after leaving a keyed mark that keeps them out."""
    corpus = Corpus.load(folder)
    found = parted(corpus, respondent, quotes=quotes)
    gone = [("respondent", marks.respondent_id(respondent))]
    gone += [("text", d.sha256) for d in corpus.documents if d.person == respondent]
    marks.keep(folder, marks.of_folder(folder).having(gone))
    found.corpus.save(folder)
    if not found.corpus.phrasebook:
        (folder / "phrasebook.jsonl").unlink(missing_ok=True)
