"""Which kind of coded file a file is: by its name, and where several share an ending by what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from testimony.errors import ReadError
from testimony.interchange.json_files import first_object
from testimony.interchange.kinds import CORPUS, KINDS, Kind, known, named, with_suffix

Row = Mapping[str, Any]


def kind_of(path: Path, name: str = "") -> Kind:
    """Return what a file or folder is: as somebody says by `name`, or as it shows.

    Raises `ReadError` for what is no coded file, or one that does not show of which program.
    """
    found = KINDS[_folder(path)] if path.is_dir() and not name else _file(path, name)
    if found.read is None:
        raise ReadError("cannot be read", where=str(path), next_step=f"Coded files are {known()}.")
    return found


def _file(path: Path, name: str) -> Kind:
    if name:
        return named(name)
    suffix = path.suffix.lower()
    names = with_suffix(suffix)
    if suffix == ".zip":
        raise ReadError(
            "is packed", where=str(path), next_step="Unpack it, and give the folder or file in it."
        )
    if not names:
        raise ReadError("is no coded file", where=str(path), next_step=f"Coded files are {known()}.")
    if suffix in (".json", ".jsonl"):
        return KINDS[_json(path, suffix)]
    return KINDS[names[0]]


def _folder(path: Path) -> str:
    """Return what a folder is, by the files in it; a corpus where none of them is told."""
    for name, mark in _IN_FOLDERS:
        if any(p.is_file() for p in path.glob(mark)):
            return name
    return CORPUS


_IN_FOLDERS = (
    (CORPUS, "codebook.yaml"),
    ("datasets", "dataset_info.json"),
    ("xmi", "*.xmi"),
    ("brat", "*.ann"),
    ("webanno", "*.tsv"),
)


def _json(path: Path, suffix: str) -> str:
    """Return which program JSON is from, by its first object; the rules stand in order."""
    row = first_object(path)
    for name, rule in RULES:
        if rule(row):
            return name
    if suffix == ".jsonl":
        return "jsonl"
    raise ReadError(
        "it does not show which program it is from",
        where=path.name,
        next_step=f"Say it with --from: {', '.join(with_suffix(suffix))}.",
    )


def _corpus(row: Row) -> bool:
    return "codebook" in row


def _web(row: Row) -> bool:
    return "@context" in row or ("target" in row and ("body" in row or row.get("type") == "Annotation"))


def _label_studio(row: Row) -> bool:
    regions = [v for v in row.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
    minimal = {"annotator", "annotation_id", "lead_time"} & set(row)
    return isinstance(row.get("data"), dict) or bool(minimal) or any("labels" in v[0] for v in regions)


def _prodigy(row: Row) -> bool:
    own = {"answer", "spans", "_input_hash", "_task_hash", "tokens", "accept", "options"} & set(row)
    single = isinstance(row.get("label"), str) or isinstance(row.get("cats"), dict)
    return bool(own or single) and isinstance(row.get("text"), str)


def _doccano(row: Row) -> bool:
    labels = (row.get(name) for name in ("label", "labels", "entities", "cats", "column_label"))
    text = next((row[name] for name in ("text", "data", "column_data") if name in row), None)
    return isinstance(text, str) and any(isinstance(x, list) for x in labels)


RULES: tuple[tuple[str, Callable[[Row], bool]], ...] = (
    ("jsonl", _corpus),
    ("webannotation", _web),
    ("doccano", _doccano),
    ("prodigy", _prodigy),
    ("labelstudio", _label_studio),
)
