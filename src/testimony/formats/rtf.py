"""Rich Text: read by striprtf in a child process; what it leaves out is counted here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from testimony.document import Dropped, Source, clean
from testimony.errors import ReadError
from testimony.formats.sandbox import Refused, parse_apart
from testimony.rawtext import RawText

_LOST = {
    "footnote": "footnote",
    "pict": "picture",
    "header": "page header",
    "footer": "page footer",
    "annotation": "comment",
}


def read(path: Path) -> RawText:
    """Return the text of a Rich Text file; emoji written as two halves are put together."""
    found = parse_apart("rtf", path)
    text = clean(found["text"])
    if not text.strip():
        raise ReadError("the file holds no words.", where=path.name, next_step="Save it as .docx.")
    dropped = tuple(Dropped(what, n) for what, n in found["dropped"].items())
    notes = (
        ("footnotes of .rtf are not read; save it as .docx to keep them",)
        if "footnote" in found["dropped"]
        else ()
    )
    return RawText(text, source=Source(path.name, "rtf", dropped=dropped, notes=notes), id=path.stem)


def parse(path: Path) -> dict[str, Any]:
    """Return the text and what is left out of it; runs in the child."""
    from striprtf import striprtf

    rtf_to_text: Any = striprtf.rtf_to_text  # untyped

    data = path.read_bytes().decode("latin-1")
    if not data.lstrip().startswith("{\\rtf"):
        raise Refused("this is no Rich Text file.", "Save it as .docx or .txt.")
    dropped = {
        what: n for word, what in _LOST.items() if (n := len(re.findall(rf"\\{word}[lrf]?(?![a-z])", data)))
    }
    return {"text": str(rtf_to_text(data, encoding=_code_page(data), errors="replace")), "dropped": dropped}


def _code_page(data: str) -> str:
    found = re.search(r"\\ansicpg(\d+)", data[:2000])
    return f"cp{found.group(1)}" if found and found.group(1) in _KNOWN else "cp1252"


_KNOWN = frozenset(
    [
        "437",
        "850",
        "852",
        "866",
        "874",
        "1250",
        "1251",
        "1252",
        "1253",
        "1254",
        "1255",
        "1256",
        "1257",
        "1258",
        "932",
        "936",
        "949",
        "950",
    ]
)
