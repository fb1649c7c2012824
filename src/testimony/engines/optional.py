"""Packages that only some engines need: imported at the call, and named with the command that installs them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from testimony.errors import ModelError


def needed(package: str, extra: str) -> Any:
    """Return a package of an extra.

    Raises `ModelError` with the pip command where it is not installed.
    """
    try:
        return import_module(package)
    except ImportError as error:
        raise missing(package.partition(".")[0], extra) from error


def missing(package: str, extra: str) -> ModelError:
    """Return the refusal for a package that is not installed."""
    return ModelError(
        f"{package} is needed and not installed",
        next_step=f'Install it with: pip install "testimony[{extra}]"',
    )


def installed(*packages: str) -> bool:
    """Return whether all these packages are there, without importing them."""
    return all(find_spec(package) is not None for package in packages)
