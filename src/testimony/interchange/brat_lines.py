"""The lines of brat's `.ann` files: which of them are passages, and what is said of each."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from testimony.errors import UnsafeFile
from testimony.interchange.annotated import MOST_ANNOTATIONS
from testimony.interchange.annotation import CHOICES
from testimony.interchange.json_files import words

_PASSAGE = re.compile(r"(T\S+)\t(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)(?:\t(.*))?", re.DOTALL)
_ATTRIBUTE = re.compile(r"[AM]\S*\t(\S+) (\S+)(?: (.*))?")
_NOTE = re.compile(r"#\S*\t(\S+) (\S+)\t(.*)", re.DOTALL)
_KINDS = {"R": "relation", "E": "event", "*": "equivalence", "N": "link to a database"}


@dataclass(slots=True)
class Passage:
    """A text-bound annotation: its type, its pieces in the order of the text, the words it quotes, what is said of it."""

    type: str
    pieces: list[tuple[int, int]]
    quote: str = ""
    said: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Standoff:
    """What an `.ann` file says: passages, what has no place here by kind, and how many lines say nothing."""

    passages: list[Passage] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    broken: int = 0


def parsed(text: str, where: str) -> Standoff:
    """Return what the lines of a file say; raise `UnsafeFile` where there are far too many.

    >>> found = parsed("T1\\tWork 0 3;5 9\\tthe jobs\\nA1\\tstatus T1 possible\\nR1\\tCause Arg1:T1 Arg2:T1\\n", "a.ann")
    >>> found.passages[0].pieces, found.passages[0].said, dict(found.left)
    ([(0, 3), (5, 9)], {'status': 'possible'}, {'relation': 1})
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > 4 * MOST_ANNOTATIONS:
        step = "Split it."
        raise UnsafeFile(f"it has {len(lines)} lines, and was not read.", where=where, next_step=step)
    found = Standoff()
    by_name: dict[str, Passage] = {}
    later = []
    for line in lines:
        if match := _PASSAGE.fullmatch(line):
            by_name[match[1]] = _passage(match)
            found.passages.append(by_name[match[1]])
        elif line.strip():
            later.append(line)
    for line in later:
        if not _said(line, by_name):
            _left(line, found)
    return found


def _passage(match: re.Match[str]) -> Passage:
    pieces = [tuple(map(int, piece.split(" "))) for piece in match[3].split(";")]
    return Passage(match[2], sorted((a, b) for a, b in pieces), match[4] or "")


def _said(line: str, passages: Mapping[str, Passage]) -> bool:
    """Take what a line says of a passage; tell whether it does."""
    if match := _ATTRIBUTE.fullmatch(line):
        return _attribute(passages.get(match[2]), match[1], match[3])
    if match := _NOTE.fullmatch(line):
        passage = passages.get(match[2])
        if passage is None:
            return False
        if match[1] == "Testimony":
            passage.said |= _ours(match[3])
        else:
            _add(passage, _memo(match[3]))
        return True
    return False


def _attribute(passage: Passage | None, name: str, value: str | None) -> bool:
    if passage is None:
        return False
    if name.lower() in CHOICES and value:
        passage.said[name.lower()] = value
    else:
        _add(passage, f"{name}: {value}" if value else name)
    return True


def _add(passage: Passage, words_of_it: str) -> None:
    """Add words to the memo of a passage."""
    before = passage.said.get("memo", "")
    passage.said["memo"] = f"{before}\n{words_of_it}" if before else words_of_it


def _memo(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, str) else text


def _ours(text: str) -> dict[str, str]:
    try:
        return words(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _left(line: str, found: Standoff) -> None:
    kind = "note" if line.startswith("#") else "attribute" if line[0] in "AM" else _KINDS.get(line[0])
    if kind is None:
        found.broken += 1
    else:
        found.left[kind] += 1
