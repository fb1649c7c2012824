"""What a reviewer does with proposals: accept, refuse, call it another kind, take two for one, part one, add what was missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from testimony.document import Document
from testimony.errors import CorpusError
from testimony.pseudonyms.finding import Finding
from testimony.pseudonyms.proposals import Mention, Proposal, Proposals, next_token
from testimony.span import Span

_STEP = "Load the list again."


def find(proposals: Proposals, token: str) -> Proposal:
    """Return the proposal with a token; raise `CorpusError` where there is none."""
    found = next((item for item in proposals.items if item.token == token), None)
    if found is None:
        raise CorpusError("there is no such proposal (any more)", next_step=_STEP)
    return found


def decided(proposals: Proposals, token: str, *, accepted: bool) -> Proposals:
    """Return the proposals with one accepted, or refused."""
    item = find(proposals, token)
    return _with(proposals, {token: replace(item, accepted=accepted)})


def called(proposals: Proposals, documents: Sequence[Document], token: str, kind: str) -> Proposals:
    """Return the proposals with one of another kind, under a new token."""
    item = find(proposals, token)
    if kind == item.kind:
        return proposals
    made = replace(item, kind=kind, token=next_token(proposals, documents, kind))
    return _with(proposals, {token: made})


def joined(proposals: Proposals, tokens: Sequence[str], into: str) -> Proposals:
    """Return the proposals with some of them taken for the same as another, under its token."""
    target = find(proposals, into)
    others = [find(proposals, token) for token in dict.fromkeys(tokens) if token != into]
    mentions = _ordered(m for item in (target, *others) for m in item.mentions)
    made = replace(target, mentions=mentions, sure=True, accepted=True)
    return _with(proposals, {into: made, **{item.token: None for item in others}})


def parted(
    proposals: Proposals, documents: Sequence[Document], token: str, forms: Sequence[str]
) -> Proposals:
    """Return the proposals with some forms of one taken for somebody else, under a token of their own."""
    item = find(proposals, token)
    away = [m for m in item.mentions if m.words in forms]
    if not away or len(away) == len(item.mentions):
        step = "Choose some of its forms, not all."
        raise CorpusError("nothing would be left, or nothing parted", next_step=step)
    stay = tuple(m for m in item.mentions if m.words not in forms)
    other = Proposal(item.kind, next_token(proposals, documents, item.kind), tuple(away), True, item.accepted)
    found = _with(proposals, {token: replace(item, mentions=stay)})
    return replace(found, items=_by_place((*found.items, other)))


def added(
    proposals: Proposals, documents: Sequence[Document], number: int, span: Span, *, kind: str, into: str = ""
) -> Proposals:
    """Return the proposals with words that were missed, wherever they stand; `into` is the token of whom they name, else a new one.

    `number` and `span` are the document and the place at which somebody saw them. What was refused there gives way; what is accepted
    stays. Raises `CorpusError` where nothing is left to add.
    """
    words = span.quote(documents[number].text)
    if not words.strip():
        raise CorpusError("there are no words at that place", next_step="Select the words in the text.")
    places = [(n, s) for n, d in enumerate(documents) for s in _places(words, d.text)]
    if (number, span) not in places:
        places.append((number, span))
    kept = {(n, s) for n, s in places if not _accepted(proposals, n, s)}
    if not kept:
        step = "It is in the list: look there."
        raise CorpusError("these words are proposed already", next_step=step)
    found = _freed(proposals, kept)
    mentions = [
        Mention(n, Finding(s.start, s.stop, kind, "review"), s.quote(documents[n].text)) for n, s in kept
    ]
    if into:
        target = find(found, into)
        mentions = [replace(m, finding=replace(m.finding, kind=target.kind)) for m in mentions]
        return _with(found, {into: replace(target, mentions=_ordered((*target.mentions, *mentions)))})
    made = Proposal(kind, next_token(found, documents, kind), _ordered(mentions))
    return replace(found, items=_by_place((*found.items, made)))


def _places(words: str, text: str) -> list[Span]:
    """Return where words stand as words: no letter, digit or combining mark goes on before or after them."""
    pattern = rf"(?<![\w\u0300-\u036f]){re.escape(words)}(?![\w\u0300-\u036f])"
    return [Span(*m.span()) for m in re.finditer(pattern, text)]


def _accepted(proposals: Proposals, number: int, span: Span) -> bool:
    return any(_over(m, number, span) for i in proposals.items if i.accepted for m in i.mentions)


def _over(mention: Mention, number: int, span: Span) -> bool:
    found = mention.finding
    return mention.document == number and found.start < span.stop and span.start < found.stop


def _freed(proposals: Proposals, places: Iterable[tuple[int, Span]]) -> Proposals:
    """Return the proposals without the refused mentions that lie over places."""
    places = list(places)
    items = []
    for item in proposals.items:
        stay = tuple(m for m in item.mentions if item.accepted or not any(_over(m, n, s) for n, s in places))
        if stay:
            items.append(replace(item, mentions=stay))
    return replace(proposals, items=tuple(items))


def _with(proposals: Proposals, changed: dict[str, Proposal | None]) -> Proposals:
    items = (changed.get(item.token, item) for item in proposals.items)
    return replace(proposals, items=_by_place(item for item in items if item is not None))


def _ordered(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions, key=lambda m: (m.document, m.finding.start)))


def _by_place(items: Iterable[Proposal]) -> tuple[Proposal, ...]:
    return tuple(sorted(items, key=lambda i: (i.mentions[0].document, i.mentions[0].finding.start)))
