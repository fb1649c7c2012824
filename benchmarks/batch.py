"""How fast a batch is from Parquet to labelled Parquet, how its cost grows, and how much memory it takes.

    python benchmarks/batch.py [--sizes 0.05 0.2 0.8] [--beside 5000] [--write docs/performance.md]

`--sizes` are millions of rows, drawn from GoEmotions, film subtitles (XED, in Dutch, Russian and English) with their language in a
column; each size runs in a process of its own, whose peak memory is told. `--beside` is how many rows scikit-learn's bare `predict`
and the batch are timed on in one process, in alternating rounds. Time is processor time of one process.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import engine_speed
import numpy as np
import public_sets
from public_sets import FOLDER

from testimony import batch
from testimony.batch import How, Options
from testimony.passage import Passage

START, STOP = "<!-- batch: begin -->", "<!-- batch: end -->"
PIECE = 50_000
WAYS = {
    "a row a segment, evidence of each label": Options(row="segment"),
    "a row a segment, no evidence": Options(row="segment", evidence="none"),
    "a row a testimony, evidence of each label": Options(),
}
"""What is timed beside scikit-learn; the first way is what the sizes are run with."""


def texts() -> list[Passage]:
    """Return real texts in three languages, mixed."""
    found = [*public_sets.load("goemotions-en").train.texts, *engine_speed.unseen(FOLDER)]
    for name in ("xed-nl", "xed-ru"):
        found += public_sets.load(name).train.texts
    order = np.random.default_rng(engine_speed.SEED).permutation(len(found))
    return [found[i] for i in order]


def write_input(path: Path, rows: int) -> None:
    """Write a Parquet file of that many rows, texts coming back when all were used."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    known = texts()
    schema = pa.schema([("text", pa.string()), ("language", pa.string())])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, rows, PIECE):
            some = [known[i % len(known)] for i in range(start, min(start + PIECE, rows))]
            writer.write_table(pa.table([[p.text for p in some], [p.language for p in some]], schema=schema))


def run_once(path: Path, options: Options) -> float:
    """Label a file in one process; return seconds of processor time a row."""
    with tempfile.TemporaryDirectory() as out:
        start = time.process_time()
        done = batch.run(path, Path(out) / "labelled", options, how=How(jobs=1))
        return (time.process_time() - start) / done.counts.rows


def one_size(rows: int) -> None:
    """Print seconds a row and peak memory in MB of a run; called in a process of its own."""
    import resource

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        write_input(path, rows)
        seconds = run_once(path, next(iter(WAYS.values())))
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def sizes(millions: Sequence[float]) -> Iterator[tuple[int, float, float]]:
    """Yield rows, seconds a row and peak memory of each size."""
    for size in millions:
        rows = round(size * 1_000_000)
        command = [sys.executable, __file__, "--one-size", str(rows)]
        said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (our own file)
        seconds, memory = map(float, said.stdout.split())
        yield rows, seconds, memory


def beside(rows: int, rounds: int) -> dict[str, list[float]]:
    """Return seconds a row, in each round, of scikit-learn's bare predict and of each way of a batch."""
    data = public_sets.load("goemotions-en")
    baseline = engine_speed.scikit_learn(data.train.sample(10_000, engine_speed.SEED))
    said = texts()[:rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        write_input(path, rows)
        for options in WAYS.values():
            run_once(path, options)
        found: dict[str, list[float]] = {"scikit-learn, bare predict": []} | {way: [] for way in WAYS}
        for _ in range(rounds):
            start = time.process_time()
            baseline.run(said)
            found["scikit-learn, bare predict"].append((time.process_time() - start) / rows)
            for way, options in WAYS.items():
                found[way].append(run_once(path, options))
    return found


def report(times: dict[str, list[float]], growth: Sequence[tuple[int, float, float]]) -> str:
    """Return the section of docs/performance.md."""
    base = next(iter(times.values()))
    rows = [
        f"| {way} | {1e6 * median(own):.0f} | {median(b / a for a, b in zip(own, base, strict=True)):.2f}× |"
        for way, own in times.items()
    ]
    grown = [f"| {n:,} | {1e6 * seconds:.0f} | {memory:.0f} |" for n, seconds, memory in growth]
    return "\n".join(
        [
            START,
            f"Measured on: {engine_speed.machine()}. {len(base)} alternating rounds, medians of processor time.",
            "",
            "| Parquet in, labelled Parquet out | µs a row | beside scikit-learn |",
            "|---|---|---|",
            *rows,
            "",
            "| rows | µs a row | peak memory, MB |",
            "|---|---|---|",
            *grown,
            STOP,
        ]
    )


def main() -> None:
    """Measure and print; with `--write` put the tables into a file."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=float, nargs="*", default=[0.05, 0.2, 0.8], metavar="MILLIONS")
    asked.add_argument("--beside", type=int, default=5_000, metavar="ROWS")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--one-size", type=int, help=argparse.SUPPRESS)
    asked.add_argument("--write", type=Path)
    said = asked.parse_args()
    if said.one_size:
        one_size(said.one_size)
        return
    section = report(beside(said.beside, said.rounds), list(sizes(said.sizes)))
    print(section)
    if said.write:
        engine_speed.written(said.write, section, (START, STOP))


if __name__ == "__main__":
    main()
