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
from testimony.formats.docx_parts import Parts, is_on, load_parts, symbol
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
                self.out.drop(_DELETED[name])
            elif name in ("commentRangeStart", "commentRangeEnd"):
                self.inline(child)
            elif name == "AlternateContent":
                self.blocks(_choice(child))
            elif name not in _SILENT:
                self.blocks(child)

    def paragraph(self, paragraph: Any) -> None:
        """Write a paragraph, its line end, then the notes and text boxes that hang on it."""
        waiting, self._after = self._after, []
        outer, self._paragraph_bold = self._paragraph_bold, self.parts.is_bold_paragraph(paragraph)
        self.inlines(paragraph)
        if not self._is_deleted_mark(paragraph):
            self.out.end_line()
        self._paragraph_bold = outer
        while self._after:
            self._after.pop(0)()
        self._after = waiting

    def _is_deleted_mark(self, paragraph: Any) -> bool:
        """Tell whether the paragraph's end was deleted: it runs on into the next one."""
        return any(
            local(mark) in _DELETED
            for properties in _children(paragraph, "pPr")
            for run in _children(properties, "rPr")
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
            self.out.drop(_DELETED[name])
        elif name in ("commentRangeStart", "commentRangeEnd"):
            self._comment_edge(element, name)
        elif name == "AlternateContent":
            self.inlines(_choice(element))
        elif name in _BLOCKS:
            self._after.append(lambda: self.blocks([element]))
        elif name not in _SILENT:
            self.inlines(element)

    def run(self, run: Any) -> None:
        """Write a run, bold or not; hidden text is left out."""
        properties = next(_children(run, "rPr"), None)
        if is_on(properties, "vanish") or is_on(properties, "webHidden"):
            if any(local(c) == "t" for c in run):
                self.out.drop("hidden text")
            return
        bold = self.parts.is_bold_run(properties, self._paragraph_bold)
        for child in run:
            self._in_run(child, local(child), bold)

    def _in_run(self, child: Any, name: str, bold: bool) -> None:
        if name == "fldChar":
            self._field_edge(attribute(child, "fldCharType"))
        elif self._field and self._field[-1] == "code":
            return
        elif name == "t":
            self.out.write(child.text or "", bold=bold)
        elif name in _INSIDE:
            self.out.write(_INSIDE[name], bold=False)
        elif name == "sym":
            self._symbol(child)
        elif name in ("footnoteReference", "endnoteReference"):
            self._note(name.removesuffix("Reference"), attribute(child, "id") or "")
        elif name == "commentReference":
            self._spans.setdefault(attribute(child, "id") or "", (self.out.length, self.out.length))
        elif name == "AlternateContent":
            for part in _choice(child):
                self._in_run(part, local(part), bold)
        elif name in _LEFT_OUT:
            self._boxes(child, _LEFT_OUT[name])
        elif name not in _SILENT and name != "lastRenderedPageBreak":
            for part in child:
                self._in_run(part, local(part), bold)

    def _field_edge(self, kind: str | None) -> None:
        if kind == "begin":
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
        boxes = list(_outermost(element, "txbxContent"))
        if not boxes:
            self.out.drop(what)
        for box in boxes:
            self._after.append(lambda box=box: self.blocks(box))  # type: ignore[misc]

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
        self.blocks(note)

    def table(self, table: Any) -> None:
        """Write a table: cells of a row apart by tabs, rows by line ends; each cell once."""
        for row in _rows(table):
            if any(local(p) == "del" for props in _children(row, "trPr") for p in props):
                self.out.drop("deleted table row")
                continue
            for number, cell in enumerate(_cells(row)):
                if number:
                    self.out.write("\t")
                if not _continues(cell):
                    self._cell(cell)
            self.out.end_line()

    def _cell(self, cell: Any) -> None:
        """Write a cell without the line end of its last paragraph."""
        start = self.out.length
        self.blocks(cell)
        self.out.take_back_line_ends(start)

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
        """Write notes that nothing refers to, so that no word is lost."""
        for note in list(self.parts.notes.values()):
            self.blocks(note)


_INSIDE = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if local(child) == name)


def _choice(element: Any) -> Any:
    """Return one branch of alternative content: the choice if there is one, else the fallback."""
    for name in ("Choice", "Fallback"):
        for branch in _children(element, name):
            return branch
    return ()


def _outermost(element: Any, name: str) -> Iterator[Any]:
    """Yield the elements of a name that lie in no other one of that name, choosing between alternatives."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) == "AlternateContent":
            yield from _outermost(_choice(child), name)
        else:
            yield from _outermost(child, name)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _continues(cell: Any) -> bool:
    """Tell whether a cell is the lower part of one that was merged downwards."""
    return any(
        local(p) == "vMerge" and attribute(p, "val") in (None, "continue")
        for props in _children(cell, "tcPr")
        for p in props
    )
