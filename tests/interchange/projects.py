"""REFI-QDA projects as other programs write them, made by hand."""

import io
import zipfile
from xml.sax.saxutils import quoteattr

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="urn:QDA-XML:project:1.0" name="Study" origin={origin}>'
CODE = "00000000-0000-0000-0000-0000000000c0"
CODES = f'<CodeBook><Codes><Code guid="{CODE}" name="work" isCodable="true"/></Codes></CodeBook>'


def guid(number):
    return f"00000000-0000-0000-0000-{number:012d}"


def packed(path, xml, sources=(), name="project.qde", folder="Sources"):
    """Write a container with its XML and texts (bytes by file name)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
        for file, data in dict(sources).items():
            archive.writestr(f"{folder}/{file}", data)
    return path


def project(inner, *, origin="", codes=CODES):
    return f"{HEAD.format(origin=quoteattr(origin))}{codes}{inner}</Project>"


def with_passages(path, raw, spans, *, origin="", quotes=(), bom=False):
    """Write a project with one text and a coding on each pair of positions."""
    selections = "".join(
        f'<PlainTextSelection guid="{guid(100 + n)}" startPosition="{a}" endPosition="{b}"'
        f" name={quoteattr(quotes[n]) if quotes else quoteattr('')}>"
        f'<Coding guid="{guid(100_000 + n)}"><CodeRef targetGUID="{CODE}"/></Coding></PlainTextSelection>'
        for n, (a, b) in enumerate(spans)
    )
    source = (
        f'<TextSource guid="{guid(1)}" name="text" plainTextPath="internal://t.txt">{selections}</TextSource>'
    )
    data = ("\ufeff" if bom else "").encode() + raw.encode()
    return packed(path, project(f"<Sources>{source}</Sources>", origin=origin), {"t.txt": data})


def in_memory(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data, *how in members:
            archive.writestr(name, data, *how)
    return buffer.getvalue()
