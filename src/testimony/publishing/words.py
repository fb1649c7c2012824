"""Everything a report says in one language: fixed texts, names of fields and values, numbers as that language writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from testimony.codebook import Code
from testimony.errors import OutputError
from testimony.publishing.groups import Group
from testimony.publishing.shares import Interval

LANGUAGES = ("nl", "ru", "en")


@dataclass(frozen=True)
class Words:
    """The texts of one language; calling it with a key gives the sentence, filled in."""

    language: str
    texts: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text under a dotted key, with its places filled in."""
        return str(self.at(key)).strip().format(**values)

    def at(self, key: str) -> Any:
        """Return what stands under a dotted key; raise `KeyError` where nothing does."""
        found: Any = self.texts
        for name in key.split("."):
            found = found[name]
        return found

    def lines(self, key: str, **values: object) -> tuple[str, ...]:
        """Return the paragraphs under a key."""
        return tuple(str(line).strip().format(**values) for line in self.at(key))

    def named(self, kind: str, name: str) -> str:
        """Return what a value or a field is called here; the name itself where nobody has said."""
        known = self.texts["names"].get(kind, {})
        return str(known.get(name, name.replace("_", " ")))

    def field(self, field: str) -> str:
        """Return what a field is called."""
        return self.named("fields", field)

    def value(self, field: str, value: str) -> str:
        """Return what a value of a field is called: countries and languages as this language calls them."""
        if field == "language":
            return self.tongue(value)
        if field in ("destination", "origin_country"):
            return self.country(value)
        return self.named(field, value)

    def group(self, field: str, group: Group) -> str:
        """Return what a group is called, the pooled and the unknown too."""
        if group.kind == "rest":
            return self("rest", n=group.pooled) if field == "destination" else self("other")
        return self("unknown") if group.kind == "unknown" else self.value(field, group.value)

    def country(self, code: str) -> str:
        """Return the name of a country by its ISO code; the code where it is none."""
        return str(_locale(self.language).territories.get(code, code))

    def tongue(self, tag: str) -> str:
        """Return the name of a language."""
        return str(_locale(self.language).languages.get(tag.partition("-")[0], tag))

    def code(self, code: Code) -> str:
        """Return a code's title."""
        return code.called(self.language)

    def theme(self, code: Code) -> str:
        """Return what is counted where a code is affirmed: Politics, but Stability: stable."""
        own = self.texts["names"]["state_of"].get(code.name, {}).get("yes")
        return f"{self.code(code)}: {own}" if own else self.code(code)

    def state(self, code: Code, state: str) -> str:
        """Return the word for a state of a code: affirmed, but stable where the code has words of its own."""
        own = self.texts["names"]["state_of"].get(code.name, {})
        return str(own.get(state) or self.named("state", state))

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with its decimals as this language writes them."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(round(value, digits), format=pattern, locale=self.language))

    def percent(self, share: float) -> str:
        """Return a share in whole percent."""
        from babel.numbers import format_percent

        return str(
            format_percent(round(share, 2) + 0.0, format=self.at("format.percent"), locale=self.language)
        )

    def points(self, difference: float) -> str:
        """Return a difference of shares in points, with its sign."""
        value = round(100 * difference)
        return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"

    def interval(self, found: Interval | None) -> str:
        """Return a share with its interval: 41% [36–46]."""
        if found is None:
            return self("suppressed")
        low, high = (self.number(100 * x) for x in (found.low, found.high))
        return f"{self.percent(found.value)} [{low}–{high}]"

    def change(self, found: Interval | None) -> str:
        """Return a difference with its interval, in points."""
        if found is None:
            return self("suppressed")
        return f"{self.points(found.value)} [{self.points(found.low)}; {self.points(found.high)}]"

    def count(self, n: int, least: int = 5) -> str:
        """Return a count of persons, or that it is too small to be printed."""
        return self.number(n) if n == 0 or n >= least else f"<{least}"

    def counts(self, found: Sequence[int], least: int = 5) -> tuple[str, ...]:
        """Return counts that add up to a known total: what is too small, and what would give it away, is not printed."""
        from testimony.publishing.groups import too_small

        hidden = too_small(dict(enumerate(found)), least)
        return tuple(self("hidden") if i in hidden else self.number(n) for i, n in enumerate(found))

    def counted(self, noun: str, n: int) -> str:
        """Return a number with its noun: 1 person, 5 persons."""
        forms = self.texts["nouns"][noun]
        form = _locale(self.language).plural_form(n)
        return f"{self.number(n)} {forms.get(form) or forms['other']}"

    def listed(self, names: Sequence[str]) -> str:
        """Return names as a sentence lists them."""
        from babel.lists import format_list

        return str(format_list(list(names), locale=self.language)) if names else ""


@cache
def words(language: str) -> Words:
    """Return the texts of a language; raise `OutputError` where the report does not speak it."""
    import yaml

    if language not in LANGUAGES:
        step = f"Use one of: {', '.join(LANGUAGES)}."
        raise OutputError(f"the report is not written in {language!r}", next_step=step)
    file = resources.files("testimony.publishing") / "words" / f"{language}.yaml"
    return Words(language, yaml.safe_load(file.read_text(encoding="utf-8")))


@cache
def _locale(language: str) -> Any:
    from babel import Locale

    return Locale(language)
