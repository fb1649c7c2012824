"""brat's standoff files: `x.txt` with `x.ann` beside it, counted in code points; `annotation.conf` names the labels.

brat knows one person's labels and one word for each. Subject, status and move are attributes, the memo is a note; what it
has no place for stands in `testimony.json`, which it leaves alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from testimony.corpus import Corpus
from testimony.errors import ReadError
from testimony.formats import check_file
from testimony.interchange.annotated import AnnotatedText, Origin, coded
from testimony.interchange.annotation import CHOICES, Annotation
from testimony.interchange.brat_lines import Passage, Standoff, parsed
from testimony.interchange.coded import Coded, Loss, Losses, ReadAs
from testimony.interchange.json_files import listed, load, mapping, place, words, write_whole
from testimony.interchange.several import emptied, file_names
from testimony.interchange.told import told

SIDE = "testimony.json"
_CONF = "annotation.conf"
_BETWEEN = "it is one passage here, with the words between"


def write(corpus: Corpus, folder: Path) -> tuple[Loss, ...]:
    """Write a folder; the `.ann` files it held, with their texts, are replaced."""
    losses = Losses()
    made = told(corpus, losses)
    names = file_names(corpus, "")
    if folder.is_dir():
        for path in folder.glob("*.ann"):
            path.with_suffix(".txt").unlink(missing_ok=True)
    emptied(folder, ".ann")
    labels: dict[str, str] = {}
    documents = {}
    for text in made.texts:
        lines, beside = _lines(text, labels)
        _save(folder / f"{names[text.id]}.txt", text.raw)
        _save(folder / f"{names[text.id]}.ann", "".join(f"{line}\n" for line in lines))
        documents[names[text.id]] = {"document": text.facts, "beside": beside}
    _save(folder / _CONF, _conf(labels))
    types = {short: label for label, short in labels.items() if short != label}
    write_whole(folder / SIDE, {"head": made.head, "labels": types, "documents": documents})
    return losses.listed()


def _save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="\n")


def _lines(text: AnnotatedText, labels: dict[str, str]) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the lines of a text's labels, and those that brat has no place for: of no words, and of whole texts."""
    lines: list[str] = []
    beside: list[dict[str, Any]] = []
    attributes = 0
    for number, each in enumerate(text.annotations, 1):
        pieces = _pieces(each, text.raw)
        if not pieces:
            beside.append({"at": [each.start, each.stop, each.label], "coder": each.coder, **each.said})
            continue
        kept = dict(each.said)
        places = ";".join(f"{start} {stop}" for start, stop in pieces)
        quote = " ".join(text.raw[start:stop] for start, stop in pieces)
        lines.append(f"T{number}\t{_short(each.label, labels)} {places}\t{quote}")
        for name in CHOICES:
            if name in kept:
                attributes += 1
                lines.append(f"A{attributes}\t{name} T{number} {kept.pop(name)}")
        memo = kept.pop("memo", None)
        if memo is not None:
            lines.append(f"#{2 * number - 1}\tAnnotatorNotes T{number}\t{_one_line(memo)}")
        kept |= {"coder": each.coder} if each.coder else {}
        kept |= _ends(each, pieces)
        if kept:
            lines.append(f"#{2 * number}\tTestimony T{number}\t{json.dumps(kept)}")
    return lines, beside


def _pieces(each: Annotation, text: str) -> list[tuple[int, int]]:
    """Return a passage line by line, as brat has it, without the white space at the ends of lines; none of no words."""
    if each.start is None or each.stop is None:
        return []
    found = re.compile(r"\S(?:[^\n\r]*\S)?").finditer(text, each.start, each.stop)
    return [part for piece in found for part in _unbroken(*piece.span(), text)]


_BREAK = re.compile("[^\x0b\x0c\x1c-\x1e\x85\u2028\u2029\t]+")


def _unbroken(start: int, stop: int, text: str) -> Iterator[tuple[int, int]]:
    """Yield a piece without what may end a line or a field in the file."""
    yield from (part.span() for part in _BREAK.finditer(text, start, stop))


def _ends(each: Annotation, pieces: list[tuple[int, int]]) -> dict[str, str]:
    """Return where a passage begins and ends, where its pieces do not show it."""
    hull = (pieces[0][0], pieces[-1][1])
    return {} if hull == (each.start, each.stop) else {"exactly": f"{each.start} {each.stop}"}


def _one_line(memo: str) -> str:
    """Return a memo as one line: as it is where it can be, else in quotes as JSON has it."""
    plain = (
        memo == memo.strip() and memo and memo[0] != '"' and len(memo.splitlines()) == 1 and "\t" not in memo
    )
    return memo if plain else json.dumps(memo, ensure_ascii=True)


def _short(label: str, labels: dict[str, str]) -> str:
    """Return a label as one word that brat takes, another for each."""
    if label not in labels:
        base = re.sub(r"[^\w\-]+", "-", label).strip("-") or "label"
        name, number = base, 1
        while name in labels.values():
            number += 1
            name = f"{base}-{number}"
        labels[label] = name
    return labels[label]


def _conf(labels: Mapping[str, str]) -> str:
    """Return brat's settings: the labels, and the attributes with what they may be."""
    from testimony.interchange.labelstudio import PICKED

    attributes = "".join(
        f"{name}\tArg:<ENTITY>, Value:{'|'.join(values)}\n" for name, values in PICKED.items()
    )
    entities = "".join(f"{short}\n" for short in labels.values())
    return f"[entities]\n{entities}\n[relations]\n\n[events]\n\n[attributes]\n{attributes}"


def read(path: Path, said: ReadAs) -> Coded:
    """Read an `.ann` with its text beside it, or all in a folder. Passages in several pieces become one, and are listed."""
    folder = path if path.is_dir() else path.parent
    files = sorted(path.glob("*.ann")) if path.is_dir() else [path]
    side = folder / SIDE
    ours = mapping(load(side)) if side.is_file() and not side.is_symlink() else {}
    losses = Losses()
    texts = [_text(file, ours, losses) for file in files]
    return coded(texts, mapping(ours.get("head")), Origin(path, "brat"), said, losses)


def _text(file: Path, ours: Mapping[str, Any], losses: Losses) -> AnnotatedText:
    beside = file.with_suffix(".txt")
    if not beside.is_file() or beside.is_symlink():
        raise ReadError("its text is not beside it", where=file.name, next_step=f"Put {beside.name} there.")
    raw = _decoded(beside)
    own = mapping(mapping(ours.get("documents")).get(file.stem))
    found = parsed(_decoded(file), file.name)
    _count(found, losses)
    types = words(ours.get("labels"))
    made = [_annotation(each, raw, types, losses) for each in found.passages]
    for each in map(mapping, listed(own.get("beside"))):
        at = (*listed(each.get("at")), None, None, None)[:3]
        start, stop = (None if x is None else place(x) for x in at[:2])
        extra = words(each)
        made.append(Annotation(start, stop, str(at[2]), extra.pop("coder", ""), extra))
    return AnnotatedText(file.stem, raw, tuple(made), mapping(own.get("document")))


def _decoded(file: Path) -> str:
    """Return the text of a file as it stands, its line ends too; that of a document of nothing but marks may be empty."""
    if file.is_file() and not file.stat().st_size:
        return ""
    check_file(file)
    try:
        return file.read_bytes().decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        step = "brat's files are UTF-8: save it so."
        raise ReadError("is not UTF-8 text", where=file.name, next_step=step) from error


def _count(found: Standoff, losses: Losses) -> None:
    for what, count in found.left.items():
        losses.add(what, "a corpus here has none", count, expected=True)
    losses.add("line that says nothing", "it is in no shape that brat writes", found.broken)


def _annotation(each: Passage, raw: str, types: Mapping[str, str], losses: Losses) -> Annotation:
    said = dict(each.said)
    coder = said.pop("coder", "")
    start, stop = each.pieces[0][0], each.pieces[-1][1]
    label = types.get(each.type, each.type)
    own = re.fullmatch(r"(\d{1,9}) (\d{1,9})", said.pop("exactly", ""))
    if own is not None:
        exact = Annotation(int(own[1]), int(own[2]), label, coder, said)
        if _pieces(exact, raw) == each.pieces:  # nobody has moved it since
            return exact
    between = [raw[a:b] for (_, a), (b, _) in zip(each.pieces, each.pieces[1:], strict=False)]
    if any(gap.strip() for gap in between):
        losses.add("passage in several pieces", _BETWEEN)
    return Annotation(start, stop, label, coder, said, each.quote if len(each.pieces) == 1 else "")
