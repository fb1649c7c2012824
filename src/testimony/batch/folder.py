"""The folder a batch writes: its parts, its manifest, the notes on finished parts, and the lock against a second run.

OUT/manifest.json         what went in, with which model and options, how far it is, what came out
OUT/segments/part-*       one row a segment
OUT/testimonies/part-*    one row a testimony
OUT/rejects.jsonl         rows and files that were rejected, with the reason (when the run is complete)
OUT/.notes/part-*.json    a finished part: its files with their sizes, its counts, its rejects
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from testimony import shipped
from testimony.batch.tally import Tally
from testimony.batch.writing import whole, write_json
from testimony.errors import ModelError, OutputError

SEGMENTS, TESTIMONIES, NOTES = "segments", "testimonies", ".notes"
MANIFEST, REJECTS, LOCK = "manifest.json", "rejects.jsonl", ".lock"
SCHEMA = 1

_IDENTITY = {
    "input": "the input is not what it was",
    "model": "the model is another one",
    "codebook": "the codebook is another one",
    "columns": "the columns are read otherwise",
    "options": "the options differ",
    "testimony": "this is another version of testimony",
}
"""What must agree before finished parts may stand, and what to say where it does not."""


def part_name(number: int) -> str:
    """Return a part's name without its ending."""
    return f"part-{number:06d}"


def note_path(out: Path, number: int) -> Path:
    """Return where the note on a finished part lies."""
    return out / NOTES / f"{part_name(number)}.json"


def seal_of(model: str | None) -> str:
    """Return the hash over a model's files, as its manifest has it; raise `ModelError` where there is none."""
    path = Path(model) if model is not None else shipped.model_folder()
    try:
        return str(json.loads((path / MANIFEST).read_bytes())["seal"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        step = "Make one with: testimony train CORPUS -o FOLDER"
        raise ModelError("is not a model folder.", where=str(path), next_step=step) from error


def read_manifest(out: Path) -> dict[str, Any] | None:
    """Return the manifest of a run; None where there is none; raise `OutputError` where it is damaged or too new."""
    path = out / MANIFEST
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except NotADirectoryError as error:
        step = "Name a folder for the output."
        raise OutputError("this is a file.", where=str(out), next_step=step) from error
    except (OSError, ValueError) as error:
        step = "Take the folder away, or give another."
        raise OutputError("this cannot be read.", where=str(path), next_step=step) from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA or "state" not in found:
        step = "Give another folder."
        raise OutputError(
            "this is not the manifest of a batch of this version.", where=str(path), next_step=step
        )
    return found


def prepare(out: Path, identity: Mapping[str, Any], *, overwrite: bool, resume: bool) -> dict[int, Tally]:
    """Make the folder ready and return the finished parts that may stand: number -> counts.

    Raises `OutputError` where the folder holds other things, or a run that does not agree with this one.
    """
    before = read_manifest(out)
    if before is None:
        if resume:
            step = "Leave out --resume to begin."
            raise OutputError("there is no run to go on with.", where=str(out), next_step=step)
        if out.exists() and {p.name for p in out.iterdir()} - {LOCK, SEGMENTS, TESTIMONIES, NOTES}:
            raise OutputError("the folder holds other files.", where=str(out), next_step="Give a new folder.")
    if overwrite or before is None:
        _clear(out)
    elif differs := [why for name, why in _IDENTITY.items() if before.get(name) != identity[name]]:
        what = f"the run in this folder does not agree with this one: {'; '.join(differs)}"
        detail = _options_that_differ(before.get("options") or {}, identity["options"])
        step = "Give --overwrite to do it all anew, or another folder."
        raise OutputError(f"{what}{detail}.", where=str(out), next_step=step)
    for name in (SEGMENTS, TESTIMONIES, NOTES):
        (out / name).mkdir(parents=True, exist_ok=True)
        for leftover in (out / name).glob(".*"):  # what was being written when an earlier run was killed
            leftover.unlink(missing_ok=True)
    return dict(finished(out))


def is_complete(out: Path, done: Tally) -> bool:
    """Tell whether the run in a folder came to its end, and all its parts are still there."""
    manifest = read_manifest(out)
    return (
        manifest is not None and manifest["state"] == "complete" and manifest["counts"]["parts"] == done.parts
    )


def _options_that_differ(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    names = [name for name in now if before.get(name) != now[name]]
    return f" ({', '.join(names)})" if names else ""


def _clear(out: Path) -> None:
    """Take away an earlier run, its manifest last, so that what is left of it after a crash is still known as one."""
    for name in (NOTES, SEGMENTS, TESTIMONIES):
        shutil.rmtree(out / name, ignore_errors=True)
    for name in (REJECTS, MANIFEST):
        (out / name).unlink(missing_ok=True)


def finished(out: Path) -> Iterator[tuple[int, Tally]]:
    """Yield the parts whose note and files are there, of the size they had when they were written."""
    for path in sorted((out / NOTES).glob("part-*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            note = json.loads(path.read_bytes())
            if all((out / name).stat().st_size == size for name, size in note["files"].items()):
                yield int(path.stem.removeprefix("part-")), Tally(**note["tally"])


def merge_rejects(out: Path) -> None:
    """Write the rejects of all parts as one file, in the order of the input."""
    with whole(out / REJECTS) as merged:
        for path in sorted((out / NOTES).glob("part-*.json")):
            for row in json.loads(path.read_bytes())["rejects"]:
                merged.write((json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "replace"))


def write_manifest(out: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, whole or not at all."""
    write_json({"schema": SCHEMA, **manifest}, out / MANIFEST)


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Hold the folder against a second run; the system lets go of it when this process ends, however it ends."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / LOCK).open("a+b")
    except OSError as error:
        step = "Check the folder's permissions and free space, or choose another place."
        what = f"it cannot be written ({error.strerror or type(error).__name__})."
        raise OutputError(what, where=str(out), next_step=step) from error
    with lock:
        if not _locked(lock):
            step = "Wait for it, or give another folder."
            raise OutputError("another run is writing to this folder.", where=str(out), next_step=step)
        yield


def _locked(lock: Any) -> bool:
    """Take the lock of an open file; tell whether it was free."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
