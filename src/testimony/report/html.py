"""A page to read and print: the transcript with its labels in the margin. No script, no request, one file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from testimony import language as languages
from testimony.codebook import Code
from testimony.labelled import Label, LabelledDocument, LabelledSegment
from testimony.report import wording
from testimony.report.runs import quotes, runs
from testimony.report.summary import CodeState, code_states, reason

if TYPE_CHECKING:
    from jinja2 import Environment, Template

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})

_ROLES = {
    "interviewer": "Interviewer",
    "respondent": "Respondent",
    "other": "Someone else",
    "uncertain": "Speaker",
}
_MOST_LINKS = 60
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Card:
    """A label as the margin shows it."""

    css: str
    title: str
    unsure: bool
    sureness: str
    percent: str
    quotes: list[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the classes of the marks around it, the outermost first."""

    text: str
    marks: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A segment as the page shows it."""

    number: int
    css: str
    language: str
    direction: str
    speaker: str
    pieces: list[Piece]
    cards: list[Card]
    note: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A document as the page shows it."""

    anchor: str
    title: str
    respondent: str
    language: str
    direction: str
    tag: str
    model: str
    codebook: str
    segments: int
    labelled: int
    unsure: int
    skipped: dict[str, int]
    remarks: tuple[str, ...]
    states: list[CodeState]
    rows: list[Row]


class Palette:
    """Gives every code of the page a class, and knows the style rules of the classes."""

    def __init__(self, documents: Sequence[LabelledDocument]) -> None:
        self.codes: dict[str, Code] = {}
        for document in documents:
            for code in document.codebook.codes:
                self.codes.setdefault(code.name, code)
            for found in document.segments:
                for label in found.labels:
                    self.codes.setdefault(label.code, Code(label.code))
        self.numbers = {name: number for number, name in enumerate(self.codes)}

    def rules(self) -> str:
        """Return one style rule a code: its colour, and the same as a tint."""
        return "\n".join(
            f".testimony .c{n} {{ --c: {_colour(code)}; --t: {_colour(code)}26; }}"
            for n, code in enumerate(self.codes.values())
        )


def _colour(code: Code) -> str:
    return code.colour if re.fullmatch(r"#[0-9a-fA-F]{6}", code.colour) else "#767676"


def page(documents: Sequence[LabelledDocument], *, summary: bool = False) -> str:
    """Return one self-contained page; with `summary` the table of testimonies without the transcripts."""
    palette = Palette(documents)
    chapters = [_chapter(d, f"d{number}", palette) for number, d in enumerate(documents, 1)]
    return _template("page.html.j2").render(
        chapters=chapters,
        summary=summary,
        palette=palette,
        what=wording.WHAT_LABELS_ARE,
        title=chapters[0].title if len(chapters) == 1 else f"{len(chapters)} testimonies",
    )


def fragment(document: LabelledDocument) -> str:
    """Return the transcript with its labels for a notebook: no page around it, no filters."""
    palette = Palette([document])
    chapter = _chapter(document, f"d{document.document.sha256[:10]}", palette)
    return _template("fragment.html.j2").render(
        chapter=chapter, palette=palette, what=wording.WHAT_LABELS_ARE
    )


def _chapter(document: LabelledDocument, anchor: str, palette: Palette) -> Chapter:
    d = document.document
    decisions = [{label.decision for label in found.labels} for found in document.segments]
    skipped = [note for found in document.segments if (note := reason(found))]
    return Chapter(
        anchor=anchor,
        title=d.source.name or d.id,
        respondent=d.respondent,
        language=languages.name(d.language) if d.language else "",
        direction=direction(d.language),
        tag=tag(d.language),
        model=document.model,
        codebook=document.codebook.label,
        segments=len(document.segments),
        labelled=sum("yes" in found for found in decisions),
        unsure=sum("unsure" in found for found in decisions),
        skipped={note: skipped.count(note) for note in dict.fromkeys(skipped)},
        remarks=document.remarks,
        states=code_states(document),
        rows=list(_rows(document, palette)),
    )


def _rows(document: LabelledDocument, palette: Palette) -> Iterator[Row]:
    before: tuple[object, ...] = ()
    for found, after in zip_longest(document.segments, document.segments[1:]):
        s = found.segment
        who = (s.turn, s.speaker, s.role)
        yield Row(
            number=s.number,
            css=_row_css(found, after, palette),
            language=tag(s.language),
            direction=direction(s.language),
            speaker="" if who == before else speaker_called(found),
            pieces=[Piece(run.text, _marks(found.labels, run.labels, palette)) for run in runs(found)],
            cards=[_card(document, label, palette) for label in found.labels],
            note=reason(found),
        )
        before = who


def speaker_called(found: LabelledSegment) -> str:
    """Return the speaker's mark, or the role's name where there is none; an author needs neither."""
    s = found.segment
    name = s.speaker or _ROLES.get(s.role, "")
    return f"{name} (role uncertain)" if s.role == "uncertain" else name


def _row_css(found: LabelledSegment, after: LabelledSegment | None, palette: Palette) -> str:
    """Return the classes of a segment: its role, and what filters find it by; a question goes with its answer."""
    s = found.segment
    labels = list(found.labels)
    if s.role == "interviewer" and after is not None and after.segment.role != "interviewer":
        labels += after.labels
    names: list[str] = [s.role]
    for label in labels:
        number = palette.numbers[label.code]
        names += ["lab", f"k{number}"] + (["uns", f"u{number}"] if label.decision == "unsure" else [])
    return " ".join(dict.fromkeys(names))


def _marks(labels: Sequence[Label], within: Sequence[int], palette: Palette) -> list[str]:
    """Return a class list for each label these words are evidence of; lanes keep their underlines apart."""
    return [
        f"c{palette.numbers[labels[n].code]} l{min(lane, 3)}"
        + (" q" if labels[n].decision == "unsure" else "")
        for lane, n in enumerate(within)
    ]


def _card(document: LabelledDocument, label: Label, palette: Palette) -> Card:
    return Card(
        css=f"c{palette.numbers[label.code]}",
        title=wording.label_title(document.codebook, label),
        unsure=label.decision == "unsure",
        sureness="unsure" if label.decision == "unsure" else wording.sureness(label.probability),
        percent=wording.percent(label.probability),
        quotes=quotes(label),
    )


def tag(language: str) -> str:
    """Return a language tag fit for an attribute: `und` where it is not one."""
    return language if _TAG.fullmatch(language) else languages.UNKNOWN


def direction(language: str) -> str:
    """Return `rtl` or `ltr`, or `auto` where the language is not known."""
    if not language or language == languages.UNKNOWN:
        return "auto"
    return "rtl" if languages.base(language) in RIGHT_TO_LEFT and "-Latn" not in language else "ltr"


def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("testimony.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals["state_word"] = wording.state_word
    made.globals["most_links"] = _MOST_LINKS
    return made
