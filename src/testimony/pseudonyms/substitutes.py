"""Plausible names in the place of people's and towns', the same one for the same person, in the case form that stood there."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from testimony.pseudonyms import cases
from testimony.pseudonyms.gazetteers import need
from testimony.pseudonyms.people import name_of, skeleton
from testimony.pseudonyms.proposals import Proposal, Proposals
from testimony.pseudonyms.seen import WORD

_TOWNS = {
    "ru": (
        "Белогорск",
        "Луговск",
        "Заречинск",
        "Светловск",
        "Каменск",
        "Приозёрск",
        "Лесногорск",
        "Новодольск",
    ),
    "nl": (
        "Westerveen",
        "Oudekamp",
        "Noordwolde",
        "Zandhoven",
        "Lindeveld",
        "Broekstede",
        "Hoogakker",
        "Veldhuizen",
    ),
}
_LOCALES = {"ru": "ru_RU", "nl": "nl_NL"}
_PARTS = {"given": "Name", "last": "Surn", "patronymic": "Patr"}


@dataclass(frozen=True, slots=True)
class _Stand:
    """Who stands for somebody: first name, patronymic and last name in Cyrillic or Latin letters."""

    given: str
    patronymic: str
    last: str


def substitutes(proposals: Proposals) -> dict[tuple[int, int], str]:
    """Return (document, start) -> the words that stand there instead; other kinds than persons and places keep their tokens.

    Names are drawn at random and are in none of the proposals. One person is one name, in Cyrillic or in Latin letters as it was written.
    """
    need("faker")
    used = {skeleton(w) for item in proposals.items for form in item.forms for w in WORD.findall(form)}
    made: dict[tuple[int, int], str] = {}
    for item in proposals.items:
        if item.kind not in ("person", "place") or not item.accepted:
            continue
        stands = {script: _drawn(item, script, used) for script in ("ru", "nl")}
        if not all(stand.last and (stand.given or item.kind == "place") for stand in stands.values()):
            continue  # two people of one name would be worse than a token
        for mention in item.mentions:
            script = "ru" if "\u0400" <= mention.words[0] <= "\u04ff" else "nl"
            words = (
                _town(stands[script].last, mention.words)
                if item.kind == "place"
                else _words(stands[script], mention.words)
            )
            made[mention.document, mention.finding.start] = words
    return made


def _drawn(item: Proposal, script: str, used: set[str]) -> _Stand:
    """Return who stands for an item, and mark the names as used."""
    if item.kind == "place":
        town = _free(_TOWNS[script], used)
        return _Stand("", "", town)
    provider = import_module(f"faker.providers.person.{_LOCALES[script]}").Provider
    sex = "female" if any(name_of(form).gender == "femn" for form in item.forms) else "male"
    given = _free(tuple(getattr(provider, f"first_names_{sex}")), used)
    last = _free(tuple(getattr(provider, f"last_names_{sex}", None) or provider.last_names), used)
    patronymics = tuple(getattr(provider, f"middle_names_{sex}", ("",)))
    return _Stand(given, secrets.choice(patronymics), last)


def _free(names: Sequence[str], used: set[str]) -> str:
    """Return a name that is not used yet, and mark it as used; "" where none is left."""
    free = [n for n in names if skeleton(n) not in used and " " not in n]
    if not free:
        return ""
    chosen = secrets.choice(free)
    used.add(skeleton(chosen))
    return chosen


def _words(stand: _Stand, words: str) -> str:
    """Return a mention's words with the parts of another name, each in the case of the part it replaces."""
    name = name_of(words)
    found = WORD.findall(words)
    parts = [
        ("given", name.given, stand.given),
        ("patronymic", name.patronymic, stand.patronymic),
        ("last", name.last, stand.last),
    ]
    kept = [(part, new) for part, said, new in parts if said and new]
    cyrillic = "\u0400" <= words[0] <= "\u04ff"
    return (
        " ".join(_like(new, part, found) if cyrillic else new for part, new in kept)
        or stand.given
        or stand.last
    )


def _like(new: str, part: str, found: Sequence[str]) -> str:
    model = [w for w in found if _PARTS[part] in cases.reading(w).parts]
    return cases.in_case(new, model[0]) if model else new


def _town(new: str, words: str) -> str:
    return new if not "\u0400" <= words[0] <= "\u04ff" else cases.in_case(new, WORD.findall(words)[-1])
