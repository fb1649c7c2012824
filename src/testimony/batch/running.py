"""A run: settle what is read and how, do the chunks that are not done, and say at the end what came out."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from testimony import dictionaries
from testimony.batch import folder, runner
from testimony.batch.chunks import chunks
from testimony.batch.fields import Fields, find
from testimony.batch.fingerprint import changed, fingerprint
from testimony.batch.inputs import InputFile, input_files
from testimony.batch.options import AS_IT_IS, How, Options
from testimony.batch.tally import Progress, Tally
from testimony.batch.work import Job, model_of
from testimony.errors import OutputError

Say = Callable[[str], None]
"""Takes a sentence for the person who waits."""

LONG = 30.0
"""Seconds that must be left for the dictionaries to be worth preparing."""

MUCH = 100_000_000
"""Bytes of input for which workers are started at once; of less, a first chunk shows whether they are worth it."""

Show = Callable[[Progress], None]
"""Takes how far the run is, after every part."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left: its folder, its counts (earlier attempts included), and the seconds of this attempt."""

    out: Path
    counts: Tally
    seconds: float

    @property
    def complete(self) -> bool:
        """Tell whether every row was labelled; else some stand in `rejects.jsonl`."""
        return not self.counts.rejected

    def __str__(self) -> str:
        c = self.counts
        rejected = f", {c.rejected} rejected (see {folder.REJECTS})" if c.rejected else ""
        return f"{c.rows} rows, {c.testimonies} testimonies, {c.segments} segments{rejected}: {self.out}"


@dataclass(frozen=True, slots=True)
class _Settled:
    """What is known before the first row is read."""

    files: tuple[InputFile, ...]
    fields: Fields
    job: Job
    identity: Mapping[str, Any]


def run(
    inputs: str | Path | Sequence[str | Path],
    out: str | Path,
    options: Options = AS_IT_IS,
    *,
    model: str | Path | None = None,
    how: How = How(),  # noqa: B008 (frozen)
    show: Show | None = None,
    say: Say | None = None,
) -> Outcome:
    """Label everything in the inputs (files, folders, patterns) into the folder `out`, or go on where a run stopped.

    Raises `ReadError` before the start where the input or a column is not there, `OutputError` where the folder holds
    something else or cannot be written. Rows that cannot be labelled are rejected, and the rest goes on.
    """
    say = say or _silent
    options.check()
    settled = _settle(inputs, Path(out).resolve(), options, model)
    with folder.held(settled.job.out):
        done = folder.prepare(settled.job.out, settled.identity, overwrite=how.overwrite, resume=how.resume)
        before = sum(done.values(), Tally())
        say(_reading(settled))
        if done:
            say(f"{len(done)} finished parts stand ({before.rows} rows); going on.")
        watch = _Watch(settled, before, show)
        if folder.is_complete(settled.job.out, before):
            say("The run is complete already.")
            return Outcome(settled.job.out, before, watch.seconds)
        folder.write_manifest(settled.job.out, _manifest(settled, before, "running", watch))
        for tally in _done_by(settled, done, how, watch, say):
            watch.add(tally)
        return _finish(settled, watch, say)


def _silent(sentence: str) -> None:
    pass


def _settle(
    inputs: str | Path | Sequence[str | Path], out: Path, options: Options, model: str | Path | None
) -> _Settled:
    """Find the files and the columns, and check the model; whatever is wrong with them is said here."""
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    files = input_files(given)
    _check_apart(given, files, out)
    fields = find(files, options)
    path = None if model is None else str(Path(model).resolve())
    size = sum(file.size for file in files)
    job = Job(out, fields, options, path, folder.seal_of(path), size)
    book = model_of(job.model, job.seal).codebook
    identity = {
        "testimony": version("testimony"),
        "input": {"files": len(files), "bytes": size, "sha256": fingerprint(files)},
        "model": job.seal,
        "codebook": book.label,
        "columns": fields.plain(),
        "options": options.plain(),
    }
    return _Settled(files, fields, job, identity)


def _check_apart(given: Sequence[str | Path], files: Sequence[InputFile], out: Path) -> None:
    """Raise `OutputError` where the output would become part of the input."""
    folders = [Path(name).resolve() for name in given if Path(name).is_dir()]
    inside = any(out.is_relative_to(name) for name in folders)
    if inside or any(Path(file.path).is_relative_to(out) for file in files):
        step = "Give a folder that is not in the input."
        raise OutputError("the output would lie in the input.", where=str(out), next_step=step)


def _reading(settled: _Settled) -> str:
    """Say what is read as what, so that a wrong guess is seen at once."""
    fields, count = settled.fields, len(settled.files)
    files = f"{count} file{'s' * (count != 1)}"
    if not fields.at:
        return f"{files}: transcripts, or nothing."
    columns = ", ".join(f"{field} = {name}" for field, name in fields.at.items())
    return f"{files}, one row a {fields.row}; {columns}."


class _Watch:
    """Adds up what is done, and tells it."""

    def __init__(self, settled: _Settled, before: Tally, show: Show | None) -> None:
        self.before = self.done = before
        self.started = datetime.now(UTC).isoformat(timespec="seconds")
        self._total = settled.job.size
        self._show, self._start = show, time.perf_counter()
        self._tell()

    @property
    def seconds(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self._start

    def progress(self) -> Progress:
        """Return how far it is."""
        return Progress(self.done, self._total, self.seconds, self.before)

    def add(self, tally: Tally) -> None:
        """Count a finished part."""
        self.done += tally
        self._tell()

    def _tell(self) -> None:
        if self._show is not None:
            self._show(self.progress())


def _done_by(
    settled: _Settled, done: Mapping[int, Tally], how: How, watch: _Watch, say: Say
) -> Iterator[Tally]:
    """Do the chunks that are not done, alone or with workers, whichever is sooner."""
    waiting = runner.ahead(chunks(settled.files, settled.fields, settled.job.options, done=done))
    if how.dask:
        say(f"labelling on Dask ({how.dask})")
        yield from runner.on_dask(settled.job, waiting, how)
        return
    jobs = runner.jobs_of(how)
    if jobs > 1 and settled.job.size - watch.before.bytes >= MUCH:
        dictionaries.prepare(say)
        say(f"labelling in {jobs} processes")
        yield from runner.beside(settled.job, waiting, jobs)
        return
    first = next(waiting, None)
    if first is None:
        return
    yield from runner.alone(settled.job, iter([first]))
    left = watch.progress().seconds_left or 0.0
    if left > LONG:
        dictionaries.prepare(say)
    if jobs == 1 or not runner.worth_workers(left, jobs):
        say("labelling in one process" + ("" if jobs == 1 else ": too little is left to start workers for"))
        yield from runner.alone(settled.job, waiting)
    else:
        say(f"labelling in {jobs} processes (about {left:.0f} s for one)")
        yield from runner.beside(settled.job, waiting, jobs)


def _finish(settled: _Settled, watch: _Watch, say: Say) -> Outcome:
    """Put the rejects together and write that the run is complete, unless the input changed under it."""
    if name := changed(settled.files):
        step = "Give the same command again with --overwrite, and leave the input alone meanwhile."
        raise OutputError("the input changed while it was read.", where=name, next_step=step)
    counts, job = watch.done, settled.job
    folder.merge_rejects(job.out)
    folder.write_manifest(job.out, _manifest(settled, counts, "complete", watch))
    if counts.uncertain:
        say(f"{counts.uncertain} testimonies: it is not certain who is the respondent, so those words are not labelled. "
            "See --accept-roles.")  # fmt: skip
    if counts.scattered:
        say(
            f"{counts.scattered} testimonies: rows with one id do not stand together and were not joined. Sort the input."
        )
    return Outcome(job.out, counts, watch.seconds)


def _manifest(settled: _Settled, counts: Tally, state: str, watch: _Watch) -> dict[str, Any]:
    """Return what the manifest says."""
    import numpy
    import pyarrow
    import sklearn

    model = model_of(settled.job.model, settled.job.seal)
    return {
        "state": state,
        **settled.identity,
        "files": [file.name for file in settled.files[:1000]],
        "model_name": model.name,
        "targets": list(model.targets),
        "codes": [code.name for code in model.codebook.codes],
        "counts": counts.plain(),
        "time": {"started": watch.started, "seconds": round(watch.seconds, 1)},
        "versions": {
            "python": platform.python_version(), "pyarrow": pyarrow.__version__, "numpy": numpy.__version__,
            "scikit-learn": sklearn.__version__,
        },
    }  # fmt: skip
