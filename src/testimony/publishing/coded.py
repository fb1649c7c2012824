"""Which testimonies can be counted: those that somebody coded. What a machine alone labelled is in no share."""

from __future__ import annotations

from dataclasses import replace

from testimony.corpus import Corpus
from testimony.document import Document


def by_hand(corpus: Corpus) -> Corpus:
    """Return the testimonies that a person coded, with the codings that a person made or confirmed.

    A testimony is coded where its coders are recorded, or where a person's coding lies on it. In a corpus that records no
    coders at all, every testimony counts as coded: a coder may have found nothing.
    """
    codings = tuple(c for c in corpus.codings if c.origin != "model")
    touched = {c.document for c in codings}
    recorded = any(corpus.coders.values())

    def is_coded(document: Document) -> bool:
        return bool(corpus.coders.get(document.id)) or document.id in touched or not recorded

    held = tuple(d for d in corpus.documents if is_coded(d))
    ids = {d.id for d in held}
    memos = tuple(m for m in corpus.memos if m.document in ids)
    return replace(
        corpus, documents=held, codings=tuple(c for c in codings if c.document in ids), memos=memos
    )
