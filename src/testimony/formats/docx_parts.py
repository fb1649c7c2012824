"""The parts of a Word document: body, notes, comments, and which styles are bold."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from testimony.document import Comment
from testimony.errors import ReadError
from testimony.formats.container import Container
from testimony.formats.xml import attribute, local

_SYMBOLS = {
    "symbol": {
        "b7": "•",
        "b0": "°",
        "b1": "±",
        "a3": "≤",
        "b3": "≥",
        "b4": "×",
        "ae": "→",
        "ac": "←",
        "61": "α",
        "62": "β",
    },
    "wingdings": {
        "fc": "✓",
        "fb": "✗",
        "4a": "☺",
        "4c": "☹",
        "e0": "→",
        "df": "←",
        "a7": "▪",
        "6c": "●",
        "d8": "➢",
    },
}


@dataclass
class Parts:
    """What the walker needs of a document."""

    body: Any
    notes: dict[tuple[str, str], Any]
    comments: dict[str, Callable[[int, int], Comment]]
    bold_styles: frozenset[str]
    left_out: Counter[str] = field(default_factory=Counter)
    numbered: int = 0

    def is_bold_paragraph(self, paragraph: Any) -> bool:
        """Tell whether a paragraph's style is bold."""
        for properties in paragraph:
            if local(properties) == "pPr":
                return any(
                    local(p) == "pStyle" and attribute(p, "val") in self.bold_styles for p in properties
                )
        return False

    def is_bold_run(self, properties: Any, paragraph: bool) -> bool:
        """Tell whether a run is bold: by itself, by its style, or by its paragraph's."""
        if properties is None:
            return paragraph
        for p in properties:
            if local(p) == "b":
                return _truth(attribute(p, "val"))
        style = any(local(p) == "rStyle" and attribute(p, "val") in self.bold_styles for p in properties)
        return style or paragraph


def load_parts(container: Container, where: str) -> Parts:
    """Read the parts; raise `ReadError` where there is no document in the container."""
    main = _main_part(container, where)
    root = container.parse(main)
    body = next((child for child in root if local(child) == "body"), None)
    if body is None:
        raise ReadError(
            "it holds no Word document.", where=where, next_step="Open it in Word and save it again."
        )
    targets = _relations(container, main)
    notes: dict[tuple[str, str], Any] = {}
    for kind in ("footnote", "endnote"):
        for part in targets.get(f"{kind}s", ()):
            for note in container.parse(part):
                if local(note) == kind and attribute(note, "type") in (None, "normal"):
                    notes[kind, attribute(note, "id") or ""] = note
    comments = {
        n: c for part in targets.get("comments", ()) for n, c in _comments(container.parse(part)).items()
    }
    styles = frozenset(s for part in targets.get("styles", ()) for s in _bold_styles(container.parse(part)))
    left_out: Counter[str] = Counter()
    for kind in ("header", "footer"):
        for part in targets.get(kind, ()):
            if any(local(e) == "t" and (e.text or "").strip() for e in container.parse(part).iter()):
                left_out[f"page {kind}"] += 1
    return Parts(body, notes, comments, styles, left_out)


def _main_part(container: Container, where: str) -> str:
    """Return the name of the document part, as the container's relations give it."""
    if "_rels/.rels" in container:
        for relation in container.parse("_rels/.rels"):
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                name = (attribute(relation, "Target") or "").lstrip("/")
                if name in container:
                    return name
    for name in ("word/document.xml", "word/document2.xml"):
        if name in container:
            return name
    raise ReadError("it holds no Word document.", where=where, next_step="Open it in Word and save it again.")


def _relations(container: Container, main: str) -> dict[str, list[str]]:
    """Return the kind of a related part -> the names of the parts inside the container."""
    folder, name = posixpath.split(main)
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    found: dict[str, list[str]] = {}
    if rels not in container:
        return found
    for relation in container.parse(rels):
        target = attribute(relation, "Target") or ""
        part = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        if attribute(relation, "TargetMode") != "External" and part in container:
            found.setdefault((attribute(relation, "Type") or "").rpartition("/")[2], []).append(part)
    return found


def _comments(root: Any) -> dict[str, Callable[[int, int], Comment]]:
    """Return a comment's number -> what makes it, once its place is known."""
    found: dict[str, Callable[[int, int], Comment]] = {}
    for comment in root:
        if local(comment) == "comment":
            lines = [
                "".join(t.text or "" for t in p.iter() if local(t) == "t") for p in comment if local(p) == "p"
            ]
            text, author = "\n".join(lines), attribute(comment, "author") or ""
            created = attribute(comment, "date") or ""
            found[attribute(comment, "id") or ""] = _maker(text, author, created)
    return found


def _maker(text: str, author: str, created: str) -> Callable[[int, int], Comment]:
    return lambda start, stop: Comment(start, stop, text, author, created)


def _bold_styles(root: Any) -> set[str]:
    """Return the styles that are bold, by themselves or through the style they are based on."""
    bold: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    for style in root:
        if local(style) != "style":
            continue
        name = attribute(style, "styleId") or ""
        bold[name] = None
        for part in style:
            if local(part) == "basedOn":
                based[name] = attribute(part, "val") or ""
            if local(part) == "rPr":
                marks = [p for p in part if local(p) == "b"]
                bold[name] = _truth(attribute(marks[-1], "val")) if marks else None
    return {name for name in bold if _inherits(name, bold, based)}


def _inherits(name: str, bold: dict[str, bool | None], based: dict[str, str]) -> bool:
    seen: set[str] = set()
    while name in bold and name not in seen:
        seen.add(name)
        own = bold[name]
        if own is not None:
            return own
        name = based.get(name, "")
    return False


def is_on(properties: Any, name: str) -> bool:
    """Tell whether a property of a run is switched on."""
    if properties is None:
        return False
    return any(local(p) == name and _truth(attribute(p, "val")) for p in properties)


def symbol(font: str, char: str) -> str:
    """Return a symbol font's character in Unicode, "" where nobody knows it."""
    code = char.lower().removeprefix("f0")
    known = _SYMBOLS.get(font.lower(), {})
    if code in known:
        return known[code]
    try:
        number = int(char, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 and font.lower() not in _SYMBOLS else ""


def _truth(value: str | None) -> bool:
    return value not in ("0", "false", "off", "none")
