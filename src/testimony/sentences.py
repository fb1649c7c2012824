"""Where sentences end: razdel's rules for Russian, spaCy's for Dutch and English, minus abbreviations."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from testimony.language import base
from testimony.russian_sentences import russian_ends

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

_NEAR = 40
"""Characters beside an end that are looked at to tell whether the sentence goes on."""

_LAST_OF_TABLE = "\uffff"
"""The last letter that `re` looks up in a table."""

_OTHER_WHITE = re.compile(r"[^\S ]")
_IN_WORD = re.compile(r"\w")
_LAST_WORD = re.compile(r"(?<!\S)(\S+)\.\W*$")


def sentence_ends(text: str, language: str) -> list[int]:
    """Return where the sentences of a text end, the last with the text; the white space behind an end is the next one's.

    >>> sentence_ends("Dhr. Bos ging weg. Ik ook.", "nl")
    [18, 26]
    """
    tag = base(language)
    return russian_ends(text) if tag == "ru" else _rules(tag if tag in ABBREVIATIONS else "xx").ends(text)


def _goes_on(text: str, end: int, abbreviations: frozenset[str]) -> bool:
    """Tell whether a sentence goes on after this full stop: an abbreviation, an initial, a small letter."""
    before = text[max(end - _NEAR, 0) : end]
    if not before[-2:-1].isalnum():  # a quotation mark behind the stop, perhaps, or several stops
        found = _LAST_WORD.search(before)
        if found is None:
            return False
        word = found.group(1)
    elif before[-1] == ".":
        word = before[:-1].rsplit(None, 1)[-1]
    else:
        return False
    last = word.lower().lstrip("(\"'«„“")
    is_initial = len(last) == 1 and last.isalnum() and not last.isdecimal()
    return is_initial or last in abbreviations or text[end : end + _NEAR].lstrip()[:1].islower()


class _Rules:
    """spaCy's tokenizer and sentencizer of a language, asked of each piece between spaces alone, and of the same piece once.

    Only pieces with a sign that may end a sentence are looked at, and what follows them: a tenth of a text.
    """

    def __init__(self, language: str) -> None:
        import spacy

        nlp = spacy.blank(language)
        self._signs: set[str] = nlp.add_pipe("sentencizer").punct_chars  # type: ignore[attr-defined]
        self._tokenizer = nlp.tokenizer
        self._abbreviations = ABBREVIATIONS.get(language, frozenset())
        self._search = _any_of(self._signs).search
        self._read = lru_cache(maxsize=50_000)(self._read_anew)
        self._before_word = lru_cache(maxsize=50_000)(self._before_word_anew)

    def ends(self, text: str) -> list[int]:
        """Return where sentences end, the last with the text."""
        found: list[int] = []
        at, plain = 0, _one_white(text) + " "
        while sign := self._search(text, at):
            first = sign.start()
            at, stop = plain.rfind(" ", at, first) + 1 or at, plain.find(" ", first)
            follows = text[stop + 1 : stop + 2]
            known = self._before_word(text[at:stop]) if follows.isalnum() and stop - at <= _LONG else None
            if known is None:
                ends, at = self._looked_at(text, plain, at)
                found += [end for end in ends if not _goes_on(text, end, self._abbreviations)]
            else:
                if known[follows.islower()]:
                    found.append(stop)
                at = stop + 1
        return [*found, len(text)]

    def _looked_at(self, text: str, plain: str, at: int) -> tuple[list[int], int]:
        """Return where sentences end in and behind the piece that begins at a place, as spaCy says, and how far was looked."""
        found, before, ended = [], at, False
        while (stop := plain.find(" ", at)) > at:
            read = self._read if stop - at <= _LONG else self._read_anew
            stops, ended = read(text[at:stop], ended)
            found += [at + own if own else before for own in stops]
            at = stop
            if not ended:
                return found, at
            before = at
            if text.startswith(" ", at):  # other white space is a token, with which a sentence begins
                at += 1
        return [*found, before] if at < len(text) else found, at

    def _before_word_anew(self, piece: str) -> tuple[bool, bool] | None:
        """Tell whether a sentence ends behind a piece, where a word follows it, and where one with a small letter does.

        None for a piece within which one ends, and for one that is signs alone: what stands before these has a say.
        """
        stops, ended = self._read_anew(piece, ended=False)
        if stops or not _IN_WORD.search(piece):
            return None
        capital, small = (not _goes_on(f"{piece} {word}", len(piece), self._abbreviations) for word in "Aa")
        return ended and capital, ended and small

    def _read_anew(self, piece: str, ended: bool) -> tuple[tuple[int, ...], bool]:
        """Return where in a piece sentences end that another follows, and whether one has ended behind it; `ended`: one has before it."""
        if piece.isalpha():  # most are words; whatever spaCy makes of one, no part of it is a sign
            return (0,) * ended, False
        found, stop = [], 0
        for token in self._tokenizer(piece):
            is_sign = token.text in self._signs
            if ended and not is_sign and not token.is_punct:
                found.append(stop)
                ended = False
            ended = ended or is_sign
            stop = token.idx + len(token)
        return tuple(found), ended


def _one_white(text: str) -> str:
    """Return a text of the same length whose white space is all of one kind, which is found sooner than any."""
    return text if text.isprintable() else _OTHER_WHITE.sub(" ", text)


def _any_of(signs: Collection[str]) -> re.Pattern[str]:
    """Return what finds the next of the signs.

    It also finds what stands between the rarest of them (old scripts), which one by one would have to be compared with every letter.
    """
    rare = [sign for sign in signs if sign > _LAST_OF_TABLE]
    each = "".join(re.escape(sign) for sign in sorted(signs) if sign <= _LAST_OF_TABLE)
    return re.compile(f"[{each}{min(rare)}-{max(rare)}]")


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    return _Rules(language)
