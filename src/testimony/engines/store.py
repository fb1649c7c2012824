"""scikit-learn objects as bytes, through skops: read back only where every type in them is on our list; never pickle.

The list keeps strange code out. It does not make a stranger's numbers safe: scikit-learn's compiled parts believe what
they are given, so a model folder should come from somebody you know.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import numpy as np

from testimony.engines.optional import needed
from testimony.errors import ModelError

EXTRA = "engines"

ALLOWED = frozenset(
    {
        "scipy.sparse._csc.csc_array",
        "scipy.sparse._csc.csc_matrix",
        "scipy.sparse._csr.csr_array",
        "scipy.sparse._csr.csr_matrix",
        "sklearn.calibration._CalibratedClassifier",
        "sklearn.calibration._SigmoidCalibration",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        "sklearn.gaussian_process._gpc._BinaryGaussianProcessClassifierLaplace",
        "sklearn.gaussian_process.kernels.ConstantKernel",
        "sklearn.gaussian_process.kernels.Matern",
        "sklearn.gaussian_process.kernels.Product",
        "sklearn.gaussian_process.kernels.RBF",
        "sklearn.gaussian_process.kernels.Sum",
        "sklearn.gaussian_process.kernels.WhiteKernel",
        "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
        "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
        "sklearn.tree._tree.Tree",
    }
)
"""What a model may hold beyond what skops itself knows to be harmless: parts of scikit-learn's classifiers, sparse matrices."""

_MOST_BYTES = 2_000_000_000
_MOST_PARTS = 100_000


def dumps(thing: Any, *, where: str = "") -> bytes:
    """Return a scikit-learn object as bytes, the same bytes for the same object.

    Raises `ModelError` where it holds a type that a model folder may not hold, or skops is not installed.
    """
    skops = needed("skops.io", EXTRA)
    try:
        data: bytes = skops.dumps(thing)
    except (TypeError, ValueError, AttributeError, skops.exceptions.UnsupportedTypeException) as error:
        raise _refused(type(thing).__name__, where) from error
    data = _tidied(data)
    _check(skops, data, where)
    return data


def loads(data: bytes, *, where: str = "") -> Any:
    """Return the object that `dumps` wrote.

    Raises `ModelError` where a type in it is not on the list, where it is damaged, or skops is not installed.
    """
    skops = needed("skops.io", EXTRA)
    try:
        with ZipFile(io.BytesIO(data)) as found:
            if (
                len(found.infolist()) > _MOST_PARTS
                or sum(i.file_size for i in found.infolist()) > _MOST_BYTES
            ):
                raise ValueError("too large")
        _check(skops, data, where)
        return skops.loads(data, trusted=sorted(ALLOWED))
    except ModelError:
        raise
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        ImportError,
        BadZipFile,
        RecursionError,
    ) as error:
        raise ModelError("is damaged", where=where, next_step="Train or copy it again.") from error


def _check(skops: Any, data: bytes, where: str) -> None:
    for name in sorted(set(skops.get_untrusted_types(data=data)) - ALLOWED):
        raise _refused(name, where)


def _refused(name: str, where: str) -> ModelError:
    return ModelError(
        f"a model folder may not hold an object of type {name}",
        where=where,
        next_step="Use a classifier of scikit-learn with plain settings.",
    )


def _tidied(data: bytes) -> bytes:
    """Return the file with running numbers for the memory addresses that skops writes, packed, without times."""
    with ZipFile(io.BytesIO(data)) as found:
        schema = json.loads(found.read("schema.json"))
        names: dict[str, str] = {}
        numbers: dict[int, int] = {}
        for node in _nodes(schema):
            if "__id__" in node and isinstance(node["__id__"], int):
                node["__id__"] = numbers.setdefault(node["__id__"], len(numbers))
            if isinstance(old := node.get("file"), str):
                node["file"] = names.setdefault(old, f"{len(names)}.{old.rpartition('.')[2]}")
        parts = {"schema.json": json.dumps(schema, separators=(",", ":")).encode()}
        parts |= {new: _clean(found.read(old)) for old, new in names.items()}
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return buffer.getvalue()


def _clean(data: bytes) -> bytes:
    """Return an array's file with zeros between the fields of its rows: there, whatever the memory held is saved with it."""
    if not data.startswith(b"\x93NUMPY"):
        return data
    array = np.load(io.BytesIO(data), allow_pickle=False)
    if array.dtype.names is None:
        return data
    clean = np.zeros(array.shape, dtype=array.dtype)
    for name in array.dtype.names:
        clean[name] = array[name]
    buffer = io.BytesIO()
    np.save(buffer, clean, allow_pickle=False)
    return buffer.getvalue()


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every JSON object of a tree, the outer first, in the order of the file."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(reversed(node.values()))
        elif isinstance(node, list):
            waiting.extend(reversed(node))
