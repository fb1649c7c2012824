"""Word documents whose comments are codings: a transcript, each coding a comment by its coder on its passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.errors import OutputError
from testimony.interchange import notetext as notes
from testimony.interchange.carried import (
    AS_IS,
    ILLEGAL,
    document_facts,
    legal,
    project_facts,
    usual_version,
    yaml_of,
)
from testimony.interchange.coded import Loss, Losses
from testimony.interchange.offsets import Places
from testimony.interchange.remark import Place, text_of
from testimony.interchange.stamps import day, moment
from testimony.span import Span

CARRIED = "customXml/item1.xml"
"""The part that carries what no comment says: who speaks where, and the codebook."""

CARRIED_SPACE = "urn:testimony:carried"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FIXED = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/comments.xml" ContentType="{_TYPE}.comments+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/comments" Target="comments.xml"/>'
        f'<Relationship Id="rId2" Type="{_REL}/customXml" Target="../{CARRIED}"/></Relationships>'
    ),
}


def write_word(corpus: Corpus, path: Path) -> tuple[Loss, ...]:
    """Write the one document of a corpus; raise `OutputError` where there are several."""
    if len(corpus.documents) != 1:
        raise OutputError(
            f"a Word file holds one document, and there are {len(corpus.documents)}",
            where=path.name,
            next_step="Give --each docx and the name of a folder.",
        )
    losses = Losses()
    document = corpus.documents[0]
    places = Places(document.text, AS_IS)
    text = legal(places.text)
    losses.add("control character in a text", "Word cannot hold it", len(ILLEGAL.findall(places.text)))
    if places.text != document.text:
        losses.add("line ends and marks of a text as they were", "texts here have LF and no marks")
    marks = list(_marks(corpus, document, places, losses))
    made = {
        **_FIXED,
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{_body(text, marks)}<w:sectPr/></w:body></w:document>',
        "word/comments.xml": f'<w:comments xmlns:w="{_W}">{"".join(map(_comment, marks))}</w:comments>',
        CARRIED: _carried(corpus, document),
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, xml in made.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, _HEAD + xml)
    return losses.listed()


class _Mark:
    """A comment: its number, where it stands, who made it, and what it says."""

    __slots__ = ("author", "date", "number", "span", "text")

    def __init__(self, number: int, span: Span, item: Coding | Memo, text: str) -> None:
        self.number, self.span, self.text = number, span, text
        self.author = item.coder
        self.date = moment(item.created) if isinstance(item, Coding) else ""


def _marks(corpus: Corpus, document: Document, places: Places, losses: Losses) -> Iterator[_Mark]:
    """Yield the comments of a document's codings and memos."""
    version = usual_version(corpus.codings)
    items: list[Coding | Memo] = [*corpus.codings_of(document.id)]
    items += [memo for memo in corpus.memos if memo.document == document.id]
    for number, item in enumerate(items):
        span = item.span
        place = Place(
            document.id,
            0 if span is None else span.start,
            0 if span is None else span.stop,
            item.coder,
            day(moment(item.created)) if isinstance(item, Coding) else "",
            version,
        )
        text = text_of(item, corpus.codebook, place)
        if text is None:
            losses.add("coding or memo", "no comment can be written that says the same")
            continue
        bad = len(ILLEGAL.findall(text + item.coder)) + text.count("\r")
        losses.add("control character in a name or a memo", "Word cannot hold it", bad)
        yield _Mark(number, Span(0, 0) if span is None else places.clean_span(span), item, text)


def _body(text: str, marks: Sequence[_Mark]) -> str:
    """Return the paragraphs of a text, one a line, with the ranges of the comments in them."""
    cuts: dict[int, list[str]] = {}
    for mark in sorted(marks, key=lambda m: (-m.span.stop, m.span.start)):
        cuts.setdefault(mark.span.start, []).append(f'<w:commentRangeStart w:id="{mark.number}"/>')
    for mark in sorted(marks, key=lambda m: -m.span.start):
        end = (
            f'<w:commentRangeEnd w:id="{mark.number}"/><w:r><w:commentReference w:id="{mark.number}"/></w:r>'
        )
        at = cuts.setdefault(mark.span.stop, [])
        if len(mark.span):
            at.insert(0, end)  # what ends here ends before anything begins here
        else:
            at.append(end)
    out, line_start = [], 0
    for line in text.split("\n"):
        stop = line_start + len(line)
        places = sorted({line_start, stop, *(at for at in cuts if line_start < at < stop)})
        runs = []
        for cut, after in zip(places, [*places[1:], stop], strict=True):
            runs += cuts.get(cut, [])
            runs.append(_run(text[cut:after]))
        out.append(f"<w:p>{''.join(runs)}</w:p>")
        line_start = stop + 1
    return "".join(out)


def _run(text: str) -> str:
    """Return a run, its tabs as Word keeps them."""
    if not text:
        return ""
    parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t"))
    return f"<w:r>{'<w:tab/>'.join(parts)}</w:r>"


def _comment(mark: _Mark) -> str:
    lines = legal(mark.text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    date = f' w:date="{mark.date}"' if mark.date else ""
    return (
        f'<w:comment w:id="{mark.number}" w:author="{escape(legal(mark.author))}"{date}>'
        + "".join(f"<w:p>{_run(line)}</w:p>" for line in lines)
        + "</w:comment>"
    )


def _carried(corpus: Corpus, document: Document) -> str:
    """Return what comes back exactly only if it is carried: who speaks where, and the codebook."""
    facts = {**project_facts(corpus), "name": corpus.name}
    parts = (
        notes.json_note(notes.DOCUMENT, document_facts(document, corpus)),
        notes.json_note(notes.PROJECT, facts),
        f"{notes.CODEBOOK}\n{yaml_of(corpus.codebook)}" if corpus.codebook.codes else "",
    )
    inner = "".join(f"<part>{escape(legal(part))}</part>" for part in parts)
    return f'<carried xmlns="{CARRIED_SPACE}">{inner}</carried>'
