"""Batches: corpora larger than memory in, labelled data sets out; resumable, on one machine or many.

`run` labels, `plan` says beforehand what it will cost, `read` takes up what came out, `summary` counts it.
Reading, labelling and writing go chunk by chunk: a chunk of the input becomes one part of the output.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testimony.batch.options import How, Options
    from testimony.batch.planning import Plan, plan
    from testimony.batch.result import Result, read
    from testimony.batch.running import Outcome, run
    from testimony.batch.uncorrected import Summary, summary

_HOMES = {
    "How": "options",
    "Options": "options",
    "Outcome": "running",
    "Plan": "planning",
    "Result": "result",
    "Summary": "uncorrected",
    "plan": "planning",
    "read": "result",
    "run": "running",
    "summary": "uncorrected",
}

__all__ = ["How", "Options", "Outcome", "Plan", "Result", "Summary", "plan", "read", "run", "summary"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
