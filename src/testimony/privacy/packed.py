"""Files that are one packed stream (.gz, .bz2, .xz, and the zlib of spaCy's DocBin): known by their first bytes, unpacked up to a limit."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Any

_KINDS: tuple[tuple[bytes, Callable[[], Any]], ...] = (
    (b"\x1f\x8b", lambda: zlib.decompressobj(31)),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\x00", lzma.LZMADecompressor),
    (b"\x78\x01", zlib.decompressobj),
    (b"\x78\x5e", zlib.decompressobj),
    (b"\x78\x9c", zlib.decompressobj),
    (b"\x78\xda", zlib.decompressobj),
)
"""First bytes, and what unpacks what begins so."""

STARTS = tuple(start for start, _ in _KINDS)

Failures = (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError)
"""What unpacking raises for what is damaged, or only begins like a packed stream."""


def unpacked(data: bytes, *, most: int) -> bytes | None:
    """Return what is packed, None where it is more than `most` bytes; raise one of `Failures` for what is not packed."""
    make = next(make for start, make in _KINDS if data.startswith(start))
    found: list[bytes] = []
    size = 0
    while data:  # several streams may follow each other
        stream = make()
        found.append(stream.decompress(data, most - size + 1))
        size += len(found[-1])
        if size > most or not stream.eof:
            return None if size > most else b"".join(found)
        data = stream.unused_data
    return b"".join(found)
