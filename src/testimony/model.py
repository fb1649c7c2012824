"""A model: one folder without pickle, refused if a single byte of it has changed.

weights.npz     coefficients, vocabulary, document frequencies
model.json      name, targets, languages, parameters, calibration and thresholds
codebook.yaml   the codes it labels with
lexicon.json    the concepts it knows (may be absent)
README.md       the model card: what it is for, how good it is, where it fails
manifest.json   the SHA-256 of each of these, and what it was made from
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from testimony.classifier import TestimonyClassifier
from testimony.codebook import Codebook
from testimony.document import Document
from testimony.errors import CodebookError, CorpusError, ModelError
from testimony.label import Labelled, label
from testimony.lexicon import Lexicon
from testimony.passage import Passage
from testimony.thresholds import Threshold

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = 1
_MANIFEST = "manifest.json"
_OPTIONAL = {"lexicon.json"}
_FILES = {"weights.npz", "model.json", "codebook.yaml", "README.md"}
_MOST_BYTES = 500_000_000


@dataclass(frozen=True)
class Model:
    """A trained classifier with its codebook, calibration, thresholds, card, and where it comes from."""

    name: str
    codebook: Codebook
    classifier: TestimonyClassifier
    targets: tuple[str, ...]
    calibration: Mapping[str, Threshold]
    languages: tuple[str, ...]
    card: str = ""
    provenance: Mapping[str, Any] | None = None

    @property
    def thresholds(self) -> dict[str, float]:
        """Return target -> the probability from which the decision is yes."""
        return {target: self.calibration[target].yes for target in self.targets}

    def label(self, document: Document, *, evidence: bool = True) -> Labelled:
        """Label a document: every segment, with probabilities, decisions, and the words behind them."""
        return label(document, self, evidence=evidence)

    def predict_proba(
        self,
        texts: Iterable[str],
        context: Sequence[str] | None = None,
        language: str | Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return calibrated probabilities: one row a text, one column a target.

        `context` are the questions before the texts, `language` one tag for all or one each (found out
        where not given).
        """
        import pandas as pd

        rows = _passages(list(texts), context, language)
        scores = self.classifier.decision_function(rows)
        found = {t: self.calibration[t].probability(scores[:, j]) for j, t in enumerate(self.targets)}
        return pd.DataFrame(found, columns=list(self.targets))

    def save(self, folder: str | Path) -> None:
        """Write the model as a folder; refuse a folder that holds anything else than a model."""
        path = Path(folder)
        if path.exists() and any(path.iterdir()) and not (path / _MANIFEST).is_file():
            raise ModelError("holds other files", where=str(path), next_step="Give a new or empty folder.")
        path.mkdir(parents=True, exist_ok=True)
        files = self._files()
        manifest = {"schema": SCHEMA, "name": self.name, "codebook": self.codebook.label}
        manifest |= {"made_from": dict(self.provenance or {})}
        manifest |= {
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
        }
        for old in path.iterdir():
            if old.name not in files and old.name in _FILES | _OPTIONAL:
                old.unlink()
        for name, data in files.items():
            (path / name).write_bytes(data)
        (path / _MANIFEST).write_bytes(_sealed(manifest))

    def _files(self) -> dict[str, bytes]:
        settings = self.classifier.get_params()
        lexicon = settings.pop("lexicon")
        settings.pop("targets")
        about = {
            "name": self.name,
            "targets": list(self.targets),
            "languages": list(self.languages),
            "parameters": settings,
            "calibration": {t: asdict(self.calibration[t]) for t in self.targets},
        }
        files = {
            "weights.npz": _weights(self.classifier),
            "model.json": _json(about),
            "codebook.yaml": self.codebook.raw.encode(),
            "README.md": self.card.encode(),
        }
        return files | ({"lexicon.json": _json(lexicon.plain())} if lexicon is not None else {})

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>model <b>{escape(self.name)}</b>, codebook {escape(self.codebook.label)}</p>"


def load_model(folder: str | Path | None = None) -> Model:
    """Read a model from a folder (the shipped one if none is given).

    Raises `ModelError` where the folder is not a model, was altered, or is of another version.
    """
    from testimony import shipped

    path = Path(folder) if folder is not None else shipped.model_folder()
    manifest = _read_manifest(path)
    files = _verified(path, manifest)
    try:
        about = json.loads(files["model.json"])
        lexicon = files.get("lexicon.json")
        known = Lexicon.from_plain(json.loads(lexicon)) if lexicon is not None else None
        parameters = about["parameters"] | {"ngrams": tuple(about["parameters"]["ngrams"])}
        classifier = TestimonyClassifier(known, targets=about["targets"], **parameters)
        _restore(classifier, files["weights.npz"])
        return Model(
            name=str(about["name"]),
            codebook=Codebook.parse(files["codebook.yaml"].decode(), where=str(path / "codebook.yaml")),
            classifier=classifier,
            targets=tuple(about["targets"]),
            calibration={t: Threshold(**v) for t, v in about["calibration"].items()},
            languages=tuple(about["languages"]),
            card=files["README.md"].decode(),
            provenance=manifest["made_from"],
        )
    except (KeyError, TypeError, ValueError, CodebookError, CorpusError) as error:
        raise ModelError("is damaged", where=str(path), next_step="Train or copy it again.") from error


def _passages(
    texts: list[str], context: Sequence[str] | None, language: str | Sequence[str] | None
) -> list[Passage]:
    from testimony.language import identify

    if isinstance(language, str):
        language = [language] * len(texts)
    tags = language if language is not None else [identify(text).tag for text in texts]
    asked = context if context is not None else [""] * len(texts)
    if not len(texts) == len(tags) == len(asked):
        raise ValueError(
            f"texts ({len(texts)}), context ({len(asked)}) and language ({len(tags)}) must match"
        )
    return [Passage(*row) for row in zip(texts, tags, asked, strict=True)]


def _weights(classifier: TestimonyClassifier) -> bytes:
    """Return the learnt arrays as an npz of plain numbers and bytes: nothing that needs pickle."""
    words = "\n".join(classifier.vocabulary_).encode()
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        coef=classifier.coef_,
        intercept=classifier.intercept_,
        idf=classifier.idf_,
        vocabulary=np.frombuffer(words, dtype=np.uint8),
        multilabel=np.array(classifier.multilabel_),
    )
    return buffer.getvalue()


def _restore(classifier: TestimonyClassifier, data: bytes) -> None:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        words = arrays["vocabulary"].tobytes().decode().split("\n")
        classifier.restore(
            vocabulary={word: i for i, word in enumerate(words)},
            idf=arrays["idf"],
            coef=arrays["coef"],
            intercept=arrays["intercept"],
            multilabel=bool(arrays["multilabel"]),
        )


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _sealed(manifest: dict[str, Any]) -> bytes:
    """Return the manifest with a hash over itself, so that it cannot change unseen either."""
    seal = hashlib.sha256(_json(manifest)).hexdigest()
    return _json(manifest | {"seal": seal})


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
        raise _altered(path, _MANIFEST) from error
    if _sealed(manifest) != data or not seal:
        raise _altered(path, _MANIFEST)
    return dict(manifest)


def _verified(path: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files' bytes, each the one the manifest names, and no other file beside them."""
    listed: dict[str, str] = manifest["files"]
    if not _FILES <= set(listed) <= _FILES | _OPTIONAL:
        raise _altered(path, _MANIFEST)
    for extra in sorted({p.name for p in path.iterdir()} - set(listed) - {_MANIFEST}):
        raise ModelError(
            f"holds a file that is not part of the model: {extra}",
            where=str(path),
            next_step="Remove it, or copy the model again from a source you trust.",
        )
    files = {}
    for name, expected in listed.items():
        file = path / name
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            raise _altered(path, name)
        files[name] = file.read_bytes()
        if hashlib.sha256(files[name]).hexdigest() != expected:
            raise _altered(path, name)
    return files


def _altered(path: Path, name: str) -> ModelError:
    return ModelError(
        f"{name} was altered since the model was made",
        where=str(path),
        next_step="Copy the model again from a source you trust, or train it again.",
    )
