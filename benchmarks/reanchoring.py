"""Codings carried over to corrected texts: letters and words of corpus texts changed at random, and what becomes of passages.

python benchmarks/interchange.py --parts reanchor --write
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.reanchor import reanchor

HERE = Path(__file__).parent

Edited = tuple[str, list[int]]
"""A changed text, and where each letter of the old one stands in it (-1: nowhere)."""


def letters(text: str, rate: float, rng: random.Random) -> Edited:
    """Delete, replace and insert single letters: a third each."""
    return _edited(list(text), text, rate, rng)


def words(text: str, rate: float, rng: random.Random) -> Edited:
    """Delete, replace and insert whole words (and what stands between them), so that about `rate` of all letters change."""
    return _edited(re.findall(r"\w+|\W", text), text, rate, rng)


def _edited(pieces: Sequence[str], text: str, rate: float, rng: random.Random) -> Edited:
    out: list[str] = []
    places: list[int] = []
    length = 0
    for piece in pieces:
        what = rng.choice(("delete", "replace", "insert")) if rng.random() < rate else ""
        if what in ("replace", "insert"):
            other = rng.choice(pieces)
            if what == "replace" and other == piece:
                what = ""
            else:
                out.append(other)
                length += len(other)
        if what in ("delete", "replace"):
            places += [-1] * len(piece)
            continue
        places += range(length, length + len(piece))
        out.append(piece)
        length += len(piece)
    return "".join(out), places


def passages(text: str, rng: random.Random, *, least: int, most: int) -> Iterator[Coding]:
    """Yield some thirty passages at words' ends, each with its number as memo."""
    found = [m.span() for m in re.finditer(r"\w+", text)]
    for number in range(30):
        first = rng.randrange(len(found))
        last = min(len(found) - 1, first + int(rng.expovariate(1 / 6)))
        start, stop = found[first][0], found[last][1]
        if least <= stop - start <= most:
            yield Coding(document="d", start=start, stop=stop, code="c", memo=str(number))


def carried(text: str, edited: Edited, codings: Sequence[Coding]) -> Counter[str]:
    """Count what became of passages: untouched and exact, touched and placed, listed, or wrong."""
    new, places = edited
    placed = {p.item.memo: p.item for p in reanchor(codings, text, new).placed if isinstance(p.item, Coding)}
    counts: Counter[str] = Counter()
    for old in codings:
        mapped = places[old.start : old.stop]
        whole = -1 not in mapped and mapped[-1] - mapped[0] == len(mapped) - 1
        kind = "untouched" if whole else "touched"
        counts[kind] += 1
        found = placed.get(old.memo)
        if found is None:
            counts[f"{kind} listed"] += 1
            continue
        same = not whole and found.quote == text[old.start : old.stop]
        right = (
            (found.start, found.stop) == (mapped[0], mapped[-1] + 1) if whole else _within(found, old, places)
        )
        counts[f"{kind} {'placed' if right or same else 'wrong'}"] += 1
    return counts


def _within(found: Coding, old: Coding, places: Sequence[int]) -> bool:
    """Tell whether a passage has every letter of its own that is left, and none that stood outside it."""
    inside = [at for at in places[old.start : old.stop] if at >= 0]
    outside = [at for at in (*places[: old.start], *places[old.stop :]) if at >= 0]
    own = all(found.start <= at < found.stop for at in inside)
    return own and not any(found.start <= at < found.stop for at in outside)


def reanchor_rows(corpus: Corpus) -> Iterator[list[str]]:
    """Yield a line for each way of changing, rate and language."""
    ways: tuple[tuple[str, Callable[[str, float, random.Random], Edited], int, int], ...] = (
        ("letters, passages of five letters or more", letters, 5, 10_000),
        ("letters, passages of one to four", letters, 1, 4),
        ("words, passages of five letters or more", words, 5, 10_000),
    )
    for name, change, least, most in ways:
        for rate in (0.01, 0.02, 0.03, 0.05):
            together: Counter[str] = Counter()
            for language in ("nl", "ru", "en"):
                rng = random.Random(f"{name} {rate} {language}")  # noqa: S311  # the same edits in every run
                texts = [d.text for d in corpus.documents if d.language[:2] == language]
                counts: Counter[str] = Counter()
                for text in rng.sample(texts, min(60, len(texts))):
                    found = list(passages(text, rng, least=least, most=most))
                    counts += carried(text, change(text, rate, rng), found)
                together += counts
                yield _reanchored(name, rate, language, counts)
            yield _reanchored(name, rate, "all", together)


def _reanchored(name: str, rate: float, language: str, counts: Counter[str]) -> list[str]:
    wrong = counts["untouched wrong"] + counts["touched wrong"]
    exact = counts["untouched placed"]
    share = f"{exact / counts['untouched']:.2%}"
    rest = [counts["untouched listed"], counts["touched"], counts["touched placed"], counts["touched listed"]]
    return [
        name,
        f"{rate:.0%}",
        language,
        str(counts["untouched"]),
        f"{exact} ({share})",
        *map(str, rest),
        str(wrong),
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def part() -> str:
    """Return the part on corrected texts."""
    head = (
        "changed at random",
        "of all",
        "language",
        "untouched passages",
        "exact",
        "listed",
        "touched passages",
        "placed",
        "listed",
        "placed wrongly",
    )
    about = (
        "Texts of the shipped corpus; a third each is deleted, replaced and inserted. A passage is untouched where every letter of it stands in "
        "one piece in the new text; exact where both ends are its own first and last letters. A touched one is placed right where it "
        "has every letter of its own that is left and none that stood outside, or is found again with its very words."
    )
    return f"{about}\n\n{table(head, list(reanchor_rows(Corpus.load(HERE.parent / 'corpus'))))}"
