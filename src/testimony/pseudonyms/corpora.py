"""A corpus with names taken out, and brought back: texts, turns, codings, memos, comments, metadata, ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Comment, Document, Dropped, Source
from testimony.errors import ReadError
from testimony.pseudonyms.changing import Changer
from testimony.pseudonyms.proposals import Proposals
from testimony.pseudonyms.replacing import Change, Replaced, moved, replaced, turned
from testimony.segment import segmented
from testimony.span import Span

Item = TypeVar("Item", Coding, Memo)


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """A corpus without names, what the key must hold to bring them back, and what was done to each document."""

    corpus: Corpus
    held: dict[str, Any]
    texts: tuple[Replaced, ...]


def pseudonymised(
    corpus: Corpus,
    proposals: Proposals,
    *,
    wordings: Mapping[tuple[int, int], str] = MappingProxyType({}),
    taken: Collection[str] = (),
) -> Pseudonymised:
    """Return a corpus with each accepted proposal replaced by its token everywhere.

    `wordings` is (document, start) -> other words than the token (see `substitutes`), `taken` are ids of other documents and people,
    which no new one gets. Codings that end within a name are widened to its token, and the key remembers how far they went.
    """
    changer = Changer.of(proposals)
    ids = changer.ids("document", [d.id for d in corpus.documents], taken=taken)
    respondents = sorted({d.respondent for d in corpus.documents if d.respondent})
    people = changer.ids("respondent", respondents, taken=taken)
    texts = tuple(_replaced(d, n, proposals, wordings) for n, d in enumerate(corpus.documents))
    by_id = {d.id: t for d, t in zip(corpus.documents, texts, strict=True)}
    documents = tuple(
        _document(d, t, changer, ids[d.id], people.get(d.respondent, ""))
        for d, t in zip(corpus.documents, texts, strict=True)
    )
    new_texts = {d.id: d.text for d in documents}
    codings = tuple(_item(c, by_id[c.document], ids, new_texts, changer) for c in corpus.codings)
    memos = tuple(_item(m, by_id[m.document], ids, new_texts, changer) for m in corpus.memos)
    made = replace(
        corpus,
        documents=documents,
        codings=codings,
        memos=memos,
        phrasebook=tuple(replace(p, text=changer.plain(p.text)) for p in corpus.phrasebook),
        name="corpus",
        splits=MappingProxyType({people.get(p, ids.get(p, p)): part for p, part in corpus.splits.items()}),
        coders=MappingProxyType({ids[d]: coders for d, coders in corpus.coders.items()}),
    )
    return Pseudonymised(made, _held(corpus, made, texts), texts)


def _replaced(
    document: Document, number: int, proposals: Proposals, wordings: Mapping[tuple[int, int], str]
) -> Replaced:
    found = proposals.of_document(number)
    return replaced(document.text, [(f, wordings.get((number, f.start), token)) for f, token in found])


def _document(document: Document, text: Replaced, changer: Changer, name: str, person: str) -> Document:
    turns = tuple(
        replace(t, start=(s := text.moved(t.span)).start, stop=s.stop, speaker=changer.maybe(t.speaker))
        for t in document.turns
    )
    comments = tuple(
        Comment(
            (s := text.moved(Span(c.start, c.stop))).start,
            s.stop,
            changer.plain(c.text),
            changer.plain(c.author),
            c.created,
        )
        for c in document.comments
    )
    source = replace(document.source, name=name if document.source.name else "", notes=())
    metadata = MappingProxyType({k: changer.value(v) for k, v in document.metadata.items()})
    return segmented(
        replace(
            document,
            id=name,
            text=text.text,
            respondent=person,
            turns=turns,
            segments=(),
            metadata=metadata,
            comments=comments,
            source=source,
        )
    )


def _item(
    item: Item, text: Replaced, ids: Mapping[str, str], texts: Mapping[str, str], changer: Changer
) -> Item:
    name = ids[item.document]
    start, stop, quote = item.start, item.stop, ""
    if item.span is not None:
        span = text.moved(item.span)
        start, stop, quote = span.start, span.stop, span.quote(texts[name]) if item.quote else ""
    if isinstance(item, Coding):
        return replace(
            item, document=name, start=start, stop=stop, quote=quote, memo=changer.plain(item.memo)
        )
    return replace(item, document=name, start=start, stop=stop, quote=quote, text=changer.plain(item.text))


def _held(old: Corpus, new: Corpus, texts: tuple[Replaced, ...]) -> dict[str, Any]:
    """Return what the key holds: each replacement, and what else was changed, as it was."""
    documents = [
        {
            "id": a.id,
            "new": b.id,
            "respondent": a.respondent,
            "sha256": a.sha256,
            "new_sha256": b.sha256,
            "changes": [asdict(c) for c in t.changes],
            "turns": [turn.speaker for turn in a.turns],
            "metadata": dict(a.metadata),
            "comments": [asdict(c) for c in a.comments],
            "source": asdict(a.source),
        }
        for a, b, t in zip(old.documents, new.documents, texts, strict=True)
    ]
    return {
        "kind": "corpus",
        "name": old.name,
        "documents": documents,
        "codings": [_kept(a, b) for a, b in zip(old.codings, new.codings, strict=True)],
        "memos": [_kept(a, b) for a, b in zip(old.memos, new.memos, strict=True)],
        "phrases": [
            [b.text, a.text] for a, b in zip(old.phrasebook, new.phrasebook, strict=True) if a.text != b.text
        ],
    }


def _kept(old: Coding | Memo, new: Coding | Memo) -> list[Any]:
    place = [new.document, new.start, new.stop]
    return [place, [old.start, old.stop, _said(old), bool(old.quote)], _said(new)]


def _said(item: Coding | Memo) -> str:
    return item.memo if isinstance(item, Coding) else item.text


def restored(corpus: Corpus, held: Mapping[str, Any]) -> Corpus:
    """Return a corpus with the names back, by what its key holds; what was coded since keeps its place.

    Documents that the key knows nothing of stay as they are. Raises `ReadError` where a text is not the one that the key was
    made with, or none of them is.
    """
    known = {entry["new"]: entry for entry in held["documents"]}
    there = [d for d in corpus.documents if d.id in known]
    other = [d for d in there if known[d.id]["new_sha256"] != d.sha256]
    if other or not there:
        step = "Give the texts as they were written, with their own key; codings and documents may have been added."
        count = len(other) or len(corpus.documents)
        raise ReadError(
            f"{count} of {len(corpus.documents)} documents are not those of this key", next_step=step
        )
    changes = {new: turned(Change(**c) for c in entry["changes"]) for new, entry in known.items()}
    documents = tuple(_back(d, known[d.id], changes[d.id]) if d.id in known else d for d in corpus.documents)
    texts = {d.id: d.text for d in documents}
    back = _Back(known, changes, texts)
    phrases = dict(held["phrases"])
    names = {d.id: old.id for d, old in zip(corpus.documents, documents, strict=True)}
    people = {d.person: old.person for d, old in zip(corpus.documents, documents, strict=True)}
    return replace(
        corpus,
        documents=documents,
        codings=tuple(back.item(c, held["codings"], n) for n, c in enumerate(corpus.codings)),
        memos=tuple(back.item(m, held["memos"], n) for n, m in enumerate(corpus.memos)),
        phrasebook=tuple(replace(p, text=phrases.get(p.text, p.text)) for p in corpus.phrasebook),
        name=held["name"],
        splits=MappingProxyType({people.get(p, p): part for p, part in corpus.splits.items()}),
        coders=MappingProxyType({names[d]: coders for d, coders in corpus.coders.items()}),
    )


def text_back(text: str, changes: list[Mapping[str, Any]]) -> str:
    """Return a text as it was before its changes."""
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces += [text[at : change["new_start"]], change["words"]]
        at = change["new_stop"]
    return "".join((*pieces, text[at:]))


def _back(document: Document, entry: Mapping[str, Any], changes: tuple[Change, ...]) -> Document:
    text = text_back(document.text, entry["changes"])
    are_all = len(entry["turns"]) == len(document.turns)
    speakers = entry["turns"] if are_all else [t.speaker for t in document.turns]
    turns = tuple(
        replace(t, start=(s := moved(t.span, changes)).start, stop=s.stop, speaker=speaker)
        for t, speaker in zip(document.turns, speakers, strict=True)
    )
    source = dict(entry["source"])
    source["dropped"] = tuple(Dropped(**d) for d in source["dropped"])
    source["notes"] = tuple(source["notes"])
    return segmented(
        replace(
            document,
            id=entry["id"],
            text=text,
            respondent=entry["respondent"],
            turns=turns,
            segments=(),
            metadata=MappingProxyType(entry["metadata"]),
            comments=tuple(Comment(**c) for c in entry["comments"]),
            source=Source(**source),
        )
    )


@dataclass(frozen=True, slots=True)
class _Back:
    """What brings codings and memos back to where they stood."""

    known: Mapping[str, Mapping[str, Any]]
    changes: Mapping[str, tuple[Change, ...]]
    texts: Mapping[str, str]

    def item(self, item: Item, kept: list[Any], number: int) -> Item:
        """Return a coding or memo where it stood; one on a document that the key knows nothing of stays."""
        if item.document not in self.known:
            return item
        name = self.known[item.document]["id"]
        there = self._kept(item, kept, number)
        if there is not None:
            start, stop, words, quoted = there[1]
            typed = _said(item) if there[2:] and there[2] != _said(item) else words  # edited since: it stays
            quote = self.texts[name][start:stop] if quoted and start is not None else ""
            said: dict[str, Any] = {"memo" if isinstance(item, Coding) else "text": typed}
            return replace(item, document=name, start=start, stop=stop, quote=quote, **said)
        if item.span is None:
            return replace(item, document=name)
        span = moved(item.span, self.changes[item.document])
        quote = span.quote(self.texts[name]) if item.quote else ""
        return replace(item, document=name, start=span.start, stop=span.stop, quote=quote)

    def _kept(self, item: Item, kept: list[Any], number: int) -> Any:
        """Return what the key holds of an item: at its own number, else one of the same place, best with the same words."""
        place = [item.document, item.start, item.stop]
        same = [k for k in (*kept[number : number + 1], *kept) if k[0] == place]
        return next((k for k in same if k[2:] == [_said(item)]), same[0] if same else None)
