"""Undisputed passages finish by themselves: worked out whenever something changes that they follow from, and when a desk begins.

The moment is when everybody to whom a document was given has finished it, two at least. Who changes a coding later, takes up a
document again, or is given it then, opens its passages again. What a person decided stays (`testimony.study.undisputed`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from testimony.desk import passages
from testimony.errors import TestimonyError
from testimony.study import Study
from testimony.study.undisputed import Outcome


def settle(study: Study, documents: Iterable[str] | None = None) -> None:
    """Let stand what is undisputed in these documents (None: all), and open again what is so no more.

    Where the study refuses (a full disk, another program that writes for long), what people saved stays saved; the passages are
    worked out anew at the next change of their document, and when a desk begins.
    """
    try:
        for document in study.to_settle(documents):
            study.settle_undisputed(outcome(study, document))
    except TestimonyError as error:
        logging.getLogger(__name__).warning("undisputed passages wait: %s", type(error).__name__)


def outcome(study: Study, document: str) -> Outcome:
    """Return what the coders' versions of a document come to, as of now."""
    seen = study.outcome_basis(document)
    given = study.assignments(document=document)
    coders = [a.coder for a in given if a.done]
    if len(coders) < 2 or len(coders) < len(given):
        return Outcome(document, seen)
    decided = study.decided(document)
    found = passages.on(study, document, coders)
    groups = [tuple(k.id for k in group) for p in found if p.agreed for group in p.groups]
    open_ = [p for p in found if not p.agreed and not p.settled(decided)]
    return Outcome(document, seen, tuple(g for g in groups if not decided & set(g)), complete=not open_)
