"""An explanation shown to a person: short text for a terminal, a picture for a notebook, a page of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from testimony.evidence import LEAST
from testimony.explained import ExplainedText, Part, Reason, Scope
from testimony.labelled import Label
from testimony.report import wording
from testimony.report.html import direction, tag
from testimony.report.table import flat
from testimony.report.write import replacing

if TYPE_CHECKING:
    from jinja2 import Environment, Template

MOST_BARS = 10
MOST_BEHIND = 3
PALEST, DEEPEST = 8, 60
"""Per cent of the full colour behind the weakest word that is shaded, and the strongest."""
FAINT = 0.04
"""A word of less than this share of the strongest is not shaded."""

FLAGS = {
    "negated": "said as not so",
    "affirmed": "said as so after all",
    "hypothetical": "said as what may be",
    "other": "said of somebody else",
    "hearsay": "said as what others claim",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One of the strongest words: what it adds, as a number and as a share of the strongest, and what is behind it."""

    word: str
    value: str
    width: int
    speaks_for: bool
    behind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that looks the same throughout.

    `reached` by a scope rule; `opens` and `closes` name the rules whose reach begins or ends with it. `within` and
    `inside` say whether the place just before it, and just after it, lies in the evidence.
    """

    text: str
    css: str
    depth: int
    tip: str
    reached: bool
    opens: list[str]
    closes: list[str]
    within: bool
    inside: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """What there is to show of one target."""

    title: str
    said: str
    sure: str
    sums: str
    limits: str
    pieces: list[Piece]
    bars: list[Bar]


def plain(explained: ExplainedText, *, most: int = 6) -> str:
    """Return the reasons as lines of text: for each target shown the sum, the evidence, and the strongest words."""
    lines: list[str] = []
    for reason in _shown(explained):
        lines.append(f"{_title(explained, reason)}: {reason.decision}, {wording.percent(reason.probability)}")
        lines.append(f"  {_sums(reason)} ({_limits(reason)})")
        lines += [f"  evidence: {_quoted(e.text)}" for e in reason.evidence]
        for bar in bars(explained, reason, most=most):
            lines.append(f"  {bar.value:>6}  {flat(bar.word)}" + (f"  ({bar.behind})" if bar.behind else ""))
    for scope in explained.scopes:
        quote = _quoted(explained.text[scope.start : scope.stop])
        lines.append(f"scope rule {scope.rule}: {FLAGS.get(scope.flag, scope.flag)}: {quote}")
    return "\n".join([*lines, *(f"{remark}." for remark in explained.remarks)])


def page(explained: ExplainedText) -> str:
    """Return one self-contained page: no script, no request."""
    return _template("explanation.html.j2").render(whole=True, **_view(explained))


def fragment(explained: ExplainedText) -> str:
    """Return the same for a notebook, without a page around it."""
    return _template("explanation.html.j2").render(whole=False, **_view(explained))


def write(explained: ExplainedText, path: Path) -> None:
    """Write the page; whole, or not at all."""
    with replacing(path) as out:
        out.write(page(explained).encode("utf-8", "replace"))


def _view(explained: ExplainedText) -> dict[str, object]:
    return {
        "panels": [_panel(explained, reason) for reason in _shown(explained)],
        "question": explained.question,
        "language": tag(explained.language),
        "direction": direction(explained.language),
        "scopes": [
            (letter, _rule(s), FLAGS.get(s.flag, s.flag), explained.text[s.start : s.stop])
            for letter, s in zip(_letters(explained.scopes), explained.scopes, strict=True)
        ],
        "framed": any(r.evidence for r in _shown(explained)),
        "remarks": explained.remarks,
        "model": explained.model,
        "codebook": explained.codebook.label,
    }


def _panel(explained: ExplainedText, reason: Reason) -> Panel:
    return Panel(
        title=_title(explained, reason),
        said=reason.decision,
        sure=wording.percent(reason.probability),
        sums=_sums(reason).replace("-", "−"),
        limits=_limits(reason),
        pieces=list(_pieces(explained, reason)),
        bars=bars(explained, reason, most=MOST_BARS),
    )


def _shown(explained: ExplainedText) -> list[Reason]:
    found = {r.target: r for r in explained.reasons}
    return [found[target] for target in explained.shown]


def _title(explained: ExplainedText, reason: Reason) -> str:
    code, _, stance = reason.target.partition(":")
    label = Label(code, stance or "affirmed", reason.probability, reason.decision)
    return wording.label_title(explained.codebook, label)


def _sums(reason: Reason) -> str:
    """Return how the score adds up, in words and numbers."""
    asked = f" + question {reason.question:.2f}" if reason.question else ""
    total = reason.score - reason.bias - reason.question
    return f"score {reason.score:.2f} = bias {reason.bias:.2f}{asked} + words {total:.2f}"


def _limits(reason: Reason) -> str:
    return wording.limits_of({reason.target: (reason.no, reason.yes)})[reason.target]


def _quoted(text: str) -> str:
    return f"“{flat(' '.join(text.split()))}”"


def _rule(scope: Scope) -> str:
    return scope.rule.replace("_", " ")


def _letters(scopes: Sequence[Scope]) -> list[str]:
    """Return a letter for each scope; after z come a2, b2, …"""
    return [chr(ord("a") + i % 26) + (str(i // 26 + 1) if i >= 26 else "") for i in range(len(scopes))]


def bars(explained: ExplainedText, reason: Reason, *, most: int) -> list[Bar]:
    """Return the words that add most to a target or take most away, the strongest first."""
    ranked = sorted(range(len(explained.words)), key=lambda i: -abs(reason.words[i]))[:most]
    ranked = [i for i in ranked if abs(reason.words[i]) >= LEAST]
    strongest = max((abs(reason.words[i]) for i in ranked), default=1.0)
    behind = _behind(explained, reason)
    return [
        Bar(
            word=explained.words[i].text,
            value=f"{reason.words[i]:+.2f}",
            width=round(100 * abs(reason.words[i]) / strongest),
            speaks_for=reason.words[i] > 0,
            behind=_told(behind[i]),
        )
        for i in ranked
    ]


def _behind(explained: ExplainedText, reason: Reason) -> list[list[tuple[str, float]]]:
    """Return, for each word, what is behind its share: the parts that lie in it, or its share of those that reach further."""
    found: list[list[tuple[str, float]]] = [[] for _ in explained.words]
    starts = [w.start for w in explained.words]
    for part, weight in zip(explained.parts, reason.parts, strict=True):
        first, stop = bisect_left(starts, part.start), bisect_left(starts, part.stop)
        for i in range(first, stop):
            found[i].append((part_called(part), weight / (stop - first)))
    return found


def part_called(part: Part) -> str:
    """Return a part in words.

    >>> part_called(Part(0, 5, "concept", "MONEY", "negated"))
    'concept MONEY, negated'
    """
    name = f"{part.kind} {part.name}" if part.name else part.kind
    return f"{name}, {part.flag}" if part.flag else name


def _told(behind: Sequence[tuple[str, float]]) -> str:
    """Return the strongest things behind a word, the strongest first."""
    ranked = sorted(behind, key=lambda b: -abs(b[1]))[:MOST_BEHIND]
    return "; ".join(f"{name} {weight:+.2f}" for name, weight in ranked if abs(weight) >= 0.005)


def _pieces(explained: ExplainedText, reason: Reason) -> Iterator[Piece]:
    """Yield the text cut where a word, a scope or evidence begins or ends; joined, the pieces are the text again."""
    opens, closes = _brackets(explained.scopes)
    shown = [(e.start, e.stop) for e in reason.evidence]
    word_at = {w.start: i for i, w in enumerate(explained.words)}
    spans = [(w.start, w.stop) for w in explained.words] + [(s.start, s.stop) for s in explained.scopes]
    strongest = max(map(abs, reason.words), default=0.0)
    behind, reach = _behind(explained, reason), 0
    for start, stop in pairwise(_edges([*spans, *shown, (0, len(explained.text))])):
        reach += len(opens[start]) - len(closes[start])
        i = word_at.get(start)
        share = reason.words[i] / strongest if i is not None and strongest else 0.0
        yield Piece(
            text=explained.text[start:stop],
            css=" ".join(_classes(share, start, stop, shown)),
            depth=round(PALEST + (DEEPEST - PALEST) * abs(share)),
            tip=f"{reason.words[i]:+.2f}: {_told(behind[i])}" if i is not None else "",
            reached=reach > 0,
            opens=opens[start],
            closes=closes[stop],
            within=any(a < start and stop <= b for a, b in shown),
            inside=any(a <= start and stop < b for a, b in shown),
        )


def _brackets(scopes: Sequence[Scope]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return where scopes open, with the letter and the rule's name, and where they close, with the letter."""
    opens, closes = defaultdict(list), defaultdict(list)
    for letter, scope in zip(_letters(scopes), scopes, strict=True):
        opens[scope.start].append(f"{letter} {_rule(scope)}")
        closes[scope.stop].append(letter)
    return opens, closes


def _edges(spans: Sequence[tuple[int, int]]) -> list[int]:
    return sorted({edge for span in spans for edge in span})


def _classes(share: float, start: int, stop: int, shown: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield how a piece looks: shaded for what it adds, framed as evidence."""
    if abs(share) >= FAINT:
        yield "for" if share > 0 else "against"
    for a, b in shown:
        if a <= start and stop <= b:
            yield "shown"
            yield from ["first"] * (start == a) + ["last"] * (stop == b)


def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("testimony.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
