"""The study: one file (or a team's database) that holds texts, codings, coders, and who did what.

What is written is an event in a log that only grows; what stands is worked out from the log. So two files whose
coders worked apart are merged by taking the events of both, in any order, as often as one likes (docs/STUDY.md).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testimony.study.adjudications import Decision
    from testimony.study.codebooks import Revision
    from testimony.study.conflict import Conflict, Contested
    from testimony.study.contents import Contents
    from testimony.study.items import Kept
    from testimony.study.merge import Merged
    from testimony.study.runs import ModelRun
    from testimony.study.store import Study

_HOMES = {
    "Conflict": "conflict",
    "Contents": "contents",
    "Contested": "conflict",
    "Decision": "adjudications",
    "Kept": "items",
    "Merged": "merge",
    "ModelRun": "runs",
    "Revision": "codebooks",
    "Study": "store",
}

__all__ = [
    "Conflict",
    "Contents",
    "Contested",
    "Decision",
    "Kept",
    "Merged",
    "ModelRun",
    "Revision",
    "Study",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
