"""Marked text: testimonies with their codings written into them, as the corpus is composed and taught.

    @id nl-b-03
    @genre interview
    @meta origin_country=RU; destinations=GE,NL
    I: Why then?
    R: Well, {MOB.summons|they had my name}, and {!capability|we had some savings}.

A coding is `{CODE.subcode- attributes|words}`: a code or its alias, `-` for denied, and only those attributes
that differ from the everyday case (`household`, `hypothetical`, `return`, …). `{!kind|words}` is a memo on a
passage that tempts but carries no code. Marks may be nested. Interviews have a turn a line (I interviewer,
R respondent, O others); other genres have paragraphs of running text, parted by a blank line.

A second coder sees the text alone, on a sheet of numbered turns, and answers with a list:

    nl-b-03#1 MOB.summons | they had my name
    nl-b-03 done
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from testimony.codebook import Codebook
from testimony.coding import Coding, Memo, Move, Status, Subject
from testimony.document import Document, Role, Turn
from testimony.errors import CorpusError, in_corpus

_ROLES: dict[str, Role] = {"I": "interviewer", "R": "respondent", "O": "other"}
_HEAD = re.compile(r"([^\s.{|}-]+)(?:\.(\w+))?(-?)((?:\s+\w+)*)\s*")
_TURN = re.compile(r"([IRO]):\s+(.*)")
_ANSWER = re.compile(r"(\S+)#(\d+) ([^|]*)\|\s?(.*)")
_ATTRIBUTES = {
    value: name
    for name, choices in (("subject", Subject), ("status", Status), ("move", Move))
    for value in get_args(choices)
}
_LISTS = {"destinations"}


@dataclass(frozen=True, slots=True)
class Marked:
    """A testimony read from marked text, with the codings and memos written into it."""

    document: Document
    codings: tuple[Coding, ...]
    memos: tuple[Memo, ...]


@dataclass(slots=True)
class _Draft:
    """The lines of one testimony as they stand in the file."""

    where: str
    head: dict[str, str] = field(default_factory=dict)
    lines: list[tuple[int, str]] = field(default_factory=list)


def read(text: str, codebook: Codebook, *, coder: str, where: str = "marked text") -> list[Marked]:
    """Return the testimonies of a marked text, coded by `coder`.

    Raises `CorpusError` naming the line where a mark cannot be read.
    """
    return [_testimony(draft, codebook, coder) for draft in _drafts(text, where)]


def sheet(documents: Iterable[Document]) -> Iterator[str]:
    """Yield the lines of a sheet for a second coder: numbered turns, without anybody's codings."""
    for document in documents:
        yield f"=== {document.id} ({document.genre})"
        for number, turn in enumerate(document.turns):
            yield f"{document.id}#{number} {turn.role}: {document.quote(turn)}"
        yield ""


def read_answers(
    lines: Iterable[str],
    documents: Sequence[Document],
    codebook: Codebook,
    *,
    coder: str,
    where: str = "codings",
) -> tuple[list[Coding], list[str]]:
    """Return the codings in a second coder's list, and the ids of the documents marked as done.

    Raises `CorpusError` naming the line where a turn, a code or a quote does not exist.
    """
    known = {d.id: d for d in documents}
    codings: list[Coding] = []
    done: list[str] = []
    for number, line in enumerate(lines, 1):
        place = f"{where}, line {number}"
        if line.rstrip().endswith(" done"):
            done.append(line.split()[0])
        elif line.strip() and not line.startswith("==="):
            codings.append(_answer(line.rstrip("\n"), known, codebook, coder, place))
    return codings, done


def _answer(line: str, known: dict[str, Document], codebook: Codebook, coder: str, where: str) -> Coding:
    match = _ANSWER.fullmatch(line)
    if match is None:
        raise CorpusError(
            "is not a coding", where=where, next_step="Write: document#turn CODE | exact words."
        )
    name, number, head, quote = match.groups()
    document = known.get(name)
    if document is None or int(number) >= len(document.turns):
        raise CorpusError(f"there is no turn {name}#{number}", where=where)
    turn = document.turns[int(number)]
    at = document.quote(turn).find(quote.strip())
    if at < 0 or not quote.strip():
        raise CorpusError(f"the quote is not in turn {name}#{number}", where=where)
    start = turn.start + at
    values = _attributes(head.strip(), codebook, where)
    return Coding(
        document=name,
        start=start,
        stop=start + len(quote.strip()),
        coder=coder,
        codebook=codebook.version,
        **values,
    )


def _drafts(text: str, where: str) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line.startswith("@id "):
            if draft is not None:
                yield draft
            draft = _Draft(where)
        if draft is None:
            if line.strip():
                raise CorpusError("text before the first @id", where=f"{where}, line {number}")
        elif line.startswith("@"):
            key, _, value = line[1:].partition(" ")
            draft.head[key] = value.strip()
        else:
            draft.lines.append((number, line.rstrip()))
    if draft is not None:
        yield draft


def _testimony(draft: _Draft, codebook: Codebook, coder: str) -> Marked:
    name, genre = draft.head["id"], draft.head.get("genre", "interview")
    labels = dict(zip("IRO", draft.head.get("labels", "I/R/O").split("/"), strict=False))
    text, turns = "", []
    codings: list[Coding] = []
    memos: list[Memo] = []
    for number, mark, raw in _pieces(draft, genre):
        place = f"{draft.where}, line {number}"
        words, found = _unmark(raw, place)
        text += "" if not text else "\n" if mark else "\n\n"
        text += f"{labels.get(mark, mark)}: " if mark else ""
        start = len(text)
        text += words
        turns.append(Turn(start, len(text), _role(mark, genre), labels.get(mark, mark) or None, "written"))
        for a, b, head in found:
            span: dict[str, Any] = {"document": name, "start": start + a, "stop": start + b, "coder": coder}
            if head.startswith("!"):
                with in_corpus(place):
                    kind = codebook.memo(head[1:].strip())
                memos.append(Memo(kind=kind, **span))
            else:
                codings.append(
                    Coding(codebook=codebook.version, **span, **_attributes(head, codebook, place))
                )
    document = Document(
        id=name,
        text=text + "\n",
        respondent=draft.head.get("respondent", f"p-{name}"),
        turns=tuple(turns),
        language=draft.head.get("language", name.partition("-")[0]),
        genre=genre,
        metadata=_metadata(draft.head.get("meta", "")),
    )
    return Marked(document, tuple(codings), tuple(memos))


def _role(mark: str, genre: str) -> Role:
    """Return who speaks: by mark; in running text the author of a portrait, else the respondent who writes."""
    return _ROLES.get(mark) or ("author" if genre == "portrait" else "respondent")


def _pieces(draft: _Draft, genre: str) -> Iterator[tuple[int, str, str]]:
    """Yield line number, speaker's mark ("" in running text) and the marked words of each turn."""
    if genre == "interview":
        for number, line in draft.lines:
            if not line.strip():
                continue
            match = _TURN.fullmatch(line)
            if match is None:
                raise CorpusError(
                    "a line of an interview without I:, R: or O:", where=f"{draft.where}, line {number}"
                )
            yield number, match[1], match[2]
        return
    paragraph: list[str] = []
    first = 0
    for number, line in [*draft.lines, (0, "")]:
        if line.strip():
            first = first if paragraph else number
            paragraph.append(line)
        elif paragraph:
            yield first, "", "\n".join(paragraph)
            paragraph = []


def _unmark(raw: str, where: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the words without their marks, and (start, stop, head) of each mark."""
    out: list[str] = []
    open_marks: list[tuple[str, int]] = []
    found: list[tuple[int, int, str]] = []
    at = size = 0
    while at < len(raw):
        letter = raw[at]
        bar = raw.find("|", at) if letter == "{" else -1
        if letter == "{" and bar > 0:
            open_marks.append((raw[at + 1 : bar], size))
            at = bar
        elif letter == "}" and open_marks:
            head, start = open_marks.pop()
            found.append((start, size, head))
        elif letter in "{|}":
            raise CorpusError(f"{letter!r} does not belong to a mark", where=where)
        else:
            out.append(letter)
            size += 1
        at += 1
    if open_marks:
        raise CorpusError(f"the mark {open_marks[-1][0]!r} is not closed", where=where)
    return "".join(out), found


def _attributes(head: str, codebook: Codebook, where: str) -> dict[str, Any]:
    """Return the fields of a coding that its mark says: `MOB.summons- household`."""
    match = _HEAD.fullmatch(head)
    if match is None:
        raise CorpusError(f"cannot read the mark {head!r}", where=where)
    name, subcode, denied, words = match.groups()
    with in_corpus(where):
        code = codebook[name]
    if subcode and code.subcodes and subcode not in code.subcodes:
        raise CorpusError(f"{subcode!r} is no subcode of {code.name}", where=where)
    values: dict[str, Any] = {"code": code.name, "subcode": subcode or ""}
    if denied:
        values["stance"] = "denied"
    for word in words.split():
        if word not in _ATTRIBUTES:
            raise CorpusError(f"{word!r} is no attribute of a coding", where=where)
        values[_ATTRIBUTES[word]] = word
    return values


def _metadata(line: str) -> dict[str, object]:
    pairs = (pair.partition("=") for pair in line.split(";") if "=" in pair)
    return {
        key.strip(): [v.strip() for v in value.split(",")] if key.strip() in _LISTS else value.strip()
        for key, _, value in pairs
    }
