"""The templates of the pages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from testimony.desk import assets
from testimony.language import UNKNOWN, name

_TEMPLATES = Path(__file__).parent / "templates"
_IMPORT = re.compile(r'from "\./([\w.]+)"')


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    found.globals["files"] = assets.address()
    found.filters["called"] = lambda tag: "" if tag in ("", UNKNOWN) else name(tag)
    return found


@cache
def modules(page: str) -> tuple[str, ...]:
    """Return the modules that a page's own one imports, and these in turn: named in the page, they are all asked for at once."""
    found: dict[str, None] = {}
    ahead = [f"{page}.js"]
    while ahead:
        text = (assets.FOLDER / ahead.pop()).read_text(encoding="utf-8")
        fresh = [name for name in _IMPORT.findall(text) if name not in found]
        found.update(dict.fromkeys(fresh))
        ahead += fresh
    return tuple(found)


def rendered(template: str, **values: Any) -> str:
    """Return a page; whatever is put into it is text."""
    return _environment().get_template(template).render(**values)
