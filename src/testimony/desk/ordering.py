"""In which order suggestions are reviewed, and which passages were drawn at random to see what a model misses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from testimony.study.items import Row

_WORD = re.compile(r"\w{3,}")
WINDOW = 400
"""Suggestions among which the next best one is looked for."""


def _doubt(row: Row) -> float:
    """Return how far a suggestion is from certain: 0 at a probability of one half."""
    return abs(float(row["probability"]) - 0.5)


def unsure_first(rows: Iterable[Row], _: Mapping[str, str]) -> list[Row]:
    """Return suggestions, those a model cannot decide first: they teach it most (Lewis & Gale 1994)."""
    return sorted(rows, key=lambda r: (r["decision"] != "unsure", _doubt(r), r["id"]))


def by_document(rows: Iterable[Row], _: Mapping[str, str]) -> list[Row]:
    """Return suggestions as they stand in the texts."""
    return sorted(rows, key=lambda r: (r["document"], r["start"], r["id"]))


def diverse(rows: Iterable[Row], words: Mapping[str, str]) -> list[Row]:
    """Return suggestions so that each next one differs from those before it: in code, document and words.

    Greedy, as maximal marginal relevance (Carbonell & Goldstein 1998): doubt, less how often code and document came, less the
    greatest share of words in common (Jaccard) with one of the last twelve. `words` are the texts by suggestion's id.
    """
    waiting = unsure_first(rows, words)
    held = {r["id"]: frozenset(_WORD.findall(words.get(r["id"], "").casefold())) for r in waiting[:WINDOW]}
    chosen: list[Row] = []
    codes: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    near, rest = waiting[:WINDOW], waiting[WINDOW:]
    while near:
        recent = [held[r["id"]] for r in chosen[-12:]]
        best = min(near, key=lambda r: (_cost(r, codes, documents, held[r["id"]], recent), r["id"]))
        near.remove(best)
        chosen.append(best)
        codes[best["code"]] += 1
        documents[best["document"]] += 1
    return [*chosen, *rest]


def _cost(
    row: Row,
    codes: Counter[str],
    documents: Counter[str],
    words: frozenset[str],
    recent: Sequence[frozenset[str]],
) -> float:
    alike = max((len(words & other) / len(words | other) for other in recent if words | other), default=0.0)
    return _doubt(row) + 0.3 * codes[row["code"]] + 0.3 * documents[row["document"]] + alike


ORDERS: Mapping[str, Callable[[Iterable[Row], Mapping[str, str]], list[Row]]] = {
    "unsure": unsure_first,
    "diverse": diverse,
    "document": by_document,
}
"""The orders by name."""
