"""Rows of a table assembled to one document: text, turns, roles, language, segments, as a file would give them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from testimony.batch.fields import Fields
from testimony.batch.options import Options
from testimony.document import ROLES, Document, Role, Source, Turn, clean
from testimony.errors import ReadError
from testimony.formats import columns as names
from testimony.language import identify
from testimony.rawtext import Cue, RawText
from testimony.reading import reassigned
from testimony.segment import segmented
from testimony.span import trimmed
from testimony.turns import find, settle, suggest
from testimony.turns.marks import key
from testimony.turns.roles import NO_MARK
from testimony.turns.unmarked import running_text

WORTH_ASKING = 20  # characters; below, `segment` asks the whole document
_A_ROW = "a row"  # the rule of turns that are rows
_FEW_STOPS = 8  # colons and semicolons; with fewer nobody can be marked within a line


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, decoded: its place in the chunk, its file and number, its words, and what it says besides."""

    index: int
    source: str
    number: int
    text: str
    said: Mapping[str, str] = field(default_factory=dict)
    turns: str | None = None


@dataclass(frozen=True, slots=True)
class Assembled:
    """A document, and where in its text each of its rows begins."""

    document: Document
    starts: tuple[int, ...]


def assembled(rows: Sequence[Row], fields: Fields, options: Options) -> Assembled:
    """Return the document that rows make, one under another; raise `TestimonyError` where they make none."""
    parts = [clean(row.text) for row in rows]
    starts = [0]
    for part in parts[:-1]:
        starts.append(starts[-1] + len(part) + 1)
    raw = _raw(rows, parts, starts, fields, options)
    if not raw.text.strip():
        raise ReadError("there are no words in it.")
    turns = _as_they_are(raw, rows, fields, options) if fields.row == "segment" else _turns(raw)
    document = Document(
        id=raw.id, text=raw.text, respondent=raw.respondent, turns=turns, language=raw.language,
        genre=raw.genre or "unknown", source=raw.source,
    )  # fmt: skip
    return Assembled(with_roles(document, options), tuple(starts))


def with_roles(document: Document, options: Options) -> Document:
    """Return the document in segments, its speakers' roles settled by what was said of them, as far as they occur."""
    if document.uncertain:
        there = {key(speaker) if speaker else NO_MARK for speaker in document.uncertain}
        named = [[m for m in marks if key(m) in there] for marks in (options.respondent, options.interviewer)]
        if any(named):
            return reassigned(document, respondent=named[0], interviewer=named[1])
        found = suggest(document.turns, document.text) if options.accept_roles else None
        if found is not None:
            return reassigned(document, respondent=found.respondent, interviewer=found.interviewer)
    return document if document.segments else segmented(_with_language(document))


def _with_language(document: Document) -> Document:
    """Settle the language of a document of one turn by looking once; asked again with a hint, it would say the same."""
    if len(document.turns) != 1 or document.language or document.turns[0].language:
        return document
    quote = document.quote(document.turns[0])
    if len(quote) <= WORTH_ASKING:
        return document
    tag = identify(quote).tag
    return replace(document, language=tag, turns=(replace(document.turns[0], language=tag),))


def _turns(raw: RawText) -> tuple[Turn, ...]:
    """Return the turns of a text; a single line without marks, as most open answers are, needs no looking."""
    return running_text(raw) if not raw.cues and is_unmarked(raw.text) else find(raw)


def is_unmarked(text: str) -> bool:
    """Tell whether a text is a single line in which nobody can be marked as its speaker."""
    return "\n" not in text and text.count(":") + text.count(";") < _FEW_STOPS


def _raw(
    rows: Sequence[Row], parts: Sequence[str], starts: Sequence[int], fields: Fields, options: Options
) -> RawText:
    """Return the rows' words one under another, with a cue for each where they are turns."""
    first = rows[0]
    if fields.row == "testimony":
        cues = _cues_in(first.turns, first.text) if first.turns else ()
    else:
        alone = len(rows) == 1 and not {"speaker", "role"} & fields.at.keys()
        cues = () if alone else tuple(map(_cue, rows, parts, starts))
    return RawText(
        "\n".join(parts),
        cues=cues,
        source=Source(first.source, "table"),
        id=_first(rows, "document") or _own_id(first, fields),
        respondent=_first(rows, "respondent"),
        language=options.language or _first(rows, "language"),
        genre=options.genre or _first(rows, "genre"),
    )


def _first(rows: Sequence[Row], name: str) -> str:
    return next((value for row in rows if (value := row.said.get(name, ""))), "")


def _own_id(row: Row, fields: Fields) -> str:
    """Return the id of a testimony whose table gives none; of turns, which are one testimony, the file's name."""
    return stem(row.source) if fields.row == "turn" else id_of_row(stem(row.source), row.number)


def stem(source: str) -> str:
    """Return a file's name without its folder and endings."""
    name = source.rsplit("/", 1)[-1].removesuffix(".gz").removesuffix(".zst")
    return name.rpartition(".")[0] or name


def id_of_row(stem: str, number: int) -> str:
    """Return the id of a testimony that is a row of a file."""
    return f"{stem}-row-{number}"


def _cue(row: Row, words: str, start: int) -> Cue:
    span = trimmed(words, 0, len(words)).shift(start)
    speaker = row.said.get("speaker", "").rstrip(":：").rstrip()
    return Cue(span.start, span.stop, speaker or None, role=_role(row))


def _role(row: Row) -> str | None:
    """Return the role a row states, if it is one that we know."""
    said = names.folded(row.said.get("role", ""))
    return said if said in ROLES else names.ROLES.get(said)


def _as_they_are(raw: RawText, rows: Sequence[Row], fields: Fields, options: Options) -> tuple[Turn, ...]:
    """Return a turn a row: the rows are segments already, and nobody looks for marks in them."""
    plain = voice(raw.genre)
    open_ = {"speaker", "role"} & fields.at.keys()
    spans = [(c.start, c.stop) for c in raw.cues] or [_ends(raw.text)]
    made = []
    for row, (start, stop) in zip(rows, spans, strict=True):
        role: Any = _role(row) or ("uncertain" if open_ else plain)
        cue = _cue(row, "", start)
        made.append(
            Turn(
                start,
                stop,
                role,
                cue.speaker,
                _A_ROW,
                language=row.said.get("language") or options.language or None,
            )
        )
    return settle(made)


@lru_cache(maxsize=64)
def voice(genre: str) -> Role:
    """Return whose words running text of a genre is."""
    return running_text(RawText("words", genre=genre))[0].role


def _ends(text: str) -> tuple[int, int]:
    span = trimmed(text, 0, len(text))
    return span.start, span.stop


def _cues_in(turns: str, text: str) -> tuple[Cue, ...]:
    """Return the turns a record gives; raise `ReadError` where one lies outside the text or has no known role."""
    cues: list[Cue] = []
    last, same = 0, clean(text) == text
    for turn in json.loads(turns):
        start, stop = (turn.get("start"), turn.get("stop")) if isinstance(turn, dict) else (None, None)
        if not (isinstance(start, int) and isinstance(stop, int) and last <= start <= stop <= len(text)):
            step = "Count in Unicode characters, and sort the turns."
            raise ReadError("a turn lies outside the text, or over another turn.", next_step=step)
        last, role = stop, turn.get("role")
        if role is not None and role not in ROLES:
            raise ReadError("a turn has an unknown role.", next_step=f"Give one of: {', '.join(ROLES)}.")
        if not same:  # cleaning took CR, NUL or a byte-order mark out before it
            start, stop = len(clean(text[:start])), len(clean(text[:stop]))
        cues.append(Cue(start, stop, str(turn.get("speaker") or "") or None, role=role))
    return tuple(cues)
