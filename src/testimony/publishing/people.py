"""Respondents as tables count them: one row a person, with the state of each code and what is known of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from testimony.codebook import Code, Codebook
from testimony.coding import Coding, counts_in
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.states import State, state_of
from testimony.tables import by_document

MOTIVE, EXPERIENCE = "motive", "experience"
"""The groups of a codebook's codes that the tables tell apart."""

LEAVE, RETURN = "leave", "return"


@dataclass(frozen=True, slots=True)
class Person:
    """One respondent: the documents, the codings that count in them, and the fields of the tables.

    `words` and `segments` are those with the respondent's (or an author's) voice.
    """

    id: str
    documents: tuple[Document, ...]
    codings: tuple[Coding, ...]
    fields: Mapping[str, str]
    segments: int
    words: int

    def stances(self, code: str, move: str = "") -> frozenset[str]:
        """Return the stances of a code that count, of one move or of all."""
        return frozenset(c.stance for c in self.codings if c.code == code and move in ("", c.move))


@dataclass(frozen=True)
class People:
    """The respondents of a corpus, and the codebook by which they were coded."""

    persons: tuple[Person, ...]
    codebook: Codebook

    def __len__(self) -> int:
        return len(self.persons)

    def group(self, name: str) -> tuple[Code, ...]:
        """Return the codes of a group of the codebook."""
        return tuple(c for c in self.codebook.codes if c.group == name)

    @property
    def motives(self) -> tuple[Code, ...]:
        """Return the codes that say why people moved."""
        return self.group(MOTIVE)

    @property
    def experiences(self) -> tuple[Code, ...]:
        """Return the codes that say how it went."""
        return self.group(EXPERIENCE)

    @property
    def kinds(self) -> tuple[tuple[Code, ...], ...]:
        """Return the codes by their group, at most five together: what fits beside each other in a figure."""
        found: dict[str, list[Code]] = defaultdict(list)
        for code in self.codebook.codes:
            found[code.group].append(code)
        return tuple(tuple(held[i : i + 5]) for held in found.values() for i in range(0, len(held), 5))

    def state(self, person: Person, code: Code, move: str | None = None) -> State:
        """Return the state of a code in all a person's testimonies (codebook, section 6).

        Of a motive the reasons for leaving count, unless another `move` is named; of other codes everything does.
        """
        if move is None:
            move = LEAVE if code.group == MOTIVE else ""
        return state_of(code, person.stances(code.name, move))

    def having(self, code: Code, state: State = "yes", move: str | None = None) -> frozenset[str]:
        """Return the ids of the persons for whom a code is in a state."""
        return frozenset(p.id for p in self.persons if self.state(p, code, move) == state)

    def only(self, wanted: Iterable[str]) -> People:
        """Return these persons alone."""
        ids = set(wanted)
        return People(tuple(p for p in self.persons if p.id in ids), self.codebook)

    @cached_property
    def by_id(self) -> Mapping[str, Person]:
        """Return the persons by id."""
        return {p.id: p for p in self.persons}


@cache
def known_fields() -> Mapping[str, Mapping[str, Any]]:
    """Return what the package knows of the fields of the tables: order, spellings that mean the same."""
    import yaml

    text = (resources.files("testimony.publishing") / "fields.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return found


Counting = Callable[[Coding, Document], bool]
"""Tells whether a coding counts where it stands."""


def people(corpus: Corpus, counting: Counting = counts_in) -> People:
    """Return the respondents of a corpus with the codings that stand and count."""
    coded = by_document(corpus.standing)
    held: dict[str, list[Document]] = defaultdict(list)
    for document in corpus.documents:
        held[document.person].append(document)
    persons = tuple(_person(name, documents, coded, counting) for name, documents in held.items())
    return People(persons, corpus.codebook)


def _person(
    name: str, documents: Sequence[Document], coded: Mapping[str, list[Coding]], counting: Counting
) -> Person:
    voiced = [s for d in documents for s in d.segments if s.has_voice]
    return Person(
        id=name,
        documents=tuple(documents),
        codings=tuple(c for d in documents for c in coded.get(d.id, ()) if counting(c, d)),
        fields={field: value for field in known_fields() if (value := _value(documents, field))},
        segments=len(voiced),
        words=sum(len(s.text.split()) for s in voiced),
    )


def _value(documents: Sequence[Document], field: str) -> str:
    """Return what the first document that says it says of a field, in the spelling of the tables ("" if none does)."""
    same = known_fields()[field].get("same", {})
    for document in documents:
        value = _said(document, field)
        if value:
            return str(same.get(value, value))
    return ""


def _said(document: Document, field: str) -> str:
    if field == "language":
        return document.language.partition("-")[0]
    if field == "genre":
        return document.genre
    if field == "destination":
        return _destination(document)
    value = document.metadata.get(field)
    return str(value).strip() if isinstance(value, str | int) else ""


def places(document: Document) -> tuple[str, ...]:
    """Return the countries of a testimony in order, the same one only once in a row."""
    found = document.metadata.get("destinations")
    codes = [str(c).upper() for c in found] if isinstance(found, list | tuple) else []
    return tuple(c for i, c in enumerate(codes) if c and (i == 0 or codes[i - 1] != c))


def _destination(document: Document) -> str:
    """Return the last country that is not the country of origin: where somebody lives, or lived last, abroad."""
    origin = str(document.metadata.get("origin_country", "")).upper()
    abroad = [c for c in places(document) if c != origin]
    return abroad[-1] if abroad else ""
