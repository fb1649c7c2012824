"""Is the evidence the reason? What happens to a probability when the shown words are left out, or stand alone.

    python benchmarks/evidence.py [--model DIR] [--draws 10] [--write]

Every passage that is coded, and that the model says `yes` (or `unsure`) of, is read again without the words shown as evidence,
and without as many neighbouring words taken at random from elsewhere in it (never the shown ones exactly). `won`: the share of
draws in which leaving out the evidence lowers the probability more than leaving out the random words. `alone`: the probability
of the evidence by itself, as a text. `coder`: how the words shown agree with the words coders marked, counted in words, and
F1 of random words beside it. Intervals: 95 in 100, bootstrap by respondent.

The shipped model has learnt from these texts; that does not make its evidence more faithful, but what it shows is surer than on
new texts. So the validation part is also read by a model that has learnt from the training part alone: `--model` names
one made earlier, otherwise it is trained first (two minutes). The test part is never opened.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from testimony.coding import counts_in
from testimony.corpus import Corpus
from testimony.evaluation import passages_of
from testimony.evidence import needed, passages, word_weights
from testimony.labelled import Decision
from testimony.language import base
from testimony.model import Model, load_model
from testimony.passage import Passage
from testimony.tables import by_document

HERE = Path(__file__).parent
LANGUAGES = ("nl", "ru", "en")
RESAMPLES = 1000

Place = tuple[int, int]
"""From where to where in a text, in code points."""


@dataclass(frozen=True)
class Case:
    """A coded segment that a model says a target of: its words, those shown and those coded (a truth value a word)."""

    passage: Passage
    person: str
    column: int
    probability: float
    decision: Decision
    words: list[Place]
    shown: np.ndarray
    coded: np.ndarray


@dataclass(frozen=True)
class Outcome:
    """What became of a case's probability: without the evidence, without random words (a value a draw), and alone."""

    case: Case
    without: float
    random: np.ndarray
    alone: float
    elsewhere: np.ndarray
    """How many of the random words were coded, a value a draw."""

    @property
    def won(self) -> float:
        """Return the share of draws that the evidence beats."""
        return float((self.without < self.random).mean())


def few(corpus: Corpus, most: int, *, seed: int = 0) -> Corpus:
    """Return at most so many documents of each language, drawn at random, with their codings."""
    order = np.random.default_rng(seed).permutation(len(corpus.documents))
    drawn = [corpus.documents[i] for i in order]
    held = [d for tag in LANGUAGES for d in [d for d in drawn if base(d.language) == tag][:most]]
    ids = {d.id for d in held}
    codings = tuple(c for c in corpus.codings if c.document in ids)
    return replace(corpus, documents=tuple(held), codings=codings, memos=())


def cases(model: Model, corpus: Corpus) -> list[Case]:
    """Return every coded segment × target that the model says `yes` or `unsure` of."""
    data = corpus.labelling()
    coded = by_document(corpus.standing)
    found = []
    for i, passage in enumerate(passages_of(data)):
        segment = data.segments[i]
        document = corpus[segment.document]
        counting = [c for c in coded.get(document.id, ()) if counts_in(c, document)]
        for j in np.flatnonzero(data.y[i]):
            spans = [c.span for c in counting if c.span and c.target == data.targets[j]]
            marked = [(s.start - segment.start, s.stop - segment.start) for s in spans]
            found.append(_case(model, passage, data.groups[i], int(j), marked))
    return [case for case in found if case.decision != "no"]


def _case(model: Model, passage: Passage, person: str, column: int, marked: Sequence[Place]) -> Case:
    threshold = model.calibration[model.targets[column]]
    found = model.classifier.contributions(passage)
    score = found.weights.sum(axis=0) + found.bias
    probability = float(threshold.probability(score[column]))
    decision = threshold.decide(probability)
    weights = word_weights(found, column, slope=threshold.slope)
    need = needed(found, column, threshold, decision)
    evidence = [(e.start, e.stop) for e in passages(weights, passage.text, need=need)]
    words = [(start, stop) for start, stop, _ in weights]
    return Case(
        passage,
        person,
        column,
        probability,
        decision,
        words,
        _within(words, evidence),
        _within(words, marked),
    )


def _within(words: Sequence[Place], places: Sequence[Place]) -> np.ndarray:
    """Return which words overlap a place, shape (words,)."""
    return np.array([any(a < stop and start < b for start, stop in places) for a, b in words], dtype=bool)


def outcomes(model: Model, found: Sequence[Case], *, draws: int, seed: int = 0) -> Iterator[Outcome]:
    """Yield what becomes of each case; those whose evidence is the whole text have nothing to compare with."""
    rng = np.random.default_rng(seed)
    for case in found:
        size = int(case.shown.sum())
        starts = [i for i in range(len(case.words) - size + 1) if not case.shown[i : i + size].all()]
        if not size or not starts:
            continue
        drawn = [_run(case, i, size) for i in rng.choice(starts, size=min(draws, len(starts)), replace=False)]
        texts = [left_out(case, case.shown), left_out(case, ~case.shown), *(left_out(case, d) for d in drawn)]
        scores = model.classifier.decision_function([case.passage._replace(text=text) for text in texts])
        p = model.calibration[model.targets[case.column]].probability(scores[:, case.column])
        hits = np.array([(d & case.coded).sum() for d in drawn])
        yield Outcome(case, float(p[0]), p[2:], float(p[1]), hits)


def _run(case: Case, first: int, size: int) -> np.ndarray:
    chosen = np.zeros(len(case.words), dtype=bool)
    chosen[first : first + size] = True
    return chosen


def left_out(case: Case, chosen: np.ndarray) -> str:
    """Return the text without the chosen words; neighbours go with what stands between them.

    >>> case = Case(Passage("Ik ging, ja, weg."), "a", 0, 0.5, "yes", [(0, 2), (3, 7), (9, 11), (13, 16)], *2 * [np.zeros(4)])
    >>> left_out(case, np.array([False, True, True, False]))
    'Ik , weg.'
    """
    text, kept, last = case.passage.text, [], 0
    for i in np.flatnonzero(chosen):
        start, stop = case.words[i]
        if not (i and chosen[i - 1]):
            kept.append(text[last:start])
        last = stop
    return "".join([*kept, text[last:]])


def sample(found: Sequence[Case], most: int, *, seed: int = 0) -> list[Case]:
    """Return at most so many cases of each language, drawn at random."""
    rng = np.random.default_rng(seed)
    drawn: list[Case] = []
    for language in LANGUAGES:
        part = [c for c in found if base(c.passage.language) == language]
        drawn += [part[i] for i in rng.permutation(len(part))[:most]]
    return drawn


HEAD = (
    "read by",
    "said",
    "language",
    "passages",
    "words shown",
    "of words",
    "won",
    "probability",
    "without evidence",
    "without random words",
    "alone",
    "coder: precision",
    "recall",
    "F1",
    "F1 of random words",
)


def table(name: str, found: Sequence[Outcome]) -> list[str]:
    """Return the lines of the table: yes and unsure, by language and all."""
    lines = []
    for decision in ("yes", "unsure"):
        said = [o for o in found if o.case.decision == decision]
        for language in (*LANGUAGES, "all"):
            part = [o for o in said if language in ("all", base(o.case.passage.language))]
            if part:
                lines.append(_line(name, decision, language, str(len(part)), *_values(part)))
    return lines


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _values(part: Sequence[Outcome]) -> Iterator[str]:
    shown = np.array([o.case.shown.sum() for o in part])
    coded = np.array([o.case.coded.sum() for o in part])
    both = np.array([(o.case.shown & o.case.coded).sum() for o in part])
    elsewhere = np.array([o.elsewhere.mean() for o in part])
    won = np.array([o.won for o in part])
    times = _resampled([o.case.person for o in part])
    yield f"{shown.mean():.1f}"
    yield f"{np.mean([len(o.case.words) for o in part]):.1f}"
    yield _interval(times @ won, times.sum(axis=1))
    yield f"{np.mean([o.case.probability for o in part]):.2f}"
    yield f"{np.mean([o.without for o in part]):.2f}"
    yield f"{np.mean([o.random.mean() for o in part]):.2f}"
    yield f"{np.mean([o.alone for o in part]):.2f}"
    yield _interval(times @ both, times @ shown)
    yield _interval(times @ both, times @ coded)
    yield _interval(2 * times @ both, times @ (shown + coded))
    yield f"{2 * elsewhere.sum() / (shown + coded).sum():.2f}"


def _resampled(persons: Sequence[str]) -> np.ndarray:
    """Return how often each case occurs: once, then in each resample of respondents, shape (1 + resamples, cases)."""
    people, member = np.unique(persons, return_inverse=True)
    rng = np.random.default_rng(0)
    times = rng.multinomial(len(people), np.full(len(people), 1 / len(people)), size=RESAMPLES)
    return np.vstack([np.ones(len(persons)), times[:, member]])


def _interval(part: np.ndarray, whole: np.ndarray) -> str:
    values = part / np.maximum(whole, 1e-9)
    low, high = np.percentile(values[1:], [2.5, 97.5])
    return f"{values[0]:.2f} ({low:.2f} to {high:.2f})"


def main() -> None:
    """Print the table; with `--write`, keep it in evidence.md."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", type=Path, help="a model trained on the training part alone")
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--most", type=int, default=400, help="passages a language at most")
    parser.add_argument("--write", action="store_true")
    said = parser.parse_args()
    corpus = Corpus.load(HERE.parent / "corpus")
    shipped = load_model(HERE.parent / "models" / "testimony-1")
    apart = load_model(said.model) if said.model else _trained(corpus)
    lines = [_line(*HEAD), "|---" * len(HEAD) + "|"]
    for name, model, parts in (
        ("a model that has not seen them", apart, ("validation",)),
        ("the shipped model, which has", shipped, ("train", "validation")),
    ):
        found = sample(cases(model, corpus.part(*parts)), said.most)
        lines += table(name, list(outcomes(model, found, draws=said.draws)))
    print("\n".join(lines))
    if said.write:
        about = (__doc__ or "").replace("\n    python", "\n\n    python")
        (HERE / "evidence.md").write_text(
            f"# Evidence\n\n{about.strip()}\n\n" + "\n".join(lines) + "\n", encoding="utf-8"
        )


def _trained(corpus: Corpus) -> Model:
    from testimony.training import train

    return train(corpus.part("train"), name="without-validation")


if __name__ == "__main__":
    main()
