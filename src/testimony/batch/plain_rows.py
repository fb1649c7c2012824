"""Rows that leave no question open, taken column by column: no document is made of a row, and their languages are told at once.

A row that is a testimony is one if it is a single line in which nobody can be marked as its speaker. It is one segment, or, where it
is long, several.

`assembled.assembled` makes the same of them one by one, as of all others; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from testimony.batch.assembled import WORTH_ASKING, id_of_row, is_unmarked, stem, voice
from testimony.batch.chunks import grouped, keys
from testimony.batch.cut_rows import CutRows, Segments, Testimonies
from testimony.batch.documents import LONGEST_NAME
from testimony.batch.fields import Fields
from testimony.batch.options import Options
from testimony.document import clean
from testimony.language import UNKNOWN
from testimony.many.languages import Languages
from testimony.segment import LONGEST, pieces
from testimony.span import Span

_SAID = ("document", "respondent", "language", "genre")
_SHORT = 2 * LONGEST  # characters; as many words as are allowed need more
_WIDEST = 4  # bytes of a character
_TAKEN_OUT = ("\r", "\0", "\ufeff")  # what `clean` may change in text that was decoded


@dataclass(frozen=True, slots=True)
class Plain:
    """The rows that were taken at once, and which they are."""

    cut: CutRows
    rows: Collection[int]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of rows' languages, in a column and for all; of segments it is settled then, of testimonies it is a hint."""

    is_settled: bool
    column: tuple[str, ...]
    all: str

    def tag(self, row: int) -> str:
        """Return what is said of a row's language."""
        own = self.column[row]
        return (own or self.all) if self.is_settled else (self.all or own)

    def languages(self, rows: Sequence[int], quotes: Sequence[str]) -> list[str]:
        """Return the language of each row's segment."""
        tags = [self.tag(row) for row in rows]
        open_ = [i for i, tag in enumerate(tags) if not (tag and self.is_settled)]
        hints = ["" if tags[i] == UNKNOWN else tags[i] for i in open_]
        for i, tag in zip(open_, _known().of([quotes[i] for i in open_], hints), strict=True):
            tags[i] = tag
        return tags

    def main(self, row: int, found: str) -> str:
        """Return the language of a row's testimony, that of its segment being `found`."""
        return self.all or (found if self.is_settled else self.tag(row) or found)


def plain_rows(rows: Any, fields: Fields, options: Options) -> Plain | None:
    """Return a chunk's plain rows as columns; None where there can be none, or a column holds broken text."""
    if fields.row == "turn" or {"speaker", "role"} & fields.at.keys():
        return None
    decoded = [_decoded(rows[name]) for name in ("text", *_SAID)]
    if any(column is None for column in decoded):
        return None
    texts, *others = [column or [] for column in decoded]
    said = {name: _values(column) for name, column in zip(_SAID, others, strict=True)}
    genres = [options.genre or genre for genre in said["genre"]]
    told = Told(fields.row == "segment", tuple(said["language"]), options.language)
    voices = {genre: voice(genre) for genre in set(genres)}
    alone, errors, turns = _alone(rows, fields), rows["error"].to_pylist(), rows["turns"].to_pylist()
    cleaned = _cleaned(texts)
    chosen = [
        i
        for i, text in enumerate(cleaned)
        if alone[i]
        and not errors[i]
        and voices[genres[i]] != "uncertain"
        and len(said["document"][i]) <= LONGEST_NAME
        and _is_told(text, options, known=bool(told.tag(i)))
        and (told.is_settled or (not turns[i] and is_unmarked(text)))
    ]
    tags = dict(zip(chosen, told.languages(chosen, [cleaned[i].strip() for i in chosen]), strict=True))
    spans = {i: _spans(cleaned[i], tags[i]) for i in chosen}
    chosen = [i for i in chosen if spans[i]]
    whole = _whole(rows, chosen, said)
    whole.language[:] = [told.main(i, tags[i]) for i in chosen]
    every = [(owner, i, start, stop) for owner, i in enumerate(chosen) for start, stop in spans[i]]
    segments = Segments(
        owner=[owner for owner, _, _, _ in every],
        at=[i for _, i, _, _ in every],
        number=[number for i in chosen for number in range(len(spans[i]))],
        start=[start for _, _, start, _ in every],
        stop=[stop for _, _, _, stop in every],
        role=[voices[genres[i]] for _, i, _, _ in every],
        speaker=[None] * len(every),
        language=[tags[i] for _, i, _, _ in every],
        text=[cleaned[i][start:stop] for _, i, start, stop in every],
        question=[""] * len(every),
    )
    return Plain(CutRows(whole, segments), set(chosen))


def _spans(text: str, language: str) -> list[tuple[int, int]]:
    """Return where a text's segments start and stop; nothing where it cannot be cut, which is told when it is looked at by itself."""
    if 0 < len(body := text.lstrip()) < _SHORT:  # most are, and need no span made for them
        start = len(text) - len(body)
        return [(start, start + len(body.rstrip()))]
    try:
        return [(span.start, span.stop) for span in pieces(text, Span(0, len(text)), language)]
    except Exception:  # one strange row must not end a night's work
        return []


@lru_cache(maxsize=1)
def _known() -> Languages:
    """Return what tells languages, kept from chunk to chunk."""
    return Languages()


def _whole(rows: Any, chosen: Sequence[int], said: dict[str, list[str]]) -> Testimonies:
    sources, numbers = rows["source"].to_pylist(), rows["row"].to_pylist()
    stems = {source: stem(source) for source in set(sources)}
    return Testimonies(
        [said["document"][i] or id_of_row(stems[sources[i]], numbers[i]) for i in chosen],
        [sources[i] for i in chosen],
        [(i,) for i in chosen],
        [said["respondent"][i] or None for i in chosen],
        [""] * len(chosen),
        [False] * len(chosen),
    )


def _is_told(text: str, options: Options, *, known: bool) -> bool:
    """Tell whether a text has words, and is of a length from which its language can be told (or `known`)."""
    if not (WORTH_ASKING < len(text) <= options.longest // _WIDEST or (known and len(text) <= WORTH_ASKING)):
        return False
    quote = text.strip()
    return bool(quote) and (known or len(quote) > WORTH_ASKING)


def _decoded(column: Any) -> list[str | None] | None:
    """Return a column of bytes as text; None where one of them is no UTF-8."""
    import pyarrow as pa

    try:
        found: list[str | None] = column.cast(pa.string()).to_pylist()
    except pa.ArrowInvalid:
        return None
    return found


def _cleaned(texts: Sequence[str | None]) -> list[str]:
    """Return texts as documents keep them; most need no looking at, one by one."""
    found = [text or "" for text in texts]
    joined = "".join(found)
    return [clean(text) for text in found] if any(sign in joined for sign in _TAKEN_OUT) else found


def _values(column: Sequence[str | None]) -> list[str]:
    """Return what rows say in a column; many say the same."""
    known = {value: clean(value or "").strip() for value in set(column)}
    return [known[value] for value in column]


def _alone(rows: Any, fields: Fields) -> list[bool]:
    """Tell of each row whether it is a testimony by itself."""
    if not grouped(fields):
        return [True] * int(rows.num_rows)
    whose: list[Any] = keys(rows)
    return [
        (i == 0 or whose[i - 1] != key) and (i + 1 == len(whose) or whose[i + 1] != key)
        for i, key in enumerate(whose)
    ]
