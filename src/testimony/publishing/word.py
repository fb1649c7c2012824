"""The report as a Word document: headings, tables and figures as Word knows them, no date in it, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from importlib import resources
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from testimony.publishing.blocks import Block, Paragraph, Picture, Publication, Table
from testimony.publishing.drawing.style import png
from testimony.publishing.words import Words, words
from testimony.report.docx import legal

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "word/footer1.xml": "footer.xml",
    "word/numbering.xml": "numbering.xml",
}
_STYLES = {"text": "Normal", "note": "Note", "warning": "Warning", "item": "Item"}
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
_WIDE = 9638  # twentieths of a point between the margins
_EMU = 914_400  # in an inch
_TAGS = {"en": "en-GB", "nl": "nl-NL", "ru": "ru-RU"}
_BREAK = re.compile(r"\n")


def write_document(found: Publication, out: BinaryIO) -> None:
    """Write the report; the same report gives the same bytes."""
    say = words(found.language)
    pictures = list(found.pictures)
    folder = resources.files("testimony.publishing") / "templates" / "docx"
    styles = (folder / "styles.xml").read_text(encoding="utf-8").replace("en-GB", _TAGS[found.language])
    made = {
        "word/styles.xml": styles,
        "word/document.xml": f"{_HEAD}<w:document {_NAMES}><w:body>{_body(found, say)}{_PAGE}</w:body></w:document>",
        "word/_rels/document.xml.rels": _rels(pictures),
        "docProps/core.xml": _core(found),
    }
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, file in _PARTS.items():
            archive.writestr(_entry(name), (folder / file).read_bytes())
        for name, text in made.items():
            archive.writestr(_entry(name), text.encode())
        for number, picture in enumerate(pictures, 1):
            archive.writestr(_entry(f"word/media/figure{number}.png", ZIP_STORED), png(picture.figure))


def _entry(name: str, how: int = ZIP_DEFLATED) -> ZipInfo:
    """Return a place in the archive that carries no date."""
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = how
    return entry


def _core(found: Publication) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_text(found.title)}</dc:title>'
        f"<dc:language>{_TAGS[found.language]}</dc:language></cp:coreProperties>"
    )


def _rels(pictures: list[Picture]) -> str:
    fixed = [
        ("rId1", "styles", "styles.xml"),
        ("rId2", "footer", "footer1.xml"),
        ("rId3", "numbering", "numbering.xml"),
    ]
    images = [(f"rId{n + 10}", "image", f"media/figure{n}.png") for n in range(1, len(pictures) + 1)]
    found = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in (*fixed, *images)
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{found}</Relationships>'


def _body(found: Publication, say: Words) -> str:
    parts = [
        _paragraph("Title", _run(found.title)),
        *(_paragraph("Note", _run(line)) for line in found.about),
    ]
    number = 0
    for section in found.sections:
        parts.append(_paragraph("Heading1", _run(section.title)))
        for block in section.blocks:
            number += isinstance(block, Picture)
            parts.append("".join(_block(block, say, number)))
    return "".join(parts)


def _block(block: Block, say: Words, number: int) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _paragraph(_STYLES[block.kind], _run(block.text))
    elif isinstance(block, Table):
        title = _run(f"{say('table_word')} {block.id}. ", "<w:b/><w:bCs/>") + _run(block.title)
        yield _paragraph("Caption", title, "<w:keepNext/>")
        yield _table(block)
        yield _paragraph("Note", _run(block.note))
    else:
        yield _paragraph("Figure", _drawing(block, number), "<w:keepNext/>")
        title = _run(f"{say('figure_word')} {block.id}. {block.title}. ", "<w:b/><w:bCs/>")
        yield _paragraph("Note", title + _run(f"{block.reading} {block.note}".strip()))


def _drawing(picture: Picture, number: int) -> str:
    width, height = (round(x * _EMU) for x in picture.figure.get_size_inches())
    title = _text(picture.title)
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="{picture.id}" descr="{title}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{picture.id}" descr="{title}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rId{number + 10}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _table(table: Table) -> str:
    shares = table.widths or tuple(1 / len(table.head) for _ in table.head)
    widths = [round(_WIDE * s / sum(shares)) for s in shares]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    line = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="{}"/>'
    borders = (
        line.format("top", 8, "1F2328")
        + line.format("bottom", 8, "1F2328")
        + line.format("insideH", 4, "E2E2DE")
    )
    rows = "".join(
        _row(cells, widths, table.words, head=not n) for n, cells in enumerate((table.head, *table.rows))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: tuple[str, ...], widths: list[int], wordy: int, *, head: bool) -> str:
    made = []
    for n, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        aligned = '<w:jc w:val="right"/>' if n >= wordy else ""
        line = (
            '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="1F2328"/></w:tcBorders>'
            if head
            else ""
        )
        look = "<w:b/><w:bCs/>" if head else ""
        inside = _paragraph("Cell", _run(cell, look), aligned)
        made.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{line}</w:tcPr>{inside}</w:tc>')
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(made)}</w:tr>"


def _paragraph(style: str, runs: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def _run(text: str, look: str = "") -> str:
    """Return a run; line ends stay line ends."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{_text(line)}</w:t>' for line in _BREAK.split(text))
    return f"<w:r><w:rPr>{look}</w:rPr>{lines}</w:r>" if text else ""


def _text(text: str) -> str:
    return escape(legal(text))
