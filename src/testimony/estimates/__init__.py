"""Estimates that hold: shares with intervals, plans and draws for the hand coding, regressions on machine-coded outcomes."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testimony.estimates.drawing import Drawing, draw
    from testimony.estimates.how import How
    from testimony.estimates.planning import Plan, plan
    from testimony.estimates.population import Design, Population, from_frame
    from testimony.estimates.regression import Regression, regress
    from testimony.estimates.result import Difference, Estimate, Estimates
    from testimony.estimates.shares import AssumptionWarning, estimate

_HOMES = {
    "AssumptionWarning": "shares",
    "Design": "population",
    "Difference": "result",
    "Drawing": "drawing",
    "Estimate": "result",
    "Estimates": "result",
    "How": "how",
    "Plan": "planning",
    "Population": "population",
    "Regression": "regression",
    "draw": "drawing",
    "estimate": "shares",
    "from_frame": "population",
    "plan": "planning",
    "regress": "regression",
}

__all__ = [
    "AssumptionWarning",
    "Design",
    "Difference",
    "Drawing",
    "Estimate",
    "Estimates",
    "How",
    "Plan",
    "Population",
    "Regression",
    "draw",
    "estimate",
    "from_frame",
    "plan",
    "regress",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
