"""The lexicon's expressions of several words, found in many texts at once."""

from __future__ import annotations

import numpy as np

from testimony.features import WordFeatures
from testimony.many.compiled import loops
from testimony.many.index import KeyIndex, pair_keys
from testimony.many.pairs import PairIndex


class PhraseIndex:
    """A language's expressions as a tree of lemmas: a node for each beginning, `concepts` of each node that is an end.

    `depth` says how many lemmas lead to each node. At a word the longest expression counts, for all its concepts, as
    `lexicon.Finder` has it.
    """

    def __init__(self, features: WordFeatures, language: str, pairs: PairIndex) -> None:
        self.concepts: dict[int, tuple[str, ...]] = {}
        self._nodes: dict[tuple[int, int], int] = {}
        if features.lexicon is not None and features.concept_weight:
            for lemmas, concept in features.finder(language).expressions:
                self._add([pairs.number(x) for x in lemmas], concept)
        steps = np.array([*self._nodes], dtype=np.int64).reshape(-1, 2)
        nodes = np.array([*self._nodes.values()], dtype=np.int32)
        self._step = KeyIndex(pair_keys(steps[:, 0], steps[:, 1]), nodes)
        self.depth = np.zeros(len(self), dtype=np.int64)
        for (node, _), number in self._nodes.items():  # a node is made after the one it follows
            self.depth[number] = self.depth[node] + 1
        self._is_end = np.zeros(len(self), dtype=bool)
        self._is_end[[*self.concepts]] = True

    def __len__(self) -> int:
        return len(self._nodes) + 1

    def _add(self, lemmas: list[int], concept: str) -> None:
        node = 0
        for lemma in lemmas:
            node = self._nodes.setdefault((node, lemma), len(self._nodes) + 1)
        self.concepts[node] = (*self.concepts.get(node, ()), concept)

    def find(self, lemmas: np.ndarray, stops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the words at which expressions begin, and their nodes; `stops` says where each word's text ends."""
        if (compiled := loops()) is not None:
            places, nodes = compiled.expressions(*self._step.table, self._is_end, lemmas, stops)
            return places, nodes
        ends = np.zeros(len(lemmas), dtype=np.int32)
        places, depth = np.flatnonzero(lemmas), 0
        nodes = np.zeros(len(places), dtype=np.int64)
        while len(places) and len(self._nodes):
            nodes = self._step.find(pair_keys(nodes, lemmas[places + depth])).astype(np.int64)
            places, nodes = places[nodes > 0], nodes[nodes > 0]
            is_end = self._is_end[nodes]
            ends[places[is_end]] = nodes[is_end]
            depth += 1
            goes_on = places + depth < stops[places]
            places, nodes = places[goes_on], nodes[goes_on]
        found = np.flatnonzero(ends)
        return found, ends[found]
