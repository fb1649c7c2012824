"""How fast the engine scores texts, beside scikit-learn, fastText and (on request) spaCy, in one process and one thread.

    python benchmarks/engine_speed.py [--train 43410] [--texts 1000000] [--rounds 5] [--spacy] [--write docs/performance.md]

All are trained on the same texts of GoEmotions (English comments, Ekman's seven labels; see `public_sets.py`), with the
settings in `SYSTEMS`, fixed beforehand. Every round times every system on the same texts, and a ratio is taken inside its
round; what is reported is the median. Time is processor time, so that other work on the machine counts less.
The engine is timed on a million sentences (`--texts`), the others on the first 50,000 of these, since they keep nothing and a text costs
them the same; fastText and scikit-learn would take hours else.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from statistics import median

import numpy as np
import peers
import public_sets
from public_sets import FOLDER, Part, PublicSet
from quality import best_limit, counts, decide, f1

from testimony.classifier import TestimonyClassifier
from testimony.passage import Passage
from testimony.words import lemma

OURS = {
    "loss": "squared_hinge",
    "C": 1.0,
    "mark_weight": 2.0,
    "ngram_weight": 3.0,
    "min_count": 1,
    "max_df": 1.0,
    "positive_weight": 1.0,
}
STRENGTH = 10.0
EPOCHS = 5
DIMENSIONS = 50
SYSTEMS = {
    "ours": ", ".join(f"{name} {value}" for name, value in OURS.items()),
    "scikit-learn": f"TF-IDF of words 1-2 and char_wb 2-5, sublinear; one logistic regression a label, C {STRENGTH:g}",
    "fastText": f"words, pairs, 3- to 5-grams; one-vs-all, {DIMENSIONS} dimensions, {EPOCHS} epochs, learning rate 0.5",
    "spaCy": "textcat_multilabel, bag of words and pairs, 5 epochs",
}
"""What each system is; nothing is chosen after looking at results but one limit a label, on dev, for F1."""

WORDS_OF_PASSAGE = 100
OTHERS = 50_000
SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+")
SEED = 7
START, STOP = "<!-- engine: begin -->", "<!-- engine: end -->"


@dataclass(frozen=True)
class System:
    """A trained system: `prepare` is not timed, `run` is; `forget` empties what it remembers of words."""

    scores: Callable[[Sequence[Passage]], np.ndarray]
    prepare: Callable[[Sequence[Passage]], Sequence[object]]
    run: Callable[[Sequence[object]], object]
    forget: Callable[[], None]


def ours(train: Part) -> System:
    """Train the engine, with general features only."""
    model = TestimonyClassifier(**OURS).fit(train.texts, train.y)

    def forget() -> None:
        model.forget()
        lemma.cache_clear()

    return System(model.decision_function, list, model.decision_function, forget)


def scikit_learn(train: Part) -> System:
    """Train TF-IDF and one logistic regression a label."""
    fitted = next(peers.tfidf(train, "en", make=peers._logistic, grid=(STRENGTH,)))
    return System(fitted.score, list, fitted.score, lambda: None)


def fasttext(train: Part) -> System:
    """Train fastText; its own call, text by text, is timed without any preparation of the text."""
    import tempfile

    import fasttext as library

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        lines = [
            " ".join([*(f"__label__{j}" for j in np.flatnonzero(y)), peers._words(p.text)])
            for p, y in zip(train.texts, train.y, strict=True)
        ]
        path.write_text("\n".join(lines), encoding="utf-8")
        model = library.train_supervised(
            str(path), loss="ova", lr=0.5, epoch=EPOCHS, wordNgrams=2, minn=3, maxn=5, dim=DIMENSIONS, bucket=200_000,
            thread=1, verbose=0,
        )  # fmt: skip

    def run(lines: Sequence[object]) -> object:
        predict = model.f.predict
        return [predict(line, -1, 0.0, "strict") for line in lines]

    scores = partial(peers._fasttext_scores, model, train.y.shape[1])
    return System(scores, lambda texts: [peers._words(p.text) + "\n" for p in texts], run, lambda: None)


def spacy(train: Part) -> System:
    """Train spaCy's bag of words and pairs."""
    fitted = next(peers.spacy_bow(train, "en"))
    return System(fitted.score, list, fitted.score, lambda: None)


MADE: dict[str, Callable[[Part], System]] = {
    "ours": ours,
    "scikit-learn": scikit_learn,
    "fastText": fasttext,
    "spaCy": spacy,
}


def sentences(data: PublicSet, size: int) -> list[Passage]:
    """Return sentences of real vocabulary in English: comments, film subtitles, the shipped corpus; all of them over and over, mixed."""
    from testimony.corpus import Corpus

    corpus = (s for d in Corpus.load().documents if d.language == "en" for s in d.segments)
    parts = (data.train.texts, data.dev.texts, data.test.texts, unseen(FOLDER))
    own = [
        *chain(*parts),
        *(Passage(text, "en") for s in corpus for text in SENTENCE_ENDS.split(s.text) if text),
    ]
    rng = np.random.default_rng(SEED)
    order = np.concatenate([rng.permutation(len(own)) for _ in range(-(-size // len(own)))])[:size]
    return [own[i] for i in order]


def unseen(folder: Path) -> list[Passage]:
    """Return texts of another corpus: the English film subtitles of XED, the few broken lines left out."""
    lines = (folder / "xed" / "en-projections.tsv").read_text(encoding="utf-8").splitlines()
    texts = dict.fromkeys(line.split("\t")[0] for line in lines if line.count("\t") == 1)
    return [Passage(text, "en") for text in texts]


def long_passages(texts: Sequence[Passage], words: int = WORDS_OF_PASSAGE) -> list[Passage]:
    """Return passages of about so many words, made of texts one after another."""
    found: list[Passage] = []
    held: list[str] = []
    for passage in texts:
        held.append(passage.text)
        if sum(text.count(" ") + 1 for text in held) >= words:
            found.append(Passage(" ".join(held), passage.language))
            held = []
    return found


def invented(texts: Sequence[Passage]) -> list[Passage]:
    """Return texts in which every word is made up and occurs once: the worst case of a table of words."""
    rng = np.random.default_rng(SEED)
    letters = np.array(list("etaoinshrdlu"))

    def word(found: re.Match[str]) -> str:
        return "".join(rng.choice(letters, size=max(len(found.group()), 5)))

    return [Passage(re.sub(r"\w+", word, p.text), p.language) for p in texts]


def timed(
    systems: dict[str, System], texts: Sequence[Passage], rounds: int, *, cold: bool
) -> dict[str, list[float]]:
    """Return each system's seconds a text in each round; `cold` empties its memory of words before each."""
    sizes = {name: len(texts) if name == "ours" else min(len(texts), OTHERS) for name in systems}
    ready = {name: system.prepare(texts[: sizes[name]]) for name, system in systems.items()}
    if not cold:
        for name, system in systems.items():
            system.run(ready[name])
    found: dict[str, list[float]] = {name: [] for name in systems}
    for number in range(rounds):
        names = list(systems) if number % 2 == 0 else list(systems)[::-1]
        for name in names:
            if cold:
                systems[name].forget()
            start = time.process_time()
            systems[name].run(ready[name])
            found[name].append((time.process_time() - start) / sizes[name])
    return found


def macro_f1(system: System, data: PublicSet) -> float:
    """Return macro-F1 on the test texts, one limit a label being chosen on dev."""
    dev, test = system.scores(data.dev.texts), system.scores(data.test.texts)
    limits = np.array([best_limit(s, t) for s, t in zip(dev.T, data.dev.y.T, strict=True)])
    return float(f1(counts(decide(test, limits, single=False), data.test.y).sum(axis=0)).mean())


def bare_limit(texts: Sequence[Passage], rounds: int) -> float:
    """Return seconds a text for what nobody gets around: decode from UTF-8, and split at spaces."""
    raw = [p.text.encode() for p in texts]
    found = []
    for _ in range(rounds):
        start = time.process_time()
        for one in raw:
            one.decode().split()
        found.append((time.process_time() - start) / len(texts))
    return median(found)


def machine() -> str:
    """Return the machine and the versions in a sentence."""
    import sklearn

    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    versions = (
        f"Python {platform.python_version()}, numpy {np.__version__}, scikit-learn {sklearn.__version__}"
    )
    versions += f", {'with' if find_spec('numba') else 'without'} numba"
    return f"{cpu}, {platform.system()}, one thread; {versions}"


def _lines(path: str) -> list[str]:
    place = Path(path)
    return place.read_text(encoding="utf-8").splitlines() if place.exists() else []


def table(times: dict[str, dict[str, list[float]]], scores: dict[str, float]) -> list[str]:
    """Return the lines of the table: texts a second, and the median ratio to scikit-learn."""
    lines = [
        f"| system | {' | '.join(times)} | macro-F1 |",
        "|---" * (len(times) + 2) + "|",
    ]
    for name, score in scores.items():
        cells = []
        for kind in times.values():
            ratios = [base / own for base, own in zip(kind["scikit-learn"], kind[name], strict=True)]
            cells.append(f"{1 / median(kind[name]):,.0f} ({median(ratios):.1f}×)")
        lines.append(f"| {name} | {' | '.join(cells)} | {score:.3f} |")
    return lines


def report(
    data: PublicSet,
    sentences: int,
    times: dict[str, dict[str, list[float]]],
    scores: dict[str, float],
    limit: float,
) -> str:
    """Return the section of docs/performance.md."""
    warm = next(iter(times.values()))
    lines = [
        START,
        f"Measured on: {machine()}. Trained on {len(data.train.texts):,} texts of GoEmotions; timed on {sentences:,} sentences.",
        f"Rounds: {len(warm['ours'])}, alternating; texts a second of processor time (medians), and the median of the ratios to",
        "scikit-learn inside each round. macro-F1 on the GoEmotions test texts, one limit a label chosen on dev.",
        "",
        *table(times, scores),
        "",
        *(
            f"- {name} beside fastText: {median(b / a for a, b in zip(kind['ours'], kind['fastText'], strict=True)):.1f}×."
            for name, kind in times.items()
        ),
        f"- Decoding and splitting at spaces alone takes {limit * 1e6:.2f} µs a text; the engine, warm, takes "
        f"{median(warm['ours']) * 1e6:.2f} µs, {median(warm['ours']) / limit:.1f} times that.",
        "",
        *(f"- {name}: {SYSTEMS[name]}." for name in scores),
        STOP,
    ]
    return "\n".join(lines)


def written(path: Path, section: str, marks: tuple[str, str] = (START, STOP)) -> None:
    """Put the section into a file, where the last one stood, or at its end."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    before, _, rest = text.partition(marks[0])
    path.write_text(before + section + (rest.partition(marks[1])[2] or "\n"), encoding="utf-8")


def main() -> None:
    """Train, measure, print; with `--write` put the table into a file."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--train", type=int, default=43_410, help="texts to train on")
    asked.add_argument("--texts", type=int, default=1_000_000, help="sentences to time the engine on")
    asked.add_argument("--fewer", type=int, default=6_000, help="texts of the other kinds to time")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--spacy", action="store_true", help="train and time spaCy, too")
    asked.add_argument("--write", type=Path)
    said = asked.parse_args()
    whole = public_sets.load("goemotions-en")
    data = PublicSet(*(getattr(whole, n) for n in ("name", "language", "labels", "single")),
                     whole.train.sample(said.train, SEED), whole.dev, whole.test)  # fmt: skip
    names = [name for name in MADE if name != "spaCy" or said.spacy]
    systems = {}
    for name in names:
        start = time.process_time()
        systems[name] = MADE[name](data.train)
        print(f"{name}: trained in {time.process_time() - start:.0f} s", file=sys.stderr)
    texts, films = sentences(whole, said.texts), unseen(FOLDER)[: said.fewer]
    systems["ours"].run(
        texts[:OTHERS]
    )  # dictionaries and compiled loops are loaded once, as scikit-learn is imported once
    times = {
        "unseen vocabulary": timed(systems, films, said.rounds, cold=True),
        "invented words": timed(systems, invented(films[: said.fewer // 4]), said.rounds, cold=True),
        "warm": timed(systems, texts, said.rounds, cold=False),
        "passages of 100 words": timed(systems, long_passages(texts[: said.fewer]), said.rounds, cold=False),
    }
    times = {"warm": times.pop("warm"), **times}
    scores = {name: macro_f1(system, data) for name, system in systems.items()}
    section = report(data, len(texts), times, scores, bare_limit(texts[:OTHERS], said.rounds))
    print(section)
    if said.write:
        written(said.write, section)


if __name__ == "__main__":
    main()
