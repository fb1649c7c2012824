"""Tables of words: one row a turn or one row a testimony, and which column is which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from testimony.document import ROLES, Dropped, Source, clean
from testimony.errors import ReadError
from testimony.formats import columns as names
from testimony.formats.subtitles import seconds
from testimony.rawtext import Cue, RawText
from testimony.span import trimmed

MOST_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number in the file, as the spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: its header, its rows, where it came from, and the name of its testimonies."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    source: Source
    name: str


def table(rows: Sequence[Row], source: Source, name: str) -> Table:
    """Return a table: its first row is the header, empty rows are left out, all are made equally long."""
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if len(filled) < 2:
        step = "The first row names the columns, the words come below."
        raise ReadError("there are no rows with words in it.", where=source.name, next_step=step)
    header = [cell.strip() for cell in filled[0].cells]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    if width < 2 and any(any(row.cells[1:]) for row in filled[1:]):
        step = "Put a name above every column, and quotation marks around words with commas; or name the file .txt."
        raise ReadError(
            "the first row names fewer columns than there are.", where=source.name, next_step=step
        )
    if width > MOST_COLUMNS:
        what = f"the first row has {width} cells, at most {MOST_COLUMNS} are read."
        raise ReadError(
            what, where=source.name, next_step="Keep the columns with the words and the speakers."
        )
    header = [cell or f"column {i}" for i, cell in enumerate(header, 1)]
    body = tuple(
        Row(row.number, (*row.cells[:width], *[""] * (width - len(row.cells)))) for row in filled[1:]
    )
    return Table(tuple(header), body, _with_ragged(source, filled[1:], width), name)


def _with_ragged(source: Source, rows: Sequence[Row], width: int) -> Source:
    """Report the cells that lie beyond the last named column."""
    beyond = {row.number: sum(bool(cell.strip()) for cell in row.cells[width:]) for row in rows}
    if not (lost := sum(beyond.values())):
        return source
    first = next(number for number, count in beyond.items() if count)
    note = f"rows have more cells than the header names, first row {first}: check that row"
    dropped = (*source.dropped, Dropped("cell beyond the header", lost))
    return replace(source, dropped=dropped, notes=(*source.notes, note))


def texts_of(of: Table, columns: Mapping[str, str] | None) -> Iterator[RawText]:
    """Return the texts in a table: one for each document, made of the rows that belong to it."""
    at = names.recognise(of.header, columns, where=of.source.name)
    written = [row for row in of.rows if row.cells[at["text"]].strip()]
    if not written:
        name = of.header[at["text"]]
        step = "Give --column text=NAME for another one."
        raise ReadError(f"the column {name!r} is empty in every row.", where=of.source.name, next_step=step)
    if missing := len(of.rows) - len(written):
        dropped = (*of.source.dropped, Dropped("row without words", missing))
        of = replace(of, source=replace(of.source, dropped=dropped))
    for name, rows in _grouped(of, at, written).items():
        yield _testimony(replace(of, name=name), at, rows)


def _grouped(of: Table, at: Mapping[str, int], rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the rows of each document by its id, in the order of the table."""
    turns = _are_turns(at, rows)
    key = at.get("document", at.get("respondent") if turns else None)
    if key is None:
        return {of.name: list(rows)} if turns else {f"{of.name}-row-{row.number}": [row] for row in rows}
    values = [row.cells[key].strip() for row in rows]
    values = _filled_down(values) if turns else values
    if _numbers_the_turns(of, at, rows, key, values):
        return {of.name: list(rows)}
    groups: dict[str, list[Row]] = {}
    for value, row in zip(values, rows, strict=True):
        groups.setdefault(value or f"{of.name}-row-{row.number}", []).append(row)
    return groups


def _are_turns(at: Mapping[str, int], rows: Sequence[Row]) -> bool:
    """Tell whether the rows are turns: somebody speaks in each, or the moments of a recording run on."""
    if "speaker" in at or "role" in at:
        return True
    moments = [moment for moment in _moments(at, rows) if moment is not None]
    return len(moments) == len(rows) > 1 and moments == sorted(moments)


def _moments(at: Mapping[str, int], rows: Sequence[Row]) -> list[float | None]:
    """Return the moment of each row in seconds, None where it has none."""
    return [seconds(row.cells[at["time"]]) if "time" in at else None for row in rows]


def _filled_down(values: Sequence[str]) -> list[str]:
    """Give an empty cell the value above it (the first ones that below), as merged cells mean it."""
    filled: list[str] = []
    last = next(filter(None, values), "")
    for value in values:
        last = value or last
        filled.append(last)
    return filled


def _numbers_the_turns(
    of: Table, at: Mapping[str, int], rows: Sequence[Row], key: int, values: Sequence[str]
) -> bool:
    """Tell whether an `id` numbers the turns of one conversation: all differ while the speakers return."""
    if "speaker" not in at or names.folded(of.header[key]) not in names.WEAK:
        return False
    speakers = {row.cells[at["speaker"]].strip() for row in rows}
    return len(set(values)) == len(values) > len(speakers)


def _testimony(of: Table, at: Mapping[str, int], rows: Sequence[Row]) -> RawText:
    """Return one document: its rows' words one under another, a cue for each where they are turns."""
    parts: list[str] = []
    cues: list[Cue] = []
    length, notes = 0, list(of.source.notes)
    for row in rows:
        words = clean(row.cells[at["text"]])
        cues.append(_cue(length, words, row, at))
        parts.append(words)
        length += len(words) + 1
    unknown = Counter(_role(row, at)[1] for row in rows)[True]
    if unknown:
        notes.append(f"{unknown} × a role that is not one of: {', '.join(ROLES)}")
    metadata, dropped = _rest(of, at, rows)
    source = replace(of.source, dropped=(*of.source.dropped, *dropped), notes=tuple(notes))
    alone = len(rows) == 1 and not {"speaker", "role"} & at.keys()
    return RawText(
        "\n".join(parts),
        cues=() if alone else tuple(cues),
        source=source,
        id=of.name,
        respondent=_first(rows, at.get("respondent")),
        language=_first(rows, at.get("language")),
        genre=_first(rows, at.get("genre")),
        metadata=metadata,
    )


def _cue(start: int, words: str, row: Row, at: Mapping[str, int]) -> Cue:
    """Return the cue of one row, whose words begin at `start` in the document."""
    span = trimmed(words, 0, len(words)).shift(start)
    speaker = row.cells[at["speaker"]].strip().rstrip(":：").rstrip() if "speaker" in at else ""
    moment = seconds(row.cells[at["time"]]) if "time" in at else None
    return Cue(span.start, span.stop, speaker or None, moment, _role(row, at)[0])


def _role(row: Row, at: Mapping[str, int]) -> tuple[str | None, bool]:
    """Return a row's role, and whether it has one that we do not know."""
    said = names.folded(row.cells[at["role"]]) if "role" in at else ""
    role = said if said in ROLES else names.ROLES.get(said)
    return role, bool(said) and role is None


def _first(rows: Sequence[Row], column: int | None) -> str:
    """Return the first value that a document's rows have in a column."""
    return next((v for row in rows if column is not None and (v := row.cells[column].strip())), "")


def _rest(of: Table, at: Mapping[str, int], rows: Sequence[Row]) -> tuple[dict[str, object], list[Dropped]]:
    """Return the other columns: those that say one thing of the whole document, and those left out."""
    metadata: dict[str, object] = {}
    dropped: list[Dropped] = []
    used = {i for field, i in at.items() if field != "time" or any(m is not None for m in _moments(at, rows))}
    for i, name in enumerate(of.header):
        if i in used:
            continue
        values = [value for row in rows if (value := row.cells[i].strip())]
        if len(set(values)) == 1 and (len(values) == len(rows)):
            metadata[name] = values[0]
        elif values:
            dropped.append(Dropped(f"cell of the column {name!r}", len(values)))
    return metadata, dropped
