"""A plan: what a batch will cost, from a look at a few hundred rows."""

from __future__ import annotations

import io
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from testimony.batch import folder, runner
from testimony.batch.chunks import Chunk, chunks
from testimony.batch.fields import Fields, find
from testimony.batch.inputs import DOCUMENT, InputFile, input_files
from testimony.batch.options import AS_IT_IS, How, Options
from testimony.batch.tally import Tally
from testimony.batch.work import Job, Part, labelled, model_of
from testimony.batch.writing import write_stream

_ROWS = 100  # looked at in each file, twice
_BYTES = 150_000
_FILES = 3  # the first, one in the middle, the last
_PER_BYTE = 40
"""Bytes of memory that a byte of text takes while its chunk is labelled (measured on the shipped corpus)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a batch will probably cost.

    `seconds` is a range for one process: with every word of the input known already, and with as many new words as in the
    rows looked at. `rows` is exact where the files say it themselves. `memory` is the peak of one process in bytes.
    """

    files: int
    bytes: int
    fields: Fields
    rows: int
    exact: bool
    seconds: tuple[float, float]
    jobs: int
    memory: int
    output: int
    sample: Tally
    reasons: Mapping[str, int]

    def plain(self) -> dict[str, Any]:
        """Return the same as JSON holds it."""
        return {
            "files": self.files, "bytes": self.bytes, **self.fields.plain(), "rows": self.rows,
            "rows_exact": self.exact, "seconds": list(self.seconds), "jobs": self.jobs,
            "memory_bytes": self.memory, "output_bytes": self.output, "sample": self.sample.plain(),
            "reasons": dict(self.reasons),
        }  # fmt: skip

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield what a person wants to know: a word for it, and its value."""
        yield "input", f"{self.files} file{'s' * (self.files != 1)}, {_size(self.bytes)}"
        columns = ", ".join(f"{field} = {name}" for field, name in self.fields.at.items())
        yield "columns", columns or "none (transcripts)"
        yield "one row is", f"a {self.fields.row}"
        yield "rows", f"{'' if self.exact else 'about '}{self.rows:,}"
        seen = self.sample
        yield "looked at", f"{seen.rows} rows: {seen.testimonies} testimonies, {seen.segments} segments"
        total = max(seen.testimonies, 1)
        tags = sorted(seen.languages.items(), key=lambda x: -x[1])
        yield "languages", ", ".join(f"{tag or '?'} {n / total:.0%}" for tag, n in tags) or "none"
        yield "rejected", ", ".join(f"{n} × {why}" for why, n in self.reasons.items()) or "none of these"
        yield "time", f"{_range(*self.seconds)} in one process"
        if self.jobs > 1:
            low, high = (seconds / self.jobs for seconds in self.seconds)
            yield "", f"{_range(low, high)} in {self.jobs} processes, if it is worth starting them"
        yield "memory", f"about {_size(self.memory)} for each process"
        yield "output", f"about {_size(self.output)}"


def plan(
    inputs: str | Path | Sequence[str | Path],
    options: Options = AS_IT_IS,
    *,
    model: str | Path | None = None,
    how: How = How(),  # noqa: B008 (frozen)
) -> Plan:
    """Look at a few rows of the input, label them, and say what the whole will cost; nothing is written.

    Raises what `run` would raise of the input, the columns and the model.
    """
    options.check()
    files = input_files([inputs] if isinstance(inputs, str | Path) else list(inputs))
    fields = find(files, options)
    path = None if model is None else str(Path(model).resolve())
    size = sum(file.size for file in files)
    job = Job(Path(), fields, options, path, folder.seal_of(path), size)
    model_of(job.model, job.seal)
    small = [c for f in _some(files) for c in islice(chunks([f], fields, _smaller(options)), 2)]
    _, parts = _timed(
        job, small[::2]
    )  # dictionaries and the like are loaded once, however many rows there are
    cold, more = _timed(job, small[1::2] or small)
    warm, _ = _timed(job, small[1::2] or small)
    parts = parts + more if len(small) > 1 else parts
    seen = sum((part.tally for part in parts), Tally())
    rows, exact = _rows(files, seen)
    times, timed = rows / max(seen.rows, 1), rows / max(sum(part.tally.rows for part in more), 1)
    return Plan(
        files=len(files),
        bytes=size,
        fields=fields,
        rows=rows,
        exact=exact,
        seconds=(min(cold, warm) * timed, max(cold, warm) * timed),
        jobs=runner.jobs_of(how),
        memory=_peak_memory() + _PER_BYTE * _full_chunk(seen, rows, options),
        output=round(sum(_written_size(part, options) for part in parts) * times),
        sample=seen,
        reasons=Counter(reject.reason for part in parts for reject in part.rejects),
    )


def _some(files: Sequence[InputFile]) -> list[InputFile]:
    """Return a few files from all over the input; of transcripts, more."""
    most = 2 * _ROWS if files[0].kind == DOCUMENT else _FILES
    if len(files) <= most:
        return list(files)
    return [files[i * (len(files) - 1) // (most - 1)] for i in range(most)]


def _smaller(options: Options) -> Options:
    return replace(
        options, chunk_rows=min(_ROWS, options.chunk_rows), chunk_bytes=min(_BYTES, options.chunk_bytes)
    )


def _timed(job: Job, small: Sequence[Chunk]) -> tuple[float, list[Part]]:
    start = time.perf_counter()
    parts = [labelled(job, chunk) for chunk in small]
    return time.perf_counter() - start, parts


def _rows(files: Sequence[InputFile], seen: Tally) -> tuple[int, bool]:
    """Return how many rows there are, and whether the files say so themselves."""
    from testimony.batch import columnar

    if files[0].kind == DOCUMENT:
        return len(files), True
    if all(file.kind == "parquet" for file in files) and len(files) <= 1000:
        return sum(columnar.rows(file) or 0 for file in files), True
    total = sum(file.size for file in files)
    return (round(seen.rows * total / seen.bytes) if seen.bytes else seen.rows), False


def _full_chunk(seen: Tally, rows: int, options: Options) -> int:
    """Return the bytes of text in a full chunk, by the average row."""
    average = seen.bytes / max(seen.rows, 1)
    return round(min(options.chunk_bytes, average * min(options.chunk_rows, rows)))


def _written_size(part: Part, options: Options) -> int:
    total = 0
    for table in (part.segments, part.testimonies):
        memory = io.BytesIO()
        write_stream(table, memory, options.format)
        total += memory.getbuffer().nbytes
    return total


def _peak_memory() -> int:
    """Return the most memory this process has taken so far, in bytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak) if sys.platform == "darwin" else int(peak) * 1024


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            break
        count /= 1000
    return f"{count:.0f} {unit}" if count >= 10 or unit == "bytes" else f"{count:.1f} {unit}"


def _range(low: float, high: float) -> str:
    return f"about {_span(high)}" if _span(low) == _span(high) else f"{_span(low)} to {_span(high)}"


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
