"""Names out of the study: looking for them, deciding on each, what would change, and the change itself. The owner's alone."""

from __future__ import annotations

import hmac

from fastapi import APIRouter

from testimony.desk import naming
from testimony.desk.name_schemas import (
    CutOut,
    DecisionIn,
    FormOut,
    Item,
    ItemOut,
    JoinIn,
    LookIn,
    MarkOut,
    MentionOut,
    MentionsOut,
    MissedIn,
    NamesOut,
    PartIn,
    PreviewOut,
    TakeOutIn,
    TextOut,
    UnderReview,
)
from testimony.desk.naming import Review
from testimony.desk.refusals import Refused
from testimony.desk.routes.jobs import JobId
from testimony.desk.running import Owner
from testimony.desk.schemas import Nothing
from testimony.desk.surroundings import around
from testimony.pseudonyms import deciding, keys, studies
from testimony.pseudonyms.material import Material
from testimony.pseudonyms.measured import sentence
from testimony.pseudonyms.proposals import Mention, Proposal
from testimony.span import Span

router = APIRouter(prefix="/names")

WORK = ("names", "names-out", "run", "train")
"""Kinds of jobs that must not go on while names are looked for or go out."""

BESIDE = 120
"""Characters of a text that are shown on each side of a name."""


@router.get("")
def names(who: Owner) -> NamesOut:
    """Return the review; it is not ready where nobody has looked for names yet."""
    review = who.desk.names.there
    if review is None:
        return NamesOut(ready=False, documents=[], detectors=[], measured=[], items=[])
    return _review(review)


@router.post("", status_code=202)
def look(who: Owner, body: LookIn) -> JobId:
    """Look for names in documents; the review that was there before is dropped."""
    desk = who.desk
    _refuse_busy(who)
    if body.documents is not None and set(body.documents) - {d.id for d in desk.study.documents()}:
        raise Refused(404, "There is no such document", next_step="Look at the list again.")
    job = desk.jobs.add(
        "names", lambda tell: naming.look(desk.study, desk.names, body.documents, progress=tell)
    )
    return JobId(job=job.id)


@router.delete("")
def drop(who: Owner) -> Nothing:
    """Drop the review; nothing is changed."""
    who.desk.names.begin(None)
    return Nothing()


@router.get("/items/{item}")
def mentions(who: Owner, item: Item) -> MentionsOut:
    """Return where something that is proposed to go stands."""
    review = who.desk.names.found()
    found = deciding.find(review.proposals, _token(item))
    return MentionsOut(item=_item(found), mentions=[_mention(review, m) for m in found.mentions])


@router.patch("/items/{item}")
def decide(who: Owner, item: Item, body: DecisionIn) -> NamesOut:
    """Accept or refuse a proposal, or say of which kind it is."""
    names, token = who.desk.names, _token(item)
    review = names.found()
    if body.accepted is not None:
        accepted = body.accepted
        review = names.decide(lambda found, _: deciding.decided(found, token, accepted=accepted))
    if body.kind is not None:
        kind = body.kind
        review = names.decide(lambda found, texts: deciding.called(found, texts, token, kind))
    return _review(review)


@router.post("/items/{item}/join")
def join(who: Owner, item: Item, body: JoinIn) -> NamesOut:
    """Take other proposals for the same as this one: all of them get its token."""
    others = [_token(one) for one in body.items]
    return _review(who.desk.names.decide(lambda found, _: deciding.joined(found, others, _token(item))))


@router.post("/items/{item}/part")
def part(who: Owner, item: Item, body: PartIn) -> NamesOut:
    """Take some of the forms of a proposal for somebody or something else, with a token of its own."""
    deed = who.desk.names.decide
    return _review(deed(lambda found, texts: deciding.parted(found, texts, _token(item), body.forms)))


@router.post("/missed", status_code=201)
def missed(who: Owner, body: MissedIn) -> NamesOut:
    """Add words that were missed, wherever they stand in the documents under review."""
    review = who.desk.names.found()
    number, size = review.number(body.document), len(review.documents[review.number(body.document)].text)
    if not body.start < body.stop <= size:
        raise Refused(422, "There are no words at that place", next_step="Select the words in the text.")
    span, into = Span(body.start, body.stop), _token(body.into) if body.into else ""
    deed = who.desk.names.decide
    return _review(
        deed(lambda found, texts: deciding.added(found, texts, number, span, kind=body.kind, into=into))
    )


@router.get("/documents/{document}")
def text(who: Owner, document: str) -> TextOut:
    """Return a document under review, to read: names that nobody found are found by reading."""
    review = who.desk.names.found()
    number = review.number(document)
    found = review.documents[number]
    marks = [
        MarkOut(
            start=m.finding.start,
            stop=m.finding.stop,
            item=item.token[1:-1],
            token=item.token,
            kind=item.kind,
            accepted=item.accepted,
        )
        for item in review.proposals.items
        for m in item.mentions
        if m.document == number
    ]
    ordered = sorted(marks, key=lambda m: m.start)
    return TextOut(id=document, name=found.id, language=found.language, text=found.text, marks=ordered)


@router.get("/preview")
def preview(who: Owner) -> PreviewOut:
    """Return what would change, and what would grow to a whole name; nothing is changed."""
    review, study = who.desk.names.found(), who.desk.study
    found = studies.effects(study, review.chosen, review.proposals)
    given = {document: who.reading(document) for document in review.chosen.ids}
    shown = [c for c in found.cuts if c.coder == who.line.name or who.sees_others_on(given[c.document])]
    return PreviewOut(
        documents=_documents(review, dict(found.places)),
        codings=found.codings,
        memos=found.memos,
        suggestions=found.suggestions,
        ids=found.ids,
        deleted=study.deleted_documents(),
        cuts=[_cut(review, one) for one in shown],
        hidden=len(found.cuts) - len(shown),
        seen=found.stamp,
        key=studies.free_key(study, who.desk.models.parent).name,
        left=list(studies.left_outside(study)),
    )


@router.post("/out", status_code=202)
def out(who: Owner, body: TakeOutIn) -> JobId:
    """Replace what was accepted in the study itself, and write the key beside it; this cannot be undone on the desk."""
    desk = who.desk
    desk.names.found()
    _refuse_busy(who)
    if not hmac.compare_digest(body.passphrase.encode(), body.again.encode()):
        raise Refused(422, "The two passphrases are not the same", next_step="Type it twice.")
    key = studies.free_key(desk.study, desk.models.parent)
    keys.refuse(key, body.passphrase, overwrite=False)
    job = desk.jobs.add(
        "names-out",
        lambda tell: naming.take_out(
            desk.study,
            desk.names,
            key=key,
            passphrase=body.passphrase,
            style=body.style,
            seen=body.seen,
            by=who.id,
            progress=tell,
        ),
    )
    return JobId(job=job.id)


def _refuse_busy(who: Owner) -> None:
    if any(who.desk.jobs.busy(kind) for kind in WORK):
        raise Refused(422, "The desk is at work", next_step="Wait until it is done, then try again.")


def _token(item: str) -> str:
    return f"[{item}]"


def _review(review: Review) -> NamesOut:
    places = {document: len(review.proposals.of_document(n)) for n, document in enumerate(review.chosen.ids)}
    return NamesOut(
        ready=True,
        documents=_documents(review, places),
        detectors=list(review.proposals.detectors),
        measured=[sentence(tag) for tag in Material(corpus=review.chosen.corpus).languages],
        items=[_item(item) for item in review.proposals.items],
    )


def _documents(review: Review, places: dict[str, int]) -> list[UnderReview]:
    pairs = zip(review.chosen.ids, review.documents, strict=True)
    return [UnderReview(id=item, name=document.id, places=places[item]) for item, document in pairs]


def _item(item: Proposal) -> ItemOut:
    forms = [FormOut(words=words, times=times) for words, times in item.counted]
    return ItemOut(
        id=item.token[1:-1],
        token=item.token,
        kind=item.kind,
        accepted=item.accepted,
        sure=item.sure,
        times=len(item.mentions),
        documents=len({m.document for m in item.mentions}),
        forms=forms,
    )


def _mention(review: Review, mention: Mention) -> MentionOut:
    document, found = review.documents[mention.document], mention.finding
    beside = around(document.text, found.start, found.stop, BESIDE)
    return MentionOut(
        document=review.chosen.ids[mention.document],
        name=document.id,
        start=found.start,
        stop=found.stop,
        before=beside.before,
        words=mention.words,
        after=beside.after,
        language=document.language,
    )


def _cut(review: Review, cut: studies.Cut) -> CutOut:
    document = review.documents[review.number(cut.document)]
    beside = around(document.text, cut.start, cut.stop, BESIDE)
    return CutOut(
        document=cut.document,
        name=document.id,
        kind=cut.kind,
        coder=cut.coder,
        start=cut.start,
        stop=cut.stop,
        before=beside.before,
        words=document.text[cut.start : cut.stop],
        after=beside.after,
    )
