"""From what a person writes after `--engine` to an engine that has not learnt yet."""

from __future__ import annotations

import inspect
import site
import sysconfig
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from testimony.engines import Engine
from testimony.errors import ModelError

DEFAULT = "words"


def named(
    engine: str,
    options: Mapping[str, Any] | None = None,
    *,
    fine_tune: bool = False,
    allow_download: bool = False,
    include_encoder: bool = False,
) -> Engine:
    """Return the engine called `words`, `sklearn:module.Class` or `encoder:NAME_OR_FOLDER`, with its settings.

    `fine_tune`, `allow_download` and `include_encoder` belong to an encoder. Raises `ModelError` where there is no such
    engine, where a setting is unknown, or where a package or an encoder is not on this machine.
    """
    kind, _, rest = engine.partition(":")
    settings = dict(options or {})
    if kind == "encoder" and rest:
        from testimony.engines.encoder import find
        from testimony.engines.encoding import EncoderEngine

        fine_tune = fine_tune or settings.get("epochs", 0) > 0
        own = {k: settings.pop(k) for k in ("max_tokens", "pooling") if k in settings}
        encoder = find(rest, tune=fine_tune, allow_download=allow_download, **own)
        more = {"include": include_encoder} | ({"epochs": 3} if fine_tune else {})
        made: Engine = _made(EncoderEngine, more | settings, engine, encoder=encoder)
        return made
    if fine_tune or allow_download or include_encoder:
        raise ModelError(
            "--fine-tune, --allow-download and --include-encoder go with an encoder",
            where=f"engine {engine}",
            next_step="Leave them out, or give --engine encoder:NAME_OR_FOLDER.",
        )
    if kind == "sklearn" and rest:
        from testimony.engines.estimator import EstimatorEngine

        return EstimatorEngine(_made(estimator_class(rest), settings, engine))
    if engine == DEFAULT:
        from testimony.classifier import TestimonyClassifier

        default: Engine = _made(TestimonyClassifier, settings, engine)
        return default
    raise ModelError(
        "no such engine",
        where=f"engine {engine}",
        next_step="Engines: words, sklearn:module.Class, encoder:NAME_OR_FOLDER.",
    )


def estimator_class(path: str) -> type:
    """Return a classifier's class by its full name, from an installed package only.

    Importing a module runs it. What pip installed has been trusted before; a file that lies in the folder one happens to be in
    has not. Raises `ModelError` otherwise.
    """
    from sklearn.base import BaseEstimator, ClassifierMixin

    where = f"engine sklearn:{path}"
    module, _, name = path.rpartition(".")
    if not module or not all(part.isidentifier() for part in path.split(".")):
        raise ModelError(
            "is not a full name",
            where=where,
            next_step="Write it as sklearn.linear_model.LogisticRegression.",
        )
    if not _is_installed(module.partition(".")[0]):
        raise ModelError(
            f"{module.partition('.')[0]} is not an installed package, and importing a module runs its code",
            where=where,
            next_step="Install the package with pip (not as an editable checkout), or train in Python with an object.",
        )
    try:
        found = getattr(import_module(module), name, None)
    except ImportError as error:
        raise ModelError("there is no such module", where=where, next_step="Check the name.") from error
    if not (
        isinstance(found, type) and issubclass(found, BaseEstimator) and issubclass(found, ClassifierMixin)
    ):
        raise ModelError(
            "is not a classifier of scikit-learn's kind", where=where, next_step="Check the name."
        )
    return found


def _is_installed(package: str) -> bool:
    """Return whether a top-level package lies where pip puts packages; nothing of it is run."""
    try:
        spec = find_spec(package)
    except ValueError:  # a module that was started, not imported
        return False
    if spec is None:
        return False
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), site.getusersitepackages()}
    homes = [Path(p).resolve() for p in places | set(site.getsitepackages())]
    parts = [Path(p).resolve() for p in spec.submodule_search_locations or [spec.origin or ""]]
    return bool(parts) and all(
        any(part.is_relative_to(home) and home.name.endswith("-packages") for home in homes) for part in parts
    )


def _made(kind: type, settings: Mapping[str, Any], where: str, **more: Any) -> Any:
    """Return an object of a class with its settings. Raises `ModelError` that names those there are."""
    known = [name for name in inspect.signature(kind).parameters if name not in more]
    for name in settings:
        if name not in known:
            raise ModelError(
                f"{kind.__name__} has no setting {name!r}",
                where=f"engine {where}",
                next_step=f"It has: {', '.join(known)}.",
            )
    try:
        return kind(**settings, **more)
    except TypeError as error:
        raise ModelError(
            f"{kind.__name__} needs settings that are not given here ({error})",
            where=f"engine {where}",
            next_step="Give them with --engine-options, or train in Python with an object.",
        ) from error
