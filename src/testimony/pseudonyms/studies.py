"""Names out of a study where it lies: what would change, and the change itself, with the key beside it and the old words gone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.errors import CorpusError, OutputError
from testimony.pseudonyms import corpora, keys
from testimony.pseudonyms.changing import Changer
from testimony.pseudonyms.material import KEY, PSEUDONYMS, STYLES
from testimony.pseudonyms.proposals import Proposals
from testimony.pseudonyms.replacing import Replaced, replaced
from testimony.pseudonyms.substitutes import substitutes
from testimony.study import Contents, Study
from testimony.study.leftovers import unknown
from testimony.study.lists import DocumentLine
from testimony.study.renamed import Rewriting, Rewritten
from testimony.study.rewriting import Rewrote

_STEP = "Look at the list of documents, and look for names again."


@dataclass(frozen=True, slots=True)
class Chosen:
    """Documents of a study that names go out of: their ids, and the same documents in the same order with all that stands on them."""

    ids: tuple[str, ...]
    corpus: Corpus


@dataclass(frozen=True, slots=True)
class Cut:
    """A coding or memo that begins or ends within a name: it would grow to the whole of what stands there instead.

    `document` is an id; `start` and `stop` are code points of the text as it is.
    """

    document: str
    start: int
    stop: int
    kind: str
    coder: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What taking names out would change: places in the texts by document, what moves with them, and what would be widened.

    `stamp` says which things would be widened; it is handed back when it is done, so that nothing else is.
    """

    places: Mapping[str, int]
    codings: int
    memos: int
    suggestions: int
    ids: int
    cuts: tuple[Cut, ...]
    stamp: str


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What was done: the key, the new ids of the documents, things that moved by kind, deleted documents that went, what is left to do."""

    key: Path
    documents: Mapping[str, str]
    items: Mapping[str, int]
    removed: int
    left: tuple[str, ...]


def chosen(study: Study, ids: Collection[str] | None = None) -> Chosen:
    """Return documents of a study, all of them where none is named; raise `CorpusError` where one is not there."""
    return _chosen(study.contents(), study.documents(), ids)


def _chosen(held: Contents, lines: Sequence[DocumentLine], ids: Collection[str] | None) -> Chosen:
    wanted = {line.id for line in lines} if ids is None else set(ids)
    if unknown := wanted - {line.id for line in lines}:
        raise CorpusError(f"{len(unknown)} documents are not there (any more)", next_step=_STEP)
    by_name = {(line.name, line.sha256): line.id for line in lines}
    by_name |= {(f"{line.name} ({line.sha256[:12]})", line.sha256): line.id for line in lines}
    pairs = [(by_name[d.id, d.sha256], d) for d in held.documents]
    pairs = [pair for pair in pairs if pair[0] in wanted]
    names = {d.id for _, d in pairs}
    fields = held.fields() | {
        "documents": tuple(d for _, d in pairs),
        "codings": tuple(c for c in held.codings if c.document in names),
        "memos": tuple(m for m in held.memos if m.document in names),
        "coders": {d: by for d, by in held.coders.items() if d in names},
        "splits": {},
    }
    return Chosen(tuple(item for item, _ in pairs), Corpus(**fields))


def effects(study: Study, found: Chosen, proposals: Proposals) -> Effects:
    """Return what would change now if the accepted proposals, made of these documents, were replaced."""
    found = chosen(study, found.ids)
    texts = _texts(found, proposals)
    cuts = tuple(_cuts(found, texts))
    changer = Changer.of(proposals)
    corpus = found.corpus
    ids = {d.id for d in corpus.documents if changer.tells(d.id)}
    people = {d.respondent for d in corpus.documents if d.respondent and changer.tells(d.respondent)}
    return Effects(
        places={item: len(text.changes) for item, text in zip(found.ids, texts, strict=True)},
        codings=len(corpus.codings),
        memos=len(corpus.memos),
        suggestions=sum(len(study.suggested(item)) for item in found.ids),
        ids=len(ids) + len(people),
        cuts=cuts,
        stamp=_stamp(cuts),
    )


def _texts(found: Chosen, proposals: Proposals) -> list[Replaced]:
    documents = enumerate(found.corpus.documents)
    return [replaced(d.text, proposals.of_document(n)) for n, d in documents]


def _cuts(found: Chosen, texts: Sequence[Replaced]) -> Iterator[Cut]:
    """Yield what begins or ends within something that is replaced, but what is the whole of it."""
    by_name = {d.id: (i, t) for i, d, t in zip(found.ids, found.corpus.documents, texts, strict=True)}
    standing: tuple[Coding | Memo, ...] = (*found.corpus.codings, *found.corpus.memos)
    for item in standing:
        document, text = by_name[item.document]
        if item.span is not None and text.cuts(item.span):
            kind = type(item).__name__.lower()
            yield Cut(document, item.span.start, item.span.stop, kind, item.coder)


def _stamp(cuts: Sequence[Cut]) -> str:
    said = json.dumps(sorted((c.document, c.start, c.stop, c.kind) for c in cuts))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def take_out_of_study(
    study: Study,
    found: Chosen,
    proposals: Proposals,
    *,
    key: Path,
    passphrase: str,
    style: str = "tokens",
    seen: str,
    by: str = "",
) -> TakenOut:
    """Replace the accepted proposals in a study's own file, and write the key that alone brings them back.

    It is one transaction: nobody codes meanwhile, and either all of it is done or nothing. Documents that were deleted go for good.
    `seen` is the stamp of `effects`. Raises `OutputError` where the key could not be written, `CorpusError` where a document is gone,
    or something would be widened that was not shown.
    """
    if style not in STYLES:
        raise OutputError(f"unknown style {style!r}", next_step=f"Styles are: {', '.join(STYLES)}.")
    keys.refuse(key, passphrase, overwrite=False)
    wordings = substitutes(proposals) if style == "substitutes" else {}
    written = []

    def make(held: Contents, lines: Sequence[DocumentLine]) -> Rewriting:
        now = _chosen(held, lines, found.ids)
        if now.ids != found.ids or _stamp(tuple(_cuts(now, _texts(now, proposals)))) != seen:
            step = "Look at what would change once more."
            raise CorpusError("somebody coded meanwhile, within a name", next_step=step)
        others = {d.id for d in held.documents} | {d.respondent for d in held.documents}
        made = corpora.pseudonymised(now.corpus, proposals, wordings=wordings, taken=others)
        keys.save_key(key, made.held, passphrase)
        written.append(key)
        return _rewriting(now, made, proposals)

    try:
        done = study.rewrite(make, by=by)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)  # nothing was replaced: it would open nothing
        raise
    study.record_export(key, KEY)
    return TakenOut(
        key, done.documents, done.items, done.removed, (*_left(study, done), *left_outside(study))
    )


def _rewriting(found: Chosen, made: corpora.Pseudonymised, proposals: Proposals) -> Rewriting:
    """Return what becomes of the study, as the pseudonymised corpus has it."""
    pairs = zip(found.ids, made.corpus.documents, made.texts, strict=True)
    before = zip(found.corpus.documents, made.corpus.documents, strict=True)
    people = {old.respondent: new.respondent for old, new in before if old.respondent}
    return Rewriting(
        documents={item: Rewritten(document, text.moved) for item, document, text in pairs},
        people={old: new for old, new in people.items() if old != new},
        words=cache(Changer.of(proposals).plain),
    )


def _left(study: Study, done: Rewrote) -> Iterator[str]:
    if done.left:
        yield done.left
    if others := len(study.documents()) - len(done.documents):
        yield f"{others} documents were not chosen: their names still stand in them"


def left_outside(study: Study) -> tuple[str, ...]:
    """Return a sentence for everything outside of a study's own texts that may hold the names, and that only a person can see to."""
    there = [one for one in study.exports() if one.path.exists() and one.kind not in (KEY, PSEUDONYMS)]
    model = "a model that learnt from the texts with names: train it again before you share it"
    other = "written out of the study earlier, with names: delete it"
    said = [f"{one.path}: {model if one.kind == 'model' else other}" for one in there]
    path = study.path
    if path is not None:
        older = sorted(path.parent.glob(f"{path.stem}.version-*{path.suffix}*"))
        said += [f"{one}: an older copy of the study, with names: delete it" for one in older]
        said += [f"{one}: a part of the study that another computer left: delete it" for one in unknown(path)]
    return tuple(said)


def free_key(study: Study, folder: Path) -> Path:
    """Return where the key of a study is written: beside it, or in a folder for one on a server; under a name that is free."""
    path = study.path
    start = (
        path.parent if path is not None else folder
    ) / f"{path.stem if path is not None else 'study'}-names"
    tries = (start.with_name(f"{start.name}{n}.key") for n in ("", *(f"-{n}" for n in range(2, 10_000))))
    return next(p for p in tries if not p.exists())
