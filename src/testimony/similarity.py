"""Texts that resemble each other: repeated five-word runs, near-duplicates, and how varied the words are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items that share `share` of their parts (Jaccard: shared / all)."""

    first: int
    second: int
    share: float


def ngrams(words: Sequence[str], n: int) -> Iterator[tuple[str, ...]]:
    """Yield the runs of `n` words.

    >>> list(ngrams(["a", "b", "c"], 2))
    [('a', 'b'), ('b', 'c')]
    """
    return zip(*(words[i:] for i in range(n)), strict=False)


def repeated_share(texts: Iterable[Sequence[str]], n: int = 5) -> float:
    """Return which share of all runs of `n` words also stands in another text.

    >>> repeated_share([["a", "b", "c"], ["a", "b", "d"]], n=2)
    0.5
    """
    held = [Counter(ngrams(words, n)) for words in texts]
    spread = Counter(run for runs in held for run in runs)
    total = sum(runs.total() for runs in held)
    repeated = sum(k for runs in held for run, k in runs.items() if spread[run] > 1)
    return repeated / total if total else 0.0


def near_duplicates(items: Sequence[frozenset[Hashable]], limit: float) -> list[Pair]:
    """Return the pairs of sets whose Jaccard similarity is at least `limit`; exact, by shared rare parts.

    Two sets that similar share one of their rarest parts (prefix filtering; Chaudhuri, Ganti & Kaushik
    2006, ICDE), so only such pairs are compared.
    """
    frequency = Counter(part for item in items for part in item)
    holders: dict[Hashable, list[int]] = defaultdict(list)
    found = []
    for i, item in enumerate(items):
        rare = sorted(item, key=lambda part: (frequency[part], str(part)))
        prefix = rare[: len(rare) - int(-(-limit * len(rare) // 1)) + 1]
        for j in sorted({j for part in prefix for j in holders[part]}):
            share = len(item & items[j]) / len(item | items[j])
            if share >= limit:
                found.append(Pair(j, i, share))
        for part in prefix:
            holders[part].append(i)
    return found


def mattr(words: Sequence[str], window: int = 500) -> float:
    """Return the moving-average type-token ratio (Covington & McFall 2010), which does not fall with length.

    Raises `ValueError` for a text shorter than the window.

    >>> mattr(["a", "b", "a", "c"], window=2)
    1.0
    """
    if len(words) < window:
        raise ValueError(f"{len(words)} words are fewer than the window of {window}")
    counts = Counter(words[:window])
    total = float(len(counts))
    for old, new in zip(words, words[window:], strict=False):
        counts[new] += 1
        counts[old] -= 1
        if not counts[old]:
            del counts[old]
        total += len(counts)
    return total / window / (len(words) - window + 1)
