"""What a coding carries beyond its code, as the text of a note: words a person can read, and we can read back.

    testimony coding
    subject: household
    status: possible

    A memo, in as many lines as it has.

Only what differs from the everyday case is written. A note that begins otherwise is a memo, whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from testimony.coding import Coding, Memo

CODING, MEMO, DOCUMENT, PROJECT, CODEBOOK = (
    f"testimony {kind}" for kind in ("coding", "memo", "document", "project", "codebook")
)
"""The first lines of our notes: on a coding, on a passage, on a text, on the whole, and the codebook itself."""

FIELDS = ("subject", "status", "move", "subcode", "origin", "codebook", "created")
"""The fields of a coding that may stand in its note."""

_EVERYDAY = {"subject": "self", "status": "asserted", "move": "leave", "origin": "human"}


def coding_note(coding: Coding, usual: Mapping[str, str]) -> str:
    """Return the note of a coding, "" where there is nothing to say; `usual` are the values that need no saying.

    >>> coding_note(Coding(document="d", start=0, stop=1, code="c", subject="other", memo="her son"), {})
    'testimony coding\\nsubject: other\\n\\nher son'
    """
    expected = {**_EVERYDAY, **usual}
    said = {name: getattr(coding, name) for name in FIELDS}
    lines = [line(name, value) for name, value in said.items() if value != expected.get(name, "")]
    if not lines and not coding.memo.startswith("testimony "):
        return coding.memo
    return written(CODING, lines, coding.memo)


def description(item: Coding | Memo) -> str:
    """Return what programs show of an item that show no notes: QualCoder takes it for the memo."""
    if isinstance(item, Coding):
        return item.memo
    return f"{item.kind}: {item.text}" if item.text else item.kind


def line(name: str, value: str) -> str:
    """Return a field as a line; a value that would break the line stands in quotes."""
    plain = value and value == value.strip() and value[0] != '"' and len(value.splitlines()) == 1
    return f"{name}: {value if plain else json.dumps(value, ensure_ascii=False)}"


def written(kind: str, lines: list[str], body: str) -> str:
    """Return the text of one of our notes."""
    return "\n".join([kind, *lines]) + (f"\n\n{body}" if body else "")


def read_note(text: str, kind: str) -> tuple[dict[str, str], str] | None:
    """Return the fields and the free words of a note of ours; None where it is another's.

    >>> read_note("testimony memo\\nkind: homonym\\n\\nthe army film", "testimony memo")
    ({'kind': 'homonym'}, 'the army film')
    """
    head, _, body = text.partition("\n\n")
    first, *lines = head.split("\n")
    pairs = [each.partition(": ") for each in lines]
    if first.strip() != kind or not all(mark for _, mark, _ in pairs):
        return None
    return {name: _value(value) for name, _, value in pairs}, body


def _value(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text))
    except ValueError:
        return text


def json_note(kind: str, data: Mapping[str, Any]) -> str:
    """Return a note that holds data for us rather than words for people."""
    return f"{kind}\n{json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)}"


def read_json_note(text: str, kind: str) -> dict[str, Any] | None:
    """Return the data in a note of ours; None where it is another's, or was damaged."""
    first, _, rest = text.partition("\n")
    if first.strip() != kind:
        return None
    try:
        data = json.loads(rest)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
