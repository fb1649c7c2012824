"""How each engine lies in a model folder: its settings as JSON, what it learnt as files without pickle, and back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from testimony.classifier import TestimonyClassifier
from testimony.engines import Engine, encoder_files
from testimony.engines.encoder import Encoder
from testimony.engines.encoding import EncoderEngine
from testimony.errors import ModelError
from testimony.lexicon import Lexicon

if TYPE_CHECKING:
    from testimony.engines.estimator import EstimatorEngine

Files = Mapping[str, bytes]
Settings = dict[str, Any]

ENCODER = "encoder/"
"""The folder, in a model's, that holds an encoder's own files."""


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of engine: the name of its class, which files it has in a model folder, and the way there and back.

    `pack` gives settings and files of a fitted engine; `unpack` takes them with the targets' names and the model's place.
    """

    kind: str
    engine: str
    required: frozenset[str]
    optional: frozenset[str]
    pack: Callable[[Any], tuple[Settings, dict[str, bytes]]]
    unpack: Callable[[Settings, Files, Sequence[str], str], Any]


def pack(engine: Engine) -> tuple[str, Settings, dict[str, bytes]]:
    """Return kind, settings and files of a fitted engine. Raises `ModelError` where it cannot be saved."""
    for form in FORMS:
        if type(engine).__name__ == form.engine:
            return form.kind, *form.pack(engine)
    raise ModelError(
        f"an engine of type {type(engine).__name__} cannot be saved",
        where="engine",
        next_step="Train with an engine of this package, or a scikit-learn classifier.",
    )


def unpack(kind: str, settings: Settings, files: Files, targets: Sequence[str], where: str) -> Engine:
    """Return the engine that lies in a model folder.

    Raises `ModelError` where there is no such kind of engine, where files are missing or too many, or a package it needs is not
    installed; what else is damaged raises `KeyError`, `TypeError` or `ValueError`.
    """
    form = next((f for f in FORMS if f.kind == kind), None)
    if form is None:
        raise ModelError(
            f"needs an engine this program does not have: {kind}", where=where, next_step="Update testimony."
        )
    if not form.required <= set(files) <= form.required | form.optional:
        raise ValueError("the files are not those of the engine")
    engine: Engine = form.unpack(settings, files, targets, where)
    return engine


def _pack_words(engine: TestimonyClassifier) -> tuple[Settings, dict[str, bytes]]:
    settings = engine.get_params()
    lexicon = settings.pop("lexicon")
    settings.pop("targets")
    arrays = {
        "coef": engine.coef_,
        "intercept": engine.intercept_,
        "idf": engine.idf_,
        "vocabulary": np.frombuffer("\n".join(engine.vocabulary_).encode(), dtype=np.uint8),
        "multilabel": np.array(engine.multilabel_),
    }
    files = {"weights.npz": npz(arrays)}
    return settings, files | ({"lexicon.json": plain_json(lexicon.plain())} if lexicon is not None else {})


def _unpack_words(
    settings: Settings, files: Files, targets: Sequence[str], where: str
) -> TestimonyClassifier:
    lexicon = files.get("lexicon.json")
    known = Lexicon.from_plain(json.loads(lexicon)) if lexicon is not None else None
    settings = settings | {"ngrams": tuple(settings["ngrams"])}
    engine = TestimonyClassifier(known, targets=targets, **settings)
    arrays = arrays_in(files["weights.npz"])
    words = arrays["vocabulary"].tobytes().decode().split("\n")
    engine.restore(
        vocabulary={word: i for i, word in enumerate(words)},
        idf=arrays["idf"],
        coef=arrays["coef"],
        intercept=arrays["intercept"],
        multilabel=bool(arrays["multilabel"]),
    )
    return engine


def _pack_estimator(engine: EstimatorEngine) -> tuple[Settings, dict[str, bytes]]:
    from testimony.engines import store
    from testimony.engines.rehearsal import packable

    kind = type(engine.estimator)
    settings = {"seed": engine.seed, "class": f"{kind.__module__}.{kind.__qualname__}"}
    files = {"estimator.skops": store.dumps(packable(engine), where="engine")}
    if engine.matrix_ is not None:
        files["matrix.npz"] = npz(engine.matrix_.arrays())
    return settings, files


def _unpack_estimator(
    settings: Settings, files: Files, targets: Sequence[str], where: str
) -> EstimatorEngine:
    from testimony.engines import store
    from testimony.engines.estimator import EstimatorEngine
    from testimony.engines.matrix import TextMatrix

    held = store.loads(files["estimator.skops"], where=where)
    engine = EstimatorEngine(held["estimator"], seed=int(settings["seed"]))
    matrix = files.get("matrix.npz")
    engine.matrix_ = TextMatrix.restored(arrays_in(matrix)) if matrix is not None else None
    engine.reduce_, engine.parts_ = held["reduce"], held["parts"]
    if len(engine.parts_) != len(targets):
        raise ValueError("the targets are not those of the engine")
    return engine


def _pack_encoder(engine: EncoderEngine) -> tuple[Settings, dict[str, bytes]]:
    names = ("C", "positive_weight", "prefix", "epochs", "learning_rate", "batch_size", "seed", "include")
    encoder = engine.encoder_
    settings = {name: getattr(engine, name) for name in names}
    inside = engine.include or engine.epochs
    source = encoder.files.source
    # where the files come along, the place they came from is nobody's business
    settings |= {"source": Path(source).name if inside and Path(source).is_absolute() else source}
    settings |= {
        "sha256": encoder.files.hashes(),
        "pooling": encoder.pooling,
        "max_tokens": encoder.max_tokens,
    }
    files = {"head.npz": npz({"coef": engine.coef_, "intercept": engine.intercept_})}
    if inside:
        files |= {ENCODER + name: data for name, data in encoder.files.contents.items()}
    return settings, files


def _unpack_encoder(settings: Settings, files: Files, targets: Sequence[str], where: str) -> EncoderEngine:
    source, hashes = settings.pop("source"), settings.pop("sha256")
    made = {"pooling": settings.pop("pooling"), "max_tokens": settings.pop("max_tokens")}
    inside = {n.removeprefix(ENCODER): data for n, data in files.items() if n.startswith(ENCODER)}
    found = encoder_files.EncoderFiles(source, inside) if inside else encoder_files.again(source, hashes)
    engine = EncoderEngine(Encoder(found, **made), **settings)
    arrays = arrays_in(files["head.npz"])
    if len(arrays["coef"]) != len(targets):
        raise ValueError("the targets are not those of the engine")
    engine.restore(coef=arrays["coef"], intercept=arrays["intercept"])
    return engine


def npz(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return arrays of plain numbers as an npz: nothing that needs pickle, and the same bytes every time."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def arrays_in(data: bytes) -> dict[str, np.ndarray]:
    """Return the arrays of an npz. Raises `ValueError` where one needs pickle."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def plain_json(data: Any) -> bytes:
    """Return data as JSON that is the same every time, and readable."""
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


FORMS = (
    Form(
        "words",
        "TestimonyClassifier",
        frozenset({"weights.npz"}),
        frozenset({"lexicon.json"}),
        _pack_words,
        _unpack_words,
    ),
    Form(
        "sklearn",
        "EstimatorEngine",
        frozenset({"estimator.skops"}),
        frozenset({"matrix.npz"}),
        _pack_estimator,
        _unpack_estimator,
    ),
    Form(
        "encoder",
        "EncoderEngine",
        frozenset({"head.npz"}),
        frozenset(ENCODER + name for name in encoder_files.FILES),
        _pack_encoder,
        _unpack_encoder,
    ),
)
"""Every kind of engine that a model folder can hold."""
