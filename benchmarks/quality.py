"""How good the engine is beside what else one would take, on public labelled sets.

    python benchmarks/quality.py [--sets sib200-nl,xed-ru] [--systems ours,tfidf-lr] [--no-few-shot] [--write]

`--write` puts each set's section into the page and leaves the sections of the other sets as they were.

The engine has its general features only: no lexicon, nothing from the codebook. Every system is fitted on the same training
texts, its settings (a small grid) and one limit a label are chosen on the same dev texts, and it is judged once on
the test texts. The sets belong to others and are read from ../shared/benchmarks. fastText takes part where it is installed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import public_sets
from peers import SYSTEMS, Fitted
from public_sets import Part, PublicSet

DRAWS, FEW, FEW_DRAWS, ROUNDS = 1000, 400, 5, 5
BASE = "tfidf-lr"
"""Speeds are ratios to this system's, inside each round: absolute ones say more about the machine."""

PAGE = Path(__file__).with_suffix(".md")

PREFACE = """# The engine beside its peers, on public sets

Written by `python benchmarks/quality.py --write`; what is compared, and how, stands there and in `peers.py`.

Every system is fitted on the same training texts; its settings (column "chosen") and one limit a label are chosen on
the same dev texts; then it is judged once on the test texts. `ours` is the engine with its general features only: no
lexicon, no codebook. "{few}" are {draws} random draws of that many training texts, F1 being their mean; dev stays whole.
Intervals: {bootstrap} bootstrap draws of test texts; "minus it" is the difference in macro-F1, drawn together: an interval that
spans 0 is a tie. "Speed" is texts a second of processor time, from text to scores in one thread, as a multiple
of {base}'s: on texts new to the system / on later passes over the same ones.{quick} Measured with {packages}.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The settings that were best on dev, and the limits of the labels, shape (labels,)."""

    fitted: Fitted
    limits: np.ndarray
    macro: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a system decided on the test texts: 0/1, shape (texts, labels), one matrix a training draw."""

    system: str
    settings: str
    decisions: tuple[np.ndarray, ...]
    speed: str = ""


# --- choosing on dev, deciding, counting


def choose(system: str, train: Part, data: PublicSet) -> Chosen:
    """Return the system fitted with the settings whose macro-F1 on dev is highest, the first of equals."""
    best: Chosen | None = None
    for fitted in SYSTEMS[system](train, data.language):
        scores = fitted.score(data.dev.texts)
        limits = np.array([best_limit(s, y) for s, y in zip(scores.T, data.dev.y.T, strict=True)])
        macro = float(f1(counts(decide(scores, limits, single=data.single), data.dev.y).sum(axis=0)).mean())
        if best is None or macro > best.macro:
            best = Chosen(fitted, limits, macro)
    assert best is not None  # noqa: S101 (no grid is empty)
    return best


def best_limit(scores: np.ndarray, y: np.ndarray) -> float:
    """Return the limit from which F1 is highest, half-way to the next lower score; infinite without positives."""
    if not y.any():
        return float("inf")
    order = np.argsort(-scores, kind="stable")
    s, hits = scores[order], y[order].cumsum()
    quality = 2 * hits / (np.arange(1, len(s) + 1) + y.sum())
    last = np.append(s[1:] < s[:-1], True)  # equal scores are decided alike
    best = int(np.argmax(np.where(last, quality, -1)))
    return float((s[best] + s[best + 1]) / 2) if best + 1 < len(s) else float(s[best])


def decide(scores: np.ndarray, limits: np.ndarray, *, single: bool) -> np.ndarray:
    """Return 0/1, shape (texts, labels): the highest score where there is one label a text, else what reaches its limit."""
    if single:
        return np.eye(scores.shape[1], dtype=np.int8)[scores.argmax(axis=1)]
    return (scores >= limits).astype(np.int8)


def counts(found: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return hits, labels given and labels true, shape (texts, 3, labels)."""
    return np.stack([found & y, found, y], axis=1).astype(np.float32)


def f1(totals: np.ndarray) -> np.ndarray:
    """Return F1 from hits, given and true in the last axis but one; 0 where nothing is given and nothing true."""
    hits, given, true = np.moveaxis(totals, -2, 0)
    return 2 * hits / np.maximum(given + true, 1)


def macro_draws(outcome: Outcome, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return macro-F1, a mean over training draws, for each row of text weights, shape (rows,)."""
    found = [f1(np.tensordot(weights, counts(d, y), axes=1)).mean(axis=-1) for d in outcome.decisions]
    return np.mean(found, axis=0)


def micro(outcome: Outcome, y: np.ndarray) -> float:
    """Return micro-F1, a mean over training draws."""
    totals = [counts(d, y).sum(axis=(0, 2))[:, None] for d in outcome.decisions]
    return float(np.mean([f1(t)[0] for t in totals]))


# --- measuring a set, and the page


def measure(data: PublicSet, systems: Sequence[str], *, few: bool, most: int | None) -> str:
    """Return a set's table."""
    train = data.train.sample(most, seed=0) if most else data.train
    sizes = " / ".join(f"{len(part.texts):,}" for part in (train, data.dev, data.test))
    kind = "one label a text" if data.single else "several labels a text"
    lines = [
        f"## {data.name}",
        "",
        f"{len(data.labels)} labels, {kind}; {sizes} texts to train / dev / test.",
        "",
    ]
    lines += table(f"all {len(train.texts):,}", full(data, train, systems), data.test.y, head=True)
    if few and len(train.texts) > FEW:
        outcomes = [few_shot(system, data, train) for system in systems]
        lines += table(f"{FEW}", outcomes, data.test.y, head=False)
    return "\n".join(lines) + "\n"


def full(data: PublicSet, train: Part, systems: Sequence[str]) -> list[Outcome]:
    """Return what each system decides after all training texts, and how fast."""
    chosen = {}
    for system in systems:
        _tell(f"{data.name}: {system}")
        chosen[system] = choose(system, train, data)
    seconds: dict[str, list[float]] = {system: [] for system in systems}
    decided = {}
    for _ in range(ROUNDS):
        for system, c in chosen.items():
            start = time.process_time()
            scores = c.fitted.score(data.test.texts)
            seconds[system].append(time.process_time() - start)
            decided[system] = decide(scores, c.limits, single=data.single)
    base = seconds.get(BASE)
    return [
        Outcome(s, c.fitted.settings, (decided[s],), speed(seconds[s], base) if base else "")
        for s, c in chosen.items()
    ]


def speed(seconds: Sequence[float], base: Sequence[float]) -> str:
    """Return how many times as fast as the base: on texts new to it, then the median of later passes over them.

    >>> speed([2.0, 1.0, 1.0], [4.0, 4.0, 5.0])
    '2.0 / 4.5'
    """
    ratios = [b / s for s, b in zip(seconds, base, strict=True)]
    return f"{ratios[0]:.1f} / {statistics.median(ratios[1:]):.1f}"


def few_shot(system: str, data: PublicSet, train: Part) -> Outcome:
    """Return what a system decides after a few examples, drawn several times."""
    decisions = []
    for seed in range(FEW_DRAWS):
        _tell(f"{data.name}: {system}, draw {seed + 1}")
        chosen = choose(system, train.sample(FEW, seed), data)
        decisions.append(decide(chosen.fitted.score(data.test.texts), chosen.limits, single=data.single))
    return Outcome(system, "", tuple(decisions))


def table(size: str, outcomes: Sequence[Outcome], y: np.ndarray, *, head: bool) -> list[str]:
    """Return lines of Markdown: F1, its interval, and the interval of the difference to the first system."""
    weights = np.random.default_rng(0).multinomial(len(y), np.full(len(y), 1 / len(y)), size=DRAWS)
    once = np.ones((1, len(y)))
    rows, first = [], macro_draws(outcomes[0], y, weights.astype(np.float32))
    for outcome in outcomes:
        drawn = macro_draws(outcome, y, weights.astype(np.float32))
        macro = macro_draws(outcome, y, once)[0]
        apart = "" if outcome is outcomes[0] else interval(first - drawn, "+.3f")
        cells = [size, outcome.system, f"{micro(outcome, y):.3f}", f"{macro:.3f} ({interval(drawn)})", apart]
        rows.append(f"| {' | '.join([*cells, outcome.speed, outcome.settings])} |")
    names = f"| trained on | system | micro-F1 | macro-F1 (95%) | {outcomes[0].system} minus it | speed | chosen |"
    return [names, "|---" * 7 + "|", *rows] if head else rows


def interval(drawn: np.ndarray, form: str = ".3f") -> str:
    """Return the middle 95% of bootstrap draws (Efron 1979, percentiles).

    >>> interval(np.arange(1001) / 1000)
    '0.025 to 0.975'
    """
    low, high = np.quantile(drawn, (0.025, 0.975))
    return f"{low:{form}} to {high:{form}}"


# --- the command


def present(names: Sequence[str], folder: Path) -> Iterator[PublicSet]:
    """Yield the sets that are on this machine, and say which are not."""
    for name in names:
        try:
            yield public_sets.load(name, folder)
        except FileNotFoundError as error:
            _tell(f"{name} is left out: {error.filename} is not on this machine.")


def installed(systems: Sequence[str]) -> list[str]:
    """Return the systems that can run here, and say which cannot."""
    if "fasttext" not in systems or find_spec("fasttext"):
        return list(systems)
    _tell("fastText is left out: it is not installed (python -m pip install fasttext-wheel).")
    return [system for system in systems if system != "fasttext"]


def preface(most: int | None) -> str:
    """Return the head of the page: what was done, and with what."""
    packages = [p for p in ("scikit-learn", "spacy", "fasttext-wheel") if _version(p)]
    return PREFACE.format(
        few=FEW,
        draws=FEW_DRAWS,
        bootstrap=f"{DRAWS:,}",
        base=BASE,
        quick=f" A quick look: at most {most:,} training texts a set." if most else "",
        packages=", ".join(f"{p} {_version(p)}" for p in packages),
    )


def with_section(page: Path, head: str, name: str, found: str) -> str:
    """Return the page with a set's section put in its place, and the sections of other sets as they were."""
    told = page.read_text(encoding="utf-8").split("\n## ")[1:] if page.exists() else []
    sections = {section.partition("\n")[0]: f"## {section.rstrip()}\n" for section in told}
    sections[name] = found
    return "\n".join([head, *(sections[known] for known in public_sets.SETS if known in sections)])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _some(known: Sequence[str]) -> Callable[[str], list[str]]:
    """Return a reader of names between commas that refuses unknown ones."""

    def read(said: str) -> list[str]:
        names = said.split(",")
        if unknown := [name for name in names if name not in known]:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)} unknown; there are {', '.join(known)}")
        return names

    return read


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def main() -> None:
    """Measure set by set, and print or write what was found so far."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sets", type=_some(tuple(public_sets.SETS)), default=list(public_sets.SETS))
    parser.add_argument("--systems", type=_some(tuple(SYSTEMS)), default=list(SYSTEMS))
    parser.add_argument("--few-shot", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument(
        "--max-train", type=int, metavar="N", help="at most N training texts a set, for a quick look"
    )
    parser.add_argument("--write", action="store_true", help=f"write the page to {PAGE.name} as well")
    parser.add_argument("--folder", type=Path, default=public_sets.FOLDER, help="where the public sets lie")
    said = parser.parse_args()
    systems, head = installed(said.systems), preface(said.max_train)
    print(head)
    for data in present(said.sets, said.folder):
        found = measure(data, systems, few=said.few_shot, most=said.max_train)
        print(found, flush=True)
        if said.write:  # after each set: the last takes long
            PAGE.write_text(with_section(PAGE, head, data.name, found), encoding="utf-8")


if __name__ == "__main__":
    main()
