"""XML from files nobody can vouch for: no entities, no document types, no network."""

from __future__ import annotations

import re
from typing import Any

from testimony.errors import ReadError, UnsafeFile

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_PLAIN = re.compile(
    rb"utf-?(?:8|16|16le|16be|16-le|16-be)|us-ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE
)
"""Encodings in which the letters of a document type are themselves, with or without NUL bytes between."""

OVERLAP = 64
"""Bytes of one chunk to look at again with the next: longer than any mark sought, in any encoding."""


def parse(data: bytes, where: str) -> Any:
    """Return the root element; raise `UnsafeFile` for a document type, `ReadError` for broken XML."""
    from lxml import etree

    refuse_doctype(data, where)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        step = "Open it in its own program and save it again."
        raise ReadError("the XML inside the file is broken.", where=where, next_step=step) from error
    document: Any = root.getroottree().docinfo
    if document.doctype:
        raise _unsafe(where)
    return root


def refuse_doctype(data: bytes, where: str) -> None:
    """Raise `UnsafeFile` where XML declares a document type, entities, or an encoding that can hide them."""
    letters = data.replace(b"\0", b"")  # UTF-16 and UTF-32 become readable, UTF-8 has none
    declared = _DECLARED.search(letters[:1000])
    if _DOCTYPE.search(letters) or (declared and not _PLAIN.fullmatch(declared[1].strip())):
        raise _unsafe(where)


def local(element: Any) -> str:
    """Return an element's name without its namespace ("" for what is no element)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """Return an attribute by its local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def _unsafe(where: str) -> UnsafeFile:
    return UnsafeFile(
        "it declares XML entities or a rare encoding, which can be an attack, and was not opened.",
        where=where,
        next_step="Save it again in Word or LibreOffice.",
    )
