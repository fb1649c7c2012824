"""Names that are looked for: whole, in their parts, in the case forms of Russian, and in Latin or Cyrillic letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from testimony.errors import ReadError
from testimony.transliteration import transliterate

_SHORTEST = 3
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_APOSTROPHES = {ord(c): "'" for c in "’ʼ‘`´"}
_VOWELS = "аеиоуыэюяйь"
_CASES = "а е и о у ы э ю я й ь ой ей ою ею ом ем им ым ого его ому ему ая ую ые ых ов ев ам ям ами ями ах ях ию ии ией ия ий ием"
_ENDINGS = frozenset(("", *_CASES.split()))
_ADJECTIVE = re.compile(r"(.{3,})(?:ий|ый|ой|ая|яя)")
_FLEETING = re.compile(r"(.{2,}[бвгджзклмнпрстфхцчшщ])[ео]([бвгджзклмнпрстфхцчшщ])")
"""A vowel that is gone in the other cases: Павел, Павла; Кравец, Кравца."""
_BETWEEN = "van von der den de het ten ter bij oglu ogly bin ibn la le da di del"
_PARTICLES = frozenset(_BETWEEN.split())


@dataclass(frozen=True, slots=True)
class Names:
    """Names to look for, by the number under which they stand in the list (from 1)."""

    names: tuple[str, ...]
    by_word: dict[str, tuple[int, ...]]
    by_stem: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        """Return what finds names; empty ones are left out."""
        kept = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
        words: dict[str, list[int]] = {}
        stems: dict[str, list[int]] = {}
        for number, name in enumerate(kept, 1):
            for word in _parts(name):
                for form in dict.fromkeys((word, *_scripts(word))):
                    words.setdefault(form, []).append(number)
                    for stem in _stems(form):
                        stems.setdefault(stem, []).append(number)
        return cls(kept, {w: tuple(n) for w, n in words.items()}, {s: tuple(n) for s, n in stems.items()})

    @classmethod
    def load(cls, path: Path) -> Names:
        """Read a list of names, one a line; raise `ReadError` where there is none."""
        try:
            return cls.of(path.read_text(encoding="utf-8-sig").splitlines())
        except OSError as error:
            raise ReadError("the list of names cannot be read", where=str(path)) from error
        except UnicodeDecodeError as error:
            step = "Save it as UTF-8, one name a line."
            raise ReadError("the list of names is not UTF-8", where=str(path), next_step=step) from error

    def found(self, text: str) -> dict[int, int]:
        """Return number of a name -> how often it, or a part of it, stands in a text."""
        counts: dict[int, int] = {}
        for match in _WORD.finditer(normal(text)):
            for number in {n for word in _ways(match.group()) for n in self._of_word(word)}:
                counts[number] = counts.get(number, 0) + 1
        return counts

    def _of_word(self, word: str) -> tuple[int, ...]:
        if word in self.by_word:
            return self.by_word[word]
        for cut in range(4):
            end = word[len(word) - cut :] if cut else ""
            if end in _ENDINGS and (found := self.by_stem.get(word[: len(word) - cut])):
                return found
        return ()


@lru_cache(maxsize=4)
def normal(text: str) -> str:
    """Return a text as names are compared: lower case, without stress marks, `е` for `ё`."""
    folded = unicodedata.normalize("NFD", text.casefold().translate(_APOSTROPHES))
    return unicodedata.normalize("NFC", folded.replace("\u0301", "").replace("\u0300", "")).replace("ё", "е")


@lru_cache(maxsize=200_000)
def _ways(word: str) -> tuple[str, ...]:
    """Return a word as it may stand in the list: whole, without the English genitive, in its parts, and in Cyrillic letters."""
    ways = dict.fromkeys((word, word.removesuffix("'s"), *re.split("['-]", word)))
    return tuple(ways | dict.fromkeys(way for w in ways if len(w) > _SHORTEST for way in _scripts(w)))


def _parts(name: str) -> list[str]:
    words = [w for w in _WORD.findall(normal(name)) if w not in _PARTICLES]
    return [w for w in words if len(w) >= _SHORTEST] or words


def _scripts(word: str) -> Iterable[str]:
    """Yield a Latin name in Cyrillic letters, as Russian texts may write it."""
    if word.isascii() and word.isalpha():
        yield normal(transliterate(word))


def _stems(word: str) -> tuple[str, ...]:
    """Return what the case forms of a Cyrillic name have in common, nothing for other words and short ones.

    >>> _stems("зубринский"), _stems("павел"), _stems("анна")
    (('зубринск',), ('павел', 'павл'), ('анн',))
    """
    if not re.fullmatch(r"[а-я-]+", word) or len(word) < 4:
        return ()
    if (adjective := _ADJECTIVE.fullmatch(word)) is not None:
        return (adjective[1],)
    if word[-1] in _VOWELS:
        return (word[:-1],)
    fleeting = _FLEETING.fullmatch(word)
    return (word,) if fleeting is None else (word, fleeting[1] + fleeting[2])
