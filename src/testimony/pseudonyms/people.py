"""Who is who: which mentions name the same person, in any case form, in Latin or Cyrillic letters, by a short form where that is certain."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from testimony.pseudonyms import cases
from testimony.pseudonyms.gazetteers import first_names
from testimony.pseudonyms.names_data import FOLDS, LETTERS, SHORT
from testimony.pseudonyms.seen import WORD
from testimony.pseudonyms.words_data import PARTICLES, TITLES
from testimony.transliteration import transliterate


@dataclass(frozen=True, slots=True)
class Name:
    """A mention of a person in its parts, each in a spelling that knows no script: "" where a part was not said."""

    given: str = ""
    patronymic: str = ""
    last: str = ""
    gender: str = ""

    @property
    def parts(self) -> int:
        """Return how many parts were said."""
        return bool(self.given) + bool(self.patronymic) + bool(self.last)

    @property
    def word(self) -> str:
        """Return the one part of a name that was said alone."""
        return self.given or self.last or self.patronymic

    @property
    def whole(self) -> bool:
        """Tell whether first and last name are both said in full."""
        return len(self.given) > 1 and len(self.last) > 1


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """Return a word in a spelling that is the same for all the ways to write it in Latin and Cyrillic letters.

    >>> skeleton("Сергей") == skeleton("Sergey") == skeleton("Sergej")
    True
    """
    low = word.lower().replace("ё", "е")
    low = "".join(LETTERS.get(c, c) for c in low)
    low = "".join(c for c in unicodedata.normalize("NFKD", low) if c.isalpha())
    for old, new in FOLDS:
        low = low.replace(old, new)
    return low


def name_of(words: str) -> Name:
    """Return the parts of a mention."""
    found = [w for w in WORD.findall(words) if w.lower() not in PARTICLES and w.lower() not in TITLES]
    parts = [_part(w, n, len(found)) for n, w in enumerate(found)]
    if len(found) > 1 and "last" not in parts and parts.count("given") == 2:
        parts[-1] = "last"
    made = {part: _form(w, part) for w, part in reversed(list(zip(found, parts, strict=True)))}
    genders = [g for w, p in zip(found, parts, strict=True) if (g := _gender(w, p))]
    return Name(
        made.get("given", ""), made.get("patronymic", ""), made.get("last", ""), genders[0] if genders else ""
    )


def _part(word: str, number: int, count: int) -> str:
    low = word.lower().replace("ё", "е")
    russian = _russian(word)
    if russian:
        read = cases.reading(russian)
        if "Patr" in read.parts and not {"Name"} & read.parts:
            return "patronymic"
        if cases.first_form(russian, "Name") in first_names() or (
            "Name" in read.parts and "Surn" not in read.parts
        ):
            return "given"
        return "last" if count > 1 or "Surn" in read.parts else "given"
    if len(word) == 1 or low in first_names() or low.removesuffix("s") in first_names():
        return "given" if number < max(1, count - 1) else "last"
    return "last" if number == count - 1 else "given"


def _russian(word: str) -> str:
    """Return a word in Cyrillic letters where it is a Russian name, also one in Latin letters; else ""."""
    if "\u0400" <= word[0] <= "\u04ff":
        return word if len(word) > 1 else ""
    if not word.isascii() or not word.isalpha() or len(word) < 3:
        return ""
    made = transliterate(word.lower()).capitalize()
    read = cases.reading(made)
    return made if read.known and read.person > 0.5 else ""


def _form(word: str, part: str) -> str:
    russian = _russian(word)
    if russian:
        tags = {"given": "Name", "patronymic": "Patr", "last": "Surn"}
        form = cases.first_form(russian, tags[part])
        return skeleton(SHORT.get(form, form) if part == "given" else form)
    low = word.lower()
    if low.endswith("s") and low not in first_names() and low[:-1] in first_names():
        word = word[:-1]
    return skeleton(word) or word.lower()


def _gender(word: str, part: str) -> str:
    russian = _russian(word)
    return (
        cases.gender(russian, {"given": "Name", "patronymic": "Patr", "last": "Surn"}[part])
        if russian
        else ""
    )


@dataclass(slots=True)
class _Person:
    """A person while mentions are gathered."""

    name: Name
    mentions: list[int] = field(default_factory=list)
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """A person: the numbers of the mentions, the name as far as it was said, and whether no other could be meant."""

    name: Name
    mentions: tuple[int, ...]
    sure: bool


def people(mentions: Sequence[str], scopes: Sequence[str]) -> list[Person]:
    """Return the persons of mentions; a first name alone is the same person only within a scope (a respondent's texts)."""
    by_scope: dict[str, list[int]] = {}
    for number, scope in enumerate(scopes):
        by_scope.setdefault(scope, []).append(number)
    found: list[_Person] = []
    for numbers in by_scope.values():
        _merge_whole(found, _within([(n, name_of(mentions[n])) for n in numbers]))
    return [Person(p.name, tuple(sorted(p.mentions)), p.sure) for p in found]


def _within(named: Iterable[tuple[int, Name]]) -> list[_Person]:
    """Return the persons of one scope: fullest names first, so that a short mention finds the one it may mean."""
    found: list[_Person] = []
    for number, name in sorted(named, key=lambda n: (-n[1].parts, -len(n[1].given), n[0])):
        may = [p for p in found if _may_be(p.name, name)]
        fuller = [p for p in may if p.name.parts > name.parts]
        same = [p for p in found if p.name == name] or (fuller if len(fuller) == 1 else may)
        if len(same) == 1:
            same[0].name = _both(same[0].name, name)
            same[0].mentions.append(number)
        else:
            found.append(_Person(name, [number], sure=not same))
    return found


def _may_be(one: Name, two: Name) -> bool:
    """Tell whether two names may be of one person: a part in common said in full, and none against it."""
    if one.gender and two.gender and one.gender != two.gender:
        return False
    if min(one.parts, two.parts) == 1 and not (one.patronymic and two.patronymic):
        word = two.word if two.parts == 1 else one.word
        return len(word) > 1 and word in (
            (one if two.parts == 1 else two).given,
            (one if two.parts == 1 else two).last,
        )
    pairs = ((one.given, two.given), (one.patronymic, two.patronymic), (one.last, two.last))
    if any(a and b and not _same(a, b) for a, b in pairs):
        return False
    return any(a == b and len(a) > 1 for a, b in pairs)


def _same(one: str, two: str) -> bool:
    return one == two or (min(len(one), len(two)) == 1 and one[0] == two[0])


def _both(one: Name, two: Name) -> Name:
    if min(one.parts, two.parts) == 1:
        fuller = one if one.parts >= two.parts else two
        return Name(fuller.given, fuller.patronymic, fuller.last, one.gender or two.gender)
    return Name(
        max(one.given, two.given, key=len),
        max(one.patronymic, two.patronymic, key=len),
        max(one.last, two.last, key=len),
        one.gender or two.gender,
    )


def _merge_whole(found: list[_Person], more: Iterable[_Person]) -> None:
    """Add the persons of another scope; who is called the same in full is the same person."""
    for person in more:
        same = [p for p in found if p.name.whole and person.name.whole and _is(p.name, person.name)]
        if same:
            same[0].mentions.extend(person.mentions)
        else:
            found.append(person)


def _is(one: Name, two: Name) -> bool:
    return (one.given, one.last) == (two.given, two.last) and _may_be(one, two)
