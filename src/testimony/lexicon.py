"""A lexicon: concepts of the life of people who move, and the words for them in each language.

Social scientists know such dictionaries from LIWC and quanteda. A concept's words may be several words
long; they are compared by lemma, so that every case form finds its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from testimony import rows
from testimony.errors import CorpusError

_DEFINITION = "definition"

Lemmatise = Callable[[str, str], tuple[str, ...]]
"""From an entry and its language to its lemmas, in order."""


@dataclass(frozen=True)
class Lexicon:
    """Concept -> language -> entries; and what belongs in a concept, in a sentence."""

    entries: Mapping[str, Mapping[str, tuple[str, ...]]]
    definitions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: str | Path) -> Lexicon:
        """Read a lexicon from a YAML file; raise `CorpusError` where it is not one."""
        import yaml

        try:
            text = Path(path).read_text(encoding="utf-8")
            data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe loaders)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CorpusError(f"cannot be read ({error.__class__.__name__})", where=str(path)) from error
        return cls.from_plain(data, where=str(path))

    @classmethod
    def from_plain(cls, data: Any, *, where: str = "lexicon") -> Lexicon:
        """Make a lexicon from nested dicts and lists, as YAML and JSON give them."""
        if not isinstance(data, dict) or not isinstance(data.get("concepts"), dict):
            raise CorpusError("is not a lexicon", where=where, next_step="It needs a mapping named concepts.")
        for concept, by in data["concepts"].items():
            _checked(str(concept), by, where)
        return cls(
            {
                str(concept): {
                    str(lang): tuple(map(str, words))
                    for lang, words in (by or {}).items()
                    if lang != _DEFINITION
                }
                for concept, by in data["concepts"].items()
            },
            {
                str(concept): " ".join(str(by[_DEFINITION]).split())
                for concept, by in data["concepts"].items()
                if by and by.get(_DEFINITION)
            },
        )

    def plain(self) -> dict[str, Any]:
        """Return the lexicon as nested dicts and lists."""
        return {
            "concepts": {
                concept: {
                    **({_DEFINITION: self.definitions[concept]} if concept in self.definitions else {}),
                    **{lang: list(words) for lang, words in by.items()},
                }
                for concept, by in self.entries.items()
            }
        }

    def save(self, path: str | Path) -> None:
        """Write the lexicon as YAML: a concept's definition, then one line of entries a language."""
        import yaml

        def line(value: object) -> str:
            return yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10**6).strip()

        lines = ["concepts:"]
        for concept, by in self.plain()["concepts"].items():
            lines.append(f"  {concept}:")
            lines += [f"    {key}: {line(value).removesuffix(chr(10) + '...')}" for key, value in by.items()]
        rows.replace(Path(path), "\n".join(lines) + "\n")

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that have entries."""
        return tuple(dict.fromkeys(lang for by in self.entries.values() for lang in by))


def _checked(concept: str, by: Any, where: str) -> None:
    """Raise `CorpusError` where a concept does not give lists of words by language."""
    lists = by is None or (
        isinstance(by, dict)
        and all(isinstance(x, list | tuple) for tag, x in by.items() if tag != _DEFINITION)
    )
    if not lists:
        step = "Give a list of words for each language, as in nl: [oproep, dagvaarding]."
        raise CorpusError(f"the concept {concept} has no lists of words.", where=where, next_step=step)


@dataclass(frozen=True)
class Match:
    """A concept found at consecutive words: the first, and one past the last."""

    concept: str
    first: int
    stop: int


class Finder:
    """Finds a lexicon's entries in sequences of lemmas, longest first at each word.

    `single` has the concepts of entries of one word, by lemma; `expressions` the others, each with one of its concepts.
    """

    def __init__(self, lexicon: Lexicon, language: str, lemmatise: Lemmatise) -> None:
        self.single: dict[str, tuple[str, ...]] = {}
        self.expressions: list[tuple[tuple[str, ...], str]] = []
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for concept, by in lexicon.entries.items():
            self._add(concept, by.get(language, ()), language, lemmatise)
        for lemmas, concept in self.expressions:
            self._by_first.setdefault(lemmas[0], []).append((lemmas, concept))
        for options in self._by_first.values():
            options.sort(key=lambda option: -len(option[0]))

    def _add(self, concept: str, entries: Iterable[str], language: str, lemmatise: Lemmatise) -> None:
        for entry in entries:
            lemmas = lemmatise(entry, language)
            if len(lemmas) == 1:
                known = self.single.get(lemmas[0], ())
                self.single[lemmas[0]] = known if concept in known else (*known, concept)
            elif lemmas:
                self.expressions.append((lemmas, concept))

    def phrases(self, lemmas: Sequence[str]) -> list[Match]:
        """Return the entries of several words found in a sequence of lemmas (one-word entries: `single`)."""
        found = []
        for i, lemma in enumerate(lemmas):
            longest = 0
            for option, concept in self._by_first.get(lemma, ()):
                size = len(option)
                if size < longest:
                    break
                if tuple(lemmas[i : i + size]) == option:
                    found.append(Match(concept, i, i + size))
                    longest = size
        return found
