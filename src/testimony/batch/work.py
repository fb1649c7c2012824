"""The work on one chunk, wherever it is done: read, label, write its part, and hand back counts only.

A part's name and content depend on the chunk alone. Whoever does a chunk again, after a crash or a lost worker, writes
the same part over itself, and nothing is doubled.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from testimony.batch import folder
from testimony.batch.chunks import Chunk, grouped, rows_of
from testimony.batch.cut_rows import CutRows, merged, of_items
from testimony.batch.documents import Item, documents
from testimony.batch.fields import Fields
from testimony.batch.options import Options
from testimony.batch.plain_rows import plain_rows
from testimony.batch.rejects import Reject
from testimony.batch.results import carried, label_rows, segment_table, testimony_table
from testimony.batch.shape import shape
from testimony.batch.tally import Tally
from testimony.batch.writing import write_json, write_table
from testimony.errors import ModelError
from testimony.many import compiled
from testimony.model import Model, load_model

_SHARE = 4
"""One part in so many of an input's bytes is taken for the characters that a process will score: a low guess."""


@dataclass(frozen=True)
class Job:
    """What every chunk of a run has in common; it travels to the workers, the model does not.

    `model` is its folder (None: the one that ships with the package), `seal` the hash over its files, `size` the bytes of the input.
    """

    out: Path
    fields: Fields
    options: Options
    model: str | None
    seal: str
    size: int


@dataclass(frozen=True, slots=True)
class Part:
    """A labelled chunk, not yet written."""

    number: int
    segments: Any
    testimonies: Any
    rejects: tuple[Reject, ...]
    tally: Tally


def do(job: Job, chunk: Chunk) -> Tally:
    """Do a chunk from beginning to end."""
    return written(job, labelled(job, chunk))


_TURN = Lock()
"""What labels keeps the words it has met: a worker with several threads labels in one of them at a time."""


def labelled(job: Job, chunk: Chunk) -> Part:
    """Return a chunk's part."""
    with _TURN, _not_collected():
        return _labelled(job, chunk)


@contextmanager
def _not_collected() -> Iterator[None]:
    """Keep the collector from walking, over and over, through the many small things that a chunk is made of: no circles are among them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _labelled(job: Job, chunk: Chunk) -> Part:
    model = model_of(job.model, job.seal)
    compiled.expected(job.size // _SHARE)
    cut, rejects = _cut(job, chunk)
    labels = label_rows(cut, model, evidence=job.options.evidence)
    columns, along = shape(model.codebook, model.targets, job.fields, job.options), carried(chunk, job.fields)
    segments = segment_table(labels, model, columns, job.options, along)
    testimonies = testimony_table(labels, model, columns, along)
    tally = replace(
        _counted(testimonies, cut, job.fields), bytes=chunk.size, rows=_rows(chunk), rejected=len(rejects)
    )
    _all_is_loaded()
    return Part(chunk.number, segments, testimonies, rejects, tally)


@lru_cache(maxsize=1)
def _all_is_loaded() -> None:
    """Spare the collector what is there after a process's first chunk: all of it stays, and is not to be walked through again and again."""
    gc.freeze()


def _cut(job: Job, chunk: Chunk) -> tuple[CutRows, tuple[Reject, ...]]:
    """Return a chunk's testimonies in segments, and what was rejected; plain rows are taken at once, others one by one."""
    plain = None if chunk.files else plain_rows(rows_of(chunk), job.fields, job.options)
    taken = plain.rows if plain else ()
    found = list(documents(chunk, job.fields, job.options, but=taken))
    cut = of_items(x for x in found if isinstance(x, Item))
    return merged(plain.cut, cut) if plain else cut, tuple(x for x in found if isinstance(x, Reject))


def written(job: Job, part: Part) -> Tally:
    """Write a part: its two tables, and last of all the note that says it is finished."""
    files = {}
    for kind, table in ((folder.SEGMENTS, part.segments), (folder.TESTIMONIES, part.testimonies)):
        name = f"{kind}/{folder.part_name(part.number)}.{job.options.format}"
        files[name] = write_table(table, job.out / name, job.options.format)
    note = {"files": files, "tally": part.tally.plain(), "rejects": [r.plain() for r in part.rejects]}
    write_json(note, folder.note_path(job.out, part.number))
    return part.tally


@lru_cache(maxsize=1)
def model_of(path: str | None, seal: str) -> Model:
    """Return the model, read once in each process; raise `ModelError` where it is not the one the run began with."""
    if folder.seal_of(path) != seal:
        step = "Put the same model, and the same version of testimony, on every machine."
        raise ModelError("this is another model than the run began with.", where=path or "", next_step=step)
    return load_model(path)


def _rows(chunk: Chunk) -> int:
    return len(chunk.files) or int(rows_of(chunk).num_rows)


def _counted(testimonies: Any, cut: CutRows, fields: Fields) -> Tally:
    import pyarrow.compute as pc

    sums = {n: pc.sum(testimonies[n]).as_py() or 0 for n in ("segments", "judged", "labelled", "unsure")}
    said = cut.testimonies
    names = Counter(zip(said.source, said.document, strict=True)) if grouped(fields) else Counter()
    return Tally(
        parts=1,
        testimonies=len(said),
        uncertain=sum(said.uncertain),
        scattered=sum(n > 1 for n in names.values()),
        languages=dict(Counter(said.language)),
        **sums,
    )
