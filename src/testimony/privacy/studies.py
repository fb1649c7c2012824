"""Erasing a person from a study and all that goes with it: older copies beside it, what was written out, what a crash left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from testimony import temporary
from testimony.errors import TestimonyError
from testimony.privacy.contents import parts
from testimony.privacy.erasing import Erasure, Progress, by_hand, everywhere, person_of, signed, taken
from testimony.privacy.files import Held, Person
from testimony.study import Study
from testimony.study.leftovers import left as leftovers
from testimony.study.leftovers import unknown
from testimony.study.place import server_url

ELSEWHERE = "another computer is writing it, or left it after a crash: delete it where nobody is writing"

CLOSED = {
    "encrypted study": "an encrypted copy of the study: erase them there too, or delete it",
    "key": "a key of pseudonyms: it can bring back names and words of theirs; delete it, or keep it in other hands",
    "review": "a list of names for review: delete it",
}
"""Kind of export that cannot be looked into for a person's words, or holds too few of them -> what to say of it."""


def erase_from_study(
    place: str | Path, respondent: str, *, also: Sequence[Path], dry_run: bool, progress: Progress
) -> Erasure:
    """Erase a person from a study; see `testimony.privacy.erasing.erase`."""
    progress("looking into the study", 0, 0)
    with Study.open(place) as study:
        person = person_of(respondent, study.documents_of(respondent), study.texts_but(respondent))
        exports = study.exports()
        recorded = [export.path for export in exports]
        found = (*_copies(place), *_rests(recorded), *everywhere([*recorded, *also], person, progress))
        found = tuple(one for one in found if one.path.absolute() != Path(place).absolute())
        left = by_hand(found)
        left += [f"{e.path}: {CLOSED[e.kind]}" for e in exports if e.kind in CLOSED and e.path.exists()]
        if not dry_run:  # files first: whoever is stopped half-way finds everything again
            left += taken(found, person)
        erased = study.erase(respondent, quotes=person.said.hold, dry_run=dry_run)
        left += [f"the study: their words stand in its {what}" for what in erased.left]
        if not dry_run:
            study.forget_exports(one.path for one in found if one.deed == "delete" and not one.path.exists())
            tombstones = study.tombstones()
    if not dry_run and server_url(place) is None:
        left += _left_in(Path(place), person)
    if server_url(place) is None:
        left += [f"{part}: {ELSEWHERE}" for part in unknown(Path(place).absolute())]
    items = dict(erased.items)
    result = Erasure(not dry_run, len(erased.documents), items, erased.quoted, found, tuple(left))
    return result if dry_run else signed(result, tombstones, respondent)


def _copies(place: str | Path) -> tuple[Held, ...]:
    """Return the copies that were kept beside a study before its tables changed, and what a crash left."""
    if server_url(place) is not None:
        return ()
    path = Path(place).absolute()
    older = sorted(path.parent.glob(f"{path.stem}.version-*{path.suffix}*"))
    return (
        *(Held(p, "older copy of the study", "words", "delete") for p in older),
        *(Held(p, "rest of a crash", "words", "delete") for p in leftovers(path)),
    )


def _rests(exports: Sequence[Path]) -> tuple[Held, ...]:
    """Return what a crash left beside what was written out of a study: nobody needs it, whoever is in it."""
    folders = dict.fromkeys(path.absolute().parent for path in exports)
    return tuple(Held(p, "rest of a crash", "words", "delete") for f in folders for p in temporary.left(f))


def _left_in(path: Path, person: Person) -> list[str]:
    """Return a sentence for each file of the study that still holds the person's words."""
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))]
    try:
        return [
            f"{file}: still holds their words"
            for file in files
            if file.exists() and any(person.said.hold(part.text) for part in parts(file))
        ]
    except TestimonyError as error:
        return [f"{path}: could not be looked into ({type(error).__name__})"]
