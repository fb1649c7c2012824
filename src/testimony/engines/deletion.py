"""Evidence for an engine without word weights: how far the score falls when a word is left out.

An approximation: words that say the same cover for one another, so their shares may be too small (leave-one-out, as in Li,
Monroe and Jurafsky 2016, *Understanding Neural Networks through Representation Erasure*). The bias takes the rest, so
that words and bias still add up to the score.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from testimony.features import Key, Unit
from testimony.passage import Passage
from testimony.unit_table import Contributions
from testimony.words import Token, tokens, word_language

MOST_PIECES = 60
"""A text of more words is left out in stretches of several words, which share what the stretch adds."""

Score = Callable[[Sequence[Passage]], np.ndarray]
"""From passages to scores, shape (passages, targets)."""


def by_deletion(score: Score, passage: Passage) -> Contributions:
    """Return what each word of a passage adds, shape (words, targets): the score's drop without it.

    Approximate. The engine is asked once, with the whole text and the texts without each word (or stretch) together.
    """
    words = tokens(passage.text, passage.language)
    size = max(1, -(-len(words) // MOST_PIECES))
    pieces = [words[i : i + size] for i in range(0, len(words), size)]
    lengths = np.array([len(piece) for piece in pieces], dtype=int)
    scores = score([passage, *(_without(passage, piece) for piece in pieces)])
    weights = np.repeat((scores[0] - scores[1:]) / lengths[:, None], lengths, axis=0)
    units = tuple(_unit(word, passage.language) for word in words)
    return Contributions(units, (True,) * len(units), weights, scores[0] - weights.sum(axis=0))


def _without(passage: Passage, piece: Sequence[Token]) -> Passage:
    return passage._replace(text=passage.text[: piece[0].start] + passage.text[piece[-1].stop :])


def _unit(word: Token, language: str) -> Unit:
    return Unit(word.start, word.stop, Key("word", word.form, word_language(word.form, language), ""))
