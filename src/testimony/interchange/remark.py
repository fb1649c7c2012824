"""The text of a comment in Word, as a coding: what a coder types, and what we write for one.

    economics:denied (household, hypothetical)
    A memo, in as many lines as it has.

The first line begins with a code or an alias of it, `.subcode` and `:denied` (or `-`) behind it; in brackets stands what
differs from the everyday case. What stands behind that on the line is memo, too. `!irony` is a memo that carries no code;
what begins with no code of the codebook is a memo, whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import get_args

from testimony.codebook import Code, Codebook
from testimony.coding import Coding, Memo, Move, Status, Subject
from testimony.errors import CorpusError
from testimony.interchange.passages import REMARK

_WORDS = {
    value: name
    for name, choices in (("subject", Subject), ("status", Status), ("move", Move))
    for value in get_args(choices)
}
_WHOLE = "whole document"
_NAMED = ("subcode", "origin", "created", "codebook")
_BRACKETS = re.compile(r"(.*?)\s*\(([^()]*)\)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands, and who made it when."""

    document: str
    start: int
    stop: int
    coder: str = ""
    created: str = ""
    codebook: str = ""


def text_of(item: Coding | Memo, book: Codebook, place: Place) -> str | None:
    """Return the text of a comment that comes back as this coding or memo; None where there is none."""
    if isinstance(item, Memo):
        texts: Iterator[str] = iter([f"!{item.kind}" + (f"\n{item.text}" if item.text else "")])
    else:
        texts = (head + (f"\n{item.memo}" if item.memo else "") for head in _heads(item, place))
    return next((text for text in texts if item_in(text, book, place) == replace(item, quote="")), None)


def _heads(coding: Coding, place: Place) -> Iterator[str]:
    """Yield ways to write a coding, the plainest first."""
    denied = ":denied" if coding.stance == "denied" else ""
    words = [_WHOLE] if coding.start is None else []
    everyday = Coding(
        document="", start=None, stop=None, code="", created=place.created, codebook=place.codebook
    )
    for name in ("subject", "status", "move"):
        words += [getattr(coding, name)] if getattr(coding, name) != getattr(everyday, name) else []
    named = [
        f"{name}={_shielded(getattr(coding, name))}"
        for name in _NAMED[1:]
        if getattr(coding, name) != getattr(everyday, name)
    ]
    subcode = f".{coding.subcode}" if coding.subcode else ""
    yield coding.code + subcode + denied + _bracketed([*words, *named])
    yield coding.code + denied + _bracketed([*words, f"subcode={_shielded(coding.subcode)}", *named])


def _bracketed(words: list[str]) -> str:
    return f" ({', '.join(words)})" if words else ""


def _shielded(value: str) -> str:
    """Return a value without the marks that brackets are read by.

    >>> _shielded("a, b")
    'a%2C b'
    """
    return re.sub(r"[%,()\n\r]|^ | $", lambda m: f"%{ord(m.group()):02X}", value)


def _unshielded(value: str) -> str:
    return re.sub("%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), value)


def item_in(text: str, book: Codebook, place: Place) -> Coding | Memo:
    """Return what a comment says: a coding, or a memo."""
    head, _, rest = text.partition("\n")
    if head.startswith("!"):
        return _memo(head[1:].strip() or REMARK, rest, place)
    for start, attributes, words in _readings(head):
        if (meant := _meant(start, book)) is None:
            continue
        code, subcode, denied = meant
        memo = "\n".join(part for part in (words, rest) if part)
        coding = Coding(
            document=place.document,
            start=place.start,
            stop=place.stop,
            code=code.name,
            stance="denied" if denied else "affirmed",
            subcode=subcode,
            coder=place.coder,
            memo=memo,
            created=place.created,
            codebook=place.codebook,
        )
        if (found := _with(coding, attributes)) is not None:
            return found
    return _memo(REMARK, text, place)


def _memo(kind: str, text: str, place: Place) -> Memo:
    return Memo(
        document=place.document, start=place.start, stop=place.stop, kind=kind, text=text, coder=place.coder
    )


def _readings(head: str) -> Iterator[tuple[str, list[str], str]]:
    """Yield ways to part a first line into code, words in brackets, and memo."""
    head = head.strip()
    if found := _BRACKETS.fullmatch(head):
        yield found[1], [word.strip() for word in found[2].split(",") if word.strip()], found[3]
    yield head, [], ""
    first = head.split(None, 1)
    if len(first) == 2:
        yield first[0].rstrip(":;,"), [], first[1]
    start, colon, words = head.partition(": ")
    if colon:
        yield start, [], words.strip()


def _meant(start: str, book: Codebook) -> tuple[Code, str, bool] | None:
    """Return the code, subcode and stance that the start of a comment names; None where it names none."""
    if (code := _named(start, book)) is not None:
        return code, "", False
    for mark in (":denied", "-"):
        found = _with_subcode(start.removesuffix(mark), book) if start.endswith(mark) else None
        if found is not None and "denied" in found[0].stances:
            return *found, True
    plain = _with_subcode(start, book)
    return None if plain is None else (*plain, False)


def _with_subcode(name: str, book: Codebook) -> tuple[Code, str] | None:
    """Return the code that a name is, or begins with before a dot; the longest of several."""
    if (code := _named(name, book)) is not None:
        return code, ""
    for dot in [at for at, letter in enumerate(name) if letter == "."][::-1]:
        code = _named(name[:dot], book)
        if code is not None and name[dot + 1 :]:
            return code, name[dot + 1 :]
    return None


def _named(name: str, book: Codebook) -> Code | None:
    """Return the code of a name or alias, in capitals or not."""
    folded = name.strip().casefold()
    exact = [code for code in book.codes if code.name == name]
    alike = [c for c in book.codes if folded in (c.name.casefold(), *(a.casefold() for a in c.aliases))]
    return next(iter(exact or alike), None)


def _with(coding: Coding, attributes: list[str]) -> Coding | None:
    """Return the coding with what stands in brackets; None where a word there is none of ours."""
    for word in attributes:
        name, equals, value = word.partition("=")
        if word == _WHOLE:
            coding = replace(coding, start=None, stop=None)
        elif word in _WORDS:
            coding = replace(coding, **{_WORDS[word]: word})  # type: ignore[arg-type]
        elif equals and name in _NAMED:
            try:
                coding = replace(coding, **{name: _unshielded(value)})  # type: ignore[arg-type]
            except CorpusError:
                return None
        else:
            return None
    return coding
