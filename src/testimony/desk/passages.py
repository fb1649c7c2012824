"""What several coders said of one passage, laid side by side: where they agree, where they differ, what is settled.

A passage is a segment, or several that one coding runs across. Coders are those who have finished the document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from testimony.desk.surroundings import around
from testimony.document import Document
from testimony.study import Study
from testimony.study.items import Kept

AROUND = 200
"""Characters shown before and after a passage."""

_SAME = ("code", "stance", "subject", "status", "move")
"""What two codings of a passage have in common that agree; where exactly they begin and end is no dispute."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with the codings of each coder; `start` and `stop` are its own, codings may reach outside."""

    document: str
    name: str
    start: int
    stop: int
    text: str
    before: str
    after: str
    language: str
    codings: Mapping[str, tuple[Kept[Any], ...]]

    @property
    def id(self) -> str:
        """Return what the passage is called, the same as long as nobody codes across its edges."""
        return f"{self.document}:{self.start}"

    @property
    def all(self) -> tuple[Kept[Any], ...]:
        """Return the codings of all coders."""
        return tuple(k for mine in self.codings.values() for k in mine)

    @property
    def agreed(self) -> bool:
        """Tell whether everybody said the same of it."""
        said = [{kind(k) for k in mine} for mine in self.codings.values()]
        return all(one == said[0] for one in said)

    @property
    def groups(self) -> tuple[tuple[Kept[Any], ...], ...]:
        """Return the codings that say the same: for each of the first coder's, it and what others said so."""
        first, *others = self.codings.values()
        left = defaultdict(list)
        for kept in (k for mine in others for k in mine):
            left[kind(kept)].append(kept)
        return tuple((kept, *left.pop(kind(kept), ())) for kept in first)

    def settled(self, judged: Container[str]) -> bool:
        """Tell whether every coding on it was judged."""
        return all(k.id in judged for k in self.all)


def kind(kept: Kept[Any]) -> tuple[str, ...]:
    """Return what a coding says, whatever its edges."""
    return tuple(str(getattr(kept.value, name)) for name in _SAME)


def passages(study: Study, *, but: Container[str] = ()) -> Iterator[Passage]:
    """Yield the passages with codings, of documents that at least two coders have finished, `but` some."""
    lines = {d.id: d.done for d in study.documents() if len(d.done) > 1 and d.id not in but}
    codings: dict[str, list[Kept[Any]]] = defaultdict(list)
    if lines:
        for kept in study.all_codings():
            if kept.coder in lines.get(kept.document, ()):
                codings[kept.document].append(kept)
    for document, coders in lines.items():
        if codings[document]:
            yield from _of_document(document, study.document(document), codings[document], coders)


def on(study: Study, document: str, coders: Sequence[str]) -> tuple[Passage, ...]:
    """Return the passages of one document with what these coders said of them."""
    codings = [k for k in study.codings(document) if k.coder in coders]
    return tuple(_of_document(document, study.document(document), codings, coders)) if codings else ()


def _of_document(
    item: str, document: Document, codings: Sequence[Kept[Any]], coders: Sequence[str]
) -> Iterator[Passage]:
    whole = [k for k in codings if k.value.start is None]
    if whole:
        yield _passage(item, document, 0, min(len(document.text), 300), whole, coders)
    placed = sorted(
        (k for k in codings if k.value.start is not None), key=lambda k: (k.value.start, k.value.stop, k.id)
    )
    for start, stop, found in _groups(document, placed):
        yield _passage(item, document, start, stop, found, coders)


def _groups(document: Document, placed: Iterable[Kept[Any]]) -> Iterator[tuple[int, int, list[Kept[Any]]]]:
    """Yield start, stop and codings of each run of segments that codings tie together."""
    here: tuple[int, int, list[Kept[Any]]] | None = None
    for kept in placed:
        touched = [s for s in document.segments if s.start < kept.value.stop and kept.value.start < s.stop]
        start = min((s.start for s in touched), default=kept.value.start)
        stop = max((s.stop for s in touched), default=kept.value.stop)
        if here is not None and start < here[1]:
            here = (here[0], max(here[1], stop), [*here[2], kept])
            continue
        if here is not None:
            yield here
        here = (start, stop, [kept])
    if here is not None:
        yield here


def _passage(
    item: str, document: Document, start: int, stop: int, found: Sequence[Kept[Any]], coders: Sequence[str]
) -> Passage:
    text = document.text
    by = {coder: tuple(k for k in found if k.coder == coder) for coder in coders}
    beside = around(text, start, stop, AROUND)
    return Passage(
        document=item,
        name=document.id,
        start=start,
        stop=stop,
        text=text[start:stop],
        before=beside.before,
        after=beside.after,
        language=document.language,
        codings=by,
    )
