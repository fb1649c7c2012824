"""Whether what the desk runs on is installed."""

from __future__ import annotations

from importlib.util import find_spec

from testimony.errors import CorpusError

_NEEDED = ("fastapi", "uvicorn", "python_multipart", "sqlalchemy")


def need_desk() -> None:
    """Raise `CorpusError` with the pip command where a package that the desk runs on is not installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        step = 'Install it with: pip install "testimony[desk]"'
        raise CorpusError(f"{missing[0]} is needed for the desk and not installed", next_step=step)
