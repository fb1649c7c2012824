"""What is kept in a study, as the pages get it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from testimony.codebook import Codebook
from testimony.coding import Coding, Memo
from testimony.desk import doubt
from testimony.desk.schemas import CodingOut, EvidenceOut, MemoOut, SegmentOut, SuggestionOut, TurnOut
from testimony.document import Document
from testimony.study.items import Kept, Row


def coding(kept: Kept[Any]) -> CodingOut:
    """Return a coding."""
    value: Coding = kept.value
    return CodingOut(
        id=kept.id,
        version=kept.version,
        document=kept.document,
        start=value.start,
        stop=value.stop,
        code=value.code,
        stance=value.stance,
        subject=value.subject,
        status=value.status,
        move=value.move,
        subcode=value.subcode,
        memo=doubt.without(value.memo),
        unsure=doubt.is_marked(value.memo),
        coder=kept.coder,
        coder_name=value.coder,
        origin=value.origin,
        created=value.created,
        contested=kept.contested,
    )


def memo(kept: Kept[Any]) -> MemoOut:
    """Return a memo."""
    value: Memo = kept.value
    return MemoOut(
        id=kept.id,
        version=kept.version,
        document=kept.document,
        start=value.start,
        stop=value.stop,
        kind=value.kind,
        text=value.text,
        coder=kept.coder,
        coder_name=value.coder,
    )


def present(kept: Kept[Any]) -> dict[str, Any] | None:
    """Return how something stands now, for whoever met a conflict; None where it was deleted, or is no such thing."""
    if kept.deleted:
        return None
    if isinstance(kept.value, Coding):
        return asdict(coding(kept))
    if isinstance(kept.value, Memo):
        return asdict(memo(kept))
    return {"id": kept.id, "version": kept.version}


def suggestion(row: Row) -> SuggestionOut:
    """Return a suggestion."""
    evidence = [EvidenceOut(start=a, stop=b, weight=w) for a, b, w in row["evidence"]]
    names = ("id", "run", "start", "stop", "code", "stance", "probability", "decision", "coding")
    return SuggestionOut(**{n: row[n] for n in names}, evidence=evidence, answer=row["answer"] or None)


def turns(document: Document) -> list[TurnOut]:
    """Return the turns of a document."""
    return [TurnOut(t.start, t.stop, t.role, t.speaker, t.seconds, t.language) for t in document.turns]


def segments(document: Document) -> list[SegmentOut]:
    """Return the segments of a document."""
    return [SegmentOut(s.number, s.start, s.stop, s.role, s.turn) for s in document.segments]


def codebook(book: Codebook) -> dict[str, Any]:
    """Return a codebook; the first nine codes have keys."""
    return {
        "label": book.label,
        "name": book.name,
        "version": book.version,
        "rules": list(book.rules),
        "memos": dict(book.memos or {}),
        "codes": [_code(number, one) for number, one in enumerate(book.codes, 1)],
    }


def _code(number: int, code: Any) -> dict[str, Any]:
    names = ("name", "group", "definition", "colour")
    lists = ("include", "exclude", "boundaries", "subcodes", "stances", "aliases")
    examples = [{n: getattr(e, n) for n in ("language", "text", "coding", "why")} for e in code.examples]
    return {
        **{n: getattr(code, n) for n in names},
        **{n: list(getattr(code, n)) for n in lists},
        "title": code.called(),
        "stance_names": dict(code.stance_names or {}),
        "key": str(number) if number < 10 else "",
        "examples": examples,
    }
