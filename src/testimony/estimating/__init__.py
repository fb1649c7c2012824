"""From a study and a model to estimates: who is in it, what was coded, what a model says that has not learnt from them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testimony.estimating.draws import draw_from, read_draw
    from testimony.estimating.machine import Predictions
    from testimony.estimating.run import drawn, estimates
    from testimony.estimating.study import population

_HOMES = {
    "Predictions": "machine",
    "draw_from": "draws",
    "drawn": "run",
    "estimates": "run",
    "population": "study",
    "read_draw": "draws",
}

__all__ = ["Predictions", "draw_from", "drawn", "estimates", "population", "read_draw"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
