"""Who stands out: people whose metadata few others share, and words that one person alone has said.

k-anonymity (Sweeney 2002, "k-anonymity: a model for protecting privacy"): everybody shares each combination of what is known of them
with k - 1 others at least. It counts persons, not documents, and says nothing of what readers know from elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from testimony.corpus import Corpus
from testimony.document import Document
from testimony.errors import CorpusError
from testimony.words import normal

K = 5
"""Persons who must share a combination."""

MOST_FIELDS = 3
"""Fields combined at most: with more of them everybody is one of a kind, and nobody knows that much."""

_NOT_ABOUT = re.compile(r"consent.*|withdrawn_at|source.*|note.*|comment.*|url", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_DIFFERENT = 0.9
"""A field that has another value for nearly everybody is an id or a remark, and is reported as that."""


@dataclass(frozen=True, slots=True)
class Combination:
    """Values that few persons share: field and value, and how many persons."""

    values: tuple[tuple[str, str], ...]
    persons: int

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields alone."""
        return tuple(name for name, _ in self.values)


@dataclass(frozen=True, slots=True)
class Anonymity:
    """How anonymous a corpus is: combinations that fewer than `k` share (the shortest that do), and rare words by person.

    `unique` are fields that are different for nearly everybody, left out of the combinations. `words` is person -> words that nobody
    else has said. `exposed` is how many persons some combination singles out.
    """

    k: int
    persons: int
    fields: tuple[str, ...]
    unique: tuple[str, ...]
    combinations: tuple[Combination, ...]
    exposed: int
    words: Mapping[str, tuple[str, ...]]

    @property
    def clean(self) -> bool:
        """Tell whether no combination is too rare."""
        return not self.combinations and not self.unique


def anonymity(
    corpus: Corpus, *, fields: Sequence[str] = (), k: int = K, most_fields: int = MOST_FIELDS
) -> Anonymity:
    """Return who stands out by metadata and by words.

    `fields` are those of the metadata that others may know; none: all that there are, with language and genre. Raises
    `CorpusError` where a field is not in the corpus.
    """
    about = _persons(corpus.documents)
    known = sorted({name for values in about.values() for name in values})
    if unknown := sorted(set(fields) - set(known)):
        step = f"Fields are: {', '.join(known)}."
        raise CorpusError(f"there is no field {unknown[0]!r}", where=corpus.name, next_step=step)
    asked = tuple(fields) or tuple(known)
    unique = tuple(name for name in asked if not fields and _is_unique(name, about, k))
    asked = tuple(name for name in asked if name not in unique)
    rare, exposed = _rare(about, asked, k, most_fields)
    return Anonymity(k, len(about), asked, unique, rare, len(exposed), _own_words(corpus.documents))


def _persons(documents: Iterable[Document]) -> dict[str, dict[str, str]]:
    """Return person -> field -> value; several values of a person are one value together."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for document in documents:
        values = {"language": document.language, "genre": document.genre, **document.metadata}
        for name, value in values.items():
            if value not in (None, "", "unknown") and not _NOT_ABOUT.fullmatch(str(name)):
                found[document.person][str(name)].add(str(value))
        found[document.person]  # somebody of whom nothing is known counts too
    return {p: {n: " + ".join(sorted(v)) for n, v in values.items()} for p, values in found.items()}


def _is_unique(name: str, about: Mapping[str, Mapping[str, str]], k: int) -> bool:
    values = [said[name] for said in about.values() if name in said]
    return len(values) >= k and len(set(values)) > _DIFFERENT * len(values)


def _rare(
    about: Mapping[str, Mapping[str, str]], fields: Sequence[str], k: int, most: int
) -> tuple[tuple[Combination, ...], set[str]]:
    """Return the combinations that fewer than k persons share and no part of which is rare itself, and who has one."""
    found: dict[frozenset[tuple[str, str]], int] = {}
    exposed: set[str] = set()
    for size in range(1, most + 1):
        for names in combinations(fields, size):
            rows = {
                person: tuple((n, said[n]) for n in names)
                for person, said in about.items()
                if all(n in said for n in names)
            }
            counts = Counter(rows.values())
            few = {row for row, n in counts.items() if n < k}
            exposed |= {person for person, row in rows.items() if row in few}
            found |= {frozenset(r): counts[r] for r in few if not _part_is_rare(r, found)}
    listed = (Combination(tuple(sorted(row)), n) for row, n in found.items())
    return tuple(sorted(listed, key=lambda c: (c.persons, len(c.values), c.values))), exposed


def _part_is_rare(row: tuple[tuple[str, str], ...], found: Mapping[frozenset[tuple[str, str]], int]) -> bool:
    return any(frozenset(p) in found for size in range(1, len(row)) for p in combinations(row, size))


def _own_words(documents: Iterable[Document]) -> dict[str, tuple[str, ...]]:
    """Return person -> the words of their own voice that nobody else has said, in alphabetical order."""
    said: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        voice = " ".join(s.text for s in document.segments if s.has_voice)
        for word in _WORD.findall(voice):
            said[normal(word, document.language)].add(document.person)
    found: dict[str, list[str]] = defaultdict(list)
    for word, people in said.items():
        if len(people) == 1:
            found[next(iter(people))].append(word)
    return {person: tuple(sorted(words)) for person, words in sorted(found.items())}
