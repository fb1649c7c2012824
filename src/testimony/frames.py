"""A DataFrame of coded passages as what a corpus is made of: rows become turns, a 1 becomes a coding of the whole passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from testimony.codebook import Codebook
from testimony.coding import Coding
from testimony.document import ROLES, VOICES, Document, Role, Turn, clean
from testimony.errors import CorpusError
from testimony.segment import segmented

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("text", "respondent")
"""The columns without which a table is no corpus."""

OPTIONAL = ("document", "language", "question", "context", "role", "speaker", "genre", "split")
"""The columns that are taken where they are there; of `question` and `context` the first."""

_ONE_VALUE = (("document", "respondent"), ("document", "genre"), ("respondent", "split"))
"""What there is one of: a document has one respondent, …"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A checked row: where it stands, what it says ("" where nothing), and the targets that have a 1."""

    where: str
    text: str
    respondent: str
    document: str
    language: str
    question: str
    role: Role
    speaker: str
    genre: str
    split: str
    targets: tuple[str, ...]


def read(
    frame: pd.DataFrame,
    codes: Codebook | Iterable[str],
    *,
    parts: Sequence[str] = (),
    name: str = "corpus",
    coder: str = "",
) -> dict[str, Any]:
    """Return documents, codebook, codings, splits and coders of coded passages, a row each, as `Corpus` takes them.

    `codes` is a codebook, or the names of 0/1 columns; `economics:denied` is the denied stance of `economics`. Columns: `text`
    and `respondent`; where they are there `document`, `language`, `question` (or `context`), `role`, `speaker`, `genre` and
    `split` (one of `parts`). A respondent's rows become one document in their order, or several by `document`; questions
    become the interviewer's turns. Without `role` all words are the respondent's; without `language` it is identified. Line
    ends become LF, and white space at the ends of a passage goes. A passage over 120 words is cut when it is segmented.
    Raises `CorpusError` naming row and column, and `CodebookError` where the codes make no codebook.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"respondent": ["p1"], "text": ["Ik had geen werk meer."], "economics": [1]})
    >>> [coding.target for coding in read(frame, ["economics"])["codings"]]
    ['economics']
    """
    book = codes if isinstance(codes, Codebook) else _codebook(codes, name)
    wanted = _columns(frame, book.targets, name)
    records = frame[wanted].to_dict("records")
    rows = [_row(values, i, book.targets, parts, name) for i, values in enumerate(records)]
    _check_one_value(rows)
    grouped: dict[str, list[_Row]] = {}
    for row in rows:
        grouped.setdefault(row.document, []).append(row)
    made = [_document(found, coder, book) for found in grouped.values()]
    return {
        "documents": tuple(document for document, _ in made),
        "codebook": book,
        "codings": tuple(coding for _, codings in made for coding in codings),
        "name": name,
        "splits": MappingProxyType({row.respondent: row.split for row in rows if row.split}),
        "coders": MappingProxyType({document.id: (coder,) for document, _ in made if coder}),
    }


def _codebook(columns: Iterable[str], name: str) -> Codebook:
    """Return a codebook of the codes that columns are named after, with the stances that have a column."""
    import yaml

    stances: dict[str, set[str]] = {}
    for column in [columns] if isinstance(columns, str) else columns:
        code, _, stance = str(column).partition(":")
        stances.setdefault(code, set()).add(stance or "affirmed")
    codes = [{"name": code, "stances": sorted(found)} for code, found in stances.items()]
    data = {"name": name, "version": "1", "codes": codes}
    return Codebook.parse(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), where=name)


def _columns(frame: pd.DataFrame, targets: Sequence[str], name: str) -> list[str]:
    """Return the columns to read; raise `CorpusError` where one is missing or there twice, or there are no rows."""
    there = list(frame.columns)
    for column in (*NEEDED, *targets):
        if column not in there:
            step = f"These are needed: {', '.join((*NEEDED, *targets))}."
            raise CorpusError(f"there is no column {column!r}", where=name, next_step=step)
    wanted = [column for column in dict.fromkeys((*NEEDED, *OPTIONAL, *targets)) if column in there]
    for column in wanted:
        if there.count(column) > 1:
            step = "Rename or drop the others."
            raise CorpusError(f"more than one column is called {column!r}", where=name, next_step=step)
    if not len(frame):
        raise CorpusError("the frame has no rows", where=name, next_step="Give one row a passage.")
    return wanted


def _row(
    values: Mapping[Any, Any], number: int, targets: Sequence[str], parts: Sequence[str], name: str
) -> _Row:
    """Return a row; raise `CorpusError` naming row and column where something does not fit."""
    where = f"{name}, row frame.iloc[{number}]"
    respondent = _said(values, "respondent", where, needed=True)
    return _Row(
        where=where,
        text=_text(values, where),
        respondent=respondent,
        document=_said(values, "document", where, needed=True) if "document" in values else respondent,
        language=_said(values, "language", where),
        question=clean(_said(values, "question", where) or _said(values, "context", where)).strip(),
        role=(role := _role(values, where)),
        speaker=_said(values, "speaker", where),
        genre=_said(values, "genre", where) or "unknown",
        split=_split(values, parts, where),
        targets=_found(values, role, targets, where),
    )


def _said(values: Mapping[Any, Any], column: str, where: str, *, needed: bool = False) -> str:
    """Return a cell as text, "" where it is empty; raise `CorpusError` where it must not be."""
    import pandas as pd

    value = values.get(column)
    said = "" if pd.isna(value) is True else str(value)
    if said.strip():
        return said
    if needed:
        step = "Fill it in, or leave the row out."
        raise CorpusError("the cell is empty", where=f"{where}, column {column!r}", next_step=step)
    return ""


def _text(values: Mapping[Any, Any], where: str) -> str:
    """Return a passage as documents keep it, without white space at its ends; numbers and the like are no passage."""
    text = clean(_said(values, "text", where, needed=True)).strip()
    if not text or not isinstance(values["text"], str):
        step = "Give the words of a passage, or leave the row out."
        raise CorpusError("there are no words in the cell", where=f"{where}, column 'text'", next_step=step)
    return text


def _role(values: Mapping[Any, Any], where: str) -> Role:
    role = _said(values, "role", where, needed=True) if "role" in values else "respondent"
    if role not in ROLES:
        step = f"Use one of: {', '.join(ROLES)}."
        raise CorpusError("there is no such role", where=f"{where}, column 'role'", next_step=step)
    return role


def _split(values: Mapping[Any, Any], parts: Sequence[str], where: str) -> str:
    split = _said(values, "split", where)
    if split and split not in parts:
        step = f"Use one of: {', '.join(parts)}; or rename the column."
        raise CorpusError("there is no such part", where=f"{where}, column 'split'", next_step=step)
    return split


def _found(values: Mapping[Any, Any], role: Role, targets: Sequence[str], where: str) -> tuple[str, ...]:
    """Return the targets with a 1; raise `CorpusError` where a cell is neither 0 nor 1, or nobody's voice is coded."""
    for target in targets:
        if not (isinstance(values[target], int | float) and values[target] in (0, 1)):
            step = "Use 0 and 1, or False and True."
            raise CorpusError("neither 0 nor 1", where=f"{where}, column {target!r}", next_step=step)
    found = tuple(target for target in targets if values[target])
    if found and role not in VOICES:
        step = "Only words of a respondent or author carry codes: put a 0 here, or correct the role."
        what = f"a code on words of role {role!r}"
        raise CorpusError(what, where=f"{where}, column {found[0]!r}", next_step=step)
    return found


def _check_one_value(rows: Sequence[_Row]) -> None:
    """Raise `CorpusError` where a document has two respondents or genres, or a respondent is in two parts."""
    for owner, column in _ONE_VALUE:
        held: dict[str, str] = {}
        for row in rows:
            value = getattr(row, column)
            if held.setdefault(getattr(row, owner), value) != value:
                raise CorpusError(
                    f"an earlier row of this {owner} has another {column}",
                    where=f"{row.where}, column {column!r}",
                    next_step=f"Give all rows of a {owner} the same {column}.",
                )


def _document(rows: Sequence[_Row], coder: str, book: Codebook) -> tuple[Document, list[Coding]]:
    """Return the document that rows make, one under another, and its codings."""
    turns: list[Turn] = []
    codings: list[Coding] = []
    said = list(_said_in(rows))
    start = 0
    for role, words, row in said:
        speaker = row.speaker if role == row.role else ""
        turn = Turn(start, start + len(words), role, speaker or None, "a row", row.language or None)
        turns.append(turn)
        if role in VOICES:
            codings += [_coding(row, turn, target, coder, book) for target in row.targets]
        start = turn.stop + 1
    text = "\n".join(words for _, words, _ in said)
    first = rows[0]
    made = Document(first.document, text, first.respondent, tuple(turns), genre=first.genre)
    return segmented(made), codings


def _said_in(rows: Sequence[_Row]) -> Iterator[tuple[Role, str, _Row]]:
    """Yield who says what in which row: the question, unless it was a row of its own just before, and the passage."""
    before: tuple[Role, str] | None = None
    for row in rows:
        if row.question and before != ("interviewer", row.question):
            yield "interviewer", row.question, row
        before = (row.role, row.text)
        yield *before, row


def _coding(row: _Row, turn: Turn, target: str, coder: str, book: Codebook) -> Coding:
    code, _, stance = target.partition(":")
    return Coding(
        document=row.document,
        start=turn.start,
        stop=turn.stop,
        code=code,
        stance=cast("Any", stance or "affirmed"),
        coder=coder,
        codebook=book.version,
    )
