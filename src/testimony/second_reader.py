"""The second reader: codings that may be slips, and passages that may have been missed, each with a question.

Confident learning (Northcutt, Jiang & Chuang 2021, Confident learning: estimating uncertainty in dataset labels,
J. Artif. Intell. Res. 70, 1373-1411) on scores by classifiers that have not seen the respondent. No coding is changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from testimony.classifier import TestimonyClassifier
from testimony.codebook import Codebook
from testimony.coding import ADJUDICATED, Coding, counts_in
from testimony.corpus import Corpus
from testimony.document import Segment
from testimony.errors import CodebookError, CorpusError
from testimony.evaluation import Extra, HeldOut, Progress, held_out, passages_of
from testimony.evidence import FLOOR, LEAST, passages, word_weights
from testimony.language import base, is_supported
from testimony.linear import NEVER
from testimony.passage import Passage
from testimony.span import Span
from testimony.tables import Labelling, by_document
from testimony.thresholds import ENOUGH, learn

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["coded", "not coded"]

MOST_WORDS = 5
"""Evidence words shown of a suspect at most."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A coding, or its absence, on which coders and machine differ: what a person should look at again.

    `probability` is the calibrated one of the target in this segment, by a classifier that has not seen the
    respondent. `margin` is what they are ranked by (`beyond`), from 0 to 1. `coders` made the coding; where there is
    none, they coded the document. `start` and `stop` say where the quote stands in the document: the coding, or the
    passage that looks like one; `words` are those that speak most for the target, the strongest first.
    """

    document: str
    segment: int
    language: str
    target: str
    kind: Kind
    coders: tuple[str, ...]
    probability: float
    margin: float
    start: int
    stop: int
    quote: str
    words: tuple[str, ...]
    text: str

    @property
    def question(self) -> str:
        """Return what to ask oneself about it."""
        if self.kind == "coded":
            return f"Coded {self.target}, but nothing here looks like it. Is this a slip?"
        return f"Not coded {self.target}, but it looks like it. Is this a slip?"


def suspects(
    corpus: Corpus,
    *,
    extra: Extra | None = None,
    target: str = "",
    language: str = "",
    progress: Progress = lambda *_: None,
    say: Callable[[str], None] = lambda _: None,
) -> list[Suspect]:
    """Return the codings that may be slips and the passages that may have been missed, the likeliest first.

    `extra` are texts that only teach (`training.phrases(corpus)`). `target` and `language` restrict what is
    listed, not what is learnt from. `say` gets a sentence for what could not be judged, such as a target with fewer
    than `ENOUGH` codings. The test part is left alone: nothing may be fitted to it.
    Raises `CorpusError` where there are no two respondents or nothing is in the language, `CodebookError` where
    the target is unknown.
    """
    _check_target(corpus.codebook, target)
    if unread := len(corpus.documents) - len((corpus := corpus.without_test()).documents):
        say(f"The test part is left alone ({unread} documents).")
    data = corpus.labelling()
    _check_people(corpus, data, language)
    wanted = [j for j, name in enumerate(data.targets) if target in ("", name)]
    learnable = [j for j in wanted if _enough(data.targets[j], data.y[:, j], say)]
    if not learnable:
        return []
    told = _read(corpus, data, extra, progress)
    known = [is_supported(s.language) for s in data.segments]
    if strange := known.count(False):
        say(f"{strange} segments are not judged: their language is not supported.")
    listed = [k and language in ("", base(s.language)) for k, s in zip(known, data.segments, strict=True)]
    doubts = [d for j in learnable for d in _doubts(told.held, j, say) if listed[d.row]]
    return [told.suspect(d) for d in sorted(doubts, key=lambda d: -d.margin) if told.stands_best(d)]


def _read(corpus: Corpus, data: Labelling, extra: Extra | None, progress: Progress) -> _Telling:
    """Score everybody by what was learnt from the others, and keep the classifiers, a fitted one for each fold."""
    made: list[TestimonyClassifier] = []

    def make() -> TestimonyClassifier:
        made.append(TestimonyClassifier(corpus.lexicon, targets=data.targets))
        return made[-1]

    held = held_out(make, data, extra=extra, progress=progress)
    return _Telling(corpus, held, [m for m in made if hasattr(m, "coef_")])


def to_frame(found: Sequence[Suspect]) -> pd.DataFrame:
    """Return one row a suspect, in order; coders and words as text, the question last but for the segment's text."""
    import pandas as pd

    frame = pd.DataFrame([asdict(s) for s in found], columns=[f.name for f in fields(Suspect)])
    for column in ("coders", "words"):
        frame[column] = frame[column].map(", ".join)
    frame.insert(len(frame.columns) - 1, "question", [s.question for s in found])
    return frame


def beyond(probability: np.ndarray, coded: np.ndarray) -> np.ndarray:
    """Return how far each segment lies beyond the threshold of the other side, shape (segments,).

    Confident learning (paper, section 3.1): the threshold of a side is the mean probability of that side among those
    who are on it; who reaches the threshold of the other side is doubted: from 0 (just reached) to 1 (certain). Below
    0 nothing is doubted. The margin is normalised by the room above the threshold. The bare difference of the two
    probabilities, by which the paper ranks, would put nearly all of the rare side (what is coded) first.

    >>> p = np.array([0.9, 0.8, 0.1, 0.1, 0.9, 0.0])
    >>> beyond(p, np.array([True, True, True, False, False, False])).round(2)
    array([-1.7 , -1.4 ,  0.7 , -1.25,  0.75, -1.5 ])
    """
    with_it, without = probability[coded].mean(), (1 - probability[~coded]).mean()
    other = np.where(coded, 1 - probability, probability)
    limit = np.where(coded, without, with_it)
    found: np.ndarray = (other - limit) / np.maximum(1 - limit, 1e-9)
    return found


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A cell of the label matrix that confident learning puts on the other side."""

    row: int
    column: int
    coded: bool
    slope: float
    probability: float
    margin: float


def _doubts(held: HeldOut, column: int, say: Callable[[str], None]) -> Iterator[_Doubt]:
    """Yield the doubts about one target; where a classifier had no example of it nothing is judged."""
    name = held.data.targets[column]
    score = held.scores[:, column]
    rows = np.flatnonzero(np.abs(score) != -NEVER)
    coded = held.data.y[rows, column] == 1
    if not ENOUGH <= coded.sum() < len(coded):
        say(f"{name} is not judged: too few respondents speak of it to learn it from others.")
        return
    learnt = learn(score[rows], coded.astype(int))
    probability = learnt.probability(score[rows])
    if probability[coded].mean() <= probability[~coded].mean():
        say(f"{name} is not judged: what people say with it and without it looks alike.")
        return
    margin = beyond(probability, coded)
    for i in np.flatnonzero(margin >= 0):
        yield _Doubt(
            int(rows[i]), column, bool(coded[i]), learnt.slope, float(probability[i]), float(margin[i])
        )


def _enough(name: str, coded: np.ndarray, say: Callable[[str], None]) -> bool:
    """Tell whether a target can be judged; if not, say why."""
    count = int(coded.sum())
    if count < ENOUGH:
        say(f"{name} is not judged: {count} coded segments to learn from, and it takes {ENOUGH}.")
    elif count == len(coded):
        say(f"{name} is not judged: every segment is coded so.")
    return ENOUGH <= count < len(coded)


@dataclass(frozen=True)
class _Telling:
    """Turns doubts into suspects: whose coding it is, and the words; `made` holds a classifier for each fold."""

    corpus: Corpus
    held: HeldOut
    made: Sequence[TestimonyClassifier]

    def stands_best(self, doubt: _Doubt) -> bool:
        """Tell whether no other segment of a coding over several looks more like it: a coding stands by its best."""
        score = self.held.scores[:, doubt.column]
        others = self._rows[self._segment(doubt).document]
        better = [self.held.data.segments[k].span for k in others if score[k] > score[doubt.row]]
        said = self._said(doubt)
        return not said or any(not any(map(span.overlaps, better)) for span, _ in said)

    def suspect(self, doubt: _Doubt) -> Suspect:
        """Return the suspect of a doubt, with the words that the classifier of its fold went by."""
        segment, said = self._segment(doubt), self._said(doubt)
        found = self.made[self.held.fold[doubt.row]].contributions(self._passages[doubt.row])
        weights = word_weights(found, doubt.column, slope=doubt.slope)
        quote = said[0][0] if said else _likest(weights, segment)
        document = self.corpus[segment.document]
        return Suspect(
            document=document.id,
            segment=segment.number,
            language=segment.language,
            target=self.held.data.targets[doubt.column],
            kind="coded" if doubt.coded else "not coded",
            coders=tuple(dict.fromkeys(coder for _, coder in said)) or self._readers(document.id),
            probability=round(doubt.probability, 4),
            margin=round(doubt.margin, 4),
            start=quote.start,
            stop=quote.stop,
            quote=document.quote(quote),
            words=_strongest(weights, segment.text),
            text=segment.text,
        )

    def _segment(self, doubt: _Doubt) -> Segment:
        return self.held.data.segments[doubt.row]

    def _said(self, doubt: _Doubt) -> list[tuple[Span, str]]:
        """Return where the target was coded over the segment, and by whom."""
        segment, target = self._segment(doubt), self.held.data.targets[doubt.column]
        document = self.corpus[segment.document]
        mine = (c for c in self._by_document.get(document.id, ()) if c.target == target)
        placed = ((c.span, c.coder) for c in mine if counts_in(c, document))
        return [(span, coder) for span, coder in placed if span and span.overlaps(segment.span)]

    @cached_property
    def _by_document(self) -> Mapping[str, list[Coding]]:
        return by_document(self.corpus.standing)

    @cached_property
    def _passages(self) -> list[Passage]:
        return passages_of(self.held.data)

    @cached_property
    def _rows(self) -> Mapping[str, list[int]]:
        """Document id -> its rows in the label matrix."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, segment in enumerate(self.held.data.segments):
            found[segment.document].append(row)
        return found

    def _readers(self, document: str) -> tuple[str, ...]:
        """Return those whose silence it is: the adjudicator where there was one, else all who coded the document."""
        coders = self.corpus.coders_of(document)
        return (ADJUDICATED,) if ADJUDICATED in coders else coders


def _likest(words: list[tuple[int, int, float]], segment: Segment) -> Span:
    """Return the passage that looks most like the target; the segment where only the question before it does."""
    found = passages(words, segment.text, offset=segment.start)
    best = max(found, key=lambda e: e.weight, default=segment)
    return Span(best.start, best.stop)


def _strongest(words: list[tuple[int, int, float]], text: str) -> tuple[str, ...]:
    """Return the words that add most, the strongest first."""
    ranked = sorted(words, key=lambda w: -w[2])
    least = max(FLOOR * ranked[0][2], LEAST) if ranked else 0.0
    shown = dict.fromkeys(text[start:stop] for start, stop, weight in ranked if weight >= least)
    return tuple(shown)[:MOST_WORDS]


def _check_target(book: Codebook, target: str) -> None:
    if target and target not in book.targets:
        step = f"The targets are: {', '.join(book.targets)}."
        raise CodebookError(f"no target {target!r}", where=book.name, next_step=step)


def _check_people(corpus: Corpus, data: Labelling, language: str) -> None:
    if (people := len(set(data.groups))) < 2:
        step = "Everybody is read by what was learnt from the others: it takes at least two respondents."
        raise CorpusError(f"respondents with a voice: {people}", where=corpus.name, next_step=step)
    known = sorted({base(s.language) for s in data.segments if is_supported(s.language)})
    if language and language not in known:
        step = f"The languages are: {', '.join(known) or 'none that is supported'}."
        raise CorpusError(f"no text in the language {language!r}", where=corpus.name, next_step=step)
