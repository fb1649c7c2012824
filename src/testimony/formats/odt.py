"""OpenDocument texts: a walk over the content, as for Word; the guard stands in front of the zip.

Insertions are kept, deletions are not; a frame, a note, a covered cell is there once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


def read(path: Path) -> RawText:
    """Return an OpenDocument text with its bold stretches and comments."""
    with open_container(path) as container:
        root = container.parse("content.xml")
        styled = container.parse("styles.xml") if "styles.xml" in container else None
    body = next((e for e in root.iter() if local(e) == "text" and local(e.getparent()) == "body"), None)
    if body is None:
        raise ReadError("it holds no text document.", where=path.name, next_step="Save it as .odt or .docx.")
    walker = _Walker(_bold_styles(root, styled))
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

    def __init__(self, bold_styles: frozenset[str]) -> None:
        self.out = Writer()
        self.comments: list[Comment] = []
        self._bold_styles = bold_styles
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
            elif name == "frame":
                self._frame(child)
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
            self.out.write(" " * min(int(attribute(child, "c") or 1), 1000))
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
        elif name in ("frame", "custom-shape", "rect", "g"):
            self._after.append(lambda: self._frame(child))
        elif name == "hidden-text":
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

    def _frame(self, frame: Any) -> None:
        """Write the text boxes of a frame; note one without words as a picture."""
        boxes = [e for e in frame.iter() if local(e) == "text-box" and not _inside_another(e, frame)]
        loose = [e for e in frame if local(e) in _TEXT_BLOCKS]
        if not boxes and not loose:
            self.out.drop("picture")
        for box in boxes:
            self.blocks(box)
        for paragraph in loose:
            self.paragraph(paragraph)

    def _comment(self, element: Any) -> None:
        """Keep a remark: its place is closed at once, or by the end that has its name."""
        parts = {local(p): (p.text or "") for p in element if local(p) in ("creator", "date")}
        lines = ["".join(p.itertext()) for p in element if local(p) in _TEXT_BLOCKS]
        start = self.out.length
        comment = Comment(start, start, "\n".join(lines), parts.get("creator", ""), parts.get("date", ""))
        self._open[attribute(element, "name") or ""] = len(self.comments)
        self.comments.append(comment)

    def _close(self, name: str) -> None:
        if name in self._open:
            i = self._open.pop(name)
            old = self.comments[i]
            self.comments[i] = Comment(old.start, self.out.length, old.text, old.author, old.created)

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


def _inside_another(box: Any, frame: Any) -> bool:
    parent = box.getparent()
    while parent is not None and parent is not frame:
        if local(parent) == "text-box":
            return True
        parent = parent.getparent()
    return False


def _collapsed(text: str | None, out: Writer) -> str:
    """Return text with white space as OpenDocument means it: runs are one blank, none after another."""
    if not text:
        return ""
    words = " ".join(text.replace("\u00a0", "\ue000").split())
    words = words.replace("\ue000", "\u00a0")
    before = out.pieces[-1][-1:] if out.pieces else "\n"
    lead = " " if text[0] in " \t\n\r" and before not in (" ", "\n", "\t") else ""
    tail = " " if words and text[-1] in " \t\n\r" else ""
    return lead + words + tail


def _bold_styles(*roots: Any) -> frozenset[str]:
    found = set()
    for root in roots:
        for style in root.iter() if root is not None else ():
            if local(style) == "style":
                weights = [attribute(p, "font-weight") for p in style if local(p) == "text-properties"]
                if any(w in ("bold", "600", "700", "800", "900") for w in weights):
                    found.add(attribute(style, "name") or "")
    return frozenset(found)
