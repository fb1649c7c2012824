"""Names that a spaCy pipeline of the user's finds, where one is installed; it is said which one ran."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from testimony.pseudonyms.common import excluded
from testimony.pseudonyms.finding import Finding
from testimony.pseudonyms.seen import Seen

_WANTED = ("nl_core_news_", "en_core_web_", "ru_core_news_", "xx_ent_wiki_")
_KINDS = {
    "PERSON": "person",
    "PER": "person",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "ORG": "organisation",
}
_PIECE = 50_000  # characters given to a pipeline at once


@cache
def installed() -> tuple[str, ...]:
    """Return the names of the pipelines that are installed and can find names, the largest of each language."""
    import spacy.util

    found: dict[str, str] = {}
    for name in sorted(spacy.util.get_installed_models()):
        kind = next((w for w in _WANTED if name.startswith(w)), "")
        sizes = {"sm": 1, "md": 2, "lg": 3, "trf": 4}
        if kind and sizes.get(name.rpartition("_")[2], 0) > sizes.get(
            found.get(kind, "").rpartition("_")[2], 0
        ):
            found[kind] = name
    return tuple(found.values())


@cache
def _pipeline(name: str) -> Any:
    import spacy

    return spacy.load(name)


def pipeline_names(seen: Seen) -> Iterator[Finding]:
    """What the pipelines of a text's languages find."""
    tags = {seen.language[:2], *(s.language[:2] for s in seen.stretches)}
    for name in installed():
        if name[:2] in tags or name.startswith("xx"):
            yield from _found(seen, name)


def _found(seen: Seen, name: str) -> Iterator[Finding]:
    at = 0
    for line in seen.text.splitlines(keepends=True):
        for entity in _pipeline(name)(line[:_PIECE]).ents:
            kind = _KINDS.get(entity.label_)
            if kind and not excluded(entity.text.lower()):
                yield Finding(at + entity.start_char, at + entity.end_char, kind, name)
        at += len(line)
