"""A model's folder: files and a manifest with the SHA-256 of each, refused if a single byte of it has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from testimony.engines.forms import ENCODER, FORMS, plain_json
from testimony.errors import ModelError

SCHEMA = 1
COMMON = frozenset({"model.json", "codebook.yaml", "README.md"})
"""The files that every model has; those of its engine come to them."""

_MANIFEST = "manifest.json"
_KNOWN = COMMON.union(*(form.required | form.optional for form in FORMS))
_MOST_BYTES = 500_000_000
_MOST_BYTES_ENCODER = 4_000_000_000


def write(path: Path, files: Mapping[str, bytes], about: Mapping[str, Any]) -> None:
    """Write the files with a manifest that says `about` too; what an earlier model left there goes.

    Raises `ModelError` where the folder holds other things than a model.
    """
    if path.exists() and any(path.iterdir()) and not (path / _MANIFEST).is_file():
        raise ModelError("holds other files", where=str(path), next_step="Give a new or empty folder.")
    path.mkdir(parents=True, exist_ok=True)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    for old in _KNOWN - set(files):
        (path / old).unlink(missing_ok=True)
    for folder in sorted((p for p in path.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()) and folder.relative_to(path).as_posix() + "/" in _FOLDERS:
            folder.rmdir()
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    (path / _MANIFEST).write_bytes(_sealed({"schema": SCHEMA, **about, "files": hashes}))


def read(path: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the files' bytes and the manifest.

    Raises `ModelError` where the folder is not a model, was altered, is of another version, or holds other files.
    """
    manifest = _read_manifest(path)
    listed: dict[str, str] = manifest["files"]
    if not COMMON <= set(listed) <= _KNOWN:
        raise altered(path, _MANIFEST)
    _refuse_others(path, set(listed))
    return {name: _verified(path, name, expected) for name, expected in listed.items()}, manifest


def altered(path: Path, name: str) -> ModelError:
    """Return the refusal of a file that is not the one the model was made with."""
    return ModelError(
        f"{name} was altered since the model was made",
        where=str(path),
        next_step="Copy the model again from a source you trust, or train it again.",
    )


def _parents(name: str) -> set[str]:
    """Return the folders a file lies in, each ending in a slash.

    >>> sorted(_parents("encoder/onnx/model.onnx"))
    ['encoder/', 'encoder/onnx/']
    """
    parts = name.split("/")[:-1]
    return {"/".join(parts[: i + 1]) + "/" for i in range(len(parts))}


_FOLDERS = frozenset(folder for name in _KNOWN for folder in _parents(name))


def _refuse_others(path: Path, listed: set[str]) -> None:
    """Refuse whatever lies in the folder and is not part of the model: nobody should trust or open it."""
    folders = {folder for name in listed for folder in _parents(name)}
    there = {p.relative_to(path).as_posix() + ("/" if p.is_dir() else "") for p in path.rglob("*")}
    for extra in sorted(there - listed - folders - {_MANIFEST}):
        raise ModelError(
            f"holds a file that is not part of the model: {extra}",
            where=str(path),
            next_step="Remove it, or copy the model again from a source you trust.",
        )


def _verified(path: Path, name: str, expected: str) -> bytes:
    file = path / name
    most = _MOST_BYTES_ENCODER if name.startswith(ENCODER) else _MOST_BYTES
    if not file.is_file() or file.stat().st_size > most:
        raise altered(path, name)
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != expected:
        raise altered(path, name)
    return data


def _sealed(manifest: dict[str, Any]) -> bytes:
    """Return the manifest with a hash over itself, so that it cannot change unseen either."""
    seal = hashlib.sha256(plain_json(manifest)).hexdigest()
    return plain_json(manifest | {"seal": seal})


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        data = (path / _MANIFEST).read_bytes()
    except OSError as error:
        raise ModelError(
            "is not a model folder",
            where=str(path),
            next_step="Make one with: testimony train CORPUS -o FOLDER",
        ) from error
    try:
        manifest = json.loads(data)
        if manifest["schema"] != SCHEMA:
            raise ModelError(
                f"is of version {manifest['schema']}, this program reads {SCHEMA}",
                where=str(path),
                next_step="Update testimony, or train the model again.",
            )
        seal = manifest.pop("seal")
    except (ValueError, KeyError, TypeError) as error:
        raise altered(path, _MANIFEST) from error
    if _sealed(manifest) != data or not seal:
        raise altered(path, _MANIFEST)
    return dict(manifest)
