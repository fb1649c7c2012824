"""XML from files nobody can vouch for: no entities, no document types, no network."""

from __future__ import annotations

import re
from typing import Any

from testimony.errors import ReadError, UnsafeFile

_DOCTYPE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEAD = 4096


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
    return root


def refuse_doctype(data: bytes, where: str) -> None:
    """Raise `UnsafeFile` where XML declares a document type or entities, in UTF-8 or UTF-16."""
    encodings = ("utf-16-le", "utf-16-be") if b"\0" in data[:_HEAD] else ("utf-8",)
    if any(_DOCTYPE.search(data.decode(encoding, "ignore")) for encoding in encodings):
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
        "it declares XML entities, which can be an attack, and was not opened.",
        where=where,
        next_step="Save it again in Word or LibreOffice.",
    )
