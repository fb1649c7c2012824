"""What a study publishes: its tables, figures and the report for a journal, each counted from the corpus alone."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testimony.publishing.making import Extras, publication
    from testimony.publishing.writing import write, write_figures

_HOMES = {"Extras": "making", "publication": "making", "write": "writing", "write_figures": "writing"}

__all__ = ["Extras", "publication", "write", "write_figures"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
