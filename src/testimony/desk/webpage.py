"""A corpus as one web page to read and print: the transcripts, coded passages underlined, what was said of each below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.document import Document, Turn


def page(corpus: Corpus) -> str:
    """Return the page; it loads nothing and runs nothing."""
    folder = Path(__file__).parent / "export"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True)
    book = corpus.codebook
    return environment.get_template("page.html.j2").render(
        name=corpus.name,
        label=book.label,
        codes=book.codes,
        documents=[_document(corpus, d) for d in corpus.documents],
    )


def _document(corpus: Corpus, document: Document) -> dict[str, Any]:
    codings = sorted(
        corpus.codings_of(document.id), key=lambda c: (-1 if c.start is None else c.start, c.stop or 0)
    )
    numbers = {code.name: n for n, code in enumerate(corpus.codebook.codes)}
    turns = document.turns or (Turn(0, len(document.text), "uncertain"),)
    return {
        "name": document.id,
        "turns": [
            {
                "role": turn.role,
                "who": turn.speaker or turn.role,
                "pieces": list(_pieces(document.text, turn, codings, numbers)),
            }
            for turn in turns
        ],
        "codings": [_coding(corpus, c) for c in codings],
    }


def _coding(corpus: Corpus, coding: Coding) -> dict[str, str]:
    code = corpus.codebook[coding.code]
    names = ("subject", "status", "move", "coder", "memo")
    plain = {n: getattr(coding, n) for n in names}
    return {"title": code.called(), "stance": code.stance_called(coding.stance), **plain}


def _pieces(
    text: str, turn: Turn, codings: Sequence[Coding], numbers: dict[str, int]
) -> Iterator[dict[str, Any]]:
    """Yield the words of a turn cut where codings begin and end; `notes` are the numbers of those that end here."""
    placed = [
        (n, c, c.start, c.stop)
        for n, c in enumerate(codings, 1)
        if c.start is not None and c.stop is not None
    ]
    inside = [(n, c, a, b) for n, c, a, b in placed if a < turn.stop and turn.start < b]
    cuts = {
        turn.start,
        turn.stop,
        *(min(max(e, turn.start), turn.stop) for _, _, a, b in inside for e in (a, b)),
    }
    edges = sorted(cuts)
    for start, stop in pairwise(edges):
        over = [(n, c, b) for n, c, a, b in inside if a < stop and start < b]
        yield {
            "text": text[start:stop],
            "codes": [numbers.get(c.code, 0) for _, c, _ in over],
            "notes": ", ".join(str(n) for n, _, b in over if b == stop),
        }
