"""Plain text: what encoding the bytes are in, and the text itself, unchanged."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from testimony.document import Source, clean
from testimony.errors import ReadError
from testimony.rawtext import RawText

CANDIDATES = ("cp1252", "cp1251", "koi8-r", "cp866", "mac_cyrillic", "iso8859-15")
"""The legacy encodings of the languages we read, the likeliest first."""

CHECK = "check the preview or give --encoding"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SAMPLE = 400_000  # bytes that are enough to judge an encoding by

_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")

_DOUBLE = re.compile(r"[ÐÑ][\u0080-\u00bf\u2018-\u2122]|Ã[\u0080-\u00bf©«¯¶¨]|â€")

_ODD = re.compile(
    r"[a-zA-Z](?=[\u0400-\u04ff])|[\u0400-\u04ff](?=[a-zA-Z])"  # two scripts in one word
    r"|(?<=[a-zа-яё])[A-ZА-ЯЁ]|(?<=[A-ZА-ЯЁ])[ß-öø-ÿ](?=[A-Z])|(?<=[a-z])[À-ÖØ-Þ](?=[a-z])"  # case in a word
    r"|[\x80-\x9f]|[\u2500-\u25ff]"  # controls, box drawing
    r"|[\u0402\u0403\u0405\u0408-\u040c\u040f\u0452\u0453\u0455\u0458-\u045c\u045f]"  # no Russian letters
    r"|(?<=[^\W\d_])[^\w\s’'ʼ.,:;!?()\[\]/*+&@#%<>=|~\"–—\\^`{}-](?=[^\W\d_])"  # a sign between two letters
    r"|[À-ÖØ-öø-ÿ]{3}"  # no word of ours has three accents on end
    r"|[¤¦¨¬¯²³µ¶¸¹º×÷±¡¢£¥§©ª®°´·†‡‰ˆ˜ƒ]"
    r"|(?<=\s)[»”](?=\w)|(?<=\w)[«„](?=\s)"  # quotation marks the wrong way round
)


class Decoded(NamedTuple):
    """A text with the encoding it was in and what its reader should know."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def read(path: Path, *, encoding: str | None = None) -> RawText:
    """Return the text of a plain text or Markdown file, unchanged but for its line ends."""
    decoded = load(path, encoding)
    source = Source(path.name, "text", decoded.encoding, notes=decoded.notes)
    return RawText(decoded.text, source=source, id=path.stem)


def load(path: Path, encoding: str | None = None) -> Decoded:
    """Return the clean text of a file that is made of text; raise `ReadError` where it has no words."""
    decoded = decode(read_bytes(path), encoding, where=path.name)
    if not decoded.text.strip():
        raise ReadError("the file holds no words.", where=path.name, next_step="Check that it was saved.")
    return decoded


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raise `ReadError` with a clear sentence where the system refuses."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> ReadError:
    """Return what to tell somebody about a file that the system did not give."""
    match error:
        case FileNotFoundError():
            return ReadError(
                "there is no such file.", where=path.name, next_step="Check the name and the folder."
            )
        case IsADirectoryError():
            return ReadError("this is a folder.", where=path.name, next_step="Name the files in it.")
        case PermissionError():
            step = "Ask its owner, or copy it to a folder of your own."
            return ReadError("you may not read this file.", where=path.name, next_step=step)
    reason = getattr(error, "strerror", None) or "the name is not valid"
    return ReadError(
        f"the system could not read it ({reason}).", where=path.name, next_step="Copy it and try again."
    )


def decode(data: bytes, encoding: str | None = None, *, where: str = "") -> Decoded:
    """Return clean text, the encoding's name, and notes on whatever was guessed, removed or odd.

    In order: the encoding asked for, a byte-order mark, UTF-16 by its zero bytes, strict UTF-8,
    UTF-8 with a few broken bytes, the least odd of the legacy encodings.

    >>> decode("Уехал".encode("cp1251")).encoding
    'cp1251'
    """
    if encoding:
        found = Decoded(_forced(data, encoding, where), codecs.lookup(encoding).name)
    else:
        found = _marked(data, where) or _utf16(data) or _utf8(data) or _broken_utf8(data) or _guessed(data)
    return _checked(found, where)


def _forced(data: bytes, encoding: str, where: str) -> str:
    """Decode strictly by the encoding that was asked for."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the bytes are not {encoding}: byte {error.start} (line {line}) does not fit."
        raise ReadError(what, where=where, next_step="Give another --encoding, or none.") from error
    except (LookupError, ValueError) as error:
        step = "Give one such as utf-8, cp1251, koi8-r or cp1252."
        raise ReadError(
            f"there is no text encoding named {encoding!r}.", where=where, next_step=step
        ) from error


def _marked(data: bytes, where: str) -> Decoded | None:
    """Decode by the byte-order mark, if there is one."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Decoded(_forced(data[len(mark) :], name, where), name)
    return None


def _utf16(data: bytes) -> Decoded | None:
    """Decode UTF-16 that has no mark: its zero bytes lie all on one side."""
    sample = data[: _SAMPLE & ~1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 50 < len(sample) or min(even, odd) * 10 > max(even, odd):  # 1 letter in 25 is a space
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    note = f"read as {name} though the file has no mark that says so; {CHECK}"
    return None if _is_binary(text) else Decoded(text, name, (note,))


def _utf8(data: bytes) -> Decoded | None:
    """Decode strict UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    if len(_DOUBLE.findall(sample)) > 3 + len(sample) // 500:
        return Decoded(text, "utf-8", ("the letters look as if an earlier program had saved them wrongly",))
    return Decoded(text, "utf-8")


def _broken_utf8(data: bytes) -> Decoded | None:
    """Decode UTF-8 in which a few bytes are broken: they become U+FFFD, and are reported."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(byte >= 0xC2 for byte in data[:_SAMPLE]) - bad  # the first bytes of longer characters
    if good <= 5 * bad:
        return None
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return Decoded(
        text, "utf-8", (f"{bad} × a broken byte in UTF-8, first in line {line}, shown as \ufffd; {CHECK}",)
    )


def _guessed(data: bytes) -> Decoded:
    """Decode by the legacy encoding that gives the least odd text."""
    sample = _telling_part(data)
    oddness = {name: odd for name in CANDIDATES if (odd := _oddness_as(sample, name)) is not None}
    least = min(oddness.values())
    tied = [name for name in CANDIDATES if oddness.get(name) == least]
    ranked = [*_alike(sample, tied), *tied, *sorted(oddness, key=oddness.__getitem__)]
    for name in ranked:
        try:
            return Decoded(data.decode(name), name, (f"guessed {name}; {CHECK}",))
        except UnicodeDecodeError:
            continue
    return Decoded(
        data.decode("koi8-r"), "koi8-r", (f"guessed koi8-r; {CHECK}",)
    )  # it gives every byte a sign


def _telling_part(data: bytes) -> bytes:
    """Return the part of the bytes from the first that is not ASCII on."""
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - 200) if first else 0
    return data[start : start + _SAMPLE]


def _oddness_as(data: bytes, encoding: str) -> int | None:
    """Return how odd the bytes look in an encoding; None where they are not in it."""
    try:
        return oddness(data.decode(encoding))
    except UnicodeDecodeError:
        return None


def oddness(text: str) -> int:
    """Count what hardly occurs in real Dutch, Russian or English: the sign of a wrong encoding.

    >>> oddness("Всё хорошо."), oddness("бЯ╦ УНПНЬН.")
    (0, 2)
    """
    return len(_ODD.findall(text))


def _alike(data: bytes, tied: list[str]) -> list[str]:
    """Return the encodings in which the bytes are the same text as in the detector's choice, usual ones first."""
    text = data.decode(_detected(data, tied))
    return [name for name in tied if data.decode(name) == text]


def _detected(data: bytes, among: list[str]) -> str:
    """Return charset-normalizer's choice among encodings that look equally good."""
    if len(among) == 1:
        return among[0]
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=among).best()
    return best.encoding if best is not None else among[0]


def _is_binary(text: str) -> bool:
    """Tell whether control characters are so many that this is no text."""
    sample = text[:_SAMPLE]
    controls = len(_CONTROLS.findall(sample)) + sample.count("\0")
    return controls * 50 > len(sample) + 100 or controls * 2 > len(sample)


def _checked(found: Decoded, where: str) -> Decoded:
    """Refuse what is no text; clean the rest and report what was removed or is odd in it."""
    if _is_binary(found.text):
        step = "Open it in the program it came from and save it as .txt or .docx."
        raise ReadError("this is not text but a binary file.", where=where, next_step=step)
    notes = list(found.notes)
    if nuls := found.text.count("\0"):
        notes.append(f"{nuls} × a NUL character removed")
    text = clean(found.text)
    if controls := len(_CONTROLS.findall(text)):
        notes.append(f"{controls} × a control character left in the text")
    return Decoded(text, found.encoding, tuple(notes))
