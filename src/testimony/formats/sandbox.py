"""Parsers of untrusted binary run in a child process with limits, and answer in JSON.

A parser that crashes, loops or eats memory takes the child with it, and the batch goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from testimony.errors import ReadError, UnsafeFile

SECONDS = 120
MEGABYTES = 2048
MOST_ANSWER = 200_000_000  # bytes

_REFUSED = 3
"""The child's exit code for a file it can name a reason for, written to its stdout."""


class Refused(Exception):
    """What a parser in the child says of a file it cannot read: what, and what to do next."""

    def __init__(self, what: str, next_step: str) -> None:
        self.what, self.next_step = what, next_step
        super().__init__(what)


def parse_apart(parser: str, path: Path) -> Any:
    """Return what a parser makes of a file, from a child process; raise `ReadError` where it cannot.

    `parser` names a module of `testimony.formats` with a function `parse(path)` that returns plain data.
    """
    return run([sys.executable, "-P", "-m", __name__, parser, str(path.resolve())], where=path.name)


def run(command: Sequence[str], *, where: str, seconds: float = SECONDS) -> Any:
    """Run a child that answers in JSON, within the limits."""
    try:
        done = subprocess.run(  # noqa: S603 (no shell; the words are ours)
            command, capture_output=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise _unsafe(f"reading it took longer than {seconds:.0f} seconds", where) from error
    if done.returncode == _REFUSED:
        reason = json.loads(done.stdout)
        raise ReadError(reason["what"], where=where, next_step=reason["next_step"])
    if done.returncode != 0:
        raise _unsafe("its parser broke down over it", where)
    if len(done.stdout) > MOST_ANSWER:
        raise _unsafe("it holds far more text than a testimony can", where)
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise _unsafe("its parser gave no sense", where) from error


def _unsafe(what: str, where: str) -> UnsafeFile:
    step = "Open it in its own program and save it as .docx or .txt."
    return UnsafeFile(f"{what}, and it was given up.", where=where, next_step=step)


def _limit() -> None:
    """Limit this process's memory and time, where the system can, and keep it off the network."""
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no network here")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the limit
        return
    for limit, value in (
        (resource.RLIMIT_AS, MEGABYTES * 1_000_000),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _parsers() -> dict[str, Callable[[Path], Any]]:
    from testimony.formats import pdf, rtf

    return {"pdf": pdf.parse, "rtf": rtf.parse}


def main(arguments: Sequence[str]) -> int:
    """Be the child: parse one file, write JSON to stdout."""
    _limit()
    parser, path = arguments
    try:
        answer, code = _parsers()[parser](Path(path)), 0
    except Refused as reason:
        answer, code = {"what": reason.what, "next_step": reason.next_step}, _REFUSED
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    # Run as a script this file is `__main__`; the parsers know it by its name, and raise that one's `Refused`.
    from testimony.formats import sandbox  # noqa: PLW0406 (see above)

    sys.exit(sandbox.main(sys.argv[1:]))
