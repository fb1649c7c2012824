"""What an explanation holds: each word's share in every score, what is behind it, and the scope rules that fired."""

from __future__ import annotations

import math
from dataclasses import dataclass

from testimony.codebook import Codebook
from testimony.labelled import Decision, Evidence


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, or a run of punctuation or emoji that adds something; `flags` say in which scope it stands."""

    start: int
    stop: int
    text: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What is behind a share: one thing known of a word, a pair of neighbours, a concept, a word of the question.

    `kind` is form, lemma, letters (all n-grams of a word), pair, concept, mark, question, or what the engine calls it;
    `flag` is the scope in which it counts ("" for any). A part of the question lies nowhere in the text (0 to 0).
    """

    start: int
    stop: int
    kind: str
    name: str
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope rule that fired: the words it reaches, and the flag it gives them."""

    rule: str
    flag: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a model says what it says of one target, in calibrated log-odds.

    `bias` is where the score of any text starts, `question` what the question before adds; `words` and `parts` hold one
    share for each of the explanation's words and parts. `no` and `yes` are the limits of the probability.
    """

    target: str
    decision: Decision
    probability: float
    no: float
    yes: float
    bias: float
    question: float
    words: tuple[float, ...]
    parts: tuple[float, ...]
    evidence: tuple[Evidence, ...] = ()

    @property
    def score(self) -> float:
        """Return the score: the bias, the question's share and the words' shares, added up."""
        return math.fsum((self.bias, self.question, *self.words))


@dataclass(frozen=True, slots=True)
class ExplainedText:
    """A text with the reasons for every target; `shown` are the targets worth a look, the likeliest first.

    `question` is what was asked before (""), `remarks` say what to know of the text as a whole, a sentence each.
    """

    text: str
    language: str
    question: str
    model: str
    codebook: Codebook
    words: tuple[Word, ...]
    parts: tuple[Part, ...]
    scopes: tuple[Scope, ...]
    reasons: tuple[Reason, ...]
    shown: tuple[str, ...]
    remarks: tuple[str, ...] = ()
