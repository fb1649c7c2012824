"""A labelled transcript as a Word document: each label a comment on its passage, evidence highlighted.

Written as plain OOXML: Word and LibreOffice open it, and what researchers do with comments they can do here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from testimony.labelled import Label, LabelledDocument, LabelledSegment
from testimony.report.rows import reason, remarks, states_of

AUTHOR = "testimony (model)"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HIGHLIGHT = 'w:val="clear" w:color="auto" w:fill="FFF2B3"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass
class _Comments:
    """Collects the comments while the text is written, and numbers them."""

    parts: list[str] = field(default_factory=list)

    def add(self, label: Label) -> int:
        """Keep a comment and return its number. Its first line is what a coder would write: `code:denied`."""
        number = len(self.parts)
        lines = [label.target, f"{label.decision}, probability {label.probability:.2f}"]
        body = "".join(_paragraph(_run(line)) for line in lines)
        self.parts.append(
            f'<w:comment w:id="{number}" w:author={quoteattr(AUTHOR)} w:initials="t">{body}</w:comment>'
        )
        return number


def document_bytes(documents: Sequence[LabelledDocument], *, summary: bool = False) -> bytes:
    """Return a Word file with every segment in it once; with `summary` only the states of the testimonies."""
    comments = _Comments()
    body = [*_opening(documents)]
    for document in documents:
        body.append(_paragraph(_run(document.document.source.name or document.document.id), "Heading1"))
        body.append(_states_table(document))
        if not summary:
            body += [_segment(s, comments) for s in document.segments]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _parts("".join(body), "".join(comments.parts)).items():
            archive.writestr(zipfile.ZipInfo(name), (_HEAD + text).encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _opening(documents: Sequence[LabelledDocument]) -> Iterator[str]:
    yield _paragraph(_run("Labelled testimonies"), "Title")
    yield _paragraph(
        _run(
            "The comments are suggestions of a model, to be read and judged; “unsure” means: look yourself. "
            "Highlighted words are what made it say so. Silence is never “no”."
        )
    )
    if documents:
        yield _paragraph(
            _run(f"Model {documents[0].model} · codebook {documents[0].codebook.label}"), "Speaker"
        )
    for remark in remarks(documents):
        yield _paragraph(_run(remark), "Speaker")


def _segment(found: LabelledSegment, comments: _Comments) -> str:
    """Return a segment: its speaker, its words once, the comments around them."""
    s = found.segment
    numbers = [comments.add(x) for x in found.labels]
    starts = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in numbers)
    stops = "".join(
        f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>' for n in numbers
    )
    speaker = _paragraph(_run(_who(found)), "Speaker", keep=True) if _who(found) else ""
    style = "Interviewer" if s.role in ("interviewer", "other", "uncertain") else "Segment"
    return speaker + _paragraph(starts + "".join(_pieces(found)) + stops, style)


def _who(found: LabelledSegment) -> str:
    why = reason(found)
    return f"{found.segment.speaker or ''}{f' [{why}]' if why else ''}".strip()


def _pieces(found: LabelledSegment) -> Iterator[str]:
    """Yield the runs of a segment: evidence highlighted, the rest plain."""
    base, text = found.segment.start, found.segment.text
    marked = [False] * len(text)
    for label in found.labels:
        for e in label.evidence:
            marked[e.start - base : e.stop - base] = [True] * (e.stop - e.start)
    at = 0
    while at < len(text):
        stop = next((i for i in range(at, len(text)) if marked[i] != marked[at]), len(text))
        yield _run(text[at:stop], highlighted=marked[at])
        at = stop


def _states_table(document: LabelledDocument) -> str:
    rows = []
    for code, state in states_of(document).items():
        called = document.codebook[code].called()
        cells = "".join(f"<w:tc>{_paragraph(_run(x))}</w:tc>" for x in (called, state.replace("_", " ")))
        rows.append(f"<w:tr>{cells}</w:tr>")
    grid = '<w:tblGrid><w:gridCol w:w="2800"/><w:gridCol w:w="2800"/></w:tblGrid>'
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>{grid}{"".join(rows)}</w:tbl>{_paragraph("")}'


def _paragraph(inner: str, style: str = "", *, keep: bool = False) -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    kept = "<w:keepNext/>" if keep else ""
    return f"<w:p><w:pPr>{named}{kept}</w:pPr>{inner}</w:p>"


def _run(text: str, *, highlighted: bool = False) -> str:
    """Return a run; line ends and tabs become what Word has for them."""
    properties = f"<w:rPr><w:shd {_HIGHLIGHT}/></w:rPr>" if highlighted else ""
    parts = []
    for piece in re.split(r"([\n\t])", _ILLEGAL.sub("\ufffd", text)):
        if piece in "\n\t" and piece:
            parts.append("<w:br/>" if piece == "\n" else "<w:tab/>")
        elif piece:
            parts.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return f"<w:r>{properties}{''.join(parts)}</w:r>"


def _parts(body: str, comments: str) -> dict[str, str]:
    """Return the files of the container by name."""
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/></w:sectPr>'
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("comments", "comments"), ("styles", "styles"))
    )
    related = "".join(
        f'<Relationship Id="r{i}" Type="{_RELATION}/{part}" Target="{part}.xml"/>'
        for i, part in enumerate(("comments", "styles"))
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r0" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
        "word/document.xml": f"<w:document {_W}><w:body>{body}{page}</w:body></w:document>",
        "word/comments.xml": f"<w:comments {_W}>{comments}</w:comments>",
        "word/styles.xml": f"<w:styles {_W}>{_STYLES}</w:styles>",
    }


def _style(name: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/></w:rPr>'
    '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults>'
    + _style("Title", "", '<w:b/><w:sz w:val="36"/>')
    + _style("Heading1", '<w:keepNext/><w:spacing w:before="360"/>', '<w:b/><w:sz w:val="28"/>')
    + _style(
        "Speaker", '<w:spacing w:before="120" w:after="0"/>', '<w:color w:val="808080"/><w:sz w:val="16"/>'
    )
    + _style("Segment", "", "")
    + _style("Interviewer", "", '<w:color w:val="707070"/>')
)
