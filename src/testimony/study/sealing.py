"""Making an encrypted copy of a study (SQLCipher): AES-256, the key from a passphrase by PBKDF2-HMAC-SHA512."""

from __future__ import annotations

from pathlib import Path

from testimony.errors import CorpusError, OutputError
from testimony.study import versions
from testimony.study.database import made_file, sqlite_connection
from testimony.study.place import SUFFIXES, is_sealed, need_sqlcipher, server_url


def seal(place: Path, target: Path, passphrase: str) -> None:
    """Copy a study into an encrypted file; the study stays as it is.

    Raises `CorpusError` where the place is no plain study file, `OutputError` where the target is there already.
    """
    sqlcipher = need_sqlcipher()
    if server_url(place) is not None or is_sealed(place):
        step = "A server encrypts its own disks; an encrypted file is copied as it is."
        raise CorpusError("only a plain study file can be encrypted", where=str(place), next_step=step)
    versions.refuse_others(place)
    if target.suffix.lower() not in SUFFIXES:
        raise OutputError(
            "is not the name of a study", where=str(target), next_step=f"Let it end in {SUFFIXES[0]}."
        )
    if target.exists():
        raise OutputError("it is there already", where=str(target), next_step="Give another name.")
    if len(passphrase) < 8:
        raise CorpusError("is too short", where="the passphrase", next_step="Take four words or more.")
    made_file(target.absolute())
    try:
        connection = sqlite_connection(target.absolute(), passphrase)
        try:
            connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(place.absolute()),))
            connection.execute("SELECT sqlcipher_export('main', 'plain')")
            connection.commit()
            connection.execute("DETACH DATABASE plain")
            connection.execute("PRAGMA journal_mode=WAL")
        finally:
            connection.close()
    except sqlcipher.Error as error:
        target.unlink(missing_ok=True)
        raise OutputError(
            "no copy could be made", where=str(target), next_step="The study is as it was."
        ) from error
