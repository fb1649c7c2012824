"""The lines of a corpus folder: JSON objects to documents, codings, memos and phrases, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from testimony import json_text, temporary
from testimony.coding import Coding, Memo
from testimony.document import ROLES, Document, Turn
from testimony.errors import CorpusError, in_corpus
from testimony.phrase import Phrase
from testimony.row_fields import CODING, DOCUMENT, MEMO, PHRASE, TURN, checked


def read(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each JSON object of a file with where it stands; nothing if the file is absent."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    where = f"{path}, line {number}"
                    yield _object(line, where), where
        except UnicodeDecodeError as error:
            raise CorpusError("is not UTF-8 text", where=str(path), next_step="Save it as UTF-8.") from error


def _object(line: str, where: str) -> dict[str, Any]:
    """Return the JSON object in a line; raise `CorpusError` where it is none."""
    try:
        row = json_text.loads(line)
    except RecursionError as error:
        raise CorpusError("its brackets are nested far too deep", where=where) from error
    except ValueError as error:
        step = "Each line is one object in braces."
        raise CorpusError("is not JSON", where=where, next_step=step) from error
    if not isinstance(row, dict):
        raise CorpusError("is not a JSON object", where=where, next_step="Each line is one object in braces.")
    return row


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line; the file is complete or untouched, also after a crash."""
    replace(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def replace(path: Path, text: str) -> None:
    """Write to a temporary name and rename, so that a crash leaves the old file or the new one."""
    temporary.write(path, text)


def document(row: Mapping[str, Any], where: str) -> Document:
    """Make a document; raise `CorpusError` where a field is missing or of a wrong kind, or its text is not the coded one.

    Other fields than ours are passed over.
    """
    said = checked({k: v for k, v in row.items() if k in DOCUMENT.kinds}, DOCUMENT, "a document", where)
    made = Document(
        id=said["id"],
        text=said["text"],
        respondent=said.get("respondent", ""),
        turns=tuple(_turn(turn, where) for turn in said.get("turns", ())),
        language=said.get("language", ""),
        genre=said.get("genre") or "unknown",
        metadata={k: v for k, v in said.get("metadata", {}).items() if v is not None},
    )
    if said.get("sha256", made.sha256) != made.sha256:
        raise CorpusError(
            "the text is not the one that was coded (its hash changed)",
            where=where,
            next_step="Put the text back as it was; onto a corrected text codings are carried with testimony convert --onto.",
        )
    for turn in made.turns:
        if turn.stop > len(made.text):
            raise CorpusError(
                f"a turn ends at {turn.stop}, outside the text of {len(made.text)} characters", where=where
            )
    return made


def _turn(row: Mapping[str, Any], where: str) -> Turn:
    said = checked(row, TURN, "a turn", where)
    if said["role"] not in ROLES:
        raise CorpusError(
            f"a turn has role {said['role']!r}", where=where, next_step=f"Use one of: {', '.join(ROLES)}."
        )
    return Turn(**said)


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


def coding(row: Any, where: str) -> Coding:
    """Make a coding; raise `CorpusError` where a field is missing, unknown or of a wrong kind."""
    said = checked(row, CODING, "a coding", where)
    with in_corpus(where):
        return Coding(**{"start": None, "stop": None, **said})


def memo(row: Any, where: str) -> Memo:
    """Make a memo; raise `CorpusError` where a field is missing, unknown or of a wrong kind."""
    return Memo(**checked(row, MEMO, "a memo", where))


def phrase(row: Any, where: str) -> Phrase:
    """Make a phrase; raise `CorpusError` where a field is missing, unknown or of a wrong kind."""
    said = checked(row, PHRASE, "a phrase", where)
    return Phrase(**{**said, "targets": tuple(said.get("targets", ()))})


def quoted(item: Coding | Memo, made: Document) -> dict[str, Any]:
    """Return a coding or memo as a row, with the words it stands on."""
    row = asdict(item)
    row["quote"] = "" if item.span is None else made.quote(item.span)
    return row


def phrase_row(item: Phrase) -> dict[str, Any]:
    """Return a phrase as a row, the same fields in every row."""
    return {**asdict(item), "targets": list(item.targets)}
