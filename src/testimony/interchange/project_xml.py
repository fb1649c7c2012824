"""Reading the XML of a REFI-QDA project or codebook: elements by local name, whatever their namespace."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from testimony.errors import ReadError, UnsafeFile
from testimony.formats.xml import local, parse
from testimony.interchange.project import Case, Node, Project, Selection, TextPart, Use

MOST_CODES = 20_000
MOST_SELECTIONS = 200_000
MOST_BYTES = 60_000_000
"""Bytes of the XML alone: the largest project seen has 0.2 million."""

MOST_IN_PATHS = 20_000_000
"""Characters of the names above every code, taken together."""

_COUNTED = ((b"Code", MOST_CODES), (b"Coding", 2 * MOST_SELECTIONS), (b"PlainTextSelection", MOST_SELECTIONS))
_MEDIA = {
    "PDFSelection": "selection of an area of a PDF page",
    "PictureSelection": "selection in a picture",
    "AudioSelection": "selection in a sound recording",
    "VideoSelection": "selection in a video",
    "TranscriptSelection": "selection by times of a recording",
    "Set": "set",
    "Graph": "graph",
}
_MEDIA_SOURCES = {"PictureSource": "picture", "AudioSource": "sound recording", "VideoSource": "video"}


def read_root(data: bytes, where: str) -> Any:
    """Return the root element; raise `UnsafeFile` before parsing where there is far too much of something."""
    if len(data) > MOST_BYTES:
        raise _too_much(f"its XML has {len(data) / 1e6:.0f} MB", where)
    for name, most in _COUNTED:
        count = len(re.findall(rb"<(?:\w+:)?" + name + rb"[\s>]", data))
        if count > most:
            raise _too_much(f"it has {count} elements {name.decode()}", where)
    return parse(data, where)


def _too_much(what: str, where: str) -> UnsafeFile:
    return UnsafeFile(
        f"{what}, more than any study has", where=where, next_step="Export a part of the project."
    )


def project(data: bytes, where: str) -> Project:
    """Return the project in the XML; raise `ReadError` where it is none."""
    root = read_root(data, where)
    if local(root) != "Project":
        raise ReadError("the XML inside holds no REFI-QDA project", where=where, next_step="Export it again.")
    parts = {local(child): child for child in root}
    variables = {_guid(v): v.get("name") or "" for v in _within(parts, "Variables", "Variable")}
    left_out = Counter(_MEDIA[name] for e in root.iter() if (name := local(e)) in _MEDIA)
    sources = tuple(_sources(parts, variables, left_out))
    notes = [_text_part(e, variables) for e in _within(parts, "Notes", "Note")]
    return Project(
        name=root.get("name") or "",
        origin=root.get("origin") or "",
        users=_users(parts),
        codes=codes_in(parts.get("CodeBook"), where),
        cases=tuple(_case(e, variables) for e in _within(parts, "Cases", "Case")),
        sources=sources,
        notes={note.guid: note for note in notes},
        links=_links(parts),
        left_out=left_out,
        own_notes=_targets(root, "NoteRef"),
        has_variables=bool(variables),
    )


def codes_in(codebook: Any, where: str) -> tuple[Node, ...]:
    """Return the codes at the top of a codebook element; raise `ReadError` where one guid names two codes."""
    if codebook is None:
        return ()
    top = tuple(_node(e) for codes in _children(codebook, "Codes") for e in _children(codes, "Code"))
    counts = Counter(node.guid for first in top for node in first.walk())
    if doubled := [guid for guid, n in counts.items() if n > 1]:
        raise ReadError(
            f"one identifier names several codes ({len(doubled)} of them)",
            where=where,
            next_step="Export the project again from the program it came from.",
        )
    _refuse_endless_paths(top, where)
    return top


def _refuse_endless_paths(top: tuple[Node, ...], where: str) -> None:
    """Refuse codes whose paths are together far longer than any study's: every code here carries its own."""
    total, waiting = 0, [(node, 0) for node in top]
    while waiting:
        node, above = waiting.pop()
        total += above
        waiting += [(child, above + len(node.name)) for child in node.children]
    if total > MOST_IN_PATHS:
        raise _too_much(f"the paths to its codes have {total:,} characters", where)


def _node(element: Any) -> Node:
    return Node(
        guid=_guid(element),
        name=element.get("name") or "",
        codable=(element.get("isCodable") or "true").strip() in ("true", "1"),
        colour=_colour(element.get("color") or ""),
        description=_text(element, "Description"),
        children=tuple(_node(e) for e in _children(element, "Code")),
    )


def _colour(value: str) -> str:
    """Return a colour as #rrggbb, "" where it is none.

    >>> _colour("#F0a")
    '#ff00aa'
    """
    value = value.strip().lower()
    if re.fullmatch("#[0-9a-f]{3}", value):
        return "#" + "".join(2 * digit for digit in value[1:])
    return value if re.fullmatch("#[0-9a-f]{6}", value) else ""


def _users(parts: dict[str, Any]) -> dict[str, str]:
    """Return guid → name; two users of one name are told apart by their guid."""
    found: dict[str, str] = {}
    for user in _within(parts, "Users", "User"):
        guid = _guid(user)
        name = user.get("name") or user.get("id") or guid
        found[guid] = f"{name} ({guid[:8]})" if name in found.values() else name
    return found


def _case(element: Any, variables: dict[str, str]) -> Case:
    return Case(
        guid=_guid(element),
        name=element.get("name") or "",
        description=_text(element, "Description"),
        sources=_targets(element, "SourceRef"),
        selections=_targets(element, "SelectionRef"),
        values=_values(element, variables),
    )


def _sources(parts: dict[str, Any], variables: dict[str, str], left_out: Counter[str]) -> Iterator[TextPart]:
    for element in parts.get("Sources", ()):
        name = local(element)
        if name == "TextSource":
            yield _text_part(element, variables)
        elif name == "PDFSource":
            yield _pdf(element, variables)
        elif name in _MEDIA_SOURCES:
            texts = [*_children(element, "Transcript"), *_children(element, "TextDescription")]
            if not texts:
                left_out[f"{_MEDIA_SOURCES[name]} without a transcript"] += 1
            left_out["code on a whole recording or picture"] += len(list(_children(element, "Coding")))
            for number, text in enumerate(texts):
                more = f" ({number + 1})" if number else ""
                yield _text_part(text, variables, name=(element.get("name") or "") + more)


def _pdf(element: Any, variables: dict[str, str]) -> TextPart:
    """Return a PDF's text: the plain text that stands for it, or the file itself."""
    name = element.get("name") or ""
    for representation in _children(element, "Representation"):
        return _text_part(representation, variables, name=name, whole=element)
    found = _text_part(element, variables, name=name, whole=element)
    return TextPart(
        guid=found.guid,
        name=name,
        rich_path=element.get("path") or "",
        description=found.description,
        user=found.user,
        uses=found.uses,
        notes=found.notes,
        values=found.values,
    )


def _text_part(element: Any, variables: dict[str, str], *, name: str = "", whole: Any = None) -> TextPart:
    """Return a text; codes, notes and variables stand on `whole` where the text only represents something."""
    whole = element if whole is None else whole
    content = [e for e in element if local(e) == "PlainTextContent"]
    return TextPart(
        guid=_guid(whole),
        name=name or element.get("name") or "",
        content=(content[0].text or "") if content else None,
        plain_path=element.get("plainTextPath") or "",
        rich_path=element.get("richTextPath") or "",
        description=_text(whole, "Description"),
        user=_same(whole.get("creatingUser")),
        selections=tuple(_selection(e) for e in _children(element, "PlainTextSelection")),
        uses=tuple(_use(e) for e in _children(whole, "Coding")),
        notes=_targets(whole, "NoteRef"),
        values=_values(whole, variables),
    )


def _selection(element: Any) -> Selection:
    return Selection(
        guid=_guid(element),
        start=_number(element, "startPosition"),
        stop=_number(element, "endPosition"),
        name=element.get("name") or "",
        description=_text(element, "Description"),
        user=_same(element.get("creatingUser")),
        created=element.get("creationDateTime") or "",
        uses=tuple(_use(e) for e in _children(element, "Coding")),
        notes=_targets(element, "NoteRef"),
    )


def _use(element: Any) -> Use:
    codes = _targets(element, "CodeRef")
    return Use(
        code=codes[0] if codes else "",
        user=_same(element.get("creatingUser")),
        created=element.get("creationDateTime") or "",
        notes=_targets(element, "NoteRef"),
    )


def _values(element: Any, variables: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for value in _children(element, "VariableValue"):
        targets = _targets(value, "VariableRef")
        said = [e for e in value if local(e) in _TYPES]
        if targets and said and said[0].text is not None and variables.get(targets[0]):
            found[variables[targets[0]]] = _typed(local(said[0]), said[0].text)
    return found


def _typed(kind: str, text: str) -> object:
    try:
        return _TYPES[kind](text)
    except ValueError:
        return text


_TYPES: dict[str, Any] = {
    "TextValue": str,
    "BooleanValue": lambda text: text.strip() in ("true", "1"),
    "IntegerValue": int,
    "FloatValue": float,
    "DateValue": str.strip,
    "DateTimeValue": str.strip,
}


def _links(parts: dict[str, Any]) -> dict[str, str]:
    """Return where links lead, both ways: NVivo ties an annotation to its passage like that."""
    ends = [(_same(e.get("targetGUID")), _same(e.get("originGUID"))) for e in _within(parts, "Links", "Link")]
    return {**{b: a for a, b in ends}, **dict(ends)}


def _within(parts: dict[str, Any], name: str, child: str) -> Iterator[Any]:
    return _children(parts[name], child) if name in parts else iter(())


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if local(child) == name)


def _targets(element: Any, name: str) -> tuple[str, ...]:
    return tuple(_same(e.get("targetGUID")) for e in _children(element, name))


def _guid(element: Any) -> str:
    return _same(element.get("guid"))


def _same(guid: str | None) -> str:
    """Return a guid as all are compared: programs write them in braces or in capitals."""
    return (guid or "").strip().strip("{}").lower()


def _text(element: Any, name: str) -> str:
    return next((e.text or "" for e in element if local(e) == name), "")


def _number(element: Any, name: str) -> int:
    """Return a position, -1 (which lies in no text) where there is none."""
    try:
        return int(element.get(name) or "")
    except ValueError:
        return -1
