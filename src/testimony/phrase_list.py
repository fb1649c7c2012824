"""Phrase lists: ways of saying, written under the head they are coded by.

    @phrases en
    ## STA.legal- spoken
    They gave me six weeks and a stamp.
    ## STA.housing- DIS.market written
    The room was free until they read my surname.
    ## !homonym
    The first draft of my thesis came back red all over.

A head names one code or more, written as in marked text (`-` for denied), or the kind of a near-miss (`!kind`), and
perhaps the register (spoken, written). What follows, a line each, is coded by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from testimony.codebook import Codebook
from testimony.errors import CorpusError, in_corpus
from testimony.phrase import Phrase

REGISTERS = ("spoken", "written")
_CODE = re.compile(r"([^\s.!-]+)(?:\.(\w+))?(-?)")


@dataclass(frozen=True, slots=True)
class _Head:
    targets: tuple[str, ...] = ()
    subcode: str = ""
    kind: str = ""
    register: str = ""


def read(text: str, codebook: Codebook, *, hand: str, where: str = "phrase list") -> list[Phrase]:
    """Return the phrases of a list, written by `hand`; raise `CorpusError` naming the line that cannot be read."""
    language, head = "", None
    found: list[Phrase] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line, place = raw.strip(), f"{where}, line {number}"
        if not line:
            continue
        if line.startswith("@phrases"):
            language, head = line.removeprefix("@phrases").strip(), None
        elif line.startswith("##"):
            head = _head(line.removeprefix("##").split(), codebook, place)
        elif head is None or not language:
            raise CorpusError(
                "a phrase without a language or a head above it",
                where=place,
                next_step="Begin with @phrases en and ## CODE.subcode.",
            )
        else:
            found.append(Phrase(line, language, head.targets, head.subcode, head.kind, head.register, hand))
    return found


def _head(words: list[str], codebook: Codebook, where: str) -> _Head:
    targets: list[str] = []
    subcodes: list[str] = []
    kind = register = ""
    for word in words:
        if word in REGISTERS:
            register = word
        elif word.startswith("!"):
            with in_corpus(where):
                kind = codebook.memo(word[1:])
        else:
            target, subcode = _target(word, codebook, where)
            targets.append(target)
            subcodes += [subcode] if subcode else []
    if bool(targets) == bool(kind):
        raise CorpusError(
            "a head names codes, or the kind of a near-miss",
            where=where,
            next_step="For example: ## MOB.summons",
        )
    return _Head(tuple(targets), " ".join(dict.fromkeys(subcodes)), kind, register)


def _target(word: str, codebook: Codebook, where: str) -> tuple[str, str]:
    match = _CODE.fullmatch(word)
    if match is None:
        raise CorpusError(f"cannot read the head {word!r}", where=where)
    name, subcode, denied = match.groups()
    with in_corpus(where):
        code = codebook[name]
    if subcode and code.subcodes and subcode not in code.subcodes:
        raise CorpusError(f"{subcode!r} is no subcode of {code.name}", where=where)
    return code.name + (":denied" if denied else ""), subcode or ""
