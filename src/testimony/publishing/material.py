"""What every table and figure is made from: the corpus, its respondents, the words of a language, what the team filled in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cached_property

from testimony.corpus import Corpus
from testimony.publishing.coded import by_hand
from testimony.publishing.form import Form
from testimony.publishing.people import People, people
from testimony.publishing.words import Words

COMPOSED = "composed"
"""The source type of invented testimonies."""


@dataclass(frozen=True)
class Material:
    """A corpus about to be published, in one language: the `whole` of it, and of that what can be counted."""

    whole: Corpus
    say: Words
    form: Form = field(default_factory=Form)

    @cached_property
    def corpus(self) -> Corpus:
        """Return the testimonies that were coded by a person."""
        return by_hand(self.whole)

    @cached_property
    def people(self) -> People:
        """Return the respondents with what counts."""
        return people(self.corpus)

    @cached_property
    def hash(self) -> str:
        """Return the hash of everything that the numbers follow from; the order of documents and codings is no part of it."""
        return study_hash(self.whole)

    @property
    def composed(self) -> bool:
        """Tell whether any testimony is an invented one."""
        return any(d.metadata.get("source_type") == COMPOSED for d in self.corpus.documents)


def study_hash(corpus: Corpus) -> str:
    """Return the SHA-256 over texts, turns, metadata, codebook, coders, parts and codings of a corpus."""
    found = [
        {
            "id": d.id,
            "text": d.sha256,
            "respondent": d.person,
            "turns": [[t.start, t.stop, t.role] for t in d.turns],
            "language": d.language,
            "genre": d.genre,
            "metadata": {str(k): str(d.metadata[k]) for k in d.metadata if d.metadata[k] is not None},
            "coders": sorted(corpus.coders_of(d.id)),
            "part": corpus.part_of(d),
        }
        for d in corpus.documents
    ]
    codings = [asdict(c) for c in corpus.codings]
    lines = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in (*found, *codings))
    total = hashlib.sha256(corpus.codebook.sha256.encode())
    for line in lines:
        total.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return total.hexdigest()
