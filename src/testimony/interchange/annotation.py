"""A label on a passage, as annotation programs have it: what a coding or memo becomes there, and what comes back.

A program that knows texts, passages and labels shows `economics`, `economics:denied`, or `!irony` for a memo without a
code. What else a coding says stands beside the label, only where it differs from the everyday case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from testimony.codebook import Code, Codebook
from testimony.coding import Coding, Memo, target_name
from testimony.errors import CorpusError
from testimony.interchange.codetree import Meaning
from testimony.span import Span

SAID = ("subject", "status", "move", "subcode", "memo", "created", "origin", "codebook")
"""What a coding says beside its code and stance."""

CHOICES = ("subject", "status", "move")
"""What of it a person picks from a short list."""

DENIED = ":denied"
_EVERYDAY = {"subject": "self", "status": "asserted", "move": "leave", "origin": "human"}
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Annotation:
    """One label: where (None: the whole text), what, by whom, what else is `said`, and the words a file quotes.

    `start` and `stop` are as the file counts them until its way of counting is known.
    """

    start: int | None
    stop: int | None
    label: str
    coder: str = ""
    said: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    quote: str = ""


def annotation(item: Coding | Memo, labels: Labels, version: str) -> Annotation:
    """Return a coding or memo as a label; `version` is the codebook that needs no saying.

    >>> coding = Coding(document="d", start=0, stop=3, code="work", subject="other")
    >>> made = annotation(coding, Labels(Codebook("b", "1", (Code("work"),))), "")
    >>> made.label, dict(made.said)
    ('work', {'subject': 'other'})
    """
    if isinstance(item, Memo):
        label = f"!{item.kind}"
        plain = labels.is_memo(label) and item.kind == item.kind.strip()
        said = {**({} if plain else {"kind": item.kind}), **({"memo": item.text} if item.text else {})}
        return Annotation(item.start, item.stop, label, item.coder, said)
    usual = {**_EVERYDAY, "codebook": version}
    said = {name: getattr(item, name) for name in SAID if getattr(item, name) != usual.get(name, "")}
    label = target_name(item.code, item.stance)
    if labels.is_memo(label) or labels.meaning(label) != Meaning(item.code, item.stance):
        said |= {"code": item.code, "stance": item.stance}
    return Annotation(item.start, item.stop, label, item.coder, said)


def item(found: Annotation, document: str, span: Span | None, labels: Labels, version: str) -> Coding | Memo:
    """Return what a label says, on our text: a coding, or a memo."""
    kind = found.said.get("kind")
    bare = "code" not in found.said and labels.is_memo(found.label)
    if span is not None and (kind is not None or bare):
        kind = kind if kind is not None else found.label[1:].strip()
        text = found.said.get("memo", "")
        return Memo(
            document=document, start=span.start, stop=span.stop, kind=kind, text=text, coder=found.coder
        )
    meaning = labels.meaning(found.label)
    own = found.said.get("code")
    if own is not None and target_name(own, found.said.get("stance", "affirmed")) == found.label:
        meaning = labels.exactly(own, found.said.get("stance", "affirmed"))
    coding = Coding(
        document=document,
        start=None if span is None else span.start,
        stop=None if span is None else span.stop,
        code=meaning.code,
        stance="denied" if meaning.stance == "denied" else "affirmed",
        coder=found.coder,
        codebook=version,
    )
    return _with(coding, {name: value for name, value in found.said.items() if name in SAID})


def _with(coding: Coding, said: Mapping[str, str]) -> Coding:
    """Return a coding with what is said beside its label; a word we do not know goes into the memo."""
    for name, value in said.items():
        try:
            coding = replace(coding, **{name: value})  # type: ignore[arg-type]
        except CorpusError:
            coding = replace(coding, memo="\n".join(x for x in (coding.memo, f"{name}: {value}") if x))
    return coding


class Labels:
    """What each label of a file means: by a codebook, and by new codes where that has none."""

    def __init__(self, book: Codebook | None) -> None:
        codes = book.codes if book is not None else ()
        self._known = {code.name: code for code in codes}
        self._alike = {word.casefold(): c for c in codes[::-1] for word in (*c.aliases, c.name)}
        self._named: dict[str, str] = {}
        self.new: list[Code] = []

    def is_memo(self, label: str) -> bool:
        """Tell whether a label names a kind of memo, and no code."""
        return len(label.strip()) > 1 and label.startswith("!") and label not in self._known

    def meaning(self, label: str) -> Meaning:
        """Return the code and stance of a label: a code's name or alias, `:denied` behind it; else a new code."""
        if label in self._known:
            return Meaning(label)
        base = label.removesuffix(DENIED)
        code = self._known.get(base) or self._alike.get(base.strip().casefold())
        if base == label:
            return Meaning(code.name if code else self._new(label))
        if code is not None:
            return Meaning(code.name, "denied") if "denied" in code.stances else Meaning(self._new(label))
        return Meaning(self._new(base), "denied") if base.strip() else Meaning(self._new(label))

    def exactly(self, code: str, stance: str) -> Meaning:
        """Return a code and stance that a file of ours names; a new code where there is none by that name."""
        known = self._known.get(code)
        return Meaning(code, stance) if known and stance in known.stances else Meaning(self._new(code))

    def _new(self, label: str) -> str:
        """Return the name of a code that no codebook has: its label, without what sets a stance apart here."""
        if label not in self._named:
            base = label.replace(":", "∶").strip() or "label"
            name, number = base, 1
            while name.casefold() in self._alike:
                number += 1
                name = f"{base} ({number})"
            self._named[label] = name
            self._alike[name.casefold()] = self._known[name] = Code(name, colour="")
            self.new.append(self._known[name])
        return self._named[label]
