"""A coded text in three languages, as each annotation program would write it, for the tests of its reader."""

import json
from dataclasses import replace

from testimony.codebook import Code, Codebook
from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.segment import segmented

BOOK = Codebook(
    "study",
    "2",
    (Code("work", colour="#aa3300", subcodes=("wages",)), Code("страх", aliases=("FEAR",))),
    memos={"irony": "not meant"},
)
TEXT = "R: Er was geen werk 🙂 thuis.\nЯ боялась повестки.\nIt was cafe\u0301 talk."


def at(words, text=TEXT):
    """Where words stand in a text."""
    start = text.index(words)
    return start, start + len(words)


def coding(words, code="work", **said):
    start, stop = at(words) if words is not None else (None, None)
    return Coding(document="een", start=start, stop=stop, code=code, codebook="2", **said)


CODINGS = (
    coding("geen werk 🙂", stance="denied", coder="anna", memo="two\nlines", subject="household"),
    coding(
        "боялась повестки", "страх", coder="Борис", status="possible", subcode="army", created="2026-11-24"
    ),
    coding("werk 🙂 thuis", coder="Борис", origin="model-confirmed"),
    coding("afe\u0301 t", coder="anna", move="return"),
    coding(None, "страх", coder="anna"),
)


def corpus(*codings, memos=(), text=TEXT):
    """A corpus of one text with some codings on it."""
    document = segmented(Document(id="een", text=text, respondent="p1", language="nl", genre="interview"))
    return Corpus((document,), BOOK, codings or CODINGS, memos)


FULL = corpus(memos=(Memo(document="een", start=3, stop=6, kind="irony", text="hm", coder="anna"),))


def said(corpus, *names):
    """Each coding's words with its code and stance, and what else is asked for."""
    return [
        (
            None if c.span is None else corpus[c.document].quote(c.span),
            c.target,
            *(getattr(c, name) for name in names),
        )
        for c in corpus.codings
    ]


def units(words, text=TEXT):
    """Where words stand as a browser counts them."""
    start, stop = at(words, text)
    return [len(text[:place].encode("utf-16-le")) // 2 for place in (start, stop)]


def lines(path, *rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def plain(found):
    """Codings without the words that follow from their places."""
    return sorted(repr(replace(c, quote="")) for c in found.codings)
