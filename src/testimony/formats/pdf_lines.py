"""From the lines of printed pages to running text: no headers, no hyphens of the line, paragraphs whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

HYPHEN = "\ufffe"
"""What pdfium writes for a hyphen at a line's end."""

_EDGE = 2  # lines at the top and at the foot of a page that may be running ones
_MARK = re.compile(
    r"\s*(?:[\[(]?\d{1,2}:\d{2}|[^\W\d_][\w.’' ()/-]{0,30}:(?:\s|$)|[QAVIRВОИРP]\d{0,2}[.:;)]\s|[-–—•▪*●]\s|\d{1,3}[.)]\s|\[|#)"
)
"""How a line begins that begins something: a speaker, a time, a bullet, a number."""


def joined(pages: Sequence[str]) -> tuple[str, int]:
    """Return the text of the pages, and how many running lines were left out."""
    split = [[line.rstrip() for line in page.split("\n")] for page in pages]
    running = _running(split)
    kept: list[str] = []
    dropped = 0
    for lines in split:
        edges = _edges(lines)
        body = [x for i, x in enumerate(lines) if not (i in edges and _shape(x) in running)]
        dropped += sum(1 for i, x in enumerate(lines) if i in edges and x.strip() and _shape(x) in running)
        kept += _trimmed(body)
    return _paragraphs(kept), dropped


def unhyphenated(before: str, after: str, words: frozenset[str]) -> str:
    """Return two halves of a word, with the hyphen between them where it belongs to the word.

    `words` are the file's words in small letters. It belongs where the file writes it so elsewhere, before
    a capital or a number, and after a capital standing alone; else it was the line's.
    """
    whole, hyphened = (before + after).casefold(), f"{before}-{after}".casefold()
    if hyphened in words and whole not in words:
        return f"{before}-{after}"
    if after[:1].isupper() or after[:1].isdigit() or before[-1:].isdigit() or len(before) == 1:
        return before + after if before.isupper() and after.isupper() else f"{before}-{after}"
    return before + after


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the shapes of lines that stand at the edge of most pages: headers, footers, page numbers."""
    if len(pages) < 3:
        return frozenset()
    counts = Counter(shape for lines in pages for shape in {_shape(lines[i]) for i in _edges(lines)} if shape)
    least = max(3, 0.4 * len(pages))
    return frozenset(shape for shape, n in counts.items() if n >= least)


def _edges(lines: Sequence[str]) -> set[int]:
    filled = [i for i, line in enumerate(lines) if line.strip()]
    depth = _EDGE if len(filled) > 3 * _EDGE else 1
    return {*filled[:depth], *filled[-depth:]}


def _shape(line: str) -> str:
    """Return a line for comparing between pages: digits alike, blanks collapsed."""
    return " ".join(re.sub(r"\d+", "0", line).split()).casefold()


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _paragraphs(lines: Sequence[str]) -> str:
    """Join lines into paragraphs; a line that is short, or before one that begins something, ends one."""
    if not lines:
        return ""
    flat = "\n".join(lines)
    words = frozenset(w.casefold() for w in re.findall(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*", flat))
    full = _full_width(lines)
    out: list[str] = []
    open_ = False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        text = _inner_hyphens(line, words)
        if open_ and out:
            out[-1] = _glue(out[-1], text.lstrip(), words)
        else:
            out.append(text)
        open_ = _goes_on(line, after, full)
    return "\n".join(x.replace(HYPHEN, "-") for x in out)


def _goes_on(line: str, after: str, full: float) -> bool:
    if not line.strip() or not after.strip():
        return False
    if line.endswith(HYPHEN):
        return True
    if _MARK.match(after):
        return False
    if line.rstrip()[-1:] in ".?!" and len(after) < 25 and len(after.split()) <= 2:
        return False  # a name or a word alone on its line
    if len(line) < 0.75 * full:
        return after.lstrip()[:1].islower() and line.rstrip()[-1:] not in ".?!:"
    return not (line.rstrip()[-1:] in ".?!:" and len(line) < 0.9 * full)


def _glue(before: str, after: str, words: frozenset[str]) -> str:
    """Join a line to the one before it: by a blank, or as two halves of a word."""
    if not before.endswith((HYPHEN, "\u00ad")):
        if re.search(r"[^\W\d_]-$", before) and after[:1].islower():
            before = before[:-1] + HYPHEN
        else:
            return f"{before} {after}"
    left, right = re.search(r"[^\W_]*$", before[:-1]), re.match(r"[^\W_]*", after)
    first, second = left.group() if left else "", right.group() if right else ""
    start = len(before) - 1 - len(first)
    return before[:start] + unhyphenated(first, second, words) + after[len(second) :]


def _inner_hyphens(line: str, words: frozenset[str]) -> str:
    """Resolve hyphens inside a line: pdfium joins some lines itself and leaves its mark."""
    return re.sub(rf"([^\W_]*){HYPHEN}[ \t]*(?=\S)([^\W_]*)", lambda m: unhyphenated(m[1], m[2], words), line)


def _full_width(lines: Sequence[str]) -> float:
    """Return how many characters a full line has: the width most of the longer lines reach."""
    lengths = sorted(len(line) for line in lines if len(line.strip()) > 20)
    return lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0.0
