"""The key file: what stood where, encrypted with a passphrase (scrypt, AES-256-GCM); without it nothing comes back.

RFC 7914 (scrypt) makes a key of the passphrase with a salt, NIST SP 800-38D (GCM) encrypts and notices any change.
"""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path
from typing import Any

from testimony.errors import OutputError, ReadError
from testimony.pseudonyms import owning

_MAGIC = b"testimony-key-1\n"
_SALT, _NONCE = 16, 12
_COST = 2**17
_SHORTEST = 8
_MOST = 2**31  # bytes that a key may unpack to


def need_cryptography() -> None:
    """Raise `ReadError` that says what to install, where the package is missing."""
    try:
        import cryptography  # noqa: F401
    except ImportError as error:
        step = 'Install it with: pip install "testimony[privacy]"'
        raise ReadError("a key file needs cryptography", next_step=step) from error


def save_key(path: Path, held: dict[str, Any], passphrase: str, *, overwrite: bool = False) -> None:
    """Write a key file that only its owner may read; raise `OutputError` where one is there, or the passphrase is short."""
    need_cryptography()
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    refuse(path, passphrase, overwrite=overwrite)
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    plain = zlib.compress(json.dumps(held, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, plain, _MAGIC + salt)
    owning.write(path, _MAGIC + salt + nonce + sealed)


def refuse(path: Path, passphrase: str, *, overwrite: bool) -> None:
    """Raise `OutputError`, before anything is written, where a key could not be.

    One that is there already stays, as what it alone can bring back would be lost; a short passphrase can be guessed.
    """
    if len(passphrase) < _SHORTEST:
        raise OutputError("the passphrase is too short", next_step="Take four words or more.")
    refuse_there(path, overwrite=overwrite)


def refuse_there(path: Path, *, overwrite: bool) -> None:
    """Raise `OutputError` where a file of that name is there already."""
    if path.exists() and not overwrite:
        step = "Give another name, or --overwrite: what the old key can bring back is then lost."
        raise OutputError("is there already", where=str(path), next_step=step)


def load_key(path: Path, passphrase: str) -> dict[str, Any]:
    """Return what a key file holds; raise `ReadError` where it is none, was altered, or the passphrase is another."""
    need_cryptography()
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReadError("the key cannot be read", where=str(path)) from error
    if not raw.startswith(_MAGIC) or len(raw) < len(_MAGIC) + _SALT + _NONCE + 16:
        raise ReadError("is not a key of this program", where=str(path))
    salt, nonce = raw[len(_MAGIC) :][:_SALT], raw[len(_MAGIC) + _SALT :][:_NONCE]
    try:
        plain = AESGCM(_derived(passphrase, salt)).decrypt(
            nonce, raw[len(_MAGIC) + _SALT + _NONCE :], _MAGIC + salt
        )
    except InvalidTag as error:
        step = "Check the passphrase; a key that was changed cannot be opened either."
        raise ReadError("the passphrase does not open this key", where=str(path), next_step=step) from error
    try:
        held = json.loads(zlib.decompressobj().decompress(plain, _MOST).decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError) as error:
        raise ReadError("holds nothing that this program can read", where=str(path)) from error
    if not isinstance(held, dict):
        raise ReadError("is not a key of this program", where=str(path))
    return held


def _derived(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode("utf-8"))
