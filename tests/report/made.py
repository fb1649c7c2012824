"""Labelled documents made by hand."""

from testimony.codebook import Code, Codebook
from testimony.document import Document, Segment, Source, Turn
from testimony.labelled import Evidence, Label, LabelledDocument, LabelledSegment

BOOK = Codebook(
    "migrant-testimonies",
    "0.1.0",
    (
        Code(
            "mobilisation",
            title={"en": "Mobilisation"},
            definition="Fear of being drafted.",
            colour="#b3261e",
        ),
        Code("politics", title={"en": "Politics"}, colour="#6a3fb5"),
        Code("economics", title={"en": "Economics"}, colour="#8a5a00"),
        Code("discrimination", title={"en": "Discrimination"}, colour="#006a6a", both="affirmed"),
        Code(
            "stability",
            title={"en": "Stability"},
            stance_names={"affirmed": "stable", "denied": "unstable"},
            colour="#1f5fa8",
        ),
    ),
)

LIMITS = dict.fromkeys(BOOK.targets, (0.3, 0.62)) | {"politics:denied": (0.5, 1.01)}


def label(text, start, target, probability, *words):
    """A label on a passage that starts at `start`; the words are found in it."""
    code, _, stance = target.partition(":")
    found = [(start + text.index(w), w) for w in words]
    evidence = tuple(Evidence(at, at + len(w), w, 1.0) for at, w in sorted(found))
    decision = "yes" if probability >= LIMITS[target][1] else "unsure"
    return Label(code, stance or "affirmed", probability, decision, evidence)


def told(name, language, *turns, respondent="", book=BOOK):
    """A labelled document of turns `(role, speaker, text, labels...)`, a label being `(target, p, words...)`."""
    text, spans, segments = "", [], []
    for number, (role, speaker, said, *rest) in enumerate(turns):
        text += f"{speaker}: " if speaker else ""
        start = len(text)
        text += said
        skipped = len(rest) == 2 and isinstance(rest[0], str)  # its language, and why it was not labelled
        tongue, reason, *labels = rest if skipped else (language, "", *rest)
        spans.append(Turn(start, len(text), role, speaker, language=tongue))
        segment = Segment(name, number, start, len(text), said, role, speaker, tongue, number)
        found = tuple(label(said, start, *x) for x in labels)
        voiced = role in ("respondent", "author") and not reason
        why = reason or ("interviewer: context only" if role == "interviewer" else "")
        p = dict.fromkeys(book.targets, 0.01) | {x.target: x.probability for x in found}
        segments.append(LabelledSegment(segment, found, p if voiced else None, why))
        text += "\n"
    document = Document(
        name,
        text,
        respondent,
        tuple(spans),
        tuple(s.segment for s in segments),
        language,
        source=Source(name),
    )
    return LabelledDocument(document, tuple(segments), book, "testimony-1 0.1.0", LIMITS)
