"""What is judged: what coders say of each segment and testimony, and what a system says of the same, decided as labels are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from testimony.codebook import Codebook
from testimony.coding import counts_in
from testimony.corpus import Corpus
from testimony.document import Document, Segment
from testimony.evaluation import HeldOut
from testimony.findings import EVERYWHERE, System
from testimony.label import Labelled
from testimony.labelled import LabelledSegment
from testimony.language import base
from testimony.states import STATES, states
from testimony.tables import Labelling, by_document
from testimony.thin import Thin, thin
from testimony.thresholds import Threshold, limits

_DECIDED = {"yes": 1, "unsure": 0}
"""As numbers; what is in neither list is decided no: -1."""


@dataclass(frozen=True)
class Truth:
    """What coders say. Items are the judged segments, then (`states`) the testimonies, each with its respondent.

    `y` has shape (segments, targets); `states` shape (testimonies, codes), numbers in `STATES`. `person` and
    `testimony_person` are numbers in `people`, whose main language is in `spoken`.
    """

    codebook: Codebook
    segments: tuple[Segment, ...]
    documents: tuple[Document, ...]
    y: np.ndarray
    states: np.ndarray
    people: tuple[str, ...]
    spoken: tuple[str, ...]
    person: np.ndarray
    testimony_person: np.ndarray
    language: np.ndarray
    genre: np.ndarray

    @property
    def targets(self) -> tuple[str, ...]:
        """Return the columns of `y`."""
        return self.codebook.targets

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages judged, and `all` of them together where there are several."""
        found = tuple(sorted(set(self.language.tolist())))
        return (*found, EVERYWHERE) if len(found) > 1 else (EVERYWHERE,)

    @property
    def genres(self) -> tuple[str, ...]:
        """Return the genres judged."""
        return tuple(sorted(set(self.genre.tolist())))

    def rows(self, language: str = EVERYWHERE, genre: str = "") -> np.ndarray:
        """Return which segments are in a language and genre, as a mask."""
        found: np.ndarray = (self.language == language) | (language == EVERYWHERE)
        return found & (self.genre == genre) if genre else found

    def testimonies(self, language: str = EVERYWHERE) -> np.ndarray:
        """Return which testimonies are by people who mostly speak a language, as a mask."""
        spoken = np.array(self.spoken)[self.testimony_person]
        found: np.ndarray = (spoken == language) | (language == EVERYWHERE)
        return found


@dataclass(frozen=True)
class Answers:
    """What a system says of every judged segment and testimony.

    `probability` and `decision` (1 yes, 0 unsure, -1 no) have shape (segments, targets), `states` (testimonies, codes).
    """

    system: System
    probability: np.ndarray
    decision: np.ndarray
    states: np.ndarray


@dataclass(frozen=True)
class Rules:
    """What turns scores into decisions: each target's calibration and limits, and where `yes` is barred."""

    thresholds: Mapping[str, Threshold]
    thin: Thin


def truth(corpus: Corpus, data: Labelling, languages: Iterable[str]) -> Truth:
    """Return what coders say of the segments that a model of these languages labels."""
    known = set(languages)
    rows = [i for i, s in enumerate(data.segments) if base(s.language) in known]
    ids = dict.fromkeys(data.segments[i].document for i in rows)
    documents = tuple(d for d in corpus.documents if d.id in ids)
    people = tuple(dict.fromkeys(d.person for d in documents))
    number = {person: i for i, person in enumerate(people)}
    genre = {d.id: d.genre for d in documents}
    segments = tuple(data.segments[i] for i in rows)
    language = np.array([base(s.language) for s in segments], dtype=object)
    person = np.array([number[data.groups[i]] for i in rows], dtype=int)
    return Truth(
        codebook=corpus.codebook,
        segments=segments,
        documents=documents,
        y=data.y[rows],
        states=_true_states(corpus, documents),
        people=people,
        spoken=_spoken(language, person, len(people)),
        person=person,
        testimony_person=np.array([number[d.person] for d in documents], dtype=int),
        language=language,
        genre=np.array([genre[s.document] for s in segments], dtype=object),
    )


def answers(system: System, truth: Truth, labelled: Iterable[Labelled]) -> Answers:
    """Return what labelled documents say of what is judged."""
    found = {d.document.id: d for d in labelled}
    segments = {(s.segment.document, s.segment.number): s for d in found.values() for s in d.segments}
    mine = [segments[s.document, s.number] for s in truth.segments]
    column = {target: j for j, target in enumerate(truth.targets)}
    decision = np.full((len(mine), len(column)), -1, dtype=np.int8)
    for i, segment in enumerate(mine):
        for label in segment.labels:
            decision[i, column[label.target]] = _DECIDED[label.decision]
    shape = -1, len(column)
    probability = np.array([[(s.probabilities or {})[t] for t in column] for s in mine]).reshape(shape)
    said = [_numbers(found[d.id].states, truth.codebook) for d in truth.documents]
    return Answers(system, probability, decision, np.array(said, dtype=int))


def labelled(
    corpus: Corpus, data: Labelling, scores: np.ndarray, rules: Callable[[int], Rules]
) -> Iterable[Labelled]:
    """Yield each document as it would be labelled with these scores; `rules` gives what decides a row.

    Decisions and states are those of `Labelled`, so that nothing is judged which users do not get.
    """
    row = {(s.document, s.number): i for i, s in enumerate(data.segments)}
    for document in corpus.documents:
        rows = {s.number: row[key] for s in document.segments if (key := (document.id, s.number)) in row}
        if not rows:
            continue
        mine = rules(next(iter(rows.values())))
        chances = {
            target: threshold.probability(scores[list(rows.values()), j])
            for j, (target, threshold) in enumerate(mine.thresholds.items())
        }
        place = {number: k for k, number in enumerate(rows)}
        segments = tuple(
            LabelledSegment(s, (), {t: float(p[place[s.number]]) for t, p in chances.items()})
            if s.number in place
            else LabelledSegment(s)
            for s in document.segments
        )
        bounds = limits(mine.thresholds)
        yield Labelled(document, segments, corpus.codebook, "", bounds, thin=mine.thin).rethreshold()


def held_answers(system: System, truth: Truth, corpus: Corpus, held: HeldOut) -> Answers:
    """Return what classifiers say of people held out; what decides in a fold is learnt from the other folds."""
    of_fold = {int(fold): rules(held, but=int(fold)) for fold in np.unique(held.fold)}
    found = labelled(corpus, held.data, held.scores, lambda row: of_fold[int(held.fold[row])])
    return answers(system, truth, found)


def rules(held: HeldOut, *, but: int | None = None) -> Rules:
    """Return what training would decide by, learnt from all folds, or from all but one."""
    rows = np.arange(len(held.fold)) if but is None else np.flatnonzero(held.fold != but)
    return Rules(held.thresholds(but=but), thin(_of(held.data, rows)))


def _of(data: Labelling, rows: np.ndarray) -> Labelling:
    """Return some of the segments."""
    return replace(
        data,
        segments=tuple(data.segments[i] for i in rows),
        context=tuple(data.context[i] for i in rows),
        groups=tuple(data.groups[i] for i in rows),
        y=data.y[rows],
    )


def _true_states(corpus: Corpus, documents: Sequence[Document]) -> np.ndarray:
    """Return the states of each testimony by its counting codings, those of the whole document included."""
    coded = by_document(corpus.standing)
    found = []
    for document in documents:
        counting = [c for c in coded.get(document.id, ()) if counts_in(c, document)]
        found.append(
            _numbers(states(corpus.codebook, ((c.code, c.stance) for c in counting)), corpus.codebook)
        )
    return np.array(found, dtype=int).reshape(len(documents), len(corpus.codebook.codes))


def _numbers(found: Mapping[str, str], book: Codebook) -> list[int]:
    names: list[str] = list(STATES)
    return [names.index(found[code.name]) for code in book.codes]


def _spoken(language: np.ndarray, person: np.ndarray, people: int) -> tuple[str, ...]:
    """Return the language most of each respondent's segments are in."""
    kinds = sorted(set(language.tolist()))
    counts = np.zeros((people, len(kinds)), dtype=int)
    np.add.at(counts, (person, np.array([kinds.index(x) for x in language], dtype=int)), 1)
    return tuple(kinds[k] for k in counts.argmax(axis=1)) if kinds else ()
