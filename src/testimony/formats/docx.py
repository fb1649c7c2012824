"""Word documents: a walk over the body that loses and doubles nothing.

Elements are matched by local name, so that strict and transitional files read alike. Insertions are
kept, deletions are not; a text box, a note, a cell of a merged row is there once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from testimony.document import Source
from testimony.errors import ReadError
from testimony.formats.container import open_container
from testimony.formats.docx_parts import Parts, load_parts, symbol
from testimony.formats.docx_tree import cells, children, choice, continues, outermost, rows
from testimony.formats.writer import Writer
from testimony.formats.xml import attribute, local
from testimony.rawtext import RawText

_BLOCKS = {"p", "tbl", "altChunk"}
_SILENT = {
    "instrText",
    "delInstrText",
    "delText",
    "rPr",
    "pPr",
    "fldChar",
    "tblPr",
    "tblGrid",
    "sectPr",
    "sdtPr",
    "sdtEndPr",
}
_DELETED = {"del": "deleted text", "moveFrom": "text moved away"}
_LEFT_OUT = {
    "object": "embedded object",
    "pict": "picture",
    "drawing": "picture",
    "altChunk": "embedded document",
}


def read(path: Path) -> RawText:
    """Return a Word document's text with its bold stretches and comments."""
    with open_container(path) as container:
        parts = load_parts(container, path.name)
    walker = _Walker(parts)
    walker.blocks(parts.body)
    walker.finish()
    writer = walker.out
    for name, count in parts.left_out.items():
        writer.dropped[name] += count
    if not writer.text.strip():
        step = "If it holds pictures of pages, its words must be recognised first."
        raise ReadError("the document holds no words.", where=path.name, next_step=step)
    source = Source(path.name, "docx", dropped=writer.losses())
    return RawText(
        writer.text, bold=tuple(writer.bold), comments=tuple(walker.comments()), source=source, id=path.stem
    )


class _Walker:
    """Walks over blocks and runs; knows what is open: comments, fields, and what waits for the paragraph's end."""

    def __init__(self, parts: Parts) -> None:
        self.parts, self.out = parts, Writer()
        self._starts: dict[str, int] = {}
        self._spans: dict[str, tuple[int, int]] = {}
        self._after: list[Callable[[], None]] = []  # notes and text boxes of the paragraph being read
        self._field: list[str] = []  # "code" or "result" for each open field
        self._endless = parts.endless_fields()
        self._held: list[Callable[[], None]] = []  # the same of a paragraph whose end was deleted
        self._joined = False  # the end of the last paragraph was deleted: the next runs on from it
        self._paragraph_bold = False

    def blocks(self, parent: Any) -> None:
        """Write the paragraphs and tables inside an element."""
        for child in parent:
            name = local(child)
            if name == "p":
                self.paragraph(child)
            elif name == "tbl":
                self.table(child)
            elif name in _DELETED:
                self._deleted(child, name)
            elif name == "altChunk":
                self.out.drop(_LEFT_OUT[name])
            elif name in ("commentRangeStart", "commentRangeEnd"):
                self.inline(child)
            elif name == "AlternateContent":
                self.blocks(choice(child))
            elif name not in _SILENT:
                self.blocks(child)

    def paragraph(self, paragraph: Any) -> None:
        """Write a paragraph, its line end, then the notes and text boxes that hang on it."""
        waiting, self._after, self._held = self._after, self._held, []
        start, self._joined = self.out.length, False
        outer, self._paragraph_bold = self._paragraph_bold, self.parts.is_bold_paragraph(paragraph)
        self.inlines(paragraph)
        self._paragraph_bold = outer
        if self._is_deleted_mark(paragraph):
            self._joined = self.out.length > start or bool(self._after)
            self._held, self._after = self._after, waiting
            return
        self.out.end_line()
        self._hang_on()
        self._after = waiting

    def _hang_on(self) -> None:
        while self._after:
            self._after.pop(0)()

    def _settle(self) -> None:
        # A paragraph whose end was deleted has no next one here: it ends all the same.
        if self._joined:
            self._joined = False
            self.out.end_line()
            waiting, self._after, self._held = self._after, self._held, []
            self._hang_on()
            self._after = waiting

    def _deleted(self, element: Any, name: str) -> None:
        # Field marks count even in deleted text: what they open or close lies outside it too.
        self.out.drop(_DELETED[name])
        self._edges(element)

    def _edges(self, element: Any) -> None:
        for inner in element.iter():
            if local(inner) == "fldChar":
                self._field_edge(inner)
            elif local(inner) in ("commentRangeStart", "commentRangeEnd"):
                self._comment_edge(inner, local(inner))
            elif local(inner) in ("footnoteReference", "endnoteReference"):
                self.parts.notes.pop(
                    (local(inner).removesuffix("Reference"), attribute(inner, "id") or ""), None
                )

    def _is_deleted_mark(self, paragraph: Any) -> bool:
        """Tell whether the paragraph's end was deleted: it runs on into the next one."""
        return any(
            local(mark) in _DELETED
            for properties in children(paragraph, "pPr")
            for run in children(properties, "rPr")
            for mark in run
        )

    def inlines(self, parent: Any) -> None:
        """Write everything inside a paragraph or a run, in order."""
        for child in parent:
            self.inline(child)

    def inline(self, element: Any) -> None:
        """Write one element of a paragraph."""
        name = local(element)
        if name == "r":
            self.run(element)
        elif name in _DELETED:
            self._deleted(element, name)
        elif name in ("commentRangeStart", "commentRangeEnd"):
            self._comment_edge(element, name)
        elif name == "AlternateContent":
            self.inlines(choice(element))
        elif name in _BLOCKS:
            self._after.append(lambda: self.blocks([element]))
        elif name not in _SILENT:
            self.inlines(element)

    def run(self, run: Any) -> None:
        """Write a run, bold or not; hidden text is left out."""
        properties = next(children(run, "rPr"), None)
        if self.parts.is_hidden(properties):
            if any(local(c) == "t" for c in run):
                self.out.drop("hidden text")
            self._edges(run)
            return
        bold = self.parts.is_bold_run(properties, self._paragraph_bold)
        for child in run:
            self._in_run(child, local(child), bold)

    def _in_run(self, child: Any, name: str, bold: bool) -> None:
        if name == "fldChar":
            self._field_edge(child)
        elif "code" in self._field:
            return
        elif name == "t":
            self.out.write(child.text or "", bold=bold)
        elif name in _INSIDE:
            self.out.write(_INSIDE[name], bold=bold)
        elif name == "sym":
            self._symbol(child)
        elif name in ("footnoteReference", "endnoteReference"):
            self._note(name.removesuffix("Reference"), attribute(child, "id") or "")
        elif name == "commentReference":
            self._spans.setdefault(attribute(child, "id") or "", (self.out.length, self.out.length))
        elif name == "AlternateContent":
            for part in choice(child):
                self._in_run(part, local(part), bold)
        elif name in _LEFT_OUT:
            self._boxes(child, _LEFT_OUT[name])
        elif name not in _SILENT and name != "lastRenderedPageBreak":
            for part in child:
                self._in_run(part, local(part), bold)

    def _field_edge(self, element: Any) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin" and element not in self._endless:
            self._field.append("code")
        elif kind == "separate" and self._field:
            self._field[-1] = "result"
        elif kind == "end" and self._field:
            self._field.pop()

    def _symbol(self, element: Any) -> None:
        found = symbol(attribute(element, "font") or "", attribute(element, "char") or "")
        if found:
            self.out.write(found)
        else:
            self.out.drop("symbol of a special font")

    def _boxes(self, element: Any, what: str) -> None:
        """Keep the text boxes inside a drawing for the paragraph's end; note a drawing without words."""
        boxes = list(outermost(element, "txbxContent"))
        if not boxes:
            self.out.drop(what)
        for box in boxes:
            self._after.append(lambda box=box: self._box(box))  # type: ignore[misc]

    def _box(self, box: Any) -> None:
        self.blocks(box)
        self._settle()

    def _note(self, kind: str, number: str) -> None:
        note = self.parts.notes.pop((kind, number), None)
        if note is None:
            return
        self.parts.numbered += 1
        mark = f"[{self.parts.numbered}]"
        self.out.write(mark)
        self._after.append(lambda: self._write_note(mark, note))

    def _write_note(self, mark: str, note: Any) -> None:
        self.out.write(f"{mark} ")
        self._box(note)

    def table(self, table: Any) -> None:
        """Write a table: cells of a row apart by tabs, rows by line ends; each cell once."""
        self._settle()
        for row in rows(table):
            if any(local(p) == "del" for props in children(row, "trPr") for p in props):
                self.out.drop("deleted table row")
                continue
            for number, cell in enumerate(cells(row)):
                if number:
                    self.out.write("\t")
                if not continues(cell):
                    self._cell(cell)
            self.out.end_line()

    def _cell(self, cell: Any) -> None:
        """Write a cell without the line end of its last paragraph."""
        start = self.out.length
        self._box(cell)
        self.out.take_back_line_ends(start)
        end = self.out.length
        self._starts = {n: min(at, end) for n, at in self._starts.items()}
        self._spans = {n: (min(a, end), min(b, end)) for n, (a, b) in self._spans.items()}

    def _comment_edge(self, element: Any, name: str) -> None:
        number = attribute(element, "id") or ""
        if name == "commentRangeStart":
            self._starts[number] = self.out.length
        elif number in self._starts:
            self._spans[number] = (self._starts.pop(number), self.out.length)

    def comments(self) -> Iterator[Any]:
        """Yield the comments with their places; an unclosed one stands where it began."""
        for number, start in self._starts.items():
            self._spans[number] = (start, start)
        for number, comment in self.parts.comments.items():
            if number in self._spans:
                start, stop = (min(edge, self.out.length) for edge in self._spans[number])
                yield comment(start, max(start, stop))
            else:
                self.out.drop("comment without a place")

    def finish(self) -> None:
        """End the last line, and count the notes that nothing refers to: Word does not show them."""
        self._settle()
        for kind, _ in self.parts.notes:
            self.out.drop(f"{kind} that nothing refers to")


_INSIDE = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}
