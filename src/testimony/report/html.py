"""One self-contained page: a transcript to read and print, labels in the margin, evidence highlighted.

No script, no request to anywhere; what stands in a testimony is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from testimony.codebook import Code
from testimony.labelled import Label, LabelledDocument, LabelledSegment
from testimony.report.rows import reason, remarks, states_of

if TYPE_CHECKING:
    from jinja2 import Template

STATE_SIGNS = {"yes": "●", "no": "○", "not_mentioned": "–", "conflict": "◐"}
STATE_WORDS = {"yes": "yes", "no": "no, denied", "not_mentioned": "not mentioned", "conflict": "conflict"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a segment's text, and the codes whose evidence it is."""

    text: str
    codes: tuple[Code, ...] = ()

    @property
    def style(self) -> str:
        """Return the underlines of the piece: one line a code, each in the code's colour."""
        lines = (f"inset 0 -{2 * (i + 1)}px 0 {c.colour}" for i, c in enumerate(self.codes))
        return (
            f"--c:{self.codes[0].colour};box-shadow:{','.join(lines)};padding-bottom:{2 * len(self.codes)}px"
        )


@dataclass(frozen=True, slots=True)
class Note:
    """A label as it stands in the margin."""

    code: Code
    title: str
    decision: str
    percent: int
    words: str


def page(documents: Sequence[LabelledDocument], *, summary: bool = False) -> str:
    """Return the page; with `summary` only the table of testimonies."""
    codes = documents[0].codebook.codes if documents else ()
    title = documents[0].document.id if len(documents) == 1 else f"{len(documents)} testimonies"
    return _template().render(
        title=title,
        documents=[_view(i, d) for i, d in enumerate(documents)],
        codes=codes,
        model=documents[0].model if documents else "",
        codebook=documents[0].codebook.label if documents else "",
        remarks=remarks(documents),
        signs=STATE_SIGNS,
        words=STATE_WORDS,
        whole=not summary,
    )


def fragment(document: LabelledDocument) -> str:
    """Return the page in a frame of its own, for a notebook."""
    height = min(700, 240 + 60 * len(document.segments))
    srcdoc = escape(page([document]), quote=True)
    return f'<iframe srcdoc="{srcdoc}" style="width:100%;height:{height}px;border:1px solid #ddd" title="labelled testimony"></iframe>'


def pieces(found: LabelledSegment, codes: dict[str, Code]) -> list[Piece]:
    """Return a segment's text cut where evidence begins or ends; evidence of several codes may overlap."""
    base, text = found.segment.start, found.segment.text
    spans = [(e.start - base, e.stop - base, codes[x.code]) for x in found.labels for e in x.evidence]
    edges = sorted({0, len(text), *(a for a, _, _ in spans), *(b for _, b, _ in spans)})
    made = []
    for start, stop in pairwise(edges):
        here = dict.fromkeys(code.name for a, b, code in spans if a <= start and stop <= b)
        made.append(Piece(text[start:stop], tuple(codes[name] for name in here)))
    return made


def _view(number: int, document: LabelledDocument) -> dict[str, Any]:
    codes = {c.name: c for c in document.codebook.codes}
    return {
        "anchor": f"t{number}",
        "name": document.document.source.name or document.document.id,
        "id": document.document.id,
        "respondent": document.document.respondent,
        "language": document.document.language,
        "states": states_of(document),
        "segments": [_segment(s, codes) for s in document.segments],
        "labelled": sum(bool(s.labels) for s in document.segments),
        "unsure": sum(any(x.decision == "unsure" for x in s.labels) for s in document.segments),
    }


def _segment(found: LabelledSegment, codes: dict[str, Code]) -> dict[str, Any]:
    s = found.segment
    decided = (
        "yes" if any(x.decision == "yes" for x in found.labels) else "unsure" if found.labels else "none"
    )
    return {
        "number": s.number,
        "speaker": s.speaker or {"author": "", "respondent": ""}.get(s.role, s.role),
        "role": s.role,
        "language": s.language if s.language != "und" else "",
        "pieces": pieces(found, codes),
        "notes": [_note(x, codes[x.code]) for x in found.labels],
        "remark": reason(found),
        "decided": decided,
        "codes": " ".join(dict.fromkeys(x.code for x in found.labels)),
        "colour": codes[found.labels[0].code].colour if found.labels else "",
    }


def _note(label: Label, code: Code) -> Note:
    plain = label.stance == "affirmed" and not code.stance_names
    title = code.called() if plain else f"{code.called()}: {code.stance_called(label.stance)}"
    words = " … ".join(e.text for e in label.evidence)
    return Note(code, title, label.decision, round(100 * label.probability), words)


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("testimony.report")
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.get_template("page.html")
