"""A Word document: the transcript, each label a comment on its passage, the evidence underlined in its colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from testimony import language as languages
from testimony.labelled import Label, LabelledDocument, LabelledSegment
from testimony.report import wording
from testimony.report.html import direction, speaker_called, tag
from testimony.report.runs import Run, quotes, runs
from testimony.report.summary import code_states, reason

AUTHOR = "testimony (model)"
"""Who the comments are by, so that nobody takes them for a colleague's."""

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/footer1.xml": "footer.xml",
}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile(r"(\n|\t|\r)")
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
_NUMBERS = (  # Word counts the passages itself, so that the numbers are no part of the text
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="0"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/><w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" '
    'w:pos="0"/></w:tabs><w:ind w:left="0" w:hanging="567"/></w:pPr><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" '
    'w:cs="Arial"/><w:b w:val="0"/><w:color w:val="68645E"/><w:sz w:val="14"/></w:rPr></w:lvl></w:abstractNum>'
)
_WIDTHS = (2600, 2600, 2700, 1738)


def write_document(documents: Sequence[LabelledDocument], out: BinaryIO, *, summary: bool = False) -> None:
    """Write one Word document; with `summary` the tables of states without the transcripts.

    Characters that XML cannot hold (control characters) are left out. The same input gives the same bytes.
    """
    comments: list[str] = []
    body = "".join(_document(d, comments, summary, number=n) for n, d in enumerate(documents, 1))
    names = (
        f'xmlns:w="{_SPACE}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    made = {
        "word/document.xml": f"{_HEAD}<w:document {names}><w:body>{body}{_PAGE}</w:body></w:document>",
        "word/comments.xml": f'{_HEAD}<w:comments xmlns:w="{_SPACE}">{"".join(comments)}</w:comments>',
        "word/numbering.xml": f'{_HEAD}<w:numbering xmlns:w="{_SPACE}">{_numbering(documents)}</w:numbering>',
    }
    folder = resources.files("testimony.report") / "templates" / "docx"
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, file in _PARTS.items():
            archive.writestr(_entry(name), (folder / file).read_bytes())
        for name, text in made.items():
            archive.writestr(_entry(name), text.encode())


def _entry(name: str) -> ZipInfo:
    """Return a place in the archive that carries no date."""
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry


def _numbering(documents: Sequence[LabelledDocument]) -> str:
    """Return one list a document, which begins at the number of its first segment."""
    firsts = [d.segments[0].segment.number if d.segments else 0 for d in documents]
    return _NUMBERS + "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f'<w:startOverride w:val="{first}"/></w:lvlOverride></w:num>'
        for n, first in enumerate(firsts, 1)
    )


def legal(text: str) -> str:
    """Return a text without what XML 1.0 cannot hold.

    >>> legal("a\\x0bb")
    'ab'
    """
    return _ILLEGAL.sub("", text)


def _document(document: LabelledDocument, comments: list[str], summary: bool, *, number: int) -> str:
    d = document.document
    title = d.source.name or d.id
    facts = [languages.name(d.language)] if d.language else []
    facts += [f"respondent {d.respondent}"] if d.respondent else []
    facts += [f"{len(document.segments)} segments"]
    parts = [
        _paragraph("Heading1", _run(title), "<w:pageBreakBefore/>" if number > 1 else ""),
        _paragraph("Facts", _run(" · ".join(facts))),
        _paragraph("Facts", _run(f"model {document.model} · codebook {document.codebook.label}")),
        _paragraph("WhatLabelsAre", _run(wording.WHAT_LABELS_ARE)),
        *(_paragraph("Facts", _run(note)) for note in (*_skipped(document), *document.remarks)),
        _states(document),
        _paragraph("Facts", ""),
    ]
    return "".join(parts) + ("" if summary else "".join(_segments(document, comments, number)))


def _skipped(document: LabelledDocument) -> Iterator[str]:
    notes = [note for found in document.segments if (note := reason(found))]
    for note in dict.fromkeys(notes):
        many = f"{notes.count(note)} of {len(document.segments)} segments were not labelled"
        yield f"{many}: {note}. Their silence means nothing."


def _states(document: LabelledDocument) -> str:
    """Return the table of the four states."""
    rows = [("Code", "State", "Passages", "Unsure")]
    for item in code_states(document):
        places = [", ".join(map(str, numbers)) or "–" for numbers in (item.passages, item.unsure)]
        rows.append((item.code.called(), wording.state_word(item.code, item.state), places[0], places[1]))
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in _WIDTHS)
    border = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="DDD8CE"/>'
    borders = "".join(border.format(side) for side in ("top", "bottom", "insideH"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        + "".join(_table_row(cells, head=not n) for n, cells in enumerate(rows))
        + "</w:tbl>"
    )


def _table_row(cells: Iterable[str], *, head: bool) -> str:
    style = "<w:b/><w:bCs/>" if head else ""
    return (
        "<w:tr>"
        + ("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else "<w:trPr><w:cantSplit/></w:trPr>")
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{_paragraph("Cell", _run(c, style))}</w:tc>'
            for w, c in zip(_WIDTHS, cells, strict=True)
        )
        + "</w:tr>"
    )


def _segments(document: LabelledDocument, comments: list[str], number: int) -> Iterator[str]:
    listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    before: tuple[object, ...] = ()
    for found in document.segments:
        s = found.segment
        who = (s.turn, s.speaker, s.role)
        speaker = speaker_called(found) if who != before else ""
        before = who
        mark = _run(f"{speaker}: ", '<w:rStyle w:val="Speaker"/>') if speaker else ""
        words = "".join(_words(document, found, run) for run in runs(found))
        first = len(comments)
        comments.extend(_comment(label, first + n) for n, label in enumerate(found.labels))
        numbers = range(first, len(comments))
        style = "Words" if s.has_voice or s.role == "uncertain" else "Context"
        look = listed + ("<w:bidi/>" if _is_rtl(s.language) else "")
        yield _paragraph(style, mark + _commented(words, numbers), look)


def _words(document: LabelledDocument, found: LabelledSegment, run: Run) -> str:
    """Return the runs of a stretch of text: shaded and underlined in the colour of its first label."""
    style = ""
    if run.labels:
        labels = [found.labels[n] for n in run.labels]
        colour = wording.code_of(document.codebook, labels[0].code).colour.lstrip("#").upper()
        line = "double" if len(labels) > 1 else "dash" if labels[0].decision == "unsure" else "single"
        style = f'<w:u w:val="{line}" w:color="{colour}"/><w:shd w:val="clear" w:color="auto" w:fill="{_tint(colour)}"/>'
    if _is_rtl(found.segment.language):
        style += "<w:rtl/>"
    name = tag(found.segment.language)
    return _run(run.text, style + (f'<w:lang w:val="{name}"/>' if name != languages.UNKNOWN else ""))


def _is_rtl(language: str) -> bool:
    return direction(language) == "rtl"


def _tint(colour: str) -> str:
    """Return a colour mixed with white.

    >>> _tint("000000")
    'D9D9D9'
    """
    return "".join(f"{round(255 - 0.15 * (255 - int(colour[i : i + 2], 16))):02X}" for i in (0, 2, 4))


def _commented(words: str, numbers: Iterable[int]) -> str:
    """Return runs with the comments of these numbers on them."""
    ids = list(numbers)
    starts = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in ids)
    ends = "".join(f'<w:commentRangeEnd w:id="{n}"/>{_reference(n)}' for n in ids)
    return starts + words + ends


def _reference(number: int) -> str:
    return (
        f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
    )


def _comment(label: Label, number: int) -> str:
    """Return a comment: the target on its first line, then how sure, then the evidence."""
    lines = [label.target, f"{label.decision}, {wording.percent(label.probability)}"]
    lines += ["“" + "” “".join(quotes(label)) + "”"] if label.evidence else []
    text = "".join(_paragraph("CommentText", _run(line)) for line in lines)
    return f'<w:comment w:id="{number}" w:author="{escape(AUTHOR)}" w:initials="t">{text}</w:comment>'


def _paragraph(style: str, runs: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def _run(text: str, style: str = "") -> str:
    """Return a run with line ends and tabs as Word keeps them."""
    parts = [
        "<w:br/>"
        if p in "\n\r"
        else "<w:tab/>"
        if p == "\t"
        else f'<w:t xml:space="preserve">{escape(p)}</w:t>'
        for p in _BREAKS.split(legal(text))
        if p
    ]
    return f"<w:r><w:rPr>{style}</w:rPr>{''.join(parts)}</w:r>" if parts else ""
