"""What changed between two states of a corpus's codings: added, taken away, or coded otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from testimony.coding import Coding, Memo
from testimony.corpus import Corpus

Item = Coding | Memo
_UNSAID = ("quote", "created")
"""What is no change: the words follow from the place, and programs write moments in their own way."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `old` is None for what was added, `new` for what was taken away."""

    what: Literal["added", "removed", "changed"]
    old: Item | None
    new: Item | None

    @property
    def item(self) -> Item:
        """Return what it is about, in its new state where there is one."""
        found = self.new or self.old
        assert found is not None  # noqa: S101  # one of them is always there
        return found

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the fields that differ; none where something was added or taken away."""
        if self.old is None or self.new is None:
            return ()
        names = [f.name for f in fields(self.new)]
        return tuple(n for n in names if n not in _UNSAID and getattr(self.old, n) != getattr(self.new, n))


def changes(before: Corpus, after: Corpus) -> tuple[Change, ...]:
    """Return what changed, by document.

    A coding is the same one as long as its coder and passage are, or its coder and code on words it shares.
    """
    found = [*_between(before.codings, after.codings), *_between(before.memos, after.memos)]
    order = {d.id: n for n, d in enumerate(after.documents)}
    return tuple(sorted(found, key=lambda c: (order.get(c.item.document, -1), c.item.start or 0)))


def _between(before: Sequence[Item], after: Sequence[Item]) -> Iterator[Change]:
    old, new = list(before), list(after)
    for key, alike in _STEPS:
        pairs, old, new = _paired(old, new, key, alike)
        if key is not _all:
            yield from (Change("changed", a, b) for a, b in pairs)
    yield from (Change("removed", item, None) for item in old)
    yield from (Change("added", None, item) for item in new)


def _paired(
    old: Sequence[Item],
    new: Sequence[Item],
    key: Callable[[Item], Hashable],
    alike: Callable[[Item, Item], bool],
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Return what is alike in both, and the rest of each."""
    waiting: dict[Hashable, list[Item]] = defaultdict(list)
    for item in old:
        waiting[key(item)].append(item)
    pairs: list[tuple[Item, Item]] = []
    rest: list[Item] = []
    for item in new:
        same = waiting[key(item)]
        found = next((n for n, each in enumerate(same) if alike(each, item)), None)
        if found is None:
            rest.append(item)
        else:
            pairs.append((same.pop(found), item))
    left = {id(item) for items in waiting.values() for item in items}
    return pairs, [item for item in old if id(item) in left], rest


def _all(item: Item) -> Hashable:
    return (type(item), *(getattr(item, f.name) for f in fields(item) if f.name not in _UNSAID))


def _place(item: Item) -> Hashable:
    return item.document, item.coder, item.start, item.stop


def _place_and_kind(item: Item) -> Hashable:
    return _place(item), _named(item)


def _kind(item: Item) -> Hashable:
    return item.document, item.coder, _named(item)


def _named(item: Item) -> str:
    return item.code if isinstance(item, Coding) else item.kind


def _always(one: Item, other: Item) -> bool:
    return True


def _overlap(one: Item, other: Item) -> bool:
    return one.span is not None and other.span is not None and one.span.overlaps(other.span)


_STEPS: tuple[tuple[Callable[[Item], Hashable], Callable[[Item, Item], bool]], ...] = (
    (_all, _always),
    (_place_and_kind, _always),
    (_place, _always),
    (_kind, _overlap),
)
"""What makes a coding the same one as before, the surest first."""
