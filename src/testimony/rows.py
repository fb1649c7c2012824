"""The lines of a corpus folder: JSON objects to documents, codings, memos and phrases, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from testimony.coding import CODING_FIELDS, MEMO_FIELDS, Coding, Memo
from testimony.document import ROLES, Document, Turn
from testimony.errors import CorpusError
from testimony.phrase import PHRASE_FIELDS, Phrase


def read(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each JSON object of a file with where it stands; nothing if the file is absent."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"{path}, line {number}"
            try:
                row = json.loads(line)
            except ValueError as error:
                raise CorpusError("is not JSON", where=where) from error
            if not isinstance(row, dict):
                raise CorpusError("is not a JSON object", where=where)
            yield row, where


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line; the file is complete or untouched, also after a crash."""
    replace(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def replace(path: Path, text: str) -> None:
    """Write to a temporary name and rename, so that a crash leaves the old file or the new one."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


def document(row: Mapping[str, Any], where: str) -> Document:
    """Make a document; raise `CorpusError` where a field is missing or its text is not the one that was coded."""
    try:
        made = Document(
            id=str(row["id"]),
            text=str(row["text"]),
            respondent=str(row.get("respondent") or ""),
            turns=tuple(Turn(**turn) for turn in row.get("turns") or ()),
            language=str(row.get("language") or ""),
            genre=str(row.get("genre") or "unknown"),
            metadata={k: v for k, v in (row.get("metadata") or {}).items() if v is not None},
        )
    except (KeyError, TypeError) as error:
        raise CorpusError(f"a document lacks or misnames a field ({error})", where=where) from error
    if row.get("sha256") not in (None, made.sha256):
        raise CorpusError("the text is not the one that was coded (its hash changed)", where=where)
    for turn in made.turns:
        if turn.role not in ROLES or not 0 <= turn.start <= turn.stop <= len(made.text):
            raise CorpusError(f"a turn has role {turn.role!r} or lies outside the text", where=where)
    return made


def document_row(made: Document, coders: Sequence[str], fields: Iterable[str]) -> dict[str, Any]:
    """Return a document as a row, with who coded it (a coder who found nothing leaves no coding).

    Every row has the same metadata `fields`, so that programs which guess a table's columns guess them right.
    """
    return {
        "id": made.id,
        "respondent": made.respondent,
        "genre": made.genre,
        "language": made.language,
        "coders": list(coders),
        "text": made.text,
        "sha256": made.sha256,
        "turns": [asdict(turn) for turn in made.turns],
        "metadata": {name: made.metadata.get(name) for name in fields},
    }


def coding(row: Mapping[str, Any], where: str) -> Coding:
    """Make a coding."""
    _only(row, CODING_FIELDS, ("document", "code"), "a coding", where)
    return Coding(**{"start": None, "stop": None, **row})


def memo(row: Mapping[str, Any], where: str) -> Memo:
    """Make a memo."""
    _only(row, MEMO_FIELDS, ("document", "start", "stop", "kind"), "a memo", where)
    return Memo(**row)


def phrase(row: Mapping[str, Any], where: str) -> Phrase:
    """Make a phrase."""
    _only(row, PHRASE_FIELDS, ("text", "language"), "a phrase", where)
    return Phrase(**{**row, "targets": tuple(row.get("targets") or ())})


def quoted(item: Coding | Memo, made: Document) -> dict[str, Any]:
    """Return a coding or memo as a row, with the words it stands on."""
    row = asdict(item)
    row["quote"] = "" if item.span is None else made.quote(item.span)
    return row


def phrase_row(item: Phrase) -> dict[str, Any]:
    """Return a phrase as a row, the same fields in every row."""
    return {**asdict(item), "targets": list(item.targets)}


def _only(row: Mapping[str, Any], known: Sequence[str], needed: Sequence[str], what: str, where: str) -> None:
    wrong = {*(set(row) - set(known)), *(set(needed) - set(row))}
    if wrong:
        raise CorpusError(f"{what} has unknown or missing fields ({', '.join(sorted(wrong))})", where=where)
