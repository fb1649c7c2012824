"""A codebook: the codes, what each includes and excludes, and the hash that tells one version from another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from testimony.errors import CodebookError

GREY = "#767676"
"""The colour of a code for which none is left."""

PALETTE = ("#0072b2", "#b45903", "#117733", "#991980", "#0e2385", "#5d1427", "#4a1f4f", "#2c3f05")
"""For codes without a colour, in order: readable as text on white (contrast 4.5 or more), and different from each other and
from grey to the colour-blind too (measured on the simulation of Machado, Oliveira & Fernandes 2009)."""

Both = Literal["conflict", "affirmed"]
"""What a testimony is where a code is both affirmed and denied in it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that shows a rule: its language, the codes it gets (none for a near-miss), and why."""

    language: str
    text: str
    coding: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its name in files, its titles for people by language, and the rules for applying it."""

    name: str
    group: str = ""
    title: Mapping[str, str] | None = None
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    subcodes: tuple[str, ...] = ()
    stances: tuple[str, ...] = ("affirmed", "denied")
    stance_names: Mapping[str, str] | None = None
    both: Both = "conflict"
    aliases: tuple[str, ...] = ()
    colour: str = GREY
    examples: tuple[Example, ...] = ()

    def called(self, language: str = "en") -> str:
        """Return the title to show to people, in their language if the codebook has it."""
        titles = self.title or {}
        return titles.get(language) or titles.get("en") or self.name

    def stance_called(self, stance: str) -> str:
        """Return the word for a stance of this code: `denied`, but `unstable` for stability."""
        return (self.stance_names or {}).get(stance, stance)


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes of a study, with a version. Codes are data: any other codebook works as well.

    `memos` names the kinds of passages that tempt but carry no code, with what each is.
    """

    name: str
    version: str
    codes: tuple[Code, ...]
    rules: tuple[str, ...] = ()
    memos: Mapping[str, str] | None = None
    raw: str = ""

    def __getitem__(self, name: str) -> Code:
        """Return a code by name or alias; raise `CodebookError` naming the codes there are."""
        for code in self.codes:
            if name == code.name or name.casefold() in (a.casefold() for a in code.aliases):
                return code
        known = ", ".join(c.name for c in self.codes)
        raise CodebookError(f"no code {name!r}", where=self.name, next_step=f"The codes are: {known}.")

    def memo(self, kind: str) -> str:
        """Return the name of a kind of memo; raise `CodebookError` where the codebook names kinds, and not this one."""
        if self.memos and kind not in self.memos:
            kinds = ", ".join(self.memos)
            raise CodebookError(
                f"no kind of memo {kind!r}", where=self.name, next_step=f"The kinds are: {kinds}."
            )
        return kind

    @property
    def targets(self) -> tuple[str, ...]:
        """Return the columns a model predicts: `code` for affirmed, `code:stance` for the others."""
        return tuple(
            code.name if stance == "affirmed" else f"{code.name}:{stance}"
            for code in self.codes
            for stance in code.stances
        )

    @property
    def sha256(self) -> str:
        """Return the hash of the content (not of its layout in the file)."""
        data = json.dumps(_plain(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(data.encode()).hexdigest()

    @property
    def label(self) -> str:
        """Return name, version and short hash, as every coding and model carries it."""
        return f"{self.name} {self.version} ({self.sha256[:12]})"

    @classmethod
    def load(cls, path: str | Path) -> Codebook:
        """Read a codebook from a YAML file; raise `CodebookError` where it is not one."""
        path = Path(path)
        try:
            return cls.parse(path.read_text(encoding="utf-8"), where=str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise CodebookError(f"cannot be read ({error.__class__.__name__})", where=str(path)) from error

    @classmethod
    def parse(cls, text: str, *, where: str = "codebook") -> Codebook:
        """Read a codebook from YAML text."""
        import yaml

        try:
            data = yaml.safe_load(text)
        except yaml.YAMLError as error:
            line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
            raise CodebookError(f"is not valid YAML (line {line})", where=where) from error
        if not isinstance(data, dict) or not isinstance(data.get("codes"), list) or not data["codes"]:
            raise CodebookError(
                "is not a codebook", where=where, next_step="It needs a name, a version and a list of codes."
            )
        codes = _coloured([_code(entry, where) for entry in data["codes"]])
        _no_clash(codes, where)
        return cls(
            name=str(data.get("name", "codebook")),
            version=str(data.get("version", "0")),
            codes=codes,
            rules=tuple(str(rule) for rule in data.get("rules") or ()),
            memos=_words(data.get("memos"), "memos", where),
            raw=text,
        )

    def save(self, path: str | Path) -> None:
        """Write the codebook as YAML: the text it was read from, or one made from its content."""
        import yaml

        text = self.raw or yaml.safe_dump(_plain(self), allow_unicode=True, sort_keys=False, width=100)
        Path(path).write_text(text, encoding="utf-8", newline="\n")

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><th style='border-left:4px solid {escape(c.colour)}'>{escape(c.called())}</th>"
            f"<td>{escape(c.definition)}</td></tr>"
            for c in self.codes
        )
        return f"<p>{escape(self.label)}</p><table>{rows}</table>"


def _code(entry: Any, where: str) -> Code:
    if isinstance(entry, str):
        entry = {"name": entry}
    if not isinstance(entry, dict) or not str(entry.get("name", "")).strip():
        raise CodebookError("has a code without a name", where=where)
    name = str(entry["name"])
    if ":" in name or name != name.strip():
        raise CodebookError(f"code {name!r} has a colon or blanks at its ends", where=where)
    stances = _lines(entry, "stances") or ("affirmed", "denied")
    if "affirmed" not in stances or set(stances) - {"affirmed", "denied"}:
        raise CodebookError(f"code {name!r} needs the stances affirmed, or affirmed and denied", where=where)
    both = entry.get("both", "conflict")
    if both not in ("conflict", "affirmed"):
        raise CodebookError(
            f"code {name!r}: both is {both!r}", where=where, next_step="Use conflict or affirmed."
        )
    return Code(
        name=name,
        group=str(entry.get("group", "")),
        title=_words(entry.get("title"), name, where),
        definition=str(entry.get("definition", "")).strip(),
        include=_lines(entry, "include"),
        exclude=_lines(entry, "exclude"),
        boundaries=_lines(entry, "boundaries"),
        subcodes=_lines(entry, "subcodes"),
        stances=stances,
        stance_names=_words(entry.get("stance_names"), name, where),
        both=both,
        aliases=_lines(entry, "aliases"),
        colour=_colour(entry.get("colour"), name, where),
        examples=tuple(_example(e, name, where) for e in entry.get("examples") or ()),
    )


def _lines(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = entry.get(key) or ()
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _words(value: Any, name: str, where: str) -> dict[str, str] | None:
    if value is None or isinstance(value, str):
        return {"en": value} if value else None
    if not isinstance(value, dict):
        raise CodebookError(f"code {name!r} has a title that is not text by language", where=where)
    return {str(k): str(v) for k, v in value.items()}


def _colour(value: Any, name: str, where: str) -> str:
    """Return a colour as it is written, "" where there is none; raise `CodebookError` where it is not one."""
    import re

    if value is None:
        return ""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(value)):
        raise CodebookError(
            f"code {name!r} has colour {value!r}", where=where, next_step="Write it as #rrggbb."
        )
    return str(value)


def _coloured(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Give each code without a colour the next of the palette that no other code has; grey where none is left."""
    taken = {code.colour.lower() for code in codes}
    free = iter([colour for colour in PALETTE if colour not in taken])
    return tuple(code if code.colour else replace(code, colour=next(free, GREY)) for code in codes)


def _example(entry: Any, name: str, where: str) -> Example:
    if not isinstance(entry, dict) or "text" not in entry:
        raise CodebookError(f"code {name!r} has an example without text", where=where)
    keys = ("language", "text", "coding", "why")
    return Example(**{k: str(entry.get(k) or "") for k in keys})


def _no_clash(codes: tuple[Code, ...], where: str) -> None:
    seen: set[str] = set()
    for code in codes:
        for word in {code.name.casefold(), *(a.casefold() for a in code.aliases)}:
            if word in seen:
                raise CodebookError(f"{word!r} names two codes", where=where)
            seen.add(word)


def _plain(book: Codebook) -> dict[str, Any]:
    """Return the content as plain lists and dicts, without what is empty or only layout."""
    from dataclasses import asdict

    data = asdict(book)
    data.pop("raw")
    data["codes"] = [{k: v for k, v in code.items() if v} for code in data["codes"]]
    data["rules"] = list(data["rules"])
    if not data["memos"]:
        data.pop("memos")
    return data
