"""Consent: for which purposes a respondent agreed, as the metadata of their testimonies say, and what follows from it.

`consent` in the metadata is a mapping of purposes (`model_training: no`, or `{given: yes, date: 2024-05-01, version: "2"}`), a list of
purposes, or a line of them; in a flat table it is a column a purpose (`consent_model_training`). `withdrawn_at` ends all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from testimony.document import Document
from testimony.errors import CorpusError

if TYPE_CHECKING:
    from testimony.corpus import Corpus

PURPOSES = ("research", "model_training", "quote", "sharing")
"""To be coded and counted; to teach a model; to be quoted; to be given on to others (archives, other programs)."""

_OTHER_NAMES = {
    "coding": "research",
    "training": "model_training",
    "quotes": "quote",
    "archive": "sharing",
    "export": "sharing",
}
_ASKED_FIRST = frozenset({"quote"})
"""Purposes for which silence is a no. For the others it is what the team agreed with everybody."""

_YES = frozenset({"yes", "true", "ja", "да", "1", "given"})
_COLUMN = re.compile(r"consent[_ -](.+)")


@dataclass(frozen=True, slots=True)
class Consent:
    """What was said of each purpose (nothing: it was not asked), with date and version of the form; when it was withdrawn."""

    given: Mapping[str, bool] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    withdrawn: str = ""

    def allows(self, purpose: str) -> bool:
        """Tell whether a purpose is agreed to: a withdrawal ends all, and who was asked and did not agree has not agreed."""
        if self.withdrawn:
            return False
        if self.given:
            return self.given.get(purpose, False)
        return purpose not in _ASKED_FIRST


def purpose_named(name: str) -> str:
    """Return a purpose by its name or another name of it; raise `CorpusError` where there is none.

    >>> purpose_named("archive")
    'sharing'
    """
    found = _known(name)
    if found not in PURPOSES:
        step = f"Purposes are: {', '.join(PURPOSES)}."
        raise CorpusError(f"there is no purpose {name!r}", where="consent", next_step=step)
    return found


def of(document: Document) -> Consent:
    """Return what the metadata of a document say of consent.

    >>> of(Document(id="a", text="", metadata={"consent": {"research": True, "model_training": "no"}})).allows("model_training")
    False
    """
    about = document.metadata
    said: Any = about.get("consent")
    withdrawn = about.get("withdrawn_at") or (said.get("withdrawn_at") if isinstance(said, Mapping) else None)
    found = dict(_said(said))
    for name, value in about.items():
        if (match := _COLUMN.fullmatch(str(name))) and value not in (None, ""):
            found[_known(match[1])] = value
    parts = {name: value for name, value in found.items() if isinstance(value, Mapping)}
    return Consent(
        given={name: _agreed(value) for name, value in found.items()},
        dates={name: str(part["date"]) for name, part in parts.items() if part.get("date")},
        versions={name: str(part["version"]) for name, part in parts.items() if part.get("version")},
        withdrawn=str(withdrawn or ""),
    )


def allowed(document: Document, purpose: str) -> bool:
    """Tell whether the respondent of a document agreed to a purpose."""
    return of(document).allows(purpose_named(purpose))


def refused(documents: Iterable[Document], purpose: str) -> frozenset[str]:
    """Return the ids of documents that may not be used for a purpose: who says no in one of theirs says so in all."""
    documents = tuple(documents)
    people = {d.person for d in documents if not allowed(d, purpose)}
    return frozenset(d.id for d in documents if d.person in people)


def consenting(corpus: Corpus, purpose: str) -> Corpus:
    """Return the corpus of those who agreed to a purpose, with their codings and memos."""
    gone = refused(corpus.documents, purpose)
    if not gone:
        return corpus
    return replace(
        corpus,
        documents=tuple(d for d in corpus.documents if d.id not in gone),
        codings=tuple(c for c in corpus.codings if c.document not in gone),
        memos=tuple(m for m in corpus.memos if m.document not in gone),
    )


def _said(said: object) -> Iterable[tuple[str, object]]:
    """Yield each purpose that was spoken of, with what was said."""
    if isinstance(said, Mapping):
        yield from ((_known(str(name)), value) for name, value in said.items() if name != "withdrawn_at")
    elif isinstance(said, str):
        yield from ((_known(name), True) for name in re.split(r"[;,\s]+", said.strip()) if name)
    elif isinstance(said, list | tuple):
        yield from ((_known(str(name)), True) for name in said)


def _known(name: str) -> str:
    name = name.strip().casefold().replace("-", "_").replace(" ", "_")
    return _OTHER_NAMES.get(name, name)


def _agreed(value: object) -> bool:
    if isinstance(value, Mapping):
        value = value.get("given", value.get("value"))
    return value is True or str(value).strip().casefold() in _YES
