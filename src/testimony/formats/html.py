"""Web pages: the words of the blocks one under another, what is bold, and what was left out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from testimony.document import Dropped, Source, clean
from testimony.errors import ReadError, UnsafeFile
from testimony.formats import plain
from testimony.rawtext import RawText
from testimony.span import Span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
        "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip

DROPPED = {  # an empty name: the element's own
    "head": "page head",
    "nav": "navigation menu",
    "del": "deleted passage",
    "img": "picture",
    "svg": "picture",
    "canvas": "picture",
    "audio": "recording",
    "video": "recording",
    **dict.fromkeys(("input", "select", "textarea", "button"), "form field"),
    **dict.fromkeys(
        ("script", "style", "noscript", "template", "iframe", "object", "applet", "datalist"), ""
    ),
}

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)", re.I)
_PRE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I
)


class _Page:
    """The text of a page as it grows, with the breaks that are due before the next word."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.newlines = 0
        self.space = False
        self.bold: list[Span] = []
        self.rows: list[list[int]] = []  # an open table row: its cells so far, the length where it began
        self.cell_at = -1  # where an open cell began: its first block needs no line of its own

    def add(self, words: str) -> None:
        """Put words down as they are."""
        self.parts.append(words)
        self.length += len(words)

    def flush(self) -> None:
        """Put down the line breaks or the space that is due."""
        if self.length and self.newlines:
            self.add("\n" * self.newlines)
        elif self.length and self.space and not self.parts[-1].endswith(("\n", "\t")):
            self.add(" ")
        self.newlines, self.space = 0, False

    def block(self) -> None:
        """Let the next words begin on a line of their own."""
        if self.length != self.cell_at:
            self.newlines = max(1, self.newlines)

    def cell(self) -> None:
        """Begin a table cell: a tab, where it is not the first of its row."""
        if not self.rows:
            self.block()
            return
        row = self.rows[-1]
        if row[0]:
            if self.length > row[1]:
                self.newlines = 0
            self.space = False
            self.flush()
            self.add("\t")
            self.cell_at = self.length
        row[0] += 1

    def words(self, raw: str | None, *, bold: bool, pre: bool) -> None:
        """Put down an element's words, their white space collapsed unless it is set as typed."""
        if not raw:
            return
        words = raw if pre else _SPACES.sub(" ", raw)
        body = words if pre else words.strip(" ")
        self.space = self.space or (not pre and words.startswith(" "))
        if not body:
            return
        self.flush()
        if bold:
            self.bold.append(Span(self.length, self.length + len(body)))
        self.add(body)
        self.space = not pre and words.endswith(" ")


def read(path: Path, *, encoding: str | None = None) -> RawText:
    """Return the words of a web page; raise `ReadError` where it has none."""
    decoded = _decode(plain.read_bytes(path), encoding, path.name)
    page, dropped = _walk(_parse(decoded.text, path.name))
    text = clean("".join(page.parts))
    if not text.strip():
        step = "Open it in a browser, select the words, and save them as text."
        raise ReadError("the page holds no words.", where=path.name, next_step=step)
    left_out = tuple(Dropped(what, count) for what, count in sorted(dropped.items()))
    source = Source(path.name, "html", decoded.encoding, left_out, decoded.notes)
    return RawText(text, bold=_merged(page.bold, text), source=source, id=path.stem)


def _decode(data: bytes, encoding: str | None, where: str) -> plain.Decoded:
    """Decode a page by what it says of itself, unless its bytes contradict that."""
    said = _CHARSET.search(data[:4096])
    found = plain.decode(data, encoding, where=where)
    if encoding or said is None or not found.encoding.isascii():
        return found
    name = said[1].decode("ascii").lower()
    browsers = "cp1252" if name in {"iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii"} else name
    guessed = any(note.startswith("guessed") for note in found.notes)
    if not guessed:  # a byte-order mark, or strict UTF-8: no page of another encoding is that by chance
        lies = found.encoding != "utf-8" or name not in {"utf-8", "utf8"}
        note = f"the page says it is {name}, but it is {found.encoding}"
        return found._replace(notes=(*found.notes, note)) if lies and not data.isascii() else found
    try:
        meant = plain.decode(data, browsers, where=where)
    except ReadError:
        return found._replace(notes=(f"the page says it is {name}, but it is not", *found.notes))
    if plain.oddness(meant.text) > 5 + 3 * plain.oddness(found.text):
        return found._replace(
            notes=(f"the page says it is {name}, but the letters say otherwise", *found.notes)
        )
    return meant


def _parse(text: str, where: str) -> Element:
    """Parse a page without network; refuse one that the parser would cut short."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, recover=True)
    try:
        root: Element = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError(
            "the page holds no words.", where=where, next_step="Check that it was saved."
        ) from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        step = "Open it in a browser, select the words, and save them as text."
        raise UnsafeFile("the page is nested too deeply to be read whole.", where=where, next_step=step)
    return root


def _walk(root: Element) -> tuple[_Page, Counter[str]]:
    """Go through the elements in order, without recursion, and write the words down."""
    from lxml import etree

    page, dropped = _Page(), Counter[str]()
    styles: list[tuple[bool, bool]] = [(False, False)]  # bold, white space as typed
    skipped: Element | None = None
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if name := _left_out(element):
                dropped[name] += 1
                skipped = element
                walker.skip_subtree()
                continue
            styles.append(_style(element, styles[-1]))
            _open(page, element)
            page.words(element.text, bold=styles[-1][0], pre=styles[-1][1])
            continue
        if event == "comment":
            dropped["hidden remark"] += 1
        elif element is skipped:
            skipped = None
        elif event == "end":
            styles.pop()
            _close(page, element)
        if element is not root:
            page.words(element.tail, bold=styles[-1][0], pre=styles[-1][1])
    return page, dropped


def _left_out(element: Element) -> str:
    """Name what an element is if its words are left out, and return nothing if they stay."""
    tag = str(element.tag).lower()
    if tag in DROPPED:
        return DROPPED[tag] or tag
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
    return "hidden passage" if hidden else ""


def _style(element: Element, outer: tuple[bool, bool]) -> tuple[bool, bool]:
    """Return whether an element's words are bold, and whether their white space stands as typed."""
    style, tag = element.get("style") or "", str(element.tag).lower()
    bold, pre = outer
    if weight := _WEIGHT.search(style):
        value = weight[1].lower()
        bold = int(value) >= 600 if value.isdecimal() and len(value) < 5 else value in {"bold", "bolder"}
    elif tag in {"b", "strong"}:
        bold = True
    return bold, pre or tag == "pre" or _PRE.search(style) is not None


def _open(page: _Page, element: Element) -> None:
    """Do what an element's beginning asks for."""
    tag = str(element.tag).lower()
    if tag == "br":
        page.newlines += 1
    elif tag in {"td", "th"}:
        page.cell()
    elif tag in BLOCKS:
        page.block()
        if tag == "tr":
            page.rows.append([0, page.length])


def _close(page: _Page, element: Element) -> None:
    """Do what an element's end asks for."""
    tag = str(element.tag).lower()
    if tag in {"td", "th"}:
        page.cell_at = -1
    elif tag in BLOCKS:
        page.block()
        if tag == "tr" and page.rows:
            page.rows.pop()


def _merged(spans: list[Span], text: str) -> tuple[Span, ...]:
    """Return the bold stretches line by line, those with only spaces between them made one."""
    merged: list[Span] = []
    for span in spans:
        for match in re.finditer(r"\S(?:[^\n]*\S)?", text[span.start : span.stop]):
            part = Span(match.start(), match.end()).shift(span.start)
            gap = text[merged[-1].stop : part.start] if merged else "\n"
            if "\n" not in gap and not gap.strip():
                part = Span(merged.pop().start, part.stop)
            merged.append(part)
    return tuple(merged)
