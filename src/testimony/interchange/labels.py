"""What a model says, as codings: for programs that know coders and codes, and nothing of models.

The model is a coder of its own, every coding's origin is `model`, and its memo says how sure it was and by which words.
What it is unsure of has the status `possible`, so that it does not count until a person has looked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.errors import OutputError
from testimony.labelled import Decision, Label, LabelledDocument

CODER = "testimony (model)"
"""Who the codings are by, so that nobody takes them for a colleague's."""

_SAID = re.compile(r"model: (yes|no|unsure), probability (\S+)(?:, by the words at (\S+))?")


@dataclass(frozen=True, slots=True)
class Said:
    """What a memo says of a label: how sure the model was, and where the words stand that made it so."""

    decision: Decision
    probability: float
    evidence: tuple[tuple[int, int, float], ...] = ()


def corpus_of(documents: Sequence[LabelledDocument], name: str = "labelled") -> Corpus:
    """Return labelled documents as a corpus that the model coded; raises `OutputError` where there is none."""
    if not documents:
        raise OutputError("no documents to put into a project.", next_step="Name files that can be read.")
    named = list(_named(documents))
    return Corpus(
        documents=tuple(d.document for d in named),
        codebook=documents[0].codebook,
        codings=tuple(coding for document in named for coding in _codings(document)),
        name=name,
    )


def _named(documents: Sequence[LabelledDocument]) -> Iterator[LabelledDocument]:
    """Yield the documents, each under a name of its own: two files may have the same one."""
    taken: set[str] = set()
    for each in documents:
        name, number = each.document.id, 1
        while name in taken:
            number += 1
            name = f"{each.document.id} ({number})"
        taken.add(name)
        yield replace(each, document=replace(each.document, id=name))


def _codings(document: LabelledDocument) -> Iterator[Coding]:
    for found in document.segments:
        for label in found.labels:
            yield Coding(
                document=document.document.id,
                start=found.segment.start,
                stop=found.segment.stop,
                code=label.code,
                stance="denied" if label.stance == "denied" else "affirmed",
                status="asserted" if label.decision == "yes" else "possible",
                coder=CODER,
                memo=memo_of(label),
                origin="model",
                codebook=document.codebook.version,
            )


def memo_of(label: Label) -> str:
    """Return how sure the model was, and where the words stand that made it so.

    >>> from testimony.labelled import Evidence
    >>> memo_of(Label("economics", "affirmed", 0.75, "yes", (Evidence(4, 8, "werk", 1.5),)))
    'model: yes, probability 0.75, by the words at 4-8=1.5'
    """
    places = ";".join(f"{e.start}-{e.stop}={float(e.weight)!r}" for e in label.evidence)
    sure = f"model: {label.decision}, probability {float(label.probability)!r}"
    return f"{sure}, by the words at {places}" if places else sure


def said_in(memo: str) -> Said | None:
    """Return what a memo says of a label, exactly as the model said it; None where it is a person's.

    >>> said_in("model: yes, probability 0.75, by the words at 4-8=1.5")
    Said(decision='yes', probability=0.75, evidence=((4, 8, 1.5),))
    """
    found = _SAID.fullmatch(memo)
    if found is None:
        return None
    pieces = [re.split("-|=", place, maxsplit=2) for place in (found[3] or "").split(";") if place]
    evidence = tuple((int(start), int(stop), float(weight)) for start, stop, weight in pieces)
    decision: Decision = "yes" if found[1] == "yes" else "unsure" if found[1] == "unsure" else "no"
    return Said(decision, float(found[2]), evidence)
