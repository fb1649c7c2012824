"""How often the 95% intervals of `testimony estimate` hold what they promise, by simulation.

    python benchmarks/intervals.py [--repetitions 1000] [--ppi PYTHON] [--write]

Each scenario draws a population, a model's predictions and a sample (by `testimony.estimates.draw`) anew in every repetition,
with fixed seeds, and asks how often the interval holds the truth: the population's own share, or the true coefficient. Beside
it: hand coding alone (Wilson), the model's own share with a binomial interval, and PPI++ (Angelopoulos et al. 2023) as
`ppi_py` computes it, if `--ppi` names a Python that has it (python3 -m venv ppi; ppi/bin/pip install ppi-python).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from testimony.estimates import How, Population, draw, estimate, plan, regress
from testimony.estimates.drawing import Candidate, Drawing
from testimony.estimates.intervals import quantile, wilson
from testimony.estimates.population import NOBODY_SAID, Design
from testimony.estimates.quality import Quality

PAGE = Path(__file__).with_suffix(".md")
SEED = 20240611
OURS, HAND, NAIVE, PPI = "testimony", "hand coding alone", "uncorrected", "ppi_py"
_YES, _NO = 0, 2  # numbers of the states yes and not_mentioned


@dataclass(frozen=True)
class World:
    """A simulated population: truth and prediction (0/1) of each unit, its respondent, a chance of yes, and a group."""

    y: np.ndarray
    f: np.ndarray
    person: np.ndarray
    chance: np.ndarray | None = None
    group: np.ndarray | None = None


@dataclass
class Tally:
    """How often the intervals of a method held the truth, how wide they were, how far off the estimates."""

    held: list[bool] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)

    def add(self, value: float, low: float, high: float, truth: float) -> None:
        """Count one interval."""
        self.held.append(low - 1e-12 <= truth <= high + 1e-12)
        self.widths.append(high - low)
        self.errors.append(value - truth)

    def row(self) -> tuple[float, float, float]:
        """Return coverage, mean width and bias."""
        return float(np.mean(self.held)), float(np.mean(self.widths)), float(np.mean(self.errors))


@dataclass(frozen=True)
class Scenario:
    """A population and how much of it is coded by hand; `active`: drawn where the model is unsure, in part."""

    name: str
    make: Callable[[np.random.Generator], World]
    size: int
    active: bool = False
    rounds: int = 1
    how: How = field(default_factory=How)
    chosen: bool = False
    """Coded without being drawn: those in whom the code is likelier."""
    group: str = ""


def errors(y: np.ndarray, sensitivity: float, specificity: float, rng: np.random.Generator) -> np.ndarray:
    """Return predictions that err at these rates."""
    u = rng.random(len(y))
    return np.where(y == 1, u < sensitivity, u > specificity).astype(int)


def plain(
    n: int, share: float, sensitivity: float = 0.8, specificity: float = 0.9
) -> Callable[[np.random.Generator], World]:
    """Return what makes a population of respondents with one testimony each."""

    def make(rng: np.random.Generator) -> World:
        y = (rng.random(n) < share).astype(int)
        return World(y, errors(y, sensitivity, specificity, rng), np.arange(n))

    return make


def clustered(people: int, turns: int, share: float, icc: float) -> Callable[[np.random.Generator], World]:
    """Return what makes a population of interviews whose turns resemble each other (beta-binomial)."""

    def make(rng: np.random.Generator) -> World:
        left = (1 - icc) / icc
        p = rng.beta(share * left, (1 - share) * left, people)
        person = np.repeat(np.arange(people), turns)
        y = (rng.random(people * turns) < p[person]).astype(int)
        return World(y, errors(y, 0.8, 0.9, rng), person)

    return make


def graded(n: int, share: float) -> Callable[[np.random.Generator], World]:
    """Return what makes a population with a probability from the model, which is unsure of some."""

    def make(rng: np.random.Generator) -> World:
        y = (rng.random(n) < share).astype(int)
        score = np.where(y == 1, 1.2, -1.2) + rng.normal(size=n) * 1.3 - 0.9
        chance = 1 / (1 + np.exp(-score))
        return World(y, (chance > 0.5).astype(int), np.arange(n), chance)

    return make


def grouped(n: int, small: int, share: float) -> Callable[[np.random.Generator], World]:
    """Return what makes a population with a small group, in which the model errs otherwise."""

    def make(rng: np.random.Generator) -> World:
        y = (rng.random(n) < share).astype(int)
        group = np.where(np.arange(n) < small, "small", "large")
        f = np.where(group == "small", errors(y, 0.5, 0.98, rng), errors(y, 0.85, 0.85, rng))
        return World(y, f, np.arange(n), group=group)

    return make


SCENARIOS = (
    Scenario("200 of 2,000 respondents, share .25", plain(2000, 0.25), 200),
    Scenario("the same, share .05", plain(2000, 0.05), 200),
    Scenario("the same, 50 coded", plain(2000, 0.25), 50),
    Scenario("the same, poor model (.55/.60)", plain(2000, 0.25, 0.55, 0.6), 200),
    Scenario("the same, drawn in two rounds of 100", plain(2000, 0.25), 100, rounds=2),
    Scenario("12 of 60 interviews × 40 turns, ICC .17", clustered(60, 40, 0.25, 0.17), 12),
    Scenario("20 of 60 interviews × 40 turns, ICC .17", clustered(60, 40, 0.25, 0.17), 20),
    Scenario("70% active + 30% random, about 200 of 2,000", graded(2000, 0.25), 200, active=True),
    Scenario("the same, in two rounds of about 100", graded(2000, 0.25), 100, active=True, rounds=2),
    Scenario("a group of 250, about 25 coded, other errors", grouped(2000, 250, 0.25), 200, group="small"),
    Scenario("200 coded that were not drawn, label shift holds", plain(2000, 0.25), 200, chosen=True, how=How(assume="label_shift")),
)  # fmt: skip


def drawn(world: World, scenario: Scenario, seed: int) -> Drawing:
    """Return the draw of a scenario, by the program's own road."""
    people = np.unique(world.person)
    unsure = np.zeros(len(people)) if world.chance is None else 4 * world.chance * (1 - world.chance)
    candidates = [Candidate(str(p), (str(p),), "", float(u)) for p, u in zip(people, unsure, strict=True)]
    found = None
    for _ in range(scenario.rounds):
        found = draw(candidates, scenario.size, seed=seed, before=found, active=scenario.active)
    if found is None:
        raise ValueError("no rounds")
    return found


def population(world: World, design: Design | None, coded: np.ndarray) -> Population:
    """Return the population as estimates take it."""
    state = np.where(world.y == 1, _YES, _NO)
    n = len(state)
    return Population(
        ids=tuple(map(str, range(n))),
        codes=("code",),
        hand=np.where(coded, state, NOBODY_SAID).astype(np.int8)[:, None],
        predicted=np.where(world.f == 1, _YES, _NO).astype(np.int8)[:, None],
        person=world.person,
        weight=np.ones(n),
        seen=np.zeros(n, dtype=bool),
        chance=None if world.chance is None else world.chance[:, None],
        design=design,
        fields={} if world.group is None else {"group": world.group},
    )


def sampled(world: World, scenario: Scenario, seed: int, rng: np.random.Generator) -> Population:
    """Return the population with its hand-coded sample, drawn by chance or chosen by somebody."""
    if scenario.chosen:
        likelier = np.where(world.y == 1, 3.0, 1.0)
        chosen = rng.choice(len(world.y), scenario.size, replace=False, p=likelier / likelier.sum())
        return population(world, None, np.isin(np.arange(len(world.y)), chosen))
    found = drawn(world, scenario, seed)
    taken = np.array([row.drawn for row in found.rows])[world.person]
    chance = np.array([row.probability for row in found.rows])[world.person]
    kind = "poisson" if scenario.active else "simple"
    return population(world, Design(kind, chance, taken, np.zeros(len(world.y), dtype=int)), taken)


def simulated(scenario: Scenario, repetitions: int, ppi: str | None) -> dict[str, Tally]:
    """Return what each method did in a scenario."""
    tallies = {OURS: Tally(), HAND: Tally(), NAIVE: Tally()}
    kept, truths = [], []
    for r in range(repetitions):
        seed = zlib.crc32(f"{scenario.name} {scenario.size} {r}".encode())
        rng = np.random.default_rng([SEED, seed])
        world = scenario.make(rng)
        made = sampled(world, scenario, seed % 2**31, rng)
        found = estimate(made, by=("group",) if scenario.group else (), how=scenario.how)
        group = (("group", scenario.group),) if scenario.group else ()
        mine = (
            np.ones(len(world.y), dtype=bool)
            if world.group is None or not group
            else world.group == scenario.group
        )
        truth = float(world.y[mine].mean())
        row = found.one("code", "yes", group)
        tallies[OURS].add(row.share, row.low, row.high, truth)
        coded = made.coded & mine
        hand, n = float(world.y[coded].mean()), int(coded.sum())
        alone = wilson(hand, n / (1 - n / mine.sum()))
        tallies[HAND].add(alone.value, alone.low, alone.high, truth)
        naive = float(world.f[mine].mean())
        half = quantile() * np.sqrt(naive * (1 - naive) / mine.sum())
        tallies[NAIVE].add(naive, naive - half, naive + half, truth)
        kept.append((world.y[mine], world.f[mine], coded[mine]))
        truths.append(truth)
    if ppi:
        tallies[PPI] = by_ppi(ppi, kept, truths)
    return tallies


_PPI = """
import json, sys, warnings
import numpy as np
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate
warnings.simplefilter("ignore")
data, out = np.load(sys.argv[1]), []
for i in range(int(data["n"])):
    y, f, s = (data[f"{k}{i}"] for k in "yfs")
    y, f, s = y.astype(float), f.astype(float), s.astype(bool)
    low, high = ppi_mean_ci(y[s], f[s], f[~s], alpha=0.05)
    value = ppi_mean_pointestimate(y[s], f[s], f[~s])
    out.append([float(np.ravel(value)[0]), float(np.ravel(low)[0]), float(np.ravel(high)[0])])
print(json.dumps(out))
"""


def by_ppi(python: str, kept: list[tuple[np.ndarray, ...]], truths: list[float]) -> Tally:
    """Return what ppi_py makes of the same samples, unit by unit, in another Python."""
    arrays = {"n": np.array(len(kept))}
    for i, (y, f, s) in enumerate(kept):
        arrays |= {f"y{i}": y.astype(np.int8), f"f{i}": f.astype(np.int8), f"s{i}": s}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samples.npz"
        np.savez(path, **arrays)
        done = subprocess.run([python, "-c", _PPI, str(path)], capture_output=True, text=True, check=True)  # noqa: S603
    tally = Tally()
    for (value, low, high), truth in zip(json.loads(done.stdout), truths, strict=True):
        tally.add(value, low, high, truth)
    return tally


@dataclass(frozen=True)
class Slope:
    """A regression with the true slope .5 on an outcome that a model codes worse for those with a high x."""

    name: str
    family: str
    turns: int = 1


SLOPES = (
    Slope("logistic, 200 of 2,000 respondents", "logistic"),
    Slope("linear, 200 of 2,000 respondents", "linear"),
    Slope("logistic, 60 of 400 respondents × 5 documents, clustered", "logistic", turns=5),
)


def regressed(slope: Slope, repetitions: int) -> dict[str, Tally]:
    """Return how often the interval of the slope held the true one; the naive one has the other's standard error."""
    tallies = {OURS: Tally(), NAIVE: Tally()}
    for r in range(repetitions):
        rng = np.random.default_rng([SEED, zlib.crc32(slope.name.encode()), r])
        people = 2000 if slope.turns == 1 else 400
        person = np.repeat(np.arange(people), slope.turns)
        x = rng.normal(size=people)[person]
        if slope.family == "logistic":
            y = alike(1 / (1 + np.exp(1 - 0.5 * x)), person, rng)
            truth = 0.5
        else:
            y = alike(np.clip(0.4 + 0.1 * x, 0, 1), person, rng)
            truth = _linear_truth()
        worse = 1 / (1 + np.exp(-x))
        f = np.where(
            y == 1, rng.random(len(x)) < 0.95 - 0.35 * worse, rng.random(len(x)) < 0.05 + 0.15 * (1 - worse)
        )
        size = 200 if slope.turns == 1 else 60
        taken = np.isin(person, rng.choice(people, size, replace=False))
        data = pd.DataFrame({"y": np.where(taken, y, np.nan), "x": x, "f": f.astype(float), "person": person})
        found = regress(
            "y ~ x", data, predicted="f", probability=size / people, family=slope.family,
            cluster="person" if slope.turns > 1 else None, seed=r,
        )  # fmt: skip
        row = found["x"]
        tallies[OURS].add(row.value, row.low, row.high, truth)
        naive = found.naive[found.to_frame().index.get_loc("x")]
        z = quantile()
        machine = regress("f ~ x", data, predicted="f", probability=1.0, family=slope.family, guess="f")["x"]
        tallies[NAIVE].add(naive, naive - z * machine.error, naive + z * machine.error, truth)
    return tallies


def alike(chance: np.ndarray, person: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return outcomes with these chances, of which a respondent's resemble each other (60% are the same draw)."""
    own, common = rng.random(len(person)), rng.random(person.max() + 1)[person]
    return (np.where(rng.random(len(person)) < 0.6, common, own) < chance).astype(float)


def _linear_truth() -> float:
    """Return the slope of the best line through clip(.4 + .1 x, 0, 1) for a standard normal x."""
    x = np.linspace(-8, 8, 200_001)
    density = np.exp(-(x**2) / 2)
    return float((density * x * np.clip(0.4 + 0.1 * x, 0, 1)).sum() / (density * x**2).sum())


def planned(repetitions: int) -> Iterator[tuple[str, int, float, float, float]]:
    """Yield, for each plan, the units coded, the half-width asked for, the one the plan calls likely, and the one achieved."""
    for share, width, se, sp in (
        (0.25, 0.05, 0.8, 0.9),
        (0.25, 0.03, 0.8, 0.9),
        (0.41, 0.05, 0.8, 0.9),
        (0.16, 0.05, 0.8, 0.9),
        (0.25, 0.04, 0.9, 0.97),
    ):
        made = plan(share, [width], population=2000, quality=Quality(se, sp))
        scenario = Scenario("", plain(2000, share, se, sp), made.rows[0].with_model)
        found = simulated(scenario, repetitions, None)[OURS].row()[1] / 2
        yield f"share {share:.2f}, model {se:.2f}/{sp:.2f}", scenario.size, width, made.rows[0].likely, found


def page(repetitions: int, ppi: str | None) -> str:
    """Return the page with every table; print each line as it is done."""
    lines = [HEAD.format(repetitions=repetitions)]
    for scenario in SCENARIOS:
        said(lines, shown(scenario.name, simulated(scenario, repetitions, ppi)))
    lines.append(REGRESSION)
    for slope in SLOPES:
        said(lines, shown(slope.name, regressed(slope, repetitions)))
    lines.append(PLANS)
    said(lines, plans(repetitions))
    return "\n".join([*lines, LIMITS])


def said(lines: list[str], found: Iterator[str]) -> None:
    """Add and print some lines."""
    for line in found:
        print(line, flush=True)
        lines.append(line)


def plans(repetitions: int) -> Iterator[str]:
    """Yield the lines of the plans."""
    for name, size, width, likely, found in planned(max(repetitions // 5, 1)):
        cells = f"{size} | {100 * width:.1f} | {100 * likely:.2f} | {100 * found:.2f}"
        yield f"| {name} | {cells} | {found / likely - 1:+.1%} |"


def shown(name: str, tallies: dict[str, Tally]) -> Iterator[str]:
    """Yield the lines of a scenario."""
    for method, tally in tallies.items():
        coverage, width, bias = tally.row()
        held = f"**{coverage:.3f}**" if method == OURS else f"{coverage:.3f}"
        yield f"| {name} | {method} | {held} | {width:.3f} | {bias:+.4f} |"


HEAD = """# Do the intervals hold?

Written by `python benchmarks/intervals.py --ppi PYTHON --write`: {repetitions:,} repetitions a scenario, fixed seeds. Intervals promise 95%; with
1,000 repetitions a method that keeps its promise shows .936 to .964 in 19 of 20 runs. Unless it says otherwise the model finds 80% of those with the
code and spares 90% of those without. The truth is the study's own share; ppi_py aims at the share of people like these, treats turns as
independent and takes no probabilities, so it stands beside the others for what it is made for: the first four lines.

| scenario | method | coverage | width | bias |
|---|---|---|---|---|"""
REGRESSION = """
## Regression on a machine-coded outcome

The true slope is .5 (logistic) or .1 (linear); the model misses more, and invents less, the higher x is. "uncorrected" is the regression on the model's codes.

| regression | method | coverage | width | bias |
|---|---|---|---|---|"""
PLANS = """
## Does a plan keep its word?

Half-widths in points, of 2,000 respondents: asked for, likely (as the plan says), and achieved on average by coding as many as planned (a fifth
of the repetitions: a mean width needs fewer than a coverage).

| plan | coded | asked for | likely | achieved | off by |
|---|---|---|---|---|---|"""
LIMITS = """
## What this does not show

Where the model is very good and about a hundred are coded, as in the last plan, hardly any of its errors are in the sample, and the interval allows for
some that were not seen: it comes out wider than asked for. The plan says so, and names a number that is likelier to be enough.

Populations are simulated: errors of the model are independent between respondents, and hand coding is taken for the truth. An error
of coders is in no interval; the reliability table stands beside the estimates for that.
"""


def main() -> None:
    """Print the tables row by row, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repetitions", type=int, default=1000)
    parser.add_argument("--ppi", help="a Python that has ppi_py")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} too")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    found = page(asked.repetitions, asked.ppi)
    if asked.write:
        PAGE.write_text(found, encoding="utf-8")


if __name__ == "__main__":
    main()
