"""From a source of a project to a document of ours, with the codings and memos on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from testimony.coding import Coding, Memo
from testimony.document import Document
from testimony.errors import CorpusError
from testimony.interchange import notetext as notes
from testimony.interchange.coded import Losses
from testimony.interchange.codetree import Meaning
from testimony.interchange.offsets import Convention, Places
from testimony.interchange.project import Selection, TextPart, Use
from testimony.interchange.stamps import day
from testimony.span import Span

REMARK = "note"
"""The kind of a memo that another program's note, or its passage without a code, becomes."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What the guids of a project stand for: codes, users, cases, and the texts of its notes."""

    codes: Mapping[str, Meaning]
    users: Mapping[str, str]
    cases: Mapping[str, str]
    notes: Mapping[str, str]
    note_users: Mapping[str, str]
    links: Mapping[str, str]
    version: str = ""


@dataclass(slots=True)
class Found:
    """What one source gave."""

    document: Document
    codings: list[Coding] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)


def coded_on(
    part: TextPart, raw: str, document: Document, convention: Convention, legend: Legend, losses: Losses
) -> Found:
    """Return a document with the codings and memos of its source, each on our text."""
    found = Found(document)
    places = Places(raw, convention)
    for use in part.uses:
        if use.code not in legend.cases:
            found.codings.extend(_coding(use, document.id, None, part.user, "", legend, losses))
    outside = 0
    for selection in part.selections:
        span = places.span(selection.start, selection.stop)
        if span is None:
            outside += max(1, len(selection.uses))
        else:
            _passage(found, selection, span, legend, losses)
    losses.add(
        "coding outside its text", "its positions lie beyond the text or cut a character in two", outside
    )
    return found


def _passage(found: Found, selection: Selection, span: Span, legend: Legend, losses: Losses) -> None:
    name = found.document.id
    said = selection.description.strip()
    uses = [use for use in selection.uses if use.code not in legend.cases]
    in_cases = len(selection.uses) - len(uses)
    losses.add("passage in a case", "a case holds whole documents here", in_cases)
    alone = said if len(uses) == 1 else ""
    for use in uses:
        user, created = selection.user, use.created or selection.created
        found.codings.extend(_coding(replace(use, created=created), name, span, user, alone, legend, losses))
    linked = (legend.links[selection.guid],) if selection.guid in legend.links else ()
    memos = list(_memos(selection.notes + linked, selection, span, name, legend))
    if said and not alone and said not in {notes.description(memo).strip() for memo in memos}:
        memos.append(_remark(said, selection, span, name, legend))
    if not uses and not memos and not in_cases:
        memos.append(_remark("", selection, span, name, legend))
    found.memos.extend(memos)


def _coding(
    use: Use, document: str, span: Span | None, user: str, said: str, legend: Legend, losses: Losses
) -> Iterator[Coding]:
    """Yield the coding that a code applied means; none where no code is known by that guid."""
    meaning = legend.codes.get(use.code)
    if meaning is None:
        losses.add("coding", "its code is not in the codebook of the file")
        return
    plain = Coding(
        document=document,
        start=None if span is None else span.start,
        stop=None if span is None else span.stop,
        code=meaning.code,
        stance="denied" if meaning.stance == "denied" else "affirmed",
        subcode=meaning.subcode,
        coder=legend.users.get(use.user or user, ""),
        created=day(use.created),
        codebook=legend.version,
    )
    texts = [legend.notes[guid] for guid in use.notes if guid in legend.notes]
    noted = _noted(plain, texts)
    if said and said != noted.memo.strip():
        noted = replace(noted, memo=f"{noted.memo}\n\n{said}" if noted.memo else said)
    yield noted


def _noted(coding: Coding, texts: Sequence[str]) -> Coding:
    """Return a coding with what its notes say: fields in ours, a memo in others'."""
    memos = []
    for text in texts:
        ours = notes.read_note(text, notes.CODING)
        if ours is not None and set(ours[0]) <= set(notes.FIELDS):
            try:
                coding = replace(coding, **ours[0])  # type: ignore[arg-type]
            except CorpusError:  # somebody wrote a word there that we do not know
                memos.append(text)
            else:
                memos.append(ours[1])
        else:
            memos.append(text)
    return replace(coding, memo="\n\n".join(memo for memo in memos if memo))


def _memos(
    guids: Sequence[str], selection: Selection, span: Span, document: str, legend: Legend
) -> Iterator[Memo]:
    for guid in guids:
        if guid not in legend.notes:
            continue
        text = legend.notes[guid]
        ours = notes.read_note(text, notes.MEMO)
        if ours is None or set(ours[0]) != {"kind"}:
            yield _remark(text, selection, span, document, legend)
            continue
        coder = legend.users.get(legend.note_users.get(guid, ""), "")
        yield Memo(
            document=document,
            start=span.start,
            stop=span.stop,
            kind=ours[0]["kind"],
            text=ours[1],
            coder=coder,
        )


def _remark(text: str, selection: Selection, span: Span, document: str, legend: Legend) -> Memo:
    coder = legend.users.get(selection.user, "")
    return Memo(document=document, start=span.start, stop=span.stop, kind=REMARK, text=text, coder=coder)
