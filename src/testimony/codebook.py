"""A codebook: the codes, what each includes and excludes, and the hash that tells one version from another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast, get_args

from testimony import codebook_fields as fields
from testimony.errors import CodebookError
from testimony.value_names import called

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


_LONGEST = 40


def _shown(name: str) -> str:
    """Return a name as messages show it; what is longer than a name may be what somebody said."""
    return repr(name) if len(name) <= _LONGEST else "of such a long name"


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
        raise CodebookError(f"no code {_shown(name)}", where=self.name, next_step=f"The codes are: {known}.")

    def memo(self, kind: str) -> str:
        """Return the name of a kind of memo; raise `CodebookError` where the codebook names kinds, and not this one."""
        if self.memos and kind not in self.memos:
            kinds = ", ".join(self.memos)
            raise CodebookError(
                f"no kind of memo {_shown(kind)}", where=self.name, next_step=f"The kinds are: {kinds}."
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
        except ValueError as error:  # of a date or number that is none
            step = "Put dates and numbers in quotes."
            raise CodebookError("is not valid YAML", where=where, next_step=step) from error
        except RecursionError as error:
            raise CodebookError("its brackets are nested far too deep", where=where) from error
        if not isinstance(data, dict) or not isinstance(data.get("codes"), list) or not data["codes"]:
            raise CodebookError(
                "is not a codebook", where=where, next_step="It needs a name, a version and a list of codes."
            )
        codes = _coloured([_code(entry, where) for entry in data["codes"]])
        _no_clash(codes, where)
        return cls(
            name=fields.text(data.get("name"), "name", where, "codebook"),
            version=fields.text(data.get("version"), "version", where, "0"),
            codes=codes,
            rules=fields.lines(data.get("rules"), "rules", where),
            memos=fields.words(data.get("memos"), "memos", where),
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
    if not isinstance(entry, dict):
        raise fields.wrong("a code", entry, "a name, or its fields", where)
    name = fields.text(entry.get("name"), "name of a code", where)
    if not name.strip():
        raise CodebookError("has a code without a name", where=where)
    if ":" in name or name != name.strip():
        raise CodebookError(f"code {name!r} has a colon or blanks at its ends", where=where)
    of = f"of code {name!r}"
    text = {key: fields.text(entry.get(key), f"{key} {of}", where) for key in ("group", "definition")}
    lists = ("include", "exclude", "boundaries", "subcodes", "stances", "aliases")
    lines = {key: fields.lines(entry.get(key), f"{key} {of}", where) for key in lists}
    return Code(
        name=name,
        group=text["group"],
        title=fields.words(entry.get("title"), f"title {of}", where),
        definition=text["definition"].strip(),
        **{**lines, "stances": _stances(lines["stances"], name, where)},
        stance_names=fields.words(entry.get("stance_names"), f"stance_names {of}", where),
        both=_both(entry.get("both", "conflict"), of, where),
        colour=_colour(entry.get("colour"), name, where),
        examples=_examples(entry.get("examples"), of, where),
    )


def _stances(said: tuple[str, ...], name: str, where: str) -> tuple[str, ...]:
    stances = said or ("affirmed", "denied")
    if "affirmed" not in stances or set(stances) - {"affirmed", "denied"}:
        raise CodebookError(f"code {name!r} needs the stances affirmed, or affirmed and denied", where=where)
    return stances


def _both(value: Any, of: str, where: str) -> Both:
    for known in get_args(Both):
        if value == known:
            return cast("Both", known)
    said = repr(value) if isinstance(value, str) else called(value)
    raise CodebookError(f"both {of} is {said}", where=where, next_step="Use conflict or affirmed.")


def _colour(value: Any, name: str, where: str) -> str:
    """Return a colour as it is written, "" where there is none; raise `CodebookError` where it is not one."""
    import re

    if value is None:
        return ""
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        said = f"has colour {value!r}" if isinstance(value, str) else f"has as its colour {called(value)}"
        raise CodebookError(f"code {name!r} {said}", where=where, next_step="Write it as '#rrggbb'.")
    return value


def _coloured(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Give each code without a colour the next of the palette that no other code has; grey where none is left."""
    taken = {code.colour.lower() for code in codes}
    free = iter([colour for colour in PALETTE if colour not in taken])
    return tuple(code if code.colour else replace(code, colour=next(free, GREY)) for code in codes)


def _examples(value: Any, of: str, where: str) -> tuple[Example, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise fields.wrong(f"examples {of}", value, "a list", where)
    return tuple(_example(each, of, where) for each in value)


def _example(entry: Any, of: str, where: str) -> Example:
    if not isinstance(entry, dict) or "text" not in entry:
        raise CodebookError(f"an example {of} has no text", where=where)
    keys = ("language", "text", "coding", "why")
    return Example(**{k: fields.text(entry.get(k), f"{k} of an example {of}", where) for k in keys})


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
