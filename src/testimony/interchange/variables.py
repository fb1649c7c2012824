"""What is known of a document besides its text, as the variables of a project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from testimony.document import Document

_KINDS = {bool: "Boolean", int: "Integer"}


def shown(value: object) -> str:
    """Return a value of the metadata as text.

    >>> shown(True), shown(["GE", "NL"])
    ('true', 'GE; NL')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    if (
        isinstance(value, Iterable)
        and not isinstance(value, Mapping)
        and all(isinstance(v, str) for v in value)
    ):
        return "; ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False, default=str)


def kinds(documents: Sequence[Document]) -> dict[str, str]:
    """Return the kind of each field of the metadata, as the schema names kinds: Text where it is mixed."""
    found: dict[str, set[str]] = {}
    for document in documents:
        for name, value in document.metadata.items():
            if value is not None:
                found.setdefault(str(name), set()).add(_KINDS.get(type(value), "Text"))
    return {name: next(iter(those)) if len(those) == 1 else "Text" for name, those in found.items()}


def restored(told: Mapping[str, object], kept: Mapping[str, object]) -> dict[str, object]:
    """Return the metadata that a file tells, in the types of what was `kept` beside it where the two say the same.

    What was kept and is not told any more was taken away; an empty value was never told.
    """
    same = {name: value for name, value in kept.items() if shown(value) == shown(told.get(name, ""))}
    gone = {name for name in kept if name not in told and name not in same}
    return {**{n: v for n, v in kept.items() if n not in gone}, **told, **same}
