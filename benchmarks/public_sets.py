"""Public labelled sets that others measure on, read where they lie; their licences are in each SOURCE.txt.

XED (film subtitles, eight emotions; Öhman et al. 2020), BRIGHTER (posts, six emotions; Muhammad et al. 2025), SIB-200
(sentences, seven topics; Adelani et al. 2024) and GoEmotions (comments; Demszky et al. 2020) in Ekman's grouping.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from testimony.passage import Passage

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "benchmarks"
SEED = 2020
"""Where a set comes in one piece, the same lines are held out every time."""


@dataclass(frozen=True, slots=True)
class Part:
    """Texts in their language, and what they are labelled: 0/1, shape (texts, labels)."""

    texts: tuple[Passage, ...]
    y: np.ndarray

    def rows(self, which: np.ndarray) -> Part:
        """Return some of the texts, by their numbers."""
        return Part(tuple(self.texts[i] for i in which), self.y[which])

    def sample(self, size: int, seed: int) -> Part:
        """Return a random part of at most `size` texts."""
        if size >= len(self.texts):
            return self
        return self.rows(np.random.default_rng(seed).permutation(len(self.texts))[:size])


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A labelled set in three parts; `single` where every text has exactly one label."""

    name: str
    language: str
    labels: tuple[str, ...]
    single: bool
    train: Part
    dev: Part
    test: Part


PLUTCHIK = ("anger", "anticipation", "disgust", "fear", "joy", "sadness", "surprise", "trust")

EKMAN = {
    "anger": "anger annoyance disapproval",
    "disgust": "disgust",
    "fear": "fear nervousness",
    "joy": "joy amusement approval excitement gratitude love optimism relief pride admiration desire caring",
    "sadness": "sadness disappointment embarrassment grief remorse",
    "surprise": "surprise realization confusion curiosity",
    "neutral": "neutral",
}
"""The grouping the makers of GoEmotions publish (`ekman_mapping.json`)."""


def xed(folder: Path, language: str) -> PublicSet:
    """Read XED: a line has a text, a tab and the numbers of its emotions. A fifth is held out, and a fifth of the rest is dev.

    The few lines that occur twice are taken once, so that none is on both sides.
    """
    path = folder / "xed" / f"{language}-projections.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    found = dict(line.rsplit("\t", 1) for line in lines if line)
    rows = [(text, [PLUTCHIK[int(n) - 1] for n in said.split(",")]) for text, said in found.items()]
    whole = _part(rows, PLUTCHIK, language)
    order = np.random.default_rng(SEED).permutation(len(rows))
    held, dev = len(rows) // 5, len(rows) // 5 + (len(rows) - len(rows) // 5) // 5
    parts = whole.rows(order[dev:]), whole.rows(order[held:dev]), whole.rows(order[:held])
    return PublicSet(f"xed-{language}", language, PLUTCHIK, False, *parts)


def brighter(folder: Path, language: str) -> PublicSet:
    """Read BRIGHTER: a column for the text, then a 0/1 column an emotion. The official parts."""
    tag = {"ru": "rus"}[language]
    parts = []
    for part in ("train", "dev", "test"):
        rows = _table(folder / "brighter" / f"{tag}-{part}.csv", csv.excel)
        labels = tuple(name for name in rows[0] if name not in ("id", "text"))
        parts.append(_part([(r["text"], [x for x in labels if r[x] == "1"]) for r in rows], labels, language))
    return PublicSet(f"brighter-{language}", language, labels, False, *parts)


def sib200(folder: Path, language: str) -> PublicSet:
    """Read SIB-200: one topic a sentence. The official parts; the sentences are the same in every language."""
    place = folder / "sib200" / {"nl": "nld_Latn", "ru": "rus_Cyrl", "en": "eng_Latn"}[language]
    labels = tuple((place / "labels.txt").read_text(encoding="utf-8").split())
    parts = []
    for part in ("train", "dev", "test"):
        rows = _table(place / f"{part}.tsv", Tabs)
        parts.append(_part([(r["text"], [r["category"]]) for r in rows], labels, language))
    return PublicSet(f"sib200-{language}", language, labels, True, *parts)


def goemotions(folder: Path, language: str) -> PublicSet:
    """Read GoEmotions: text, numbers of its emotions, id. The official parts, the 28 emotions in Ekman's six and neutral."""
    place = folder / "goemotions"
    names = (place / "labels.txt").read_text(encoding="utf-8").split()
    group = {name: ekman for ekman, all_names in EKMAN.items() for name in all_names.split()}
    parts = []
    for part in ("train", "dev", "test"):
        lines = (place / f"{part}.tsv").read_text(encoding="utf-8").split("\n")
        rows = [line.split("\t")[:2] for line in lines if line]
        parts.append(
            _part([(t, [group[names[int(n)]] for n in said.split(",")]) for t, said in rows], EKMAN, language)
        )
    return PublicSet(f"goemotions-{language}", language, tuple(EKMAN), False, *parts)


SETS: dict[str, tuple[Callable[[Path, str], PublicSet], str]] = {
    "sib200-nl": (sib200, "nl"),
    "sib200-ru": (sib200, "ru"),
    "sib200-en": (sib200, "en"),
    "brighter-ru": (brighter, "ru"),
    "xed-nl": (xed, "nl"),
    "xed-ru": (xed, "ru"),
    "goemotions-en": (goemotions, "en"),
}
"""Name -> reader and language; the biggest last."""


def load(name: str, folder: Path = FOLDER) -> PublicSet:
    """Return a set by name; FileNotFoundError where its files are not on this machine."""
    read, language = SETS[name]
    return read(folder, language)


class Tabs(csv.excel_tab):
    """Columns between tabs; a quotation mark is a letter like any other."""

    quoting = csv.QUOTE_NONE


def _table(path: Path, dialect: type[csv.Dialect]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, dialect=dialect))


def _part(rows: list[tuple[str, list[str]]], labels: Iterable[str], language: str) -> Part:
    y = np.array([[int(label in said) for label in labels] for _, said in rows], dtype=np.int8)
    return Part(tuple(Passage(text, language) for text, _ in rows), y)
