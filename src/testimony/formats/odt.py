"""OpenDocument texts: a walk over the content, as for Word; the guard stands in front of the zip.

Insertions are kept, deletions are not; a frame, a note, a covered cell is there once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

from testimony.document import Comment, Source
from testimony.errors import ReadError
from testimony.formats.container import open_container
from testimony.formats.writer import Writer
from testimony.formats.xml import attribute, local
from testimony.rawtext import RawText

_SILENT = {
    "forms", "sequence-decls", "variable-decls", "user-field-decls", "bookmark", "bookmark-start", "bookmark-end",
    "reference-mark-start", "reference-mark-end", "change", "change-start", "change-end", "soft-page-break",
    "alphabetical-index-mark", "toc-mark", "note-citation", "desc", "title", "table-columns", "table-column",
}  # fmt: skip
_TEXT_BLOCKS = {"p", "h"}
_SHAPES = {
    "frame", "g", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon", "regular-polygon", "path",
    "connector", "caption", "measure", "page-thumbnail", "a", "scene", "control",
}  # fmt: skip
_BOLD = frozenset({"bold", "600", "700", "800", "900"})
_WHITE = re.compile(r"[ \t\r\n]+")
_MOST_BLANKS = 1000


def read(path: Path) -> RawText:
    """Return an OpenDocument text with its bold stretches and comments."""
    with open_container(path) as container:
        root = container.parse("content.xml")
        styled = container.parse("styles.xml") if "styles.xml" in container else None
    body = next((e for e in root.iter() if local(e) == "text" and local(e.getparent()) == "body"), None)
    if body is None:
        raise ReadError("it holds no text document.", where=path.name, next_step="Save it as .odt or .docx.")
    walker = _Walker(_styles("font-weight", _BOLD, root, styled), _styles("display", {"none"}, root, styled))
    walker.blocks(body)
    if styled is not None:
        walker.note_headers(styled)
    if not walker.out.text.strip():
        step = "If it holds pictures of pages, its words must be recognised first."
        raise ReadError("the document holds no words.", where=path.name, next_step=step)
    source = Source(path.name, "odt", dropped=walker.out.losses())
    return RawText(
        walker.out.text,
        bold=tuple(walker.out.bold),
        comments=tuple(walker.comments),
        source=source,
        id=path.stem,
    )


class _Walker:
    """Walks over blocks and inline content; notes and frames wait for their paragraph's end."""

    def __init__(self, bold_styles: frozenset[str], hidden_styles: frozenset[str]) -> None:
        self.out = Writer()
        self.comments: list[Comment] = []
        self._bold_styles, self._hidden_styles = bold_styles, hidden_styles
        self._open: dict[str, int] = {}
        self._after: list[Callable[[], None]] = []
        self._notes = 0

    def blocks(self, parent: Any) -> None:
        """Write the paragraphs, lists, tables and sections inside an element."""
        for child in parent:
            name = local(child)
            if name in _TEXT_BLOCKS:
                self.paragraph(child)
            elif name == "table":
                self.table(child)
            elif name == "tracked-changes":
                self._deletions(child)
            elif name in _SHAPES:
                self._shape(child)
            elif name == "annotation":
                self._comment(child)
            elif name == "annotation-end":
                self._close(attribute(child, "name") or "")
            elif name not in _SILENT:
                self.blocks(child)

    def paragraph(self, paragraph: Any) -> None:
        """Write a paragraph, its line end, then the notes and frames that hang on it."""
        waiting, self._after = self._after, []
        self.inline(paragraph, self._is_bold(paragraph, False))
        self.out.end_line()
        while self._after:
            self._after.pop(0)()
        self._after = waiting

    def inline(self, element: Any, bold: bool) -> None:
        """Write the text of an element and of everything in it, in order."""
        self.out.write(_collapsed(element.text, self.out), bold=bold)
        for child in element:
            self._piece(child, local(child), bold)
            self.out.write(_collapsed(child.tail, self.out), bold=bold)

    def _piece(self, child: Any, name: str, bold: bool) -> None:
        if name == "s":
            self.out.write(_blanks(child))
        elif name == "tab":
            self.out.write("\t")
        elif name == "line-break":
            self.out.write("\n")
        elif name == "note":
            self._note(child)
        elif name == "annotation":
            self._comment(child)
        elif name == "annotation-end":
            self._close(attribute(child, "name") or "")
        elif name in _SHAPES and _is_drawn(child):
            self._after.append(lambda: self._shape(child))
        elif name == "hidden-text" or attribute(child, "style-name") in self._hidden_styles:
            self.out.drop("hidden text")
        elif name not in _SILENT:
            self.inline(child, self._is_bold(child, bold))

    def _note(self, note: Any) -> None:
        self._notes += 1
        mark = f"[{self._notes}]"
        self.out.write(mark)
        bodies = [part for part in note if local(part) == "note-body"]
        self._after.append(lambda: self._write_note(mark, bodies))

    def _write_note(self, mark: str, bodies: list[Any]) -> None:
        self.out.write(f"{mark} ")
        for body in bodies:
            self.blocks(body)

    def _shape(self, shape: Any) -> None:
        """Write the words of a frame, a shape or a group of them; count one without words as a picture."""
        if not "".join(shape.itertext()).strip():
            self.out.drop("picture")
            return
        for child in shape:
            name = local(child)
            if name == "text-box":
                self.blocks(child)
            elif name in _SHAPES or name in _TEXT_BLOCKS or name in ("list", "table"):
                self.blocks([child])

    def _comment(self, element: Any) -> None:
        """Keep a remark: its place is closed at once, or by the end that has its name."""
        parts = {local(p): (p.text or "") for p in element if local(p) in ("creator", "date")}
        lines = ["".join(_written(p)) for p in element.iter() if local(p) in _TEXT_BLOCKS]
        start = self.out.length
        comment = Comment(start, start, "\n".join(lines), parts.get("creator", ""), parts.get("date", ""))
        self._open[attribute(element, "name") or ""] = len(self.comments)
        self.comments.append(comment)

    def _close(self, name: str) -> None:
        if name in self._open:
            i = self._open.pop(name)
            self.comments[i] = replace(self.comments[i], stop=self.out.length)

    def _keep_comments_inside(self) -> None:
        end = self.out.length
        for i, c in enumerate(self.comments):
            if c.stop > end:
                self.comments[i] = replace(c, start=min(c.start, end), stop=end)

    def table(self, table: Any) -> None:
        """Write a table: cells of a row apart by tabs, rows by line ends; a covered cell stays empty."""
        for row in _rows(table):
            for number, cell in enumerate(c for c in row if local(c) in ("table-cell", "covered-table-cell")):
                if number:
                    self.out.write("\t")
                if local(cell) == "table-cell":
                    start = self.out.length
                    self.blocks(cell)
                    self.out.take_back_line_ends(start)
                    self._keep_comments_inside()
            self.out.end_line()

    def _deletions(self, changes: Any) -> None:
        for change in changes:
            if any(local(kind) == "deletion" for kind in change):
                self.out.drop("deleted text")

    def note_headers(self, styles: Any) -> None:
        """Count the page headers and footers that hold words."""
        for element in styles.iter():
            if local(element) in ("header", "footer") and "".join(element.itertext()).strip():
                self.out.drop(f"page {local(element)}")

    def _is_bold(self, element: Any, outer: bool) -> bool:
        style = attribute(element, "style-name")
        return outer or style in self._bold_styles


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _is_drawn(element: Any) -> bool:
    # A link and a drawing share names ("a", "caption"); their namespaces tell them apart.
    return "drawing" in element.tag or "dr3d" in element.tag


def _blanks(element: Any) -> str:
    count = attribute(element, "c") or "1"
    return " " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS)


def _written(element: Any) -> Iterator[str]:
    """Yield the words of a remark's paragraph, with the blanks that are elements."""
    yield element.text or ""
    for child in element:
        name = local(child)
        if name == "s":
            yield _blanks(child)
        elif name in ("tab", "line-break"):
            yield "\t" if name == "tab" else "\n"
        elif name not in _TEXT_BLOCKS:
            yield from _written(child)
        yield child.tail or ""


def _collapsed(text: str | None, out: Writer) -> str:
    """Return text with white space as OpenDocument means it: runs are one blank, none after another."""
    if not text:
        return ""
    words = _WHITE.sub(" ", text).strip(" ")
    before = out.pieces[-1][-1:] if out.pieces else "\n"
    lead = " " if text[0] in " \t\n\r" and before not in (" ", "\n", "\t") else ""
    tail = " " if words and text[-1] in " \t\n\r" else ""
    return lead + words + tail


def _styles(name: str, values: Set[str], *roots: Any) -> frozenset[str]:
    """Return the styles whose text has a property of one of the values."""
    found = set()
    for root in roots:
        for style in root.iter() if root is not None else ():
            if local(style) == "style" and any(
                attribute(p, name) in values for p in style if local(p) == "text-properties"
            ):
                found.add(attribute(style, "name") or "")
    return frozenset(found)
