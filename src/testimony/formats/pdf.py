"""PDF: the text of the pages, read in a child process and put together again by `pdf_lines`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from testimony.document import Dropped, Source, clean
from testimony.errors import ReadError
from testimony.formats.pdf_lines import joined
from testimony.formats.sandbox import Refused, parse_apart
from testimony.rawtext import RawText

_MOST_PAGES = 5000


def read(path: Path) -> RawText:
    """Return the text of a PDF: paragraphs joined, hyphens resolved, running headers left out."""
    found = parse_apart("pdf", path)
    text, headers = joined([clean(page) for page in found["pages"]])
    if not text.strip():
        raise ReadError(
            "there are no words in it, only pictures of pages.",
            where=path.name,
            next_step="Let a program recognise the text (OCR), and save it as .pdf or .docx.",
        )
    dropped = [Dropped("running header or footer", headers)] if headers else []
    dropped += [Dropped("picture", found["pictures"])] if found["pictures"] else []
    pages = len(found["pages"])
    source = Source(path.name, "pdf", dropped=tuple(dropped), notes=(f"{pages} pages",))
    return RawText(text, source=source, id=path.stem)


def parse(path: Path) -> dict[str, Any]:
    """Return the text of each page and the number of pictures; runs in the child."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("it has a password.", "Save a copy without the password.") from error
        raise Refused("the PDF is broken or was not copied whole.", "Copy it again.") from error
    if len(document) > _MOST_PAGES:
        raise Refused(f"it has {len(document)} pages.", f"Split it: at most {_MOST_PAGES} are read.")
    pages, pictures = [], 0
    for page in document:
        pages.append(page.get_textpage().get_text_range(errors="ignore"))
        pictures += sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    return {"pages": pages, "pictures": pictures}
