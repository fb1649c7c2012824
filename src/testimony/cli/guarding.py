"""What holds for every command: files for their owner alone, nothing left of a crash, and no text of a testimony in a trace."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from testimony import temporary

TRACE = "TESTIMONY_TRACE"
"""The environment variable with which a developer sees the whole trace; it may hold what people said."""

_OURS_ALONE = 0o077


@contextmanager
def guarded() -> Iterator[None]:
    """Run a command: what it writes nobody else can read, and what it did not expect is told without its message.

    The message of an error that no line of this package wrote may quote what was being read.
    """
    os.umask(_OURS_ALONE)
    temporary.sweep(Path(gettempdir()))
    try:
        yield
    except Exception as error:
        if os.environ.get(TRACE):
            raise
        sys.stderr.write(f"testimony: {told(error)}\n")
        raise SystemExit(1) from None


def told(error: BaseException) -> str:
    """Return what went wrong and where in the program, without a word of what was being read."""
    places: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    where = " < ".join(reversed(places[-4:]))
    return (
        f"stopped by something that was not expected: {type(error).__name__} in {where}. "
        f"Please report this line: it holds no text. {TRACE}=1 shows the whole trace, which may quote a testimony."
    )
