"""What only the team knows, filled in once a project in a YAML file: recruitment, who was lost on the way, checklist answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from testimony.errors import ReadError

_LARGEST = 1_000_000  # bytes: a form is typed by hand
_TEXTS = ("title", "recruitment")
_COUNTS = ("found", "eligible", "consented")
_ANSWERS = ("coreq", "srqr")


def _none() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Form:
    """The team's answers. Counts are testimonies: found, eligible, consented; answers are by the number of an item."""

    title: str = ""
    recruitment: str = ""
    found: int | None = None
    eligible: int | None = None
    consented: int | None = None
    coreq: Mapping[str, str] = field(default_factory=_none)
    srqr: Mapping[str, str] = field(default_factory=_none)


def read(path: Path) -> Form:
    """Read a form; raise `ReadError` where it is none, naming the entry that does not fit."""
    import yaml

    try:
        if path.stat().st_size > _LARGEST:
            raise ReadError("is too large for a form", where=str(path), next_step="See docs/REPORT.md.")
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise ReadError(f"cannot be read as YAML ({error.__class__.__name__})", where=str(path)) from error
    if data is None:
        return Form()
    if not isinstance(data, dict):
        raise _wrong(path, "the form", "a mapping such as `recruitment: …`")
    known = (*_TEXTS, *_COUNTS, *_ANSWERS)
    if unknown := [str(name) for name in data if name not in known]:
        raise _wrong(path, f"the entry {unknown[0]!r}", f"one of: {', '.join(known)}")
    return Form(**{name: _entry(path, name, value) for name, value in data.items() if value is not None})


def _entry(path: Path, name: str, value: Any) -> Any:
    if name in _COUNTS:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise _wrong(path, name, "a number of testimonies")
        return value
    if name in _ANSWERS:
        if not isinstance(value, dict) or not all(isinstance(v, str | int) for v in value.values()):
            raise _wrong(path, name, "a mapping of item numbers to sentences")
        return MappingProxyType({str(k): str(v).strip() for k, v in value.items()})
    if not isinstance(value, str):
        raise _wrong(path, name, "words")
    return value.strip()


def _wrong(path: Path, what: str, wanted: str) -> ReadError:
    return ReadError(f"{what} is not as it should be", where=str(path), next_step=f"It must be {wanted}.")
