"""What can be found in a text that says who somebody is: its kind, where it stands, and which rule found it."""

from __future__ import annotations

from dataclasses import dataclass, field

from testimony.span import Span

KINDS = {
    "person": "PERSON",
    "place": "PLACE",
    "organisation": "ORGANISATION",
    "phone": "PHONE",
    "mail": "MAIL",
    "handle": "HANDLE",
    "url": "URL",
    "address": "ADDRESS",
    "document": "NUMBER",
    "plate": "PLATE",
    "birthdate": "BIRTHDATE",
}
"""Kind -> the word in its token."""

CONTACTS = ("phone", "mail", "handle", "url")
"""The kinds by which somebody can be reached."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A stretch of text that should go: half-open code points, kind, and the name of the rule that found it."""

    start: int
    stop: int
    kind: str
    rule: str = ""

    @property
    def span(self) -> Span:
        """Return where it stands."""
        return Span(self.start, self.stop)


@dataclass(frozen=True, slots=True)
class Detection:
    """What was found in a text, in order and without overlaps, and which detectors ran."""

    findings: tuple[Finding, ...]
    detectors: tuple[str, ...] = field(default=())

    def explain(self, text: str) -> list[tuple[str, str, str]]:
        """Return for each finding its words, its kind, and the rule that found it. These are names: show them to nobody else."""
        return [(f.span.quote(text), f.kind, f.rule) for f in self.findings]
