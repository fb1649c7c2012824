"""From one coded file to another, with everything that was lost and changed on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from testimony import temporary
from testimony.consent import consenting
from testimony.corpus import Corpus
from testimony.errors import OutputError
from testimony.interchange.changes import Change, changes
from testimony.interchange.coded import Coded, Loss, ReadAs
from testimony.interchange.files import check_output, read, write, write_files
from testimony.interchange.kinds import KINDS, with_suffix
from testimony.interchange.offsets import Convention
from testimony.interchange.onto import put_onto
from testimony.interchange.profiles import profile
from testimony.study.place import exported, is_study


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be written: where, as what, for which program, and whether each document gets a file (of which ending)."""

    path: Path
    program: str = ""
    each: str = ""
    semicolons: bool = False
    overwrite: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was read, what was lost in writing it again, and what changed in the corpus it was put onto."""

    read: Coded
    written: tuple[Loss, ...]
    changes: tuple[Change, ...] = ()

    @property
    def unexpected(self) -> tuple[Loss, ...]:
        """Return the losses that a person should look at."""
        return tuple(loss for loss in (*self.read.losses, *self.written) if not loss.expected)


def convert(
    source: Path,
    target: Target,
    *,
    offsets: str = "",
    onto: Path | None = None,
    kind: str = "",
    dry_run: bool = False,
) -> Conversion:
    """Read one coded file and write it as another; `kind` names what the first is where it does not show.

    Documents of people who did not agree to sharing are left out, and a note says how many (`testimony.consent`).
    `onto` is the corpus that the codings belong to: they are put onto its texts, and what changed in it is told. A dry run
    does all of it in a folder that is thrown away. Raises `ReadError`, `CorpusError` or `OutputError` with what, where and
    what to do next.
    """
    _check(target)
    base = read(onto).corpus if onto is not None else None
    said = ReadAs(Convention.parse(offsets) if offsets else None, base, kind)
    coded = Coded(Corpus.load(source)) if is_study(source) else read(source, said)
    changed: tuple[Change, ...] = ()
    if base is not None and base.documents:
        coded = put_onto(coded, base)
        changed = changes(base, coded.corpus)
    coded = _shared(coded)
    if not dry_run:
        exported(source, target.path, target.to or target.path.suffix.lstrip(".") or "corpus")
        return Conversion(coded, _written(coded.corpus, target), changed)
    with temporary.folder() as folder:
        elsewhere = replace(target, path=folder / (target.path.name or "corpus"))
        return Conversion(coded, _written(coded.corpus, elsewhere), changed)


def _shared(coded: Coded) -> Coded:
    """Return what may be given on: without the documents of people who did not agree to it."""
    corpus = consenting(coded.corpus, "sharing")
    left = len(coded.corpus.documents) - len(corpus.documents)
    if not left:
        return coded
    note = f"{left} documents left out: their people did not agree to sharing, or have withdrawn"
    return replace(coded, corpus=corpus, notes=(*coded.notes, note))


def _check(target: Target) -> None:
    """Refuse what cannot be written, before any work is done."""
    if not target.each:
        check_output(target.path, target.to, overwrite=target.overwrite)
    elif (
        target.path.exists()
        and (not target.path.is_dir() or any(target.path.iterdir()))
        and not target.overwrite
    ):
        step = "Give --overwrite to write into it, or another name."
        raise OutputError("it is there already", where=str(target.path), next_step=step)


def _written(corpus: Corpus, target: Target) -> tuple[Loss, ...]:
    chosen = replace(profile(target.program), semicolons=target.semicolons)
    if not target.each:
        return write(corpus, target.path, chosen, to=target.to, overwrite=target.overwrite)
    suffix = "." + target.each.lower().lstrip(".")
    if not with_suffix(suffix):
        kinds = ", ".join(dict.fromkeys(s.lstrip(".") for kind in KINDS.values() for s in kind.suffixes))
        raise OutputError(
            f"there is no kind of file {target.each!r}", next_step=f"Give --each with one of: {kinds}."
        )
    return write_files(corpus, target.path, suffix, chosen, overwrite=target.overwrite)
