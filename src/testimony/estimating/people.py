"""The units of a study: respondents or their documents, with the state of each code by hand, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from testimony.codebook import Code, Codebook
from testimony.coding import counts_in
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.language import base
from testimony.states import STATES, State, state_of
from testimony.tables import by_document

RESPONDENT, DOCUMENT = "respondent", "document"

PLACES = ("country", "destination")
"""Two names of one field: where somebody lives, or lived last, abroad."""

_STANCES: Mapping[str, tuple[str, ...]] = {
    "yes": ("affirmed",),
    "no": ("denied",),
    "conflict": ("affirmed", "denied"),
    "not_mentioned": (),
}


@dataclass(frozen=True)
class Unit:
    """A respondent with all documents, or one document; `states` by hand, None where not everything was coded."""

    id: str
    person: str
    documents: tuple[str, ...]
    states: Mapping[str, State] | None
    fields: Mapping[str, str]


def units(corpus: Corpus, unit: str = RESPONDENT) -> tuple[Unit, ...]:
    """Return the units of a corpus in its order; only documents in which somebody has a voice."""
    coded = by_document(corpus.standing)
    finished = finished_documents(corpus)
    held: dict[str, list[Document]] = {}
    for document in corpus.documents:
        if any(s.has_voice for s in document.segments):
            held.setdefault(document.person if unit == RESPONDENT else document.id, []).append(document)
    found = []
    for name, documents in held.items():
        ids = tuple(d.id for d in documents)
        states = None
        if finished.issuperset(ids):
            pairs = [(c.code, c.stance) for d in documents for c in coded.get(d.id, ()) if counts_in(c, d)]
            states = {
                code.name: state_of(code, [stance for c, stance in pairs if c == code.name])
                for code in corpus.codebook.codes
            }
        found.append(Unit(name, documents[0].person, ids, states, fields(documents)))
    return tuple(found)


def finished_documents(corpus: Corpus) -> frozenset[str]:
    """Return the documents that somebody has coded: as recorded, or in a corpus that records nobody, those with codings."""
    recorded = {d.id for d in corpus.documents if corpus.coders.get(d.id)}
    return frozenset(recorded or {c.document for c in corpus.codings})


def combined(book: Codebook, states: Iterable[Mapping[str, str]]) -> dict[str, State]:
    """Return the state of each code over several documents of a respondent.

    >>> from testimony.codebook import Codebook, Code
    >>> book = Codebook.parse("name: x\\nversion: '1'\\ncodes: [{name: bread}]")
    >>> combined(book, [{"bread": "yes"}, {"bread": "no"}])
    {'bread': 'conflict'}
    """
    found = list(states)
    return {code.name: _over(code, [s[code.name] for s in found]) for code in book.codes}


def _over(code: Code, states: Sequence[str]) -> State:
    return state_of(code, [stance for state in states for stance in _STANCES[state]])


def fields(documents: Sequence[Document]) -> dict[str, str]:
    """Return what is known of a respondent, by field: of the first document that says it.

    The scalar metadata, language, genre, and `country` (or `destination`): the last of the destinations that is not the country of origin.
    """
    found: dict[str, str] = {}
    for document in documents:
        plain = {
            str(name): str(value).strip()
            for name, value in document.metadata.items()
            if isinstance(value, str | int | float) and str(value).strip()
        }
        said = {"language": base(document.language) if document.language else "", "genre": document.genre}
        for name, value in {**plain, **said, **dict.fromkeys(PLACES, country(document))}.items():
            if value:
                found.setdefault(name, value)
    return found


def country(document: Document) -> str:
    """Return where somebody lives or lived last abroad ("" where it is not known)."""
    told = document.metadata.get("country")
    if isinstance(told, str) and told.strip():
        return told.strip().upper()
    places = document.metadata.get("destinations")
    origin = str(document.metadata.get("origin_country", "")).upper()
    abroad = (
        [str(c).upper() for c in places if str(c).upper() != origin]
        if isinstance(places, list | tuple)
        else []
    )
    return abroad[-1] if abroad else ""


def number(state: str) -> int:
    """Return the number of a state in `STATES`."""
    names: list[str] = list(STATES)
    return names.index(state)
