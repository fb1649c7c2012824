"""Where sentences end: razdel for Russian, spaCy's rules for Dutch and English, minus abbreviations."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from testimony.language import base
from testimony.span import Span, trimmed

if TYPE_CHECKING:
    from spacy.language import Language

ABBREVIATIONS = {
    "nl": frozenset(
        [
            "bijv",
            "bv",
            "dhr",
            "mevr",
            "mw",
            "drs",
            "dr",
            "ir",
            "ing",
            "mr",
            "prof",
            "enz",
            "etc",
            "ca",
            "nr",
            "blz",
            "p.s",
            "d.w.z",
            "m.b.t",
            "i.v.m",
            "o.a",
            "t.o.v",
            "a.u.b",
            "z.s.m",
            "n.a.v",
            "t.z.t",
            "e.d",
            "e.a",
            "incl",
            "excl",
            "tel",
            "st",
            "vs",
            "jl",
            "a.s",
            "resp",
        ]
    ),
    "en": frozenset(
        "mr mrs ms dr prof jr sr st e.g i.e etc vs approx dept est fig vol u.s u.k a.m p.m".split()  # noqa: SIM905
    ),
}
"""Words after whose full stop a sentence goes on (lower case, without the last full stop)."""

_LAST_WORD = re.compile(r"(\S+)\.\W*$")


def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """Return the sentences of a text in order, without the white space between them.

    >>> [s.quote("Dhr. Bos ging weg. Ik ook.") for s in sentences("Dhr. Bos ging weg. Ik ook.", "nl")]
    ['Dhr. Bos ging weg.', 'Ik ook.']
    """
    ends = _razdel_ends(text) if base(language) == "ru" else _spacy_ends(text, base(language))
    starts = [0, *ends[:-1]]
    spans = (trimmed(text, start, stop) for start, stop in zip(starts, ends, strict=True))
    return tuple(span for span in spans if len(span))


def _razdel_ends(text: str) -> list[int]:
    from razdel import sentenize

    ends = [sentence.stop for sentence in sentenize(text)]
    return [*ends[:-1], len(text)]


def _spacy_ends(text: str, language: str) -> list[int]:
    nlp = _sentencizer(language if language in ("nl", "en") else "xx")
    ends = []
    for start in range(0, len(text), nlp.max_length):
        doc = nlp(text[start : start + nlp.max_length])
        ends += [start + sentence.end_char for sentence in doc.sents]
    short = ABBREVIATIONS.get(language, frozenset())
    kept = [end for end in ends[:-1] if not _goes_on(text[:end][-40:], text[end : end + 40], short)]
    return [*kept, len(text)]


def _goes_on(before: str, after: str, abbreviations: frozenset[str]) -> bool:
    """Tell whether a sentence goes on after this full stop: an abbreviation, an initial, a small letter."""
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    last = word.group(1).lower().lstrip("(\"'«„“")
    return last in abbreviations or bool(re.fullmatch(r"[^\W\d_]", last)) or after.lstrip()[:1].islower()


@lru_cache(maxsize=4)
def _sentencizer(language: str) -> Language:
    import spacy

    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer")
    return nlp
