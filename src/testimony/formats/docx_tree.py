"""Finding one's way among the elements of a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from testimony.formats.xml import attribute, local


def children(element: Any, name: str) -> Iterator[Any]:
    """Yield the children of a name."""
    return (child for child in element if local(child) == name)


def choice(element: Any) -> Any:
    """Return one branch of alternative content: the choice if there is one, else the fallback."""
    for name in ("Choice", "Fallback"):
        for branch in children(element, name):
            return branch
    return ()


def outermost(element: Any, name: str) -> Iterator[Any]:
    """Yield the elements of a name that lie in no other one of that name, choosing between alternatives."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) == "AlternateContent":
            yield from outermost(choice(child), name)
        else:
            yield from outermost(child, name)


def rows(table: Any) -> Iterator[Any]:
    """Yield the rows of a table, those in content controls and insertions too."""
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from rows(child)


def cells(row: Any) -> Iterator[Any]:
    """Yield the cells of a row, those in content controls too."""
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml"):
            yield from cells(child)


def continues(cell: Any) -> bool:
    """Tell whether a cell is the lower part of one that was merged downwards."""
    return any(
        local(p) == "vMerge" and attribute(p, "val") in (None, "continue")
        for props in children(cell, "tcPr")
        for p in props
    )
