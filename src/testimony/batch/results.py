"""What comes out of a chunk: a table with one row a segment, and one with one row a testimony."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from testimony.batch import tables
from testimony.batch.chunks import Chunk, rows_of
from testimony.batch.cut_rows import CutRows
from testimony.batch.fields import Fields
from testimony.batch.labelling import DECISIONS, UNSURE, YES, Labels, label_chunk
from testimony.batch.options import Options
from testimony.batch.shape import ABOUT, PLACE, Shape
from testimony.document import VOICES, Segment
from testimony.label import Labeller
from testimony.label import _refusal as refusal  # one set of rules, whoever asks
from testimony.passage import Passage
from testimony.states import State, states


@dataclass(frozen=True, slots=True)
class Found:
    """The labelled testimonies of a chunk: their segments, and which of them were judged, in which place.

    `place[i]` is the number of segment i among the labels, -1 where it was not judged; `notes` says then why.
    """

    cut: CutRows
    notes: tuple[str, ...]
    place: np.ndarray
    labels: Labels


def label_rows(cut: CutRows, model: Labeller, *, evidence: str) -> Found:
    """Label the segments that may be labelled."""
    said = cut.segments
    why = {key: _refusal(*key, model) for key in {*zip(said.role, said.language, strict=True)}}
    notes = tuple(why[key] for key in zip(said.role, said.language, strict=True))
    silent = np.array([bool(note) for note in notes], dtype=bool)
    place = np.where(silent, -1, np.cumsum(~silent) - 1)
    passages = [
        Passage(text, language, question)
        for text, language, question, note in zip(said.text, said.language, said.question, notes, strict=True)
        if not note
    ]
    return Found(cut, notes, place, label_chunk(model, passages, evidence=evidence))


def _refusal(role: Any, language: str, model: Labeller) -> str:
    """Return why segments of a role and a language get no label ("" if they may have one)."""
    return refusal(Segment("", 0, 0, 0, "", role, None, language, 0), model)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a chunk's rows say of themselves: their numbers in their files, and the columns to carry along."""

    numbers: Sequence[int | None]
    kept: Any


def carried(chunk: Chunk, fields: Fields) -> Carried:
    """Return what is carried along from a chunk; of transcripts, what their folders' names say."""
    import pyarrow as pa

    if not chunk.files:
        rows = rows_of(chunk)
        return Carried(rows["row"].to_pylist(), rows.select([tables.KEPT + n for n in fields.kept.names]))
    said = [dict(file.partition) for file in chunk.files]
    made = [pa.array([row.get(f.name) for row in said], f.type) for f in fields.kept]
    return Carried(
        [None] * len(said), pa.Table.from_arrays(made, names=[tables.KEPT + n for n in fields.kept.names])
    )


def segment_table(found: Found, model: Labeller, shape: Shape, options: Options, along: Carried) -> Any:
    """Return one row a segment, interviewers' included: where it is, what the model says of it, or why nothing."""
    import pyarrow as pa

    said, whole = found.cut.segments, found.cut.testimonies
    values: dict[str, Any] = {
        "segment": said.number,
        "row": [along.numbers[at] for at in said.at],
        "note": [note or None for note in found.notes],
        **{name: getattr(said, name) for name in ("start", "stop", "role", "speaker", "language", "text")},
        **{
            name: _by_segment(getattr(whole, name), said.owner)
            for name in ("document", "source", "respondent")
        },
    }
    names = [n for n in shape.segments.names if n in (*PLACE, "text")]
    made = [pa.array(values[n], shape.segments.field(n).type) for n in names]
    made += _target_columns(found)
    if options.evidence != "none":
        made.append(_evidence(found, model, shape.segments.field("evidence").type))
    return pa.Table.from_arrays(made + _taken(along.kept, said.at), schema=shape.segments)


def _by_segment(values: Sequence[Any], owners: Sequence[int]) -> list[Any]:
    return [values[owner] for owner in owners]


def _target_columns(found: Found) -> Iterator[Any]:
    """Yield each target's probabilities and decisions, empty where a segment was not judged."""
    import pyarrow as pa

    silent = found.place < 0
    words = np.array(DECISIONS, dtype=object)
    for j in range(found.labels.probabilities.shape[1]):
        if silent.all():
            yield from (pa.nulls(len(silent), pa.float32()), pa.nulls(len(silent), pa.string()))
            continue
        yield pa.array(found.labels.probabilities[found.place, j], pa.float32(), mask=silent)
        yield pa.array(words[found.labels.decisions[found.place, j]], pa.string(), mask=silent)


def _evidence(found: Found, model: Labeller, kind: Any) -> Any:
    """Return each segment's evidence with offsets in its document; the words themselves only where text is wanted."""
    import pyarrow as pa

    place = found.place.tolist()
    shown = [found.labels.evidence[p] if p >= 0 else () for p in place]
    every = [
        (j, e, start) for start, held in zip(found.cut.segments.start, shown, strict=True) for j, e in held
    ]
    values: dict[str, list[Any]] = {
        "target": [model.targets[j] for j, _, _ in every],
        "start": [e.start + start for _, e, start in every],
        "stop": [e.stop + start for _, e, start in every],
        "weight": [e.weight for _, e, _ in every],
        "text": [e.text for _, e, _ in every],
    }
    parts = [pa.array(values[field.name], field.type) for field in kind.value_type]
    flat = pa.StructArray.from_arrays(parts, fields=list(kind.value_type))
    ends = np.cumsum([0, *map(len, shown)], dtype=np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), flat, type=kind)


def testimony_table(found: Found, model: Labeller, shape: Shape, along: Carried) -> Any:
    """Return one row a testimony: how much of it was judged, and the four states of each code."""
    import pyarrow as pa

    said = found.cut.testimonies
    firsts = [rows[0] for rows in said.rows]
    values: dict[str, Any] = {
        **{name: getattr(said, name) for name in ("document", "source", "respondent", "language")},
        "row": [along.numbers[row] for row in firsts],
        **_counts(found),
        **dict(zip(shape.codes, zip(*_states(found, model), strict=True), strict=False)),
    }
    made = [pa.array(values.get(n, ()), shape.testimonies.field(n).type) for n in (*ABOUT, *shape.codes)]
    whole = [_shared(along.kept, rows) for rows in said.rows]
    kept = [
        column if all(w is None for w in whole) else pa.array(_blanked(column, whole, i), column.type)
        for i, column in enumerate(_taken(along.kept, firsts))
    ]
    return pa.Table.from_arrays(made + kept, schema=shape.testimonies)


def _counts(found: Found) -> dict[str, np.ndarray]:
    """Return, per testimony, how many segments it has, were judged, have a label decided so, or had to be skipped."""
    owners, judged = np.array(found.cut.segments.owner, dtype=np.int64), found.place >= 0
    decisions = found.labels.decisions[found.place[judged]]
    waits = np.isin(found.cut.segments.role, [*VOICES, "uncertain"])

    def per_testimony(which: np.ndarray) -> np.ndarray:
        return np.bincount(which, minlength=len(found.cut.testimonies))

    return {
        "segments": per_testimony(owners),
        "judged": per_testimony(owners[judged]),
        "labelled": per_testimony(owners[judged][(decisions == YES).any(axis=1)]),
        "unsure": per_testimony(owners[judged][(decisions == UNSURE).any(axis=1)]),
        "skipped": per_testimony(owners[waits & ~judged]),
    }


def _states(found: Found, model: Labeller) -> list[tuple[State, ...]]:
    """Return, per testimony, the state of each code."""
    judged = found.place >= 0
    yes = np.zeros((len(found.cut.testimonies), len(model.targets)), dtype=bool)
    owner, target = np.nonzero(found.labels.decisions[found.place[judged]] == YES)
    yes[np.array(found.cut.segments.owner, dtype=np.int64)[judged][owner], target] = True
    bits = yes @ (1 << np.arange(len(model.targets), dtype=np.int64)) if len(model.targets) < _BITS else None
    if bits is None:
        return [_state(row, model) for row in yes]
    _, first, which = np.unique(bits, return_index=True, return_inverse=True)
    known = [_state(yes[i], model) for i in first]
    return [known[i] for i in which.tolist()]


_BITS = 63  # of a number that stands for a testimony's targets


def _state(row: np.ndarray, model: Labeller) -> tuple[State, ...]:
    """Return the state of each code where these targets are said."""
    said = [model.targets[j].partition(":") for j in np.flatnonzero(row)]
    found = states(model.codebook, [(code, stance or "affirmed") for code, _, stance in said])
    return tuple(found[code.name] for code in model.codebook.codes)


def _taken(kept: Any, rows: Sequence[int]) -> list[Any]:
    """Return the columns to carry along, at these rows."""
    import pyarrow as pa

    at = pa.array(rows, pa.int64())
    return [column.combine_chunks().take(at) for column in kept.columns]


def _shared(kept: Any, rows: Sequence[int]) -> list[bool] | None:
    """Tell of each column whether a testimony's rows all say the same; None where there is but one row."""
    if len(rows) == 1:
        return None
    return [len({repr(v) for v in column.take(list(rows)).to_pylist()}) == 1 for column in kept.columns]


def _blanked(column: Any, whole: Sequence[list[bool] | None], number: int) -> list[Any]:
    """Return a column's values, nothing where a testimony's rows do not all say the same."""
    values = column.to_pylist()
    return [v if same is None or same[number] else None for v, same in zip(values, whole, strict=True)]
