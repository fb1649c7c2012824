"""Where the corpus and the model that ship with the package lie on this machine."""

from __future__ import annotations

from pathlib import Path

MODEL = "testimony-1"
"""The folder name of the shipped model."""


def folder(kind: str) -> Path:
    """Return the shipped `corpus` or `models` folder: inside an installed package, or in a checkout.

    A wheel carries both inside the package; an editable install finds them at the top of the checkout,
    so that there is one source.
    """
    here = Path(__file__).resolve().parent
    inside = here / "shipped" / kind
    return inside if inside.is_dir() else here.parents[1] / kind


def corpus_folder() -> Path:
    """Return the folder of the shipped corpus."""
    return folder("corpus")


def model_folder() -> Path:
    """Return the folder of the shipped model."""
    return folder("models") / MODEL


def example() -> Path:
    """Return the interview that the demonstration labels: composed, and not in the training corpus."""
    return folder("corpus") / "examples" / "interview-en.txt"
