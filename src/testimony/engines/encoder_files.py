"""Where a sentence encoder lies on this machine, and the few files of it that are read, each with its SHA-256.

Only these files are opened: settings (JSON), the tokenizer (JSON), and weights as ONNX or safetensors. Never pickle, and never
code that came with an encoder. Nothing is fetched unless a person allows the download.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from testimony.engines.optional import needed
from testimony.errors import ModelError

EXTRA = "encoder"

CONFIG, TOKENIZER, POOLING = "config.json", "tokenizer.json", "1_Pooling/config.json"
WEIGHTS: Mapping[str, tuple[str, ...]] = {
    "onnx": ("onnx/model.onnx", "model.onnx"),
    "torch": ("model.safetensors",),
}
"""What runs an encoder -> where its weights may lie in the encoder's folder, the first that is there."""

FILES = frozenset({CONFIG, TOKENIZER, POOLING, *(name for names in WEIGHTS.values() for name in names)})

_HUB_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)?")


@dataclass(frozen=True)
class EncoderFiles:
    """The files of an encoder, by their names in its folder; `source` is the hub name or folder they came from."""

    source: str
    contents: Mapping[str, bytes]

    @property
    def runtime(self) -> str:
        """Return what runs these weights: onnx or torch."""
        return next(kind for kind, names in WEIGHTS.items() if set(names) & set(self.contents))

    @property
    def weights(self) -> bytes:
        """Return the weights' bytes."""
        return next(self.contents[name] for name in WEIGHTS[self.runtime] if name in self.contents)

    def hashes(self) -> dict[str, str]:
        """Return file name -> SHA-256."""
        return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(self.contents.items())}


def read(source: str, runtimes: Sequence[str], *, allow_download: bool = False) -> EncoderFiles:
    """Return the files of the encoder in a local folder, or of that name in the hub's cache on this machine.

    `runtimes` says which weights will do, the best first. Raises `ModelError` where the encoder is not on this machine or
    has no such weights.
    """
    source = str(Path(source).resolve()) if Path(source).is_dir() else source
    for runtime in runtimes:
        for weights in WEIGHTS[runtime]:
            folder = _folder(source, weights, allow_download)
            if (folder / weights).is_file():
                return _read(source, folder, (CONFIG, TOKENIZER, POOLING, weights))
    wanted = " or ".join(name for runtime in runtimes for name in WEIGHTS[runtime])
    raise ModelError(
        f"the encoder has no {wanted}",
        where=source,
        next_step="Only these weights are read, in one file each: take an encoder that has them, or convert it.",
    )


def again(source: str, hashes: Mapping[str, str]) -> EncoderFiles:
    """Return the very files a model was trained with, from where they were then.

    Raises `ModelError` where the encoder is no longer on this machine, or a file of it has changed.
    """
    if not set(hashes) <= FILES:
        raise ModelError("is damaged", where=source, next_step="Train the model again.")
    folder = _folder(
        source, next((n for n in hashes if n not in (CONFIG, TOKENIZER, POOLING)), CONFIG), False
    )
    found = _read(source, folder, tuple(hashes))
    for name, expected in hashes.items():
        if found.hashes().get(name) != expected:
            raise ModelError(
                f"{name} of the encoder is not the one the model was trained with",
                where=source,
                next_step="Put back the encoder's files as they were, or train the model again.",
            )
    return found


def _read(source: str, folder: Path, names: Sequence[str]) -> EncoderFiles:
    there = {name: folder / name for name in names if (folder / name).is_file()}
    for name in {CONFIG, TOKENIZER} - set(there):
        raise ModelError(
            f"the encoder has no {name}",
            where=source,
            next_step="Save it with its fast tokenizer, so that both files are there.",
        )
    return EncoderFiles(source, {name: path.read_bytes() for name, path in there.items()})


def _folder(source: str, weights: str, allow_download: bool) -> Path:
    """Return the encoder's folder: the local one, or the hub's copy of that name."""
    if source.startswith(("\\\\", "//")):  # a path on another machine would be fetched over the network
        raise _absent(source)
    if Path(source).is_dir():
        return Path(source)
    if not _HUB_NAME.fullmatch(source):
        raise _absent(source)
    hub = needed("huggingface_hub", EXTRA)
    wanted = [CONFIG, TOKENIZER, POOLING, weights]
    try:
        return Path(hub.snapshot_download(source, allow_patterns=wanted, local_files_only=not allow_download))
    except (OSError, ValueError) as error:  # the hub's own errors are of these kinds
        raise _absent(source) from error


def _absent(source: str) -> ModelError:
    return ModelError(
        "this encoder is not on this machine",
        where=source,
        next_step="Give its folder, or its hub name with --allow-download to fetch it once.",
    )
