"""The passwords of a shared desk: set by the owner at the terminal, kept as slow hashes in a file that its owner alone may read.

The file lies beside the study and belongs to this machine: merging, copying or exporting the study gives nobody a password.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from testimony.errors import CorpusError, OutputError
from testimony.pseudonyms import owning

LEAST = 10
"""Characters of a password."""

_COST = {"n": 2**15, "r": 8, "p": 1}
"""Parameters of scrypt (Percival 2009): 32 MiB and about a tenth of a second a guess."""

_NAME = "passwords.json"


class Passwords:
    """The passwords in a folder, by coder's id. What another program sets there holds from the next request on."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._one = Lock()  # a guess takes 32 MiB: never many at once

    def set(self, coder: str, password: str) -> None:
        """Give a coder a password, the only one from now on; raise `CorpusError` where it is too short to protect anything."""
        if len(password) < LEAST:
            step = f"Take at least {LEAST} characters; four or five words in a row are good."
            raise CorpusError("this password is too short", next_step=step)
        salt = secrets.token_bytes(16)
        line: Mapping[str, object] = {"salt": salt.hex(), "hash": _hashed(password, salt).hex(), **_COST}
        _write(self._path, {**self._read(), coder: line})

    def has(self, coder: str) -> bool:
        """Tell whether a coder has a password."""
        return coder in self._read()

    def stamp(self, coder: str) -> str:
        """Return what changes when a coder's password does: a session that began with another is over. "" where there is none."""
        return str(self._read().get(coder, {}).get("salt", ""))

    def fits(self, coder: str, password: str) -> bool:
        """Tell whether it is a coder's password; takes as long where there is none, or no such coder."""
        line = self._read().get(coder)
        with self._one:
            given = _hashed(password, bytes.fromhex(line["salt"]) if line else b"nobody")
        return line is not None and hmac.compare_digest(given, bytes.fromhex(line["hash"]))

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            step = "Delete it, and set the passwords again with --set-password."
            raise CorpusError(
                "the passwords cannot be read", where=str(self._path), next_step=step
            ) from error
        return found if isinstance(found, dict) else {}


def _hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, maxmem=2**26, **_COST)


def _write(path: Path, found: Mapping[str, Mapping[str, object]]) -> None:
    write_private(path, json.dumps(found, indent=1).encode())


def write_private(path: Path, content: bytes) -> None:
    """Write a file that its owner alone may read, whole or not at all; raise `OutputError` where that cannot be."""
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        what = f"it cannot be made ({error.strerror or type(error).__name__})"
        step = "Check the folder beside the study."
        raise OutputError(what, where=str(path.parent), next_step=step) from error
    owning.write(path, content)
