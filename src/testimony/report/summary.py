"""What labels add up to in a testimony: the four states, where they rest on, and what was not labelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from testimony.codebook import Code
from testimony.document import VOICES
from testimony.labelled import LabelledDocument, LabelledSegment
from testimony.states import State, states


@dataclass(frozen=True, slots=True)
class CodeState:
    """One code in one testimony: its state, and the numbers of the segments that say so or may say so."""

    code: Code
    state: State
    passages: tuple[int, ...]
    unsure: tuple[int, ...]


def states_of(document: LabelledDocument) -> dict[str, State]:
    """Return code -> state, from the labels decided `yes`."""
    found = [(x.code, x.stance) for s in document.segments for x in s.labels if x.decision == "yes"]
    return states(document.codebook, found)


def code_states(document: LabelledDocument) -> list[CodeState]:
    """Return every code's state with the segments it rests on, in the codebook's order."""
    state = states_of(document)
    where: dict[tuple[str, str], dict[int, None]] = {}
    for found in document.segments:
        for label in found.labels:
            where.setdefault((label.code, label.decision), {})[found.segment.number] = None
    return [
        CodeState(
            c, state[c.name], tuple(where.get((c.name, "yes"), ())), tuple(where.get((c.name, "unsure"), ()))
        )
        for c in document.codebook.codes
    ]


def reason(found: LabelledSegment) -> str:
    """Return why a segment that might have been labelled was not ("" for an interviewer's, or a labelled one)."""
    waits = found.segment.role in VOICES or found.segment.role == "uncertain"
    return found.note if waits else ""


def remarks(documents: Sequence[LabelledDocument]) -> list[str]:
    """Return one sentence for each reason why segments were not labelled, and what else to know, each once."""
    skipped = [
        f"{document.document.id}: {count} of {len(document.segments)} segments not labelled: {note}."
        for document in documents
        for note, count in Counter(filter(None, map(reason, document.segments))).most_common()
    ]
    return skipped + [f"{remark}." for remark in dict.fromkeys(r for d in documents for r in d.remarks)]
