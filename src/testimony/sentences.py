"""Where sentences end: razdel for Russian, spaCy's rules for Dutch and English, minus abbreviations."""

from __future__ import annotations

import re
from functools import lru_cache

from testimony.language import base
from testimony.span import Span, trimmed

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

_LONG = 40
"""Characters of a piece above which nothing is kept of it: it will not come again, and might fill the memory."""

_PIECE = re.compile(r"\S+")
_LAST_WORD = re.compile(r"(?<!\S)(\S+)\.\W*$")


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
    short = ABBREVIATIONS.get(language, frozenset())
    ends = _rules(language if language in ("nl", "en") else "xx").ends(text)
    kept = [end for end in ends if not _goes_on(text[max(end - 40, 0) : end], text[end : end + 40], short)]
    return [*kept, len(text)]


def _goes_on(before: str, after: str, abbreviations: frozenset[str]) -> bool:
    """Tell whether a sentence goes on after this full stop: an abbreviation, an initial, a small letter."""
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    last = word.group(1).lower().lstrip("(\"'«„“")
    is_initial = len(last) == 1 and last.isalnum() and not last.isdecimal()
    return is_initial or last in abbreviations or after.lstrip()[:1].islower()


class _Rules:
    """spaCy's tokenizer and sentencizer of a language, asked of each piece between spaces alone, and of the same piece once.

    Only pieces with a sign that may end a sentence are looked at, and what follows them: a tenth of a text.
    """

    def __init__(self, language: str) -> None:
        import spacy

        nlp = spacy.blank(language)
        self._signs: set[str] = nlp.add_pipe("sentencizer").punct_chars  # type: ignore[attr-defined]
        self._tokenizer = nlp.tokenizer
        self._read = lru_cache(maxsize=50_000)(self._read_anew)

    def _read_anew(self, piece: str, ended: bool) -> tuple[tuple[int, ...], bool]:
        """Return where in a piece sentences end that another follows, and whether one has ended behind it; `ended`: one has before it."""
        found, stop = [], 0
        for token in self._tokenizer(piece):
            is_sign = token.text in self._signs
            if ended and not is_sign and not token.is_punct:
                found.append(stop)
                ended = False
            ended = ended or is_sign
            stop = token.idx + len(token)
        return tuple(found), ended

    def ends(self, text: str) -> list[int]:
        """Return where sentences end that are followed by another."""
        found: list[int] = []
        at = before = 0
        signs = _pieces_with(frozenset(self._signs.intersection(text)))
        while sign := signs.search(text, at):
            at, ended = sign.start(), False
            while piece := _PIECE.match(text, at):
                start, at = piece.span()
                read = self._read if at - start <= _LONG else self._read_anew
                stops, ended = read(piece.group(), ended)
                found += [start + stop if stop else before for stop in stops]
                if not ended:
                    break
                before = at
                if text.startswith(" ", at):  # other white space is a token, with which a sentence begins
                    at += 1
            else:
                found.append(before)
        return found


@lru_cache(maxsize=100)
def _pieces_with(signs: frozenset[str]) -> re.Pattern[str]:
    """Return what finds the next piece with one of the signs; of those in a text alone, since all there are take five times as long."""
    some = "".join(map(re.escape, sorted(signs)))
    return re.compile(rf"(?<!\S)[^\s{some}]*[{some}]" if some else r"(?!)")


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    return _Rules(language)
