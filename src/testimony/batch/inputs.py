"""The files of an input: those named, those in folders, those a pattern fits, those of a saved `datasets` folder."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from testimony.errors import ReadError
from testimony.reading import files_in

KINDS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""Endings of tables that are read row by row; whatever else there is, is one transcript a file."""

COMPRESSIONS = {".gz": "gzip", ".gzip": "gzip", ".zst": "zstd", ".zstd": "zstd"}

DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of the input: where it is, what the output calls it, and how to read it.

    `changed` is when it was last written (nanoseconds). `partition` holds what its folders say of every row, as Spark writes them: `country=NL/part-0.parquet`.
    """

    path: str
    name: str
    kind: str
    compression: str
    size: int
    changed: int = 0
    partition: tuple[tuple[str, str], ...] = ()

    @property
    def stem(self) -> str:
        """Return the name without folders and endings, from which rows without an id get theirs."""
        return self.name.rsplit("/", 1)[-1].split(".", 1)[0] or self.name


def input_files(inputs: Sequence[str | Path]) -> tuple[InputFile, ...]:
    """Return the files of all inputs, in order; raise `ReadError` where there is nothing, or tables and transcripts."""
    paths = list(dict.fromkeys(p for given in inputs for p in _found(str(given))))
    if not paths:
        where = ", ".join(map(str, inputs))
        raise ReadError("there are no files in it.", where=where, next_step="Check the folder's name.")
    top = os.path.commonpath([os.path.dirname(os.path.abspath(p)) for p in paths])  # noqa: PTH100, PTH120
    files = tuple(_file(path, Path(os.path.relpath(path, top)).as_posix()) for path in paths)
    documents = sum(f.kind == DOCUMENT for f in files)
    if 0 < documents < len(files):
        what = f"there are tables ({len(files) - documents} files) and transcripts ({documents}) in it."
        where = ", ".join(map(str, inputs))
        raise ReadError(what, where=where, next_step="Give one kind, for instance 'FOLDER/*.csv'.")
    return files


def _found(given: str) -> list[Path]:
    """Return the files one input stands for."""
    path = Path(given)
    if path.is_dir():
        return _saved_dataset(path) or _without_remarks(files_in([path]))
    if not path.exists() and glob.has_magic(given):
        return [p for p in map(Path, sorted(glob.glob(given, recursive=True))) if p.is_file()]  # noqa: PTH207
    return files_in([path])


def _without_remarks(paths: list[Path]) -> list[Path]:
    """Leave out what stands beside Parquet or Arrow files: cards, markers, checksums."""
    columnar = [p for p in paths if KINDS.get(p.suffix.lower()) in ("parquet", "arrow")]
    return columnar or paths


def _saved_dataset(folder: Path) -> list[Path]:
    """Return the Arrow files of a folder written by `save_to_disk`, split after split; none if it is no such folder."""
    splits = folder / "dataset_dict.json"
    if splits.is_file():
        return [p for name in _json(splits).get("splits", ()) for p in _saved_dataset(folder / name)]
    state = folder / "state.json"
    if not state.is_file():
        return []
    about = _json(state)
    if about.get("_indices_files") or about.get("_indices_data_files"):
        step = "Save it again after flatten_indices()."
        raise ReadError(
            "the data set's rows are in an order of their own.", where=str(folder), next_step=step
        )
    return [folder / str(file["filename"]) for file in about.get("_data_files", ())]


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReadError(
            "this cannot be read.", where=str(path), next_step="Save the data set again."
        ) from error
    return found if isinstance(found, dict) else {}


def _file(path: Path, name: str) -> InputFile:
    compression = COMPRESSIONS.get(path.suffix.lower(), "")
    plain = Path(path.stem) if compression else path
    kind = KINDS.get(plain.suffix.lower(), DOCUMENT)
    try:
        status = path.stat()
    except OSError as error:
        raise ReadError("there is no such file.", where=str(path), next_step="Check the name.") from error
    partition = tuple(_partition(name.split("/")[:-1]))
    return InputFile(
        str(path.resolve()), name, kind, compression, status.st_size, status.st_mtime_ns, partition
    )


def _partition(folders: Iterable[str]) -> Iterable[tuple[str, str]]:
    for folder in folders:
        name, equals, value = folder.partition("=")
        if name and equals:
            yield name, value
