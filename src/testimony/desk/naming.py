"""The review of names on a running desk: the documents, what is proposed and decided; in memory alone, until it is done or dropped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

from testimony.desk.jobs import Progress
from testimony.desk.refusals import Refused
from testimony.document import Document
from testimony.pseudonyms.proposals import Proposals, propose
from testimony.pseudonyms.studies import Chosen, TakenOut, chosen, take_out_of_study
from testimony.study import Study

Deed = Callable[[Proposals, Sequence[Document]], Proposals]
"""What somebody decides: from the proposals and the documents to the proposals as they are then."""


@dataclass(frozen=True, slots=True)
class Review:
    """What is being reviewed: documents of the study, and what is proposed to go out of them."""

    chosen: Chosen
    proposals: Proposals

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the documents, in the order in which mentions count them."""
        return self.chosen.corpus.documents

    def number(self, document: str) -> int:
        """Return the place of a document by its id; raise `Refused` where it is not under review."""
        if document not in self.chosen.ids:
            raise Refused(404, "This document is not under review", next_step="Look for names again.")
        return self.chosen.ids.index(document)


class Naming:
    """The one review that a desk has at a time. It is kept nowhere: it would be a list of names."""

    def __init__(self) -> None:
        self._review: Review | None = None
        self._lock = Lock()

    def begin(self, review: Review | None) -> None:
        """Put a review in the place of the one before, or (None) drop it."""
        with self._lock:
            self._review = review

    @property
    def there(self) -> Review | None:
        """Return the review; None where there is none."""
        return self._review

    def found(self) -> Review:
        """Return the review; raise `Refused` where there is none."""
        if self._review is None:
            step = "Look for names first. A review is kept while the desk runs."
            raise Refused(404, "No names are under review", next_step=step)
        return self._review

    def decide(self, deed: Deed) -> Review:
        """Change what is proposed, and return the review as it is then."""
        with self._lock:
            now = self.found()
            self._review = replace(now, proposals=deed(now.proposals, now.documents))
            return self._review


def look(
    study: Study, names: Naming, documents: Collection[str] | None, *, progress: Progress
) -> Mapping[str, Any]:
    """Run the detectors on documents (None: all), and begin a review of what they propose."""
    progress("reading the texts", 0, 1)
    found = chosen(study, documents)
    proposals = propose(found.corpus.documents, progress=progress)
    names.begin(Review(found, proposals))
    return {"proposals": len(proposals.items), "documents": len(found.ids)}


def take_out(
    study: Study,
    names: Naming,
    *,
    key: Path,
    passphrase: str,
    style: str,
    seen: str,
    by: str,
    progress: Progress,
) -> Mapping[str, Any]:
    """Replace what was accepted in the study's own file, end the review, and say what is left to do."""
    review = names.found()
    progress("replacing names; nobody can save meanwhile", 0, 1)
    done = take_out_of_study(
        study, review.chosen, review.proposals, key=key, passphrase=passphrase, style=style, seen=seen, by=by
    )
    names.begin(None)
    return told(done)


def told(done: TakenOut) -> dict[str, Any]:
    """Return what was done as the page shows it: numbers, the place of the key, sentences."""
    return {
        "key": str(done.key),
        "documents": len(done.documents),
        "items": dict(done.items),
        "removed": done.removed,
        "left": list(done.left),
    }
