"""Read, code, label and count testimonies of people who left their country, on your own machine.

>>> import testimony as t
>>> document = t.read_text("I: Why did you go?\\nR: They sent me a summons, so I left that night.\\n")
>>> [s.role for s in document.segments]
['interviewer', 'respondent']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testimony.classifier import TestimonyClassifier
    from testimony.codebook import Code, Codebook
    from testimony.coding import Coding
    from testimony.corpus import Corpus
    from testimony.document import Document, Segment, Turn
    from testimony.errors import TestimonyError
    from testimony.judging import evaluate
    from testimony.label import Labelled
    from testimony.model import Model, load_model
    from testimony.reading import read, read_all, read_text
    from testimony.span import Span
    from testimony.training import train

__version__ = "0.1.0"

_HOMES = {
    "Code": "codebook",
    "Codebook": "codebook",
    "Coding": "coding",
    "Corpus": "corpus",
    "Document": "document",
    "Labelled": "label",
    "Model": "model",
    "Segment": "document",
    "Span": "span",
    "TestimonyClassifier": "classifier",
    "TestimonyError": "errors",
    "Turn": "document",
    "evaluate": "judging",
    "load_model": "model",
    "read": "reading",
    "read_all": "reading",
    "read_text": "reading",
    "train": "training",
}

__all__ = [
    "Code",
    "Codebook",
    "Coding",
    "Corpus",
    "Document",
    "Labelled",
    "Model",
    "Segment",
    "Span",
    "TestimonyClassifier",
    "TestimonyError",
    "Turn",
    "evaluate",
    "load_model",
    "read",
    "read_all",
    "read_text",
    "train",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that importing the package stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
