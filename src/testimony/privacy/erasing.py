"""Erasing a person everywhere: the study or corpus folder, copies of it, what was written out of it, and models that learnt from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from testimony.corpus import Corpus
from testimony.document import Document
from testimony.errors import CorpusError, TestimonyError
from testimony.privacy import folders
from testimony.privacy.files import Held, Person, held, take_out
from testimony.privacy.fingerprints import Fingerprints
from testimony.study import marks
from testimony.study.place import is_study, need_sqlalchemy, server_url

Progress = Callable[[str, int, int], None]

EXAMPLE = "testimony erase p-07 --study study.sqlite"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What erasing took out, or would take out in a dry run.

    `items` is kind -> count of what goes from the study or corpus, `files` what else holds the person and what is done with it,
    `left` a sentence for everything that somebody has to see to, `proof` the signed report (empty in a dry run).
    """

    done: bool
    documents: int
    items: Mapping[str, int]
    quoted: Mapping[str, int] = field(default_factory=dict)
    files: tuple[Held, ...] = ()
    left: tuple[str, ...] = ()
    proof: str = ""

    @property
    def complete(self) -> bool:
        """Tell whether nothing of the person is left that the program could find."""
        return not self.left


def erase(
    place: str | Path,
    respondent: str,
    *,
    also: Sequence[Path] = (),
    dry_run: bool = True,
    progress: Progress = lambda *_: None,
) -> Erasure:
    """Erase a person from a study or a corpus folder, and from everything that was written out of it.

    `also` are more files and folders to go through: exports that the study does not know of, models, batches. A dry run, which is the
    default, changes nothing. Raises `CorpusError` where there is nobody of that id. What cannot be deleted is in `left`.
    """
    if server_url(place) is not None or is_study(place):
        need_sqlalchemy()
        from testimony.privacy.studies import erase_from_study

        return erase_from_study(place, respondent, also=also, dry_run=dry_run, progress=progress)
    folder = Path(place)
    corpus = Corpus.load(folder)
    mine = [d for d in corpus.documents if d.person == respondent]
    if not mine:
        step = f"Ids stand in documents.jsonl. For example: {EXAMPLE}"
        raise CorpusError("there is nobody of this id", where=f"{folder}: {respondent}", next_step=step)
    person = person_of(respondent, mine, (d.text for d in corpus.documents if d.person != respondent))
    gone = folders.parted(corpus, respondent, quotes=person.said.hold)
    found = everywhere(also, person, progress)
    left = [*by_hand(found)]
    if not dry_run:
        left += taken(found, person)  # files first: whoever is stopped half-way finds everything again
        folders.without(folder, respondent, quotes=person.said.hold)
        left += still(folder, person)
    items = {"coding": gone.codings, "memo": gone.memos, "phrase": gone.phrases}
    erased = Erasure(not dry_run, gone.documents, items, {}, found, tuple(left))
    return erased if dry_run else signed(erased, marks.of_folder(folder), respondent)


def person_of(respondent: str, documents: Sequence[Document], others: object) -> Person:
    """Return whom to look for."""
    texts = [d.text for d in documents]
    return Person(
        respondent,
        frozenset(d.id for d in documents),
        frozenset(d.sha256 for d in documents),
        Fingerprints.of(texts, others=others),  # type: ignore[arg-type]
    )


def everywhere(paths: Sequence[Path], person: Person, progress: Progress) -> tuple[Held, ...]:
    """Return what of the files and folders holds the person, each once."""
    seen = Counter[str]()

    def step() -> None:
        seen["files"] += 1
        progress("looking into files", seen["files"], 0)

    found = {one.path.absolute(): one for one in held(paths, person, progress=step)}
    return tuple(found.values())


def by_hand(found: Sequence[Held]) -> list[str]:
    """Return a sentence for everything that the program leaves to a person."""
    said = {
        "study": "another study holds them: erase them there too",
        "corpus": "this corpus holds their words, but nobody of their id",
        "model": "this model holds their words or id: train it again",
    }
    unread = "could not be looked into: look yourself, and delete it where it holds them"
    return [
        f"{one.path}: {unread if one.why == 'unread' else said.get(one.what, one.why)}"
        for one in found
        if one.deed == "left"
    ]


def taken(found: Sequence[Held], person: Person) -> list[str]:
    """Take the person out of files; return a sentence for each where that failed."""
    failed = []
    for one in found:
        try:
            take_out(one, person)
        except (OSError, TestimonyError) as error:
            failed.append(f"{one.path}: could not be changed ({type(error).__name__}): delete it yourself")
    return failed


def still(path: Path, person: Person) -> list[str]:
    """Return a sentence where something still holds the person after all."""
    from testimony.privacy.contents import parts

    where = dict.fromkeys(part.where for part in parts(path) if person.why(part.text))
    return [f"{place}: still holds their words or id" for place in where]


def signed(erased: Erasure, tombstones: marks.Tombstones, respondent: str) -> Erasure:
    """Return an erasure with its signed report."""
    from dataclasses import replace

    from testimony.privacy.proof import proof

    return replace(erased, proof=proof(erased, tombstones, respondent))
