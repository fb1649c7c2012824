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
    "symbol": dict(
        zip((0xB7, 0xB0, 0xB1, 0xA3, 0xB3, 0xB4, 0xAE, 0xAC, 0x61, 0x62), "•°±≤≥×→←αβ", strict=True)
    ),
    "wingdings": dict(zip((0xFC, 0xFB, 0x4A, 0x4C, 0xE0, 0xDF, 0xA7, 0x6C, 0xD8), "✓✗☺☹→←▪●➢", strict=True)),
}
_BLANKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_PICTURE_FONTS = ("symbol", "wingdings", "webdings", "marlett")


@dataclass
class Parts:
    """What the walker needs of a document."""

    body: Any
    notes: dict[tuple[str, str], Any]
    comments: dict[str, Callable[[int, int], Comment]]
    bold_styles: frozenset[str]
    hidden_styles: frozenset[str]
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

    def is_hidden(self, properties: Any) -> bool:
        """Tell whether a run is hidden: by itself or by its style."""
        if properties is None:
            return False
        if any(local(p) == "vanish" for p in properties):
            return is_on(properties, "vanish")
        return any(local(p) == "rStyle" and attribute(p, "val") in self.hidden_styles for p in properties)

    def endless_fields(self) -> set[Any]:
        """Return the marks that begin a field which never ends: heeded, they would swallow the rest."""
        endless: set[Any] = set()
        for root in (self.body, *self.notes.values()):
            begun: list[Any] = []
            for mark in root.iter("{*}fldChar"):
                kind = attribute(mark, "fldCharType")
                if kind == "begin":
                    begun.append(mark)
                elif kind == "end" and begun:
                    begun.pop()
            endless.update(begun)
        return endless


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
    sheets = [container.parse(part) for part in targets.get("styles", ())]
    bold, hidden = (
        frozenset(s for sheet in sheets for s in _styles(sheet, mark)) for mark in ("b", "vanish")
    )
    left_out: Counter[str] = Counter()
    for kind in ("header", "footer"):
        for part in targets.get(kind, ()):
            if any(local(e) == "t" and (e.text or "").strip() for e in container.parse(part).iter()):
                left_out[f"page {kind}"] += 1
    return Parts(body, notes, comments, bold, hidden, left_out)


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
            lines = ["".join(map(_written, p.iter())) for p in comment.iter("{*}p")]
            text, author = "\n".join(lines), attribute(comment, "author") or ""
            created = attribute(comment, "date") or ""
            found[attribute(comment, "id") or ""] = _maker(text, author, created)
    return found


def _written(element: Any) -> str:
    # What an element of a comment stands for: words, or the blank that keeps them apart.
    return element.text or "" if local(element) == "t" else _BLANKS.get(local(element), "")


def _maker(text: str, author: str, created: str) -> Callable[[int, int], Comment]:
    return lambda start, stop: Comment(start, stop, text, author, created)


def _styles(root: Any, mark: str) -> set[str]:
    """Return the styles that have a mark (bold, hidden), by themselves or through the style they are based on."""
    own: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    for style in root:
        if local(style) != "style":
            continue
        name = attribute(style, "styleId") or ""
        own[name] = None
        for part in style:
            if local(part) == "basedOn":
                based[name] = attribute(part, "val") or ""
            if local(part) == "rPr":
                marks = [p for p in part if local(p) == mark]
                own[name] = _truth(attribute(marks[-1], "val")) if marks else None
    return {name for name in own if _inherits(name, own, based)}


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
    family = font.strip().lower()
    try:
        number = int(char, 16)
    except ValueError:
        return ""
    if 0xF000 <= number <= 0xF0FF or family.startswith(_PICTURE_FONTS):
        return _SYMBOLS.get(family, {}).get(number & 0xFF, "")
    return chr(number) if 0x20 <= number < 0xD800 else ""


def _truth(value: str | None) -> bool:
    return value not in ("0", "false", "off", "none")
