"""A coding sheet: one row a coding, and one for each segment that has none; to be filled in and read back.

A row without a code says nothing. `!irony` in the column of codes is a memo that carries no code. Where somebody cut the
words of a row shorter, the coding is on those words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from testimony.codebook import Codebook
from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.errors import CodebookError, CorpusError
from testimony.interchange.coded import Losses
from testimony.span import Span

COLUMNS = (
    "document",
    "segment",
    "role",
    "text",
    "code",
    "stance",
    "subject",
    "status",
    "move",
    "subcode",
    "memo",
    "coder",
    "created",
    "origin",
    "codebook",
    "start",
    "stop",
)
LONGEST = 16_000
"""Characters of a cell; a longer passage is cut there and ends in `…`. Its place still says where it ends."""

_SAID = ("stance", "subject", "status", "move", "subcode", "memo", "coder", "created", "origin", "codebook")
_EVERYDAY = {
    "stance": "affirmed",
    "subject": "self",
    "status": "asserted",
    "move": "leave",
    "origin": "human",
}
_NEEDED = ("document", "text", "code")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet: its number as the spreadsheet shows it, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def sheet_rows(corpus: Corpus) -> Iterator[dict[str, str]]:
    """Yield the rows of a corpus's sheet, in the order of the texts."""
    for document in corpus.documents:
        items: list[Coding | Memo] = [*corpus.codings_of(document.id)]
        items += [memo for memo in corpus.memos if memo.document == document.id]
        items.sort(key=lambda item: -1 if item.start is None else item.start)
        rows = [(-1 if item.start is None else item.start, _coded(item, document)) for item in items]
        spans = [item.span for item in items if item.span is not None]
        for segment in document.segments:
            if segment.has_voice and not any(segment.span.overlaps(span) for span in spans):
                rows.append((segment.start, _row(document, segment.span)))
        yield from (row for _, row in sorted(rows, key=lambda pair: pair[0]))


def _coded(item: Coding | Memo, document: Document) -> dict[str, str]:
    row = _row(document, item.span)
    if isinstance(item, Memo):
        return {**row, "code": f"!{item.kind}", "memo": item.text, "coder": item.coder}
    said = {name: getattr(item, name) for name in _SAID}
    return {**row, "code": item.code, **{n: v for n, v in said.items() if v != _EVERYDAY.get(n, "")}}


def _row(document: Document, span: Span | None) -> dict[str, str]:
    if span is None:
        return {"document": document.id}
    text = document.quote(span)
    segment = next((s for s in document.segments if s.start <= span.start < s.stop), None)
    return {
        "document": document.id,
        "segment": str(segment.number) if segment else "",
        "role": segment.role if segment else "",
        "text": text if len(text) <= LONGEST else text[: LONGEST - 1] + "…",
        "start": str(span.start),
        "stop": str(span.stop),
    }


def items_in(rows: Iterable[SheetRow], corpus: Corpus, losses: Losses, where: str) -> list[Coding | Memo]:
    """Return the codings and memos that the rows say; what cannot be understood is a loss that names its row."""
    found = []
    documents = {document.id: document for document in corpus.documents}
    for row in rows:
        missing = [name for name in _NEEDED if name not in row.cells]
        if missing:
            raise CorpusError(
                f"there is no column {missing[0]!r}",
                where=where,
                next_step=f"The columns are: {', '.join(COLUMNS)}.",
            )
        if not row.cells["code"].strip():
            continue
        said = _item(row, documents.get(row.cells["document"]), corpus.codebook)
        if isinstance(said, str):
            losses.add("row", f"{said} (row {row.number})")
        else:
            found.append(said)
    return found


def _item(row: SheetRow, document: Document | None, book: Codebook) -> Coding | Memo | str:
    """Return what a row says; what is wrong with it where it cannot be understood."""
    cells = row.cells
    if document is None:
        return "its document is not in the corpus"
    span = _place(cells, document)
    if isinstance(span, str):
        return span
    code = cells["code"]
    if code.startswith("!"):
        return "a memo needs words it stands on" if span is None else _memo(cells, document, span)
    try:
        name = book[code.strip()].name
    except CodebookError:
        return "its code is not in the codebook"
    said = {n: cells.get(n, "") or _EVERYDAY.get(n, "") for n in _SAID}
    plain = Coding(
        document=document.id,
        start=None if span is None else span.start,
        stop=None if span is None else span.stop,
        code=name,
    )
    try:
        coding = replace(plain, **said)  # type: ignore[arg-type]
    except CorpusError as error:
        return error.what
    return coding if coding.target in book.targets else "its code has no such stance"


def _memo(cells: Mapping[str, str], document: Document, span: Span) -> Memo:
    return Memo(
        document=document.id,
        start=span.start,
        stop=span.stop,
        kind=cells["code"].removeprefix("!"),
        text=cells.get("memo", ""),
        coder=cells.get("coder", ""),
    )


def _place(cells: Mapping[str, str], document: Document) -> Span | str | None:
    """Return where the words of a row stand: at its place, else once within it, else once in the document."""
    words, start, stop = cells["text"], cells.get("start", ""), cells.get("stop", "")
    if not (start or stop or words):
        return None
    text = document.text
    numbers = [int(cell) if _NUMBER.fullmatch(cell) else -1 for cell in (start, stop)]
    given = Span(*numbers) if 0 <= numbers[0] <= numbers[1] else None
    if given is not None and given.stop <= len(text):
        quote = given.quote(text)
        if quote == words or (words.endswith("…") and len(words) == LONGEST and quote.startswith(words[:-1])):
            return given
        if words and quote.count(words) == 1:
            return Span(given.start + quote.index(words), given.start + quote.index(words) + len(words))
    if words.strip() and text.count(words) == 1:
        return Span(text.index(words), text.index(words) + len(words))
    return "its words do not stand where it says, nor once elsewhere in the document"
