"""Many texts cut into words: arrays of what each word is, and of the clause, sentence and text it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from testimony.features import FRAGMENT
from testimony.many.compiled import loops
from testimony.many.parts import AROUND, CLAUSE, NEWLINE, SENTENCE, TEXT_END
from testimony.many.pieces import Pieces
from testimony.many.scopes import Spoken

_TEXT, _LINE = 0, 1  # the numbers of the pieces between two texts, and two lines


@dataclass(frozen=True, slots=True)
class Cut:
    """The words of texts, one after another, and the texts' sentences, every text having one at least.

    `word` and `row` number them in `Pieces`; `start` and `stop` are their places in their text, in characters; `breaks` are the bits
    before each. `texts` says at which word each text begins, `starts` at
    which each sentence, `first` at which sentence each text; all three have one element more, the end. `text` and `sentence` are each
    word's. `lead_rows` are rows of marks with no word before them in their piece, `lead_places` the word
    they go with (-1: their text has none) and `lead_sentences` its sentence.
    """

    word: np.ndarray
    row: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    breaks: np.ndarray
    texts: np.ndarray
    text: np.ndarray
    starts: np.ndarray
    first: np.ndarray
    sentence: np.ndarray
    lead_rows: np.ndarray
    lead_places: np.ndarray
    lead_sentences: np.ndarray

    def clauses(self) -> np.ndarray:
        """Return the number of the clause each word stands in."""
        found: np.ndarray = np.cumsum(self.breaks & CLAUSE, dtype=np.int32)
        return found

    def spoken(self, cue: np.ndarray) -> Spoken:
        """Return what the scope rules see: sentences as the marks say, fragments too."""
        clauses, sentences = (np.flatnonzero(self.breaks & bit) for bit in (CLAUSE, SENTENCE))
        return Spoken(
            cue,
            np.cumsum(self.breaks & CLAUSE, dtype=np.int32) - 1,
            np.append(clauses, len(cue)),
            np.cumsum(self.breaks >> 1, dtype=np.int32) - 1,
            np.append(sentences, len(cue)),
            self.text,
            self.texts,
        )


def cut(texts: Sequence[str], pieces: Pieces) -> Cut:
    """Cut texts into words; none may hold the characters `TEXT_END` and `NEWLINE`."""
    joined = f" {TEXT_END} ".join(texts)
    if "\n" in joined:
        joined = joined.replace("\n", f" {NEWLINE} ")
    ids, where = pieces.placed(joined)
    if (compiled := loops()) is not None:
        return Cut(*compiled.laid(ids, where, pieces.piece_arrays, pieces.slot_arrays, len(texts)))
    count = pieces.count.array[ids]
    ends = np.cumsum(count)
    total = int(count.sum())
    slot = np.arange(total) + np.repeat(pieces.first.array[ids] - ends + count, count)
    start = np.repeat(where - _bases(ids, where), count) + pieces.start.array[slot]
    borders = np.flatnonzero(ids == _TEXT)
    begins = np.concatenate([[0], ends[borders], [total]])
    breaks = _breaks(pieces, slot, begins, pieces.lone.array[ids], ends)
    text = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(begins))
    starts, first = _sentences(np.flatnonzero(breaks & SENTENCE), text, begins)
    sentence = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    leads = np.flatnonzero(pieces.lead.array[ids])
    place = np.searchsorted(borders, leads)
    before = _lead_places(ends[leads] - count[leads] - 1, place, begins)
    led = np.where(before < 0, first[place], np.append(sentence, 0)[before])
    return Cut(
        pieces.word.array[slot], pieces.row.array[slot], start, start + pieces.length.array[slot], breaks, begins, text, starts, first,
        sentence, pieces.lead.array[ids[leads]], before, led,
    )  # fmt: skip


def _bases(ids: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return what to take from the place of each piece to have it in its text: where that begins, and what line ends became longer by."""
    longer = AROUND * np.cumsum(ids == _LINE)
    borders = np.flatnonzero(ids == _TEXT)
    begins = np.append(0, where[borders] + AROUND - longer[borders])
    bases: np.ndarray = begins[np.cumsum(ids == _TEXT)] + longer
    return bases


def _breaks(
    pieces: Pieces, slot: np.ndarray, begins: np.ndarray, lone: np.ndarray, ends: np.ndarray
) -> np.ndarray:
    """Return what ends before each word; before a text's first word, everything."""
    breaks = np.zeros(len(slot) + 1, dtype=np.uint8)  # one more, for what stands after the last
    breaks[:-1] = pieces.before.array[slot]
    breaks[1:] |= pieces.after.array[slot]
    for bit in (CLAUSE, SENTENCE):
        breaks[ends[(lone & bit) > 0]] |= bit
    breaks[begins] = CLAUSE | SENTENCE
    return breaks[:-1]


def _sentences(starts: np.ndarray, text: np.ndarray, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where sentences begin, fragments joined to others, and each text's first sentence; both with the end."""
    starts = starts[_kept(starts, text, len(text))]
    texts = len(begins) - 1
    own = np.bincount(text[starts], minlength=texts)
    first = np.concatenate([[0], np.cumsum(np.maximum(own, 1))])
    found = np.full(first[-1] + 1, len(text))
    empty = np.flatnonzero(own == 0)
    found[first[empty]] = begins[empty]
    spoken = np.ones(len(found), dtype=bool)
    spoken[first[empty]] = spoken[-1] = False
    found[spoken] = starts
    return found, first


def _kept(starts: np.ndarray, text: np.ndarray, total: int) -> np.ndarray:
    """Tell which sentences stand for themselves, as `features.whole_sentences` does, and are no fragments."""
    kept = np.ones(len(starts), dtype=bool)
    lengths = np.diff(starts, append=total)
    whose = text[starts]
    small = np.unique(whose[lengths < FRAGMENT])
    lows, highs = np.searchsorted(whose, small), np.searchsorted(whose, small, side="right")
    for low, high in zip(lows.tolist(), highs.tolist(), strict=True):
        if high - low > 1:
            kept[low:high] = _joined(lengths[low:high].tolist())
    return kept


def _joined(lengths: list[int]) -> list[bool]:
    """Tell for each sentence of a text whether it begins one, by their lengths."""
    kept = [True] * len(lengths)
    last, size = 0, lengths[0]
    for i, length in enumerate(lengths[1:], start=1):
        kept[i] = size >= FRAGMENT
        last, size = (i, length) if kept[i] else (last, size + length)
    if size < FRAGMENT and last:
        kept[last] = False
    return kept


def _lead_places(before: np.ndarray, text: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Return the word that marks go with: the one before them, or the text's first; -1 where it has none."""
    found: np.ndarray = np.where(begins[text + 1] > begins[text], np.maximum(before, begins[text]), -1)
    return found
