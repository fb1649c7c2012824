"""Agreement of the coders of a corpus: per language, code and target, with intervals by respondent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from testimony.agreement.coefficients import (
    CONSTANT,
    NOBODY,
    Coefficient,
    Ratings,
    ac1,
    alpha,
    kappa_of_table,
    specific,
)
from testimony.agreement.unitised import alpha_u, character_f1, exact_f1, merged
from testimony.coding import ADJUDICATED, Coding
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.tables import by_document, positives

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Progress = Callable[[str, int, int], None]

MEASURES = ("alpha", "kappa", "AC1", "positive", "negative", "alpha-U", "span F1", "exact span F1")
"""In the order of the table. `positive`: how often one coder's use of a code is met by the other's."""

RELIABLE, TENTATIVE = 0.80, 0.667
"""Krippendorff's (2004) limits: findings may rest on it; only tentative conclusions may."""


@dataclass(frozen=True)
class Row:
    """Agreement about one code, target, or all label sets at once, in one language ("all": over the languages)."""

    language: str
    what: str
    segments: int
    respondents: int
    prevalence: float
    measures: Mapping[str, Coefficient]


@dataclass(frozen=True)
class Agreement:
    """What coders who coded the same documents agree about. `reasons` says what has no meaning, and why."""

    rows: tuple[Row, ...]
    documents: int
    coders: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a language and code: counts, and each measure with the ends of its 95% interval."""
        import pandas as pd

        found = []
        for row in self.rows:
            values: dict[str, object] = {
                "language": row.language,
                "code": row.what,
                "segments": row.segments,
                "respondents": row.respondents,
                "prevalence": row.prevalence,
            }
            for name in MEASURES:
                c = row.measures.get(name, Coefficient(None))
                values[name] = c.value
                if c.low is not None:
                    values[f"{name} low"], values[f"{name} high"] = c.low, c.high
            found.append(values)
        return pd.DataFrame(found)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return a sentence for each measure that has no meaning somewhere."""
        return tuple(
            f"{row.language}, {row.what}: {name} has no meaning: {c.why}"
            for row in self.rows
            for name, c in row.measures.items()
            if c.value is None and c.why
        )

    def plot(self) -> Figure:
        """Return a picture of alpha with its interval, per code and language."""
        from testimony.agreement.plot import draw

        return draw(self)

    def _repr_html_(self) -> str:
        from testimony.agreement.plot import table_html

        return table_html(self)


@dataclass(frozen=True)
class _Shared:
    """A document that several coders coded: for each coder, the targets of its segments and its counting spans."""

    document: Document
    numbers: tuple[int, ...]
    targets: Mapping[str, Mapping[int, set[str]]]
    spans: Mapping[str, list[tuple[int, int, str]]]

    @property
    def language(self) -> str:
        return self.document.language.partition("-")[0]


def agreement(
    corpus: Corpus, *, draws: int = 1000, seed: int = 0, progress: Progress = lambda *_: None
) -> Agreement:
    """Return how far the coders of a corpus agree, on the documents that at least two of them coded.

    Only counting codings are compared (codebook, section 6); the adjudicated version is no coder. The unit is the
    segment with a voice; intervals are percentiles of `draws` bootstrap samples of respondents. Codes are compared by
    stance (none, affirmed, denied, both), targets as present or absent, `label sets` by Passonneau's MASI.
    """
    codings = by_document(corpus.codings)
    shared = [s for d in corpus.documents if (s := _shared(corpus, d, codings.get(d.id, [])))]
    languages = sorted({s.language for s in shared})
    names = [*languages, "all"] if len(languages) > 1 else languages
    rows: list[Row] = []
    for i, language in enumerate(names):
        part = [s for s in shared if language in ("all", s.language)]
        sample = _Sample(part, draws, np.random.default_rng(seed))
        for j, code in enumerate(corpus.codebook.codes):
            progress(
                f"agreement, {language}",
                i * len(corpus.codebook.codes) + j,
                len(names) * len(corpus.codebook.codes),
            )
            stances = [t for t in corpus.codebook.targets if t.partition(":")[0] == code.name]
            rows.append(sample.row(language, f"{code.name} (by stance)", stances))
            rows += [sample.row(language, target, [target]) for target in stances]
        rows.append(sample.label_sets(language, corpus.codebook.targets))
    coders = sorted({c for s in shared for c in s.targets})
    return Agreement(tuple(rows), len(shared), tuple(coders))


@dataclass(frozen=True)
class _Pair:
    """What two coders said of the segments both judged, as numbers of values; `at` counts all segments."""

    at: np.ndarray
    cell: np.ndarray
    size: int

    @classmethod
    def of(cls, said: Sequence[tuple[int, str, str]]) -> _Pair:
        values = sorted({v for _, *both in said for v in both})
        cell = [values.index(a) * len(values) + values.index(b) for _, a, b in said]
        return cls(np.array([i for i, *_ in said]), np.array(cell), len(values))

    def table(self, weights: np.ndarray | None) -> np.ndarray:
        """Return the contingency table of the two coders."""
        w = None if weights is None else weights[self.at]
        return np.bincount(self.cell, w, self.size**2).reshape(self.size, self.size)


class _Sample:
    """The shared documents of one language, and the bootstrap samples of their respondents."""

    def __init__(self, shared: Sequence[_Shared], draws: int, rng: np.random.Generator) -> None:
        self._shared = shared
        people = list(dict.fromkeys(s.document.person for s in shared))
        self._people = len(people)
        index = {p: i for i, p in enumerate(people)}
        self._owner = np.array([index[s.document.person] for s in shared for _ in s.numbers], dtype=int)
        size = max(self._people, 1)
        self._weights = rng.multinomial(size, np.full(size, 1 / size), size=draws if self._people > 1 else 0)

    def row(self, language: str, what: str, targets: Sequence[str]) -> Row:
        """Return every measure of a code or target."""
        wanted = set(targets)
        values = [
            tuple("+".join(sorted(found.get(n, set()) & wanted)) for found in s.targets.values())
            for s in self._shared
            for n in s.numbers
        ]
        ratings = Ratings.of(values, values=["", *sorted({v for u in values for v in u if v})])
        used = Ratings.of([tuple(bool(v) for v in u) for u in values], values=[False, True])
        pairs = self._pairs(wanted)
        measures = {
            "alpha": self._with_interval(lambda w: alpha(ratings, weights=w)),
            "kappa": self._with_interval(lambda w: self._kappa(pairs, w)),
            "AC1": self._with_interval(lambda w: ac1(ratings, weights=w)),
            "positive": specific(used, True),
            "negative": specific(used, False),
            **self._spans(targets),
        }
        total = int(used.counts.sum())
        return Row(
            language,
            what,
            len(values),
            self._people,
            used.counts[:, 1].sum() / total if total else 0.0,
            measures,
        )

    def label_sets(self, language: str, targets: Sequence[str]) -> Row:
        """Return alpha over whole label sets, with Passonneau's MASI distance."""
        values = [
            tuple(frozenset(found.get(n, set())) for found in s.targets.values())
            for s in self._shared
            for n in s.numbers
        ]
        ratings = Ratings.of(values)
        some = float(np.mean([bool(v) for u in values for v in u])) if values else 0.0
        measures = {
            "alpha": self._with_interval(lambda w: alpha(ratings, "masi", weights=w)),
            **self._spans(targets),
        }
        return Row(language, "label sets (MASI)", len(values), self._people, some, measures)

    def _with_interval(self, measure: Callable[[np.ndarray | None], Coefficient]) -> Coefficient:
        found = measure(None)
        if found.value is None or not len(self._weights):
            return found
        drawn = [c.value for w in self._weights if (c := measure(w[self._owner])).value is not None]
        low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (None, None)
        return Coefficient(found.value, low, high)

    def _kappa(self, tables: Sequence[_Pair], weights: np.ndarray | None) -> Coefficient:
        """Return Cohen's kappa; the mean over pairs of coders, by their units, where several pairs worked."""
        found = [(kappa_of_table(table), table.sum()) for table in (p.table(weights) for p in tables)]
        defined = [(k.value, size) for k, size in found if k.value is not None]
        if not defined:
            return Coefficient(None, why=CONSTANT if tables else NOBODY)
        return Coefficient(float(np.average([v for v, _ in defined], weights=[s for _, s in defined])))

    def _pairs(self, wanted: set[str]) -> list[_Pair]:
        """Return what each pair of coders said of the segments both judged."""
        said: dict[tuple[str, str], list[tuple[int, str, str]]] = defaultdict(list)
        at = 0
        for s in self._shared:
            for n in s.numbers:
                value = {c: "+".join(sorted(found.get(n, set()) & wanted)) for c, found in s.targets.items()}
                for a, b in combinations(value, 2):
                    said[a, b].append((at, value[a], value[b]))
                at += 1
        return [_Pair.of(found) for found in said.values()]

    def _spans(self, targets: Sequence[str]) -> dict[str, Coefficient]:
        """Return alpha-U over the documents laid end to end, and F1 of the spans, between first two coders."""
        wanted, length = set(targets), 0
        ours: list[tuple[int, int, str]] = []
        theirs: list[tuple[int, int, str]] = []
        for s in self._shared:
            first, second = list(s.spans.values())[:2]
            for spans, into in ((first, ours), (second, theirs)):
                into += [(a + length, b + length, t) for a, b, t in spans if t in wanted]
            length += len(s.document.text)
        continuum = [
            [merged((a, b) for a, b, t in spans if t == w) for spans in (ours, theirs)] for w in targets
        ]
        return {
            "alpha-U": alpha_u(continuum, length=max(length, 1)),
            "span F1": character_f1(ours, theirs),
            "exact span F1": exact_f1(ours, theirs),
        }


def _shared(corpus: Corpus, document: Document, codings: Sequence[Coding]) -> _Shared | None:
    coders = [c for c in corpus.coders_of(document.id) if c != ADJUDICATED]
    if len(coders) < 2:
        return None
    mine = {coder: [c for c in codings if c.coder == coder] for coder in coders}
    return _Shared(
        document,
        tuple(s.number for s in document.segments if s.has_voice),
        {coder: positives(document, found) for coder, found in mine.items()},
        {coder: list(_counting_spans(found)) for coder, found in mine.items()},
    )


def _counting_spans(codings: Iterable[Coding]) -> Iterable[tuple[int, int, str]]:
    return (
        (c.start, c.stop, c.target)
        for c in codings
        if c.counts and c.start is not None and c.stop is not None
    )
