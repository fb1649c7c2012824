"""Names out of texts: what is found, what stands in its place, and the key that alone brings it back (docs/PRIVACY.md)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testimony.pseudonyms.corpora import Pseudonymised, pseudonymised, restored
    from testimony.pseudonyms.detecting import detect, detect_in
    from testimony.pseudonyms.finding import Detection, Finding
    from testimony.pseudonyms.keys import load_key, save_key
    from testimony.pseudonyms.material import bring_back, gathered, take_out
    from testimony.pseudonyms.proposals import Proposal, Proposals, propose
    from testimony.pseudonyms.review import read_sheet, write_sheet

_HOMES = {
    "Detection": "finding",
    "Finding": "finding",
    "Proposal": "proposals",
    "Proposals": "proposals",
    "Pseudonymised": "corpora",
    "bring_back": "material",
    "detect": "detecting",
    "detect_in": "detecting",
    "gathered": "material",
    "load_key": "keys",
    "propose": "proposals",
    "pseudonymised": "corpora",
    "read_sheet": "review",
    "restored": "corpora",
    "save_key": "keys",
    "take_out": "material",
    "write_sheet": "review",
}

__all__ = [
    "Detection",
    "Finding",
    "Proposal",
    "Proposals",
    "Pseudonymised",
    "bring_back",
    "detect",
    "detect_in",
    "gathered",
    "load_key",
    "propose",
    "pseudonymised",
    "read_sheet",
    "restored",
    "save_key",
    "take_out",
    "write_sheet",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
