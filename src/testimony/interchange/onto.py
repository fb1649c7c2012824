"""Codings that come back from another file, put onto the corpus they belong to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType

from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.errors import CodebookError
from testimony.interchange.coded import Coded, Losses
from testimony.reanchor import reanchor


def put_onto(coded: Coded, base: Corpus) -> Coded:
    """Return `base` with the codings and memos of what was read, for its documents and its coders.

    What other coders said stays, and so do other documents. Where a text differs, codings are carried over by quote and
    context; what cannot be placed with certainty is a loss, and so is a code that `base` does not have.
    """
    losses = Losses()
    losses.extend(coded.losses)
    known = {d.id: d for d in base.documents}
    codings: list[Coding] = []
    memos: list[Memo] = []
    scope: set[tuple[str, str]] = set()
    counts: dict[str, int] = defaultdict(int)
    for document in coded.corpus.documents:
        items: list[Coding | Memo] = [*coded.corpus.codings_of(document.id)]
        items += [memo for memo in coded.corpus.memos if memo.document == document.id]
        if document.id not in known:
            losses.add("document", "it is not in the corpus it was to be put onto")
            losses.add(
                "coding or memo", "its document is not in the corpus it was to be put onto", len(items)
            )
            continue
        scope |= {(document.id, coder) for coder in coded.corpus.coders_of(document.id)}
        scope |= {(document.id, item.coder) for item in items}
        for item in _placed(items, document, known[document.id], losses, counts):
            if isinstance(item, Memo):
                memos.append(item)
            elif (found := _known(item, base, losses)) is not None:
                codings.append(found)
    corpus = replace(
        base,
        codings=(*(c for c in base.codings if (c.document, c.coder) not in scope), *codings),
        memos=(*(m for m in base.memos if (m.document, m.coder) not in scope), *memos),
        coders=_coders(base, scope),
    )
    return Coded(corpus, losses.listed(), (*coded.notes, *_said(counts)))


def _placed(
    items: list[Coding | Memo], old: Document, new: Document, losses: Losses, counts: dict[str, int]
) -> list[Coding | Memo]:
    """Return the items on the text of the corpus."""
    if old.text.removesuffix("\n") == new.text.removesuffix("\n"):
        return [_cut(item, len(new.text)) for item in items]
    found = reanchor(items, old.text, new.text)
    for lost in found.unplaced:
        losses.add("coding or memo", f"the text of its document differs, and {lost.why}")
    for placed in found.placed:
        counts[placed.how] += 1
    return [placed.item for placed in found.placed]


def _cut(item: Coding | Memo, length: int) -> Coding | Memo:
    if item.start is None or item.stop is None or item.stop <= length:
        return replace(item, quote="")
    return replace(item, start=min(item.start, length), stop=length, quote="")


def _known(coding: Coding, base: Corpus, losses: Losses) -> Coding | None:
    try:
        code = base.codebook[coding.code]
    except CodebookError:
        losses.add("coding", "the codebook of the corpus has no such code")
        return None
    if coding.stance not in code.stances:
        losses.add("coding", "the codebook of the corpus has no such stance of its code")
        return None
    return replace(coding, code=code.name)


def _coders(base: Corpus, scope: set[tuple[str, str]]) -> MappingProxyType[str, tuple[str, ...]]:
    """Return who coded each document: as recorded, and who sent something back."""
    found = dict(base.coders)
    for document, coder in sorted(scope):
        if document in found and coder and coder not in found[document]:
            found[document] = (*found[document], coder)
    return MappingProxyType(found)


def _said(counts: dict[str, int]) -> list[str]:
    if not counts:
        return []
    words = {
        "same": "on the same words",
        "changed": "on words changed within",
        "moved": "moved with their words",
    }
    return [
        "texts differ; codings and memos carried over: "
        + ", ".join(f"{n} {words[how]}" for how, n in counts.items())
    ]
