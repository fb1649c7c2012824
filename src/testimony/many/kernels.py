"""The loops that cost most, compiled: what `cut`, `index`, `pairs`, `phrases` and `shares` do with arrays, one word after another.

Needs numba; `testimony.many.compiled` decides whether these are used. A test holds each to the arrays' answers.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from testimony.features import FRAGMENT
from testimony.many.index import EMPTY, SPREAD
from testimony.many.parts import AROUND
from testimony.many.piece_kernels import hashed, keep, numbers

__all__ = ["add", "cues", "expressions", "find", "hashed", "keep", "laid", "numbers", "pairs", "part"]

_CLAUSE_AND_SENTENCE, _SENTENCE = 3, 2  # as in `testimony.many.pieces`
_TEXT_END, _NEWLINE = 0, 1  # the numbers of the pieces between two texts, and two lines


@njit(cache=True, nogil=True)
def find(keys: np.ndarray, values: np.ndarray, shift: np.uint64, last: int, wanted: np.ndarray) -> np.ndarray:
    """Return the number of each key of a hash table, -1 where it is not known (`KeyIndex.find`)."""
    found = np.empty(len(wanted), np.int32)
    for i in range(len(wanted)):
        found[i] = _number(keys, values, shift, last, wanted[i])
    return found


@njit(cache=True, nogil=True)
def pairs(
    keys: np.ndarray,
    values: np.ndarray,
    shift: np.uint64,
    last: int,
    lemmas: np.ndarray,
    runs: np.ndarray,
    apart: int,
) -> tuple[np.ndarray, ...]:
    """Return places and rows of the known pairs `apart` words from each other within a run (`pairs.known`)."""
    places, rows = np.empty(len(lemmas), np.int64), np.empty(len(lemmas), np.int32)
    count = 0
    for i in range(len(lemmas) - apart):
        first, second = lemmas[i], lemmas[i + apart]
        if first > 0 and second > 0 and runs[i] == runs[i + apart]:
            row = _number(keys, values, shift, last, np.uint64((first << 32) | second))
            if row >= 0:
                places[count], rows[count] = i, row
                count += 1
    return places[:count].copy(), rows[:count].copy()


@njit(cache=True, nogil=True)
def expressions(
    keys: np.ndarray,
    values: np.ndarray,
    shift: np.uint64,
    last: int,
    is_end: np.ndarray,
    lemmas: np.ndarray,
    stops: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """Return the words at which expressions begin, and the nodes of the longest (`phrases.PhraseIndex.find`)."""
    places, nodes = np.empty(len(lemmas), np.int64), np.empty(len(lemmas), np.int32)
    count = 0
    for i in range(len(lemmas)):
        node, longest, at = np.int64(0), np.int64(0), i
        while at < stops[i] and lemmas[at] > 0:
            node = np.int64(_number(keys, values, shift, last, np.uint64((node << 32) | lemmas[at])))
            if node < 0:
                break
            longest = node if is_end[node] else longest
            at += 1
        if longest:
            places[count], nodes[count] = i, longest
            count += 1
    return places[:count].copy(), nodes[:count].copy()


@njit(cache=True, nogil=True)
def add(sums: np.ndarray, rows: np.ndarray, sentences: np.ndarray, table: np.ndarray) -> None:
    """Add the rows of a table to their sentences' sums (`shares.summed`)."""
    for i in range(len(rows)):
        sentence, row = sentences[i], rows[i]
        for j in range(sums.shape[1]):
            sums[sentence, j] += table[row, j]


@njit(cache=True, nogil=True)
def cues(
    cue: np.ndarray,
    text: np.ndarray,
    texts: np.ndarray,
    at: np.ndarray,
    of_word: np.ndarray,
    starts: np.ndarray,
    numbers: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """Return first words and ends of a rule's cues, the longest at each place (`scopes._matches`)."""
    first, stop = np.empty(len(at), np.int64), np.empty(len(at), np.int64)
    count = 0
    for i in at:
        if cue[i] + 1 >= len(of_word):
            continue
        for option in range(of_word[cue[i]], of_word[cue[i] + 1]):
            length = starts[option + 1] - starts[option]
            if i + length <= texts[text[i] + 1] and _stands(cue, i, numbers, starts[option], length):
                first[count], stop[count] = i, i + length
                count += 1
                break
    return first[:count].copy(), stop[:count].copy()


@njit(cache=True, nogil=True)
def _stands(cue: np.ndarray, place: int, numbers: np.ndarray, start: int, length: int) -> bool:
    for k in range(length):  # noqa: SIM110 (a loop is what is compiled)
        if cue[place + k] != numbers[start + k]:
            return False
    return True


@njit(cache=True, nogil=True)
def laid(
    ids: np.ndarray,
    where: np.ndarray,
    piece: tuple[np.ndarray, ...],
    slot: tuple[np.ndarray, ...],
    texts: int,
) -> tuple[np.ndarray, ...]:
    """Return texts cut into words, as `testimony.many.cut.Cut` has them, from the numbers of their pieces and `where` each begins in what was cut.

    `piece` holds the arrays first, count, lone and lead of `Pieces`, `slot` word, row, before, after, start and length.
    """
    total, leads = _sizes(ids, piece)
    word, row, text = np.empty(total, np.int32), np.empty(total, np.int32), np.empty(total, np.int32)
    start, stop = np.empty(total, np.int32), np.empty(total, np.int32)
    breaks, begins = np.zeros(total + 1, np.uint8), np.zeros(texts + 1, np.int64)
    lead_row, lead_at, lead_text = (
        np.empty(leads, np.int32),
        np.empty(leads, np.int64),
        np.empty(leads, np.int64),
    )
    at, said, lead, base = 0, 0, 0, 0
    for i in range(len(ids)):
        p = ids[i]
        if p == _TEXT_END:
            said += 1
            begins[said] = at
            base = where[i] + AROUND
            continue
        if p == _NEWLINE:
            base += AROUND
        if piece[3][p]:
            lead_row[lead], lead_at[lead], lead_text[lead] = piece[3][p], at - 1, said
            lead += 1
        if piece[1][p] == 0:
            breaks[at] |= piece[2][p]
        for k in range(piece[0][p], piece[0][p] + piece[1][p]):
            word[at], row[at], text[at] = slot[0][k], slot[1][k], said
            start[at] = where[i] - base + slot[4][k]
            stop[at] = start[at] + slot[5][k]
            breaks[at] |= slot[2][k]
            breaks[at + 1] |= slot[3][k]
            at += 1
    begins[texts] = total
    for t in range(texts + 1):
        breaks[begins[t]] = _CLAUSE_AND_SENTENCE
    starts, first, sentence = _sentences(breaks, begins)
    led = _led(lead_at, lead_text, begins, first, sentence)
    return word, row, start, stop, breaks[:-1], begins, text, starts, first, sentence, lead_row, lead_at, led


@njit(cache=True, nogil=True)
def part(
    words: np.ndarray,
    rows: np.ndarray,
    places: np.ndarray,
    sizes: np.ndarray,
    table: np.ndarray,
    worth: np.ndarray,
    sentences: np.ndarray,
) -> None:
    """Add to words what units add, each parted among its words (`shares.shared`); `worth` has a row a sentence."""
    for i in range(len(rows)):
        for j in range(words.shape[1]):
            added = table[rows[i], j] * worth[sentences[i], j] / sizes[i]
            for step in range(sizes[i]):
                words[places[i] + step, j] += added


@njit(cache=True, nogil=True)
def _number(keys: np.ndarray, values: np.ndarray, shift: np.uint64, last: int, key: np.uint64) -> np.int32:
    at = np.int64((key * SPREAD) >> shift)
    while keys[at] != key:
        if keys[at] == EMPTY:
            return np.int32(-1)
        at = (at + 1) & last
    return values[at]


@njit(cache=True, nogil=True)
def _sizes(ids: np.ndarray, piece: tuple[np.ndarray, ...]) -> tuple[int, int]:
    total, leads = 0, 0
    for p in ids:
        total += piece[1][p]
        leads += piece[3][p] != 0
    return total, leads


@njit(cache=True, nogil=True)
def _sentences(breaks: np.ndarray, begins: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return where sentences begin, fragments joined to others, each text's first sentence, and each word's (`cut._sentences`)."""
    total, texts = len(breaks) - 1, len(begins) - 1
    starts, first = np.empty(total + texts + 1, np.int64), np.empty(texts + 1, np.int64)
    sentence = np.empty(total, np.int32)
    count = 0
    for t in range(texts):
        first[t], starts[count] = count, begins[t]
        for i in range(begins[t] + 1, begins[t + 1]):
            if breaks[i] & _SENTENCE and i - starts[count] >= FRAGMENT:
                count += 1
                starts[count] = i
        if count > first[t] and begins[t + 1] - starts[count] < FRAGMENT:
            count -= 1
        for s in range(first[t], count + 1):
            sentence[starts[s] : starts[s + 1] if s < count else begins[t + 1]] = s
        count += 1
    first[texts], starts[count] = count, total
    return starts[: count + 1].copy(), first, sentence


@njit(cache=True, nogil=True)
def _led(
    at: np.ndarray, text: np.ndarray, begins: np.ndarray, first: np.ndarray, sentence: np.ndarray
) -> np.ndarray:
    """Return the sentences that marks go with, and put into `at` their words (`cut._lead_places`)."""
    where = np.empty(len(at), np.int64)
    for i in range(len(at)):
        if begins[text[i] + 1] == begins[text[i]]:
            at[i], where[i] = -1, first[text[i]]
        else:
            at[i] = max(at[i], begins[text[i]])
            where[i] = sentence[at[i]]
    return where
