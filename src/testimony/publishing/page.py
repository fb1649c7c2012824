"""The report as one page to read and print: figures inside it, no script, no request."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from testimony.publishing.blocks import Block, Paragraph, Picture, Publication, Table
from testimony.publishing.drawing.style import svg
from testimony.publishing.words import words

if TYPE_CHECKING:
    from jinja2 import Template


def page(found: Publication) -> str:
    """Return the whole report as HTML."""
    return _template().render(report=found, say=words(found.language), kind=_kind, svg=svg)


def _kind(block: Block) -> str:
    """Return what a block is: table, picture, or the kind of a paragraph."""
    if isinstance(block, Table):
        return "table"
    return "picture" if isinstance(block, Picture) else block.kind if isinstance(block, Paragraph) else ""


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("testimony.publishing", "templates")
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.get_template("report.html.j2")
