"""WebAnno TSV 3, as INCEpTION exports it: a token a line, its annotations in columns; UTF-16 units.

Read, not written: a file for INCEpTION is UIMA CAS XMI, which holds more. What stood between two sentences is not in the
file; it is taken for line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from testimony.errors import ReadError, UnsafeFile
from testimony.formats import check_file
from testimony.interchange.annotated import MOST_ANNOTATIONS, AnnotatedText, Origin, coded
from testimony.interchange.coded import Coded, Losses, ReadAs
from testimony.interchange.layers import LayerPassage, is_linguistic, labelled, short
from testimony.interchange.offsets import Convention, Unit

_STEP = "Export it again from INCEpTION, as WebAnno TSV 3 or better as UIMA CAS XMI."
_TOKEN = re.compile(r"\d{1,9}-\d{1,9}(\.\d{1,9})?")
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
_NUMBER = re.compile(r"(?<!\\)\[(\d{1,9})\]$")
_BAR = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_LINKED = "a corpus here has none"


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer of spans: its name, its features, and the column that the first of them stands in."""

    name: str
    features: tuple[str, ...]
    column: int


@dataclass(slots=True)
class _Token:
    """A line of a token, or of a part of one: where, the words, the columns."""

    start: int
    stop: int
    words: str
    cells: Sequence[str]
    is_part: bool


@dataclass(slots=True)
class _Sentence:
    """The text of a sentence, and its tokens."""

    lines: list[str] = field(default_factory=list)
    tokens: list[_Token] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read(path: Path, said: ReadAs) -> Coded:
    """Read a `.tsv`, or all in a folder. Relations and chains are listed as lost."""
    files = sorted(path.glob("*.tsv")) if path.is_dir() else [path]
    losses = Losses()
    found = [_text(file, losses) for file in files]
    units = {unit for _, unit in found}
    if len(units) > 1:
        raise ReadError("its files count characters in two ways", where=str(path), next_step=_STEP)
    counts = Convention(units.pop()) if units else None
    note = "what stood between sentences is not in this format: line breaks are there now"
    made = coded([text for text, _ in found], {}, Origin(path, "WebAnno TSV", counts), said, losses)
    return Coded(made.corpus, made.losses, (*made.notes, note))


def _text(file: Path, losses: Losses) -> tuple[AnnotatedText, Unit]:
    lines = _lines(file)
    layers = _layers(lines, losses)
    sentences = _sentences(lines, file.name)
    raw, unit = _joined(sentences, file.name)
    tokens = [token for sentence in sentences for token in sentence.tokens]
    passages = [p for layer in layers for p in _passages(layer, tokens)]
    several = len({p.layer for p in passages}) > 1
    grammar = sum(is_linguistic(p.layer) for p in passages)
    losses.add("annotation (grammar)", "words, sentences and grammar are no codes", grammar, expected=True)
    made = tuple(labelled(p, several=several) for p in passages if not is_linguistic(p.layer))
    return AnnotatedText(file.stem, raw, made), unit


def _lines(file: Path) -> list[str]:
    check_file(file)
    try:
        lines = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        raise ReadError("is not UTF-8 text", where=file.name, next_step=_STEP) from error
    if not lines[0].startswith("#FORMAT=WebAnno TSV 3"):
        raise ReadError("is no WebAnno TSV 3", where=file.name, next_step=_STEP)
    if len(lines) > 4 * MOST_ANNOTATIONS:
        raise UnsafeFile(f"it has {len(lines)} lines, and was not read.", where=file.name, next_step=_STEP)
    stacked = sum(line.count("|") for line in lines if not line.startswith("#"))
    if stacked > 4 * MOST_ANNOTATIONS:  # each may be an annotation, of every layer
        raise UnsafeFile(
            f"it has {stacked} stacked values, and was not read.", where=file.name, next_step=_STEP
        )
    return lines


def _layers(lines: Sequence[str], losses: Losses) -> list[_Layer]:
    """Return the layers of spans that the head of a file declares, and count past the others."""
    found = []
    column = 0
    for line in lines:
        kind, _, rest = line.partition("=")
        if kind not in ("#T_SP", "#T_CH", "#T_RL"):
            continue
        name, *features = rest.split("|")
        if kind == "#T_SP":
            found.append(_Layer(name, tuple(features), column))
        else:
            what = "relation" if kind == "#T_RL" else "chain"
            losses.add(f"layer of {what}s ({short(name)})", _LINKED, expected=True)
        column += max(1, len(features))
    return found


def _sentences(lines: Sequence[str], where: str) -> list[_Sentence]:
    found: list[_Sentence] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("#Text="):
            if not found or found[-1].tokens:
                found.append(_Sentence())
            found[-1].lines.append(_plain(line.removeprefix("#Text=")))
        elif line and not line.startswith("#"):
            if not found:
                raise ReadError(
                    "it has a token before any text", where=f"{where}, line {number}", next_step=_STEP
                )
            found[-1].tokens.append(_token(line, f"{where}, line {number}"))
    return [sentence for sentence in found if sentence.tokens]


def _token(line: str, where: str) -> _Token:
    name, place, *rest = (*line.split("\t"), "", "")
    at = _PLACE.fullmatch(place)
    kind = _TOKEN.fullmatch(name)
    if at is None or kind is None:
        raise ReadError("is no line of a token", where=where, next_step=_STEP)
    return _Token(int(at[1]), int(at[2]), _plain(rest[0]), rest[1:], kind[1] is not None)


def _joined(sentences: Sequence[_Sentence], where: str) -> tuple[str, Unit]:
    """Return the text, and the unit in which the places of all tokens agree with it."""
    units: tuple[Unit, ...] = ("utf16", "codepoints")
    for unit in units:
        raw = _put_together(sentences, unit)
        if raw is not None:
            return raw, unit
    raise ReadError("its tokens do not stand on its text", where=where, next_step=_STEP)


def _put_together(sentences: Sequence[_Sentence], unit: Unit) -> str | None:
    """Return the text with its sentences where their first tokens say; None where they cannot all stand there."""
    parts: list[str] = []
    length = 0
    for sentence in sentences:
        first = sentence.tokens[0]
        before = sentence.text.find(first.words)
        start = first.start - _length(sentence.text[: max(before, 0)], unit)
        if before < 0 or start < length or start - length > MOST_ANNOTATIONS:
            return None
        units = sentence.text.encode("utf-16-le" if unit == "utf16" else "utf-32-le", "surrogatepass")
        if not all(_stands(token, start, units, unit) for token in sentence.tokens):
            return None
        parts += ["\n" * (start - length), sentence.text]
        length = start + _length(sentence.text, unit)
    return "".join(parts)


def _stands(token: _Token, start: int, units: bytes, unit: Unit) -> bool:
    """Tell whether the words of a token stand where it says."""
    width = 2 if unit == "utf16" else 4
    words = units[width * (token.start - start) : width * (token.stop - start)]
    encoded = token.words.encode("utf-16-le" if unit == "utf16" else "utf-32-le", "surrogatepass")
    return token.start >= start and words == encoded


def _length(text: str, unit: Unit) -> int:
    return len(text) if unit == "codepoints" else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _passages(layer: _Layer, tokens: Sequence[_Token]) -> Iterator[LayerPassage]:
    """Yield the passages of a layer: tokens whose annotations have one number are one passage."""
    numbered: dict[str, int] = {}
    found: list[tuple[int, int, dict[str, str]]] = []
    for token in tokens:
        for number, features in _stacked(layer, token):
            if number and number in numbered:
                at = numbered[number]
                start, stop, said = found[at]
                found[at] = (min(start, token.start), max(stop, token.stop), said)
                continue
            if number:
                numbered[number] = len(found)
            found.append((token.start, token.stop, features))
    for start, stop, said in found:
        yield LayerPassage(start, stop, layer.name, said)


def _stacked(layer: _Layer, token: _Token) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the annotations of a layer on a token: the number that joins several tokens, and what the features say."""
    width = max(1, len(layer.features))
    cells = [*token.cells[layer.column : layer.column + width]]
    columns = [_BAR.split(cell) for cell in cells if cell not in ("", "_")]
    if len(columns) < len(cells) or not columns:
        return
    for at in range(max(map(len, columns))):
        number, features = "", {}
        for name, values in zip(layer.features or ("",), columns, strict=False):
            value = values[at] if at < len(values) else "*"
            if match := _NUMBER.search(value):
                number, value = match[1], value[: match.start()]
            if name and not name.startswith("ROLE_") and value != "*":
                features[name] = _plain(value)
        yield number, features


def _plain(text: str) -> str:
    """Return a text without the backslashes before what has a meaning in the file.

    >>> _plain("a\\\\tb\\\\|c")
    'a\\tb|c'
    """
    return _ESCAPED.sub(lambda found: _CONTROLS.get(found[1], found[1]), text)
