"""What a file really is, by its first bytes: names can lie."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from testimony.errors import ReadError
from testimony.formats.plain import unreadable

AS_TEXT = "Save it in its own program as .docx, .txt or .pdf."
TRANSCRIBE = "It must be transcribed first (for example with noScribe, on your own machine)."
UNPACK = "Unpack it first and name the files in it."
RECOGNISE = "Its words must be recognised first: a scanning program can save them as .docx or .txt."
NEW_WORD = "Open it in Word or LibreOffice, take off any password, and save it as .docx (tables: .xlsx)."


@dataclass(frozen=True, slots=True)
class Refused:
    """A kind of file that holds no text we can read: what it is, and what to do."""

    what: str
    next_step: str


_PACKED = rb"\x1f\x8b|BZh\d|\xfd7zXZ|7z\xbc\xaf|Rar!|.{257}ustar"
_PICTURE = (
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:heic|heif|avif|mif1)|BM.{4}\0{4}"
)
_SOUND = rb"ID3|\xff[\xfb\xf3\xf2]|OggS|fLaC|RIFF.{4}WAVE|.{4}ftypM4A|FORM.{4}AIF"
_FILM = rb".{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI "
_PROGRAM = rb"MZ.{62}|\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe"
_MARK = rb"(?:\xef\xbb\xbf)?"
_PAGE = rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,1000}?-->\s*)?<(?:!doctype\s+html|html)\b"

MAGIC: tuple[tuple[bytes, str | Refused], ...] = (
    (rb"%PDF-", "pdf"),
    (rb"\{\\rtf", "rtf"),
    (_MARK + rb"WEBVTT(?:[ \t\r\n]|$)", "vtt"),
    (_MARK + _PAGE, "html"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refused("an old Office file, or one with a password", NEW_WORD)),
    (_PACKED, Refused("a packed archive", UNPACK)),
    (_PICTURE, Refused("a picture", RECOGNISE)),
    (_SOUND, Refused("a sound recording", TRANSCRIBE)),
    (_FILM, Refused("a film", TRANSCRIBE)),
    (_PROGRAM, Refused("a program", "Do not open it unless you know it.")),
    (rb"SQLite format 3\0", Refused("a database", "Export its table as .csv.")),
    (rb"PAR1", Refused("a Parquet table", "Export it as .csv or .jsonl.")),
)
"""How files begin that are no plain text, the first that fits wins."""

ZIPPED: tuple[tuple[str, str | Refused], ...] = (
    (r"word/.*", "docx"),
    (r"xl/.*", "xlsx"),
    (r"ppt/.*", Refused("a PowerPoint presentation", AS_TEXT)),
    (
        r"(?i:.*\.iwa|index\.zip|preview\.jpg)",
        Refused("a Pages document", "Export it from Pages as Word (.docx)."),
    ),
    (r"[^/]+\.qde", Refused("a REFI-QDA project", "Export its documents as .docx or .txt.")),
)

_MIMETYPES: dict[str, str | Refused] = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
    "application/epub+zip": Refused("an e-book", AS_TEXT),
    "application/vnd.oasis.opendocument.spreadsheet": Refused(
        "an OpenDocument table", "Save it as .xlsx or .csv."
    ),
    "application/vnd.oasis.opendocument.presentation": Refused("a presentation", AS_TEXT),
}


def sniff(path: Path) -> str | Refused | None:
    """Return the name of the format the bytes speak of, a refusal, or None where they may be any text."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    for pattern, kind in MAGIC:
        if re.match(pattern, head, re.S | re.I) and not (isinstance(kind, Refused) and _reads_as_text(head)):
            return kind
    return None


def _reads_as_text(head: bytes) -> bool:
    """Tell whether bytes that look like a program's are words all the same, such as `MZ` or `ID3`."""
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head) and not head.startswith(b"\xff\xd8\xff")


def _zipped(path: Path) -> str | Refused:
    """Return what a zip container holds, by the names of its members."""
    from testimony.formats.container import check_container

    check_container(path)
    try:
        with zipfile.ZipFile(path) as container:
            names = container.namelist()
            mimetype = ""
            if "mimetype" in names:
                with container.open("mimetype") as member:
                    mimetype = member.read(100).decode("ascii", "replace").strip()
    except (OSError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile) as error:
        step = "Open it in its own program and save it again."
        raise ReadError("the file is broken.", where=path.name, next_step=step) from error
    if mimetype in _MIMETYPES:
        return _MIMETYPES[mimetype]
    for pattern, kind in ZIPPED:
        if any(re.fullmatch(pattern, name) for name in names):
            return kind
    return Refused("a packed archive", UNPACK)
