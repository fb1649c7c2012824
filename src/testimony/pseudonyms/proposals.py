"""What is proposed to go out of texts: mentions, gathered by whom or what they name, each with a token, for a person to review."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from testimony.document import Document
from testimony.pseudonyms import cases
from testimony.pseudonyms.detecting import detect_in
from testimony.pseudonyms.finding import KINDS, Detection, Finding
from testimony.pseudonyms.people import people, skeleton
from testimony.pseudonyms.seen import WORD

Progress = Callable[[str, int, int], None]

TOKEN = re.compile(rf"\[(?:{'|'.join(KINDS.values())})_(\d+)\]")
"""A token as it stands in a text."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a document that is proposed to go: the document's number in the order given, and what was found."""

    document: int
    finding: Finding
    words: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody or something that is proposed to go: kind, token, mentions; `sure` is False where another could be meant too.

    `accepted` says whether it goes; a reviewer sets it.
    """

    kind: str
    token: str
    mentions: tuple[Mention, ...]
    sure: bool = True
    accepted: bool = True

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the different words it is mentioned by, the most frequent first."""
        return tuple(words for words, _ in self.counted)

    @property
    def counted(self) -> tuple[tuple[str, int], ...]:
        """Return the different words with how often each stands, the most frequent first."""
        return tuple(Counter(m.words for m in self.mentions).most_common())


@dataclass(frozen=True, slots=True)
class Proposals:
    """All that is proposed for some documents, and which detectors looked."""

    items: tuple[Proposal, ...]
    detectors: tuple[str, ...]

    def of_document(self, number: int) -> list[tuple[Finding, str]]:
        """Return what goes out of a document, in order, with its token."""
        found = [
            (m.finding, item.token)
            for item in self.items
            if item.accepted
            for m in item.mentions
            if m.document == number
        ]
        return sorted(found, key=lambda pair: pair[0].start)

    def counts(self) -> dict[str, int]:
        """Return kind -> how many are proposed and not refused."""
        return dict(Counter(item.kind for item in self.items if item.accepted))


def propose(documents: Sequence[Document], *, progress: Progress | None = None) -> Proposals:
    """Return what is proposed to go out of documents. Nothing is changed.

    Raises `ReadError` where a package of the extra `privacy` is missing.
    """
    mentions: list[Mention] = []
    detectors: tuple[str, ...] = ()
    for number, document in enumerate(documents):
        found = detect_in(document)
        detectors = found.detectors
        mentions.extend(_mentions(number, document.text, found))
        if progress is not None:
            progress("looking for names", number + 1, len(documents))
    scopes = [document.person for document in documents]
    return Proposals(tuple(gathered(mentions, scopes, taken=_taken(documents))), detectors)


def _mentions(number: int, text: str, found: Detection) -> Iterable[Mention]:
    """Yield mentions; what is a token already stays."""
    tokens = [m.span() for m in TOKEN.finditer(text)]
    for finding in found.findings:
        if not any(start < finding.stop and finding.start < stop for start, stop in tokens):
            yield Mention(number, finding, text[finding.start : finding.stop])


def _taken(documents: Iterable[Document]) -> dict[str, int]:
    """Return kind of token -> the highest number that stands in the texts already."""
    found: dict[str, int] = {}
    for document in documents:
        for match in TOKEN.finditer(document.text):
            label = match.group()[1:].rpartition("_")[0]
            found[label] = max(found.get(label, 0), int(match.group(1)))
    return found


def gathered(
    mentions: Sequence[Mention], scopes: Sequence[str], *, taken: Mapping[str, int] | None = None
) -> list[Proposal]:
    """Return mentions gathered by whom or what they name, with tokens numbered in the order in which they first stand."""
    groups: list[tuple[str, tuple[Mention, ...], bool]] = []
    persons = [m for m in mentions if m.finding.kind == "person"]
    for person in people([m.words for m in persons], [scopes[m.document] for m in persons]):
        groups.append(("person", tuple(persons[n] for n in person.mentions), person.sure))
    others: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        if mention.finding.kind != "person":
            others.setdefault((mention.finding.kind, _key(mention)), []).append(mention)
    groups += [(kind, tuple(found), True) for (kind, _), found in others.items()]
    groups.sort(key=lambda g: (g[1][0].document, g[1][0].finding.start))
    numbers = Counter(taken or {})
    made: list[Proposal] = []
    for kind, found, sure in groups:
        numbers[KINDS[kind]] += 1
        made.append(Proposal(kind, f"[{KINDS[kind]}_{numbers[KINDS[kind]]}]", found, sure))
    return made


def _key(mention: Mention) -> str:
    """Return what two mentions of the same thing have in common."""
    kind, words = mention.finding.kind, mention.words
    if kind in ("place", "organisation"):
        forms = (cases.first_form(w) if "\u0400" <= w[0] <= "\u04ff" else w for w in WORD.findall(words))
        return " ".join(map(skeleton, forms)) or words
    if kind in ("phone", "document", "plate"):
        kept = "".join(c for c in words if c.isalnum()).lower()
        return kept[-9:] if kind == "phone" else kept
    return " ".join(words.lower().split())


def with_words(proposals: Proposals, documents: Sequence[Document], words: str, kind: str) -> Proposals:
    """Return the proposals with every place where words stand that the detectors missed; a new token for them."""
    there = [(m.document, m.finding) for item in proposals.items for m in item.mentions]
    found = tuple(
        Mention(number, Finding(m.start(), m.end(), kind, "review"), m.group())
        for number, document in enumerate(documents)
        for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", document.text)
        if not any(n == number and f.start < m.end() and m.start() < f.stop for n, f in there)
    )
    token = next_token(proposals, documents, kind)
    return replace(proposals, items=(*proposals.items, Proposal(kind, token, found))) if found else proposals


def next_token(proposals: Proposals, documents: Sequence[Document], kind: str) -> str:
    """Return a token of a kind that stands neither in the proposals nor in the texts."""
    label = KINDS[kind]
    used = [
        int(m.group(1))
        for i in proposals.items
        if (m := TOKEN.fullmatch(i.token)) and i.token.startswith(f"[{label}_")
    ]
    return f"[{label}_{max((*used, _taken(documents).get(label, 0), 0)) + 1}]"
