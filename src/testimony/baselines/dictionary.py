"""A keyword dictionary out of a codebook: what social scientists count without a classifier (LIWC, quanteda).

The words are those of the codebook's examples coded so, and of what it includes. With a lexicon they are widened to
their concepts, and so to every language it knows. No coded corpus is looked at: nothing here is learnt.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from testimony.codebook import Code, Codebook
from testimony.coding import target_name
from testimony.features import WordFeatures
from testimony.language import identify
from testimony.language_data import STOP_WORDS
from testimony.lexicon import Lexicon
from testimony.passage import Passage

_NOT_COUNTING = {"other", "general", "possible", "hypothetical"}
_WORD, _CONCEPT = "l:", "k:"
_STOP = frozenset(word for words in STOP_WORDS.values() for word in words.split())


@dataclass(frozen=True)
class Dictionary:
    """Target -> the names of its words: concepts where there is a lexicon, dictionary forms where there is none."""

    words: Mapping[str, frozenset[str]]
    lexicon: Lexicon | None = None

    def hits(self, passage: Passage) -> dict[str, int]:
        """Return how many different words of each target a text has."""
        said = _names(self._features, passage, self._kind)
        return {target: len(words & said) for target, words in self.words.items()}

    @property
    def _kind(self) -> str:
        return _WORD if self.lexicon is None else _CONCEPT

    @cached_property
    def _features(self) -> WordFeatures:
        return _features(self.lexicon)


def dictionary(book: Codebook, lexicon: Lexicon | None = None) -> Dictionary | None:
    """Return the codebook's dictionary; None where its codes have no words.

    A word belongs to the target, or targets, in more of whose texts it stands than in any other's.
    """
    features, kind = _features(lexicon), _WORD if lexicon is None else _CONCEPT
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for target, passage in _texts(book):
        found[target].update(_names(features, passage, kind))
    most: Counter[str] = Counter()
    for counts in found.values():
        most |= counts
    words = {t: frozenset(w for w, n in found[t].items() if n == most[w]) for t in book.targets}
    return Dictionary(words, lexicon) if any(words.values()) else None


def coded(text: str, book: Codebook) -> set[str]:
    """Return the targets an example is coded with, of those that count.

    >>> book = Codebook.parse("name: a\\ncodes: [{name: economics, aliases: [ECO]}, {name: stability}]")
    >>> sorted(coded("ECO+ job, move=return; stability−; ECO-, who=other", book))
    ['economics', 'stability:denied']
    """
    names = {n.casefold(): code.name for code in book.codes for n in (code.name, *code.aliases)}
    known = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    mark = re.compile(rf"\s*({known})\s*([+−-]?)(?![\w-])(.*)", re.DOTALL | re.IGNORECASE)
    marks = [m for part in text.split(";") if (m := mark.match(part))]
    counting = [m for m in marks if not _NOT_COUNTING & set(re.findall(r"\w+", m[3]))]
    found = {
        target_name(names[m[1].casefold()], "denied" if m[2] in "−-" and m[2] else "affirmed")
        for m in counting
    }
    return found & set(book.targets)


def _texts(book: Codebook) -> Iterator[tuple[str, Passage]]:
    """Yield each text of the codebook that shows a target, with the target."""
    for code in book.codes:
        yield from ((code.name, passage) for passage in _included(code))
        for example in code.examples:
            for target in sorted(coded(example.coding, book)):
                yield target, Passage(example.text, example.language)


def _included(code: Code) -> Iterator[Passage]:
    for line in code.include:
        yield Passage(line, identify(line, hint="en").tag)


def _features(lexicon: Lexicon | None) -> WordFeatures:
    return WordFeatures(lexicon, scopes=False, pair_weight=0, ngram_weight=0)


def _names(features: WordFeatures, passage: Passage, kind: str) -> set[str]:
    units = features.units(passage.text, passage.language)
    named = {name for unit in units for name, _ in features.features(unit.key)}
    return {n.removeprefix(kind) for n in named if n.startswith(kind)} - _STOP
