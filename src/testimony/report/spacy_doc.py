"""A labelled document as a spaCy `Doc`: probabilities in `cats`, passages in `spans`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testimony.labelled import LabelledDocument

if TYPE_CHECKING:
    from spacy.tokens import Doc

PASSAGES = "testimony"
EVIDENCE = "testimony_evidence"


def to_doc(labelled: LabelledDocument) -> Doc:
    """Return a new `Doc` over the document's text, with passages and evidence marked."""
    import spacy

    tag = labelled.document.language.split("-")[0]
    doc = spacy.blank(tag if tag in ("nl", "ru", "en") else "xx")(labelled.document.text)
    return mark(doc, labelled)


def mark(doc: Doc, labelled: LabelledDocument) -> Doc:
    """Mark a `Doc` over the same text: `cats`, `spans["testimony"]` and `spans["testimony_evidence"]`.

    `cats` holds each target's highest probability over the segments. A passage that ends inside a token
    is widened to it, never dropped.
    """
    best = dict.fromkeys(labelled.codebook.targets, 0.0)
    passages: list[tuple[int, int, str]] = []
    evidence: list[tuple[int, int, str]] = []
    for found in labelled.segments:
        for target, p in (found.probabilities or {}).items():
            best[target] = max(best[target], p)
        for label in found.labels:
            if label.decision == "yes":
                passages.append((found.segment.start, found.segment.stop, label.target))
                evidence.extend((e.start, e.stop, label.target) for e in label.evidence)
    doc.cats.update(best)
    for name, items in ((PASSAGES, passages), (EVIDENCE, evidence)):
        spans = (doc.char_span(a, b, label=t, alignment_mode="expand") for a, b, t in items)
        doc.spans[name] = [span for span in spans if span is not None]
    return doc
