"""What comes out of a chunk: a table with one row a segment, and one with one row a testimony."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from testimony.batch import tables
from testimony.batch.chunks import Chunk, rows_of
from testimony.batch.documents import Item
from testimony.batch.fields import Fields
from testimony.batch.labelling import DECISIONS, UNSURE, YES, Labels, label_chunk
from testimony.batch.options import Options
from testimony.batch.shape import ABOUT, PLACE, Shape
from testimony.document import Segment
from testimony.label import Labeller
from testimony.label import _refusal as refusal  # one set of rules, whoever asks
from testimony.passage import Passage
from testimony.states import State, states
from testimony.tables import question_before


@dataclass(frozen=True, slots=True)
class Found:
    """The labelled testimonies of a chunk: their segments in a row, and which of them were judged, in which place.

    `place[i]` is the number of segment i among the labels, -1 where it was not judged; `notes` says then why.
    """

    items: tuple[Item, ...]
    segments: tuple[Segment, ...]
    notes: tuple[str, ...]
    place: np.ndarray
    labels: Labels


def label_items(items: Sequence[Item], model: Labeller, *, evidence: str) -> Found:
    """Label the segments of testimonies that may be labelled."""
    segments = tuple(segment for item in items for segment in item.document.segments)
    notes = tuple(refusal(segment, model) for segment in segments)
    silent = np.array([bool(note) for note in notes], dtype=bool)
    place = np.where(silent, -1, np.cumsum(~silent) - 1)
    passages = [
        Passage(s.text, s.language, question_before(item.document, s))
        for item in items
        for s in item.document.segments
        if not refusal(s, model)
    ]
    return Found(tuple(items), segments, notes, place, label_chunk(model, passages, evidence=evidence))


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

    rows = [row for item in found.items for row in item.row_of]
    whose = [item for item in found.items for _ in item.document.segments]
    values: dict[str, Any] = {
        name: [getattr(s, name) for s in found.segments]
        for name in ("document", "start", "stop", "role", "speaker", "language", "text")
    }
    values |= {
        "segment": [s.number for s in found.segments],
        "source": [item.source for item in whose],
        "row": [along.numbers[row] for row in rows],
        "respondent": [item.document.respondent or None for item in whose],
        "note": [note or None for note in found.notes],
    }
    names = [n for n in shape.segments.names if n in (*PLACE, "text")]
    made = [pa.array(values[n], shape.segments.field(n).type) for n in names]
    made += _target_columns(found)
    if options.evidence != "none":
        made.append(pa.array(_evidence(found, model, options), shape.segments.field("evidence").type))
    return pa.Table.from_arrays(made + _taken(along.kept, rows), schema=shape.segments)


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


def _evidence(found: Found, model: Labeller, options: Options) -> list[list[dict[str, Any]]]:
    """Return each segment's evidence with offsets in its document; the words themselves only where text is wanted."""
    rows = []
    for segment, place in zip(found.segments, found.place.tolist(), strict=True):
        shown = found.labels.evidence[place] if place >= 0 else ()
        rows.append(
            [
                {
                    "target": model.targets[j],
                    "start": e.start + segment.start,
                    "stop": e.stop + segment.start,
                    "weight": e.weight,
                }
                | ({"text": e.text} if options.with_text else {})
                for j, e in shown
            ]
        )
    return rows


def testimony_table(found: Found, model: Labeller, shape: Shape, along: Carried) -> Any:
    """Return one row a testimony: how much of it was judged, and the four states of each code."""
    import pyarrow as pa

    firsts = [item.rows[0] for item in found.items]
    values: dict[str, Any] = {
        "document": [item.document.id for item in found.items],
        "source": [item.source for item in found.items],
        "row": [along.numbers[row] for row in firsts],
        "respondent": [item.document.respondent or None for item in found.items],
        "language": [item.document.language for item in found.items],
        **_counts(found),
        **dict(zip(shape.codes, zip(*_states(found, model), strict=True), strict=False)),
    }
    made = [pa.array(values.get(n, ()), shape.testimonies.field(n).type) for n in (*ABOUT, *shape.codes)]
    whole = [_shared(along.kept, item.rows) for item in found.items]
    kept = [
        column if all(w is None for w in whole) else pa.array(_blanked(column, whole, i), column.type)
        for i, column in enumerate(_taken(along.kept, firsts))
    ]
    return pa.Table.from_arrays(made + kept, schema=shape.testimonies)


def _owners(found: Found) -> np.ndarray:
    """Return the number of the testimony each segment belongs to."""
    sizes = np.array([len(item.document.segments) for item in found.items], dtype=np.int64)
    return np.repeat(np.arange(len(found.items)), sizes)


def _counts(found: Found) -> dict[str, np.ndarray]:
    """Return, per testimony, how many segments it has, were judged, have a label decided so, or had to be skipped."""
    owners, judged = _owners(found), found.place >= 0
    decisions = found.labels.decisions[found.place[judged]]
    waits = np.array([s.has_voice or s.role == "uncertain" for s in found.segments], dtype=bool)

    def per_testimony(which: np.ndarray) -> np.ndarray:
        return np.bincount(which, minlength=len(found.items))

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
    yes = np.zeros((len(found.items), len(model.targets)), dtype=bool)
    owner, target = np.nonzero(found.labels.decisions[found.place[judged]] == YES)
    yes[_owners(found)[judged][owner], target] = True
    known: dict[bytes, tuple[State, ...]] = {}
    for row in np.unique(yes, axis=0):
        said = [model.targets[j].partition(":") for j in np.flatnonzero(row)]
        state = states(model.codebook, [(code, stance or "affirmed") for code, _, stance in said])
        known[row.tobytes()] = tuple(state[code.name] for code in model.codebook.codes)
    return [known[row.tobytes()] for row in yes]


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
