"""Groups of persons large enough to be published: what is too small is pooled, so that nobody can be found in a table.

A group under the limit is never shown. If what is pooled is itself under the limit it could be worked out from the
total, so the smallest group that would have been shown joins it (complementary suppression).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from testimony.publishing.people import People, Person, known_fields

SMALL = 10
"""Persons under which no share is printed."""

FEW = 5
"""Persons under which no count is printed."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Group:
    """Persons with the same value of a field; the kind tells the pooled rest and the unknown from a value."""

    value: str
    persons: tuple[Person, ...]
    kind: Literal["value", "rest", "unknown"] = "value"
    pooled: int = 0

    def __len__(self) -> int:
        return len(self.persons)


def too_small(sizes: Mapping[Key, int], least: int) -> frozenset[Key]:
    """Return what has to be pooled so that neither it nor the pool is under `least`; all of it where nothing helps.

    >>> sorted(too_small({"a": 40, "b": 12, "c": 4}, 10))
    ['b', 'c']
    >>> sorted(too_small({"a": 40, "b": 12}, 10))
    []
    """
    pooled = {key for key, size in sizes.items() if 0 < size < least}
    rest = sorted((size, str(key), key) for key, size in sizes.items() if size >= least)
    total = sum(sizes[key] for key in pooled)
    while pooled and total < least and rest:
        size, _, key = rest.pop(0)
        pooled.add(key)
        total += size
    return frozenset(pooled)


def groups(people: People, field: str, *, least: int = SMALL) -> tuple[Group, ...]:
    """Return the persons by a field, in the field's order; small groups pooled, none under `least`."""
    found: dict[str, list[Person]] = defaultdict(list)
    for person in people.persons:
        found[person.fields.get(field, "")].append(person)
    small = too_small({value: len(held) for value, held in found.items()}, least)
    shown = [Group(v, tuple(found[v])) for v in _ordered(found, field) if v and v not in small]
    rest = tuple(p for v in sorted(small) for p in found[v])
    if len(rest) >= least:
        shown.append(Group("", rest, "rest", len(small)))
    if found.get("") and "" not in small:
        shown.append(Group("", tuple(found[""]), "unknown"))
    return tuple(shown)


def _ordered(found: Mapping[str, Sequence[Person]], field: str) -> list[str]:
    order = [str(v) for v in known_fields().get(field, {}).get("order", ())]
    place = {value: i for i, value in enumerate(order)}
    if order:
        return sorted(found, key=lambda v: (place.get(v, len(order)), v))
    if field == "interview_year":
        return sorted(found)
    return sorted(found, key=lambda v: (-len(found[v]), v))
