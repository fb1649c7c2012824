"""What a label can be: a role word, a numbered speaker, a single letter, or a name."""

from __future__ import annotations

import re
from typing import Literal

from testimony.turns.words import FIELDS, INTERVIEWER, OTHER, RESPONDENT, SPEAKER

Family = Literal["role", "numbered", "speaker", "letter", "name"]

_ROLES = INTERVIEWER | RESPONDENT | OTHER
_MOST_WORDS = 5
_SENTENCE = frozenset(
    ["ik", "je", "hij", "ze", "wij", "we", "het", "dat", "dit", "er", "en", "maar", "dus", "toen", "want", "omdat", "ja", "nee", "niet", "is", "was", "had", "zei", "zegt", "waren", "ben", "i", "you", "he", "she", "it", "they", "we", "and", "but", "so", "then", "because", "yes", "no", "not", "is", "was", "said", "says", "were", "that", "this", "there", "я", "ты", "он", "она", "мы", "вы", "они", "это", "и", "но", "а", "да", "нет", "не", "был", "была", "сказал", "сказала", "говорит", "что", "потому", "там", "тут", "вот"]
)  # fmt: skip
"""Words that stand in sentences and not in names."""


def core(label: str) -> str:
    """Return the word of a label, without number, bracket, stop and case.

    >>> core("Interviewer 2"), core("P1 (M, 34)"), core("INT."), core("Respondent #4"), core("SPEAKER_00")
    ('interviewer', 'p', 'int', 'respondent', 'speaker')
    """
    label = re.sub(r"\([^)]*\)|,\s*\d{1,2}\b.*$", "", label)
    label = re.sub(r"[\s_#№.-]*\d+[a-z]?\s*$", "", label.strip())
    return " ".join(label.casefold().strip(" .,:;*_\u00a0").split())


def in_brackets(label: str) -> str:
    """Return the word in brackets after a name, in small letters: `Saskia (interviewer)`."""
    found = re.search(r"\(([^()\d]{3,})\)\s*$", label)
    return found.group(1).strip(" .").casefold() if found else ""


def number(label: str) -> str:
    """Return the number at the end of a label, "" where there is none."""
    found = re.search(r"(\d+)[a-z]?\s*$", re.sub(r"\([^)]*\)", "", label).strip())
    return found.group(1) if found else ""


def family(label: str) -> Family:
    """Return what kind of label this is."""
    word = core(label)
    if (word in _ROLES and len(word) > 1) or in_brackets(label) in _ROLES:
        return "role"
    if word in SPEAKER:
        return "speaker"
    if number(label) and len(word) <= 2 and word.isalpha():
        return "numbered"
    if len(word) == 1 and word.isalpha():
        return "letter"
    return "name"


def is_field(label: str) -> bool:
    """Tell whether a label is one of a form or a header: `Datum`, `Дата`, `Date`."""
    return core(label) in FIELDS or bool(re.match(r"https?$|www", label.casefold()))


def is_handle(rule: str) -> bool:
    """Tell whether a rule takes any word for a speaker because its form says so."""
    return rule == "handle"


def looks_like_a_name(label: str) -> bool:
    """Tell whether a label may be a speaker: a few words, no sentence, a capital or a known word first.

    >>> looks_like_a_name("Anna-Maria de Wit"), looks_like_a_name("interviewee"), looks_like_a_name("het probleem was")
    (True, True, False)
    """
    label = label.strip(" *_\u00a0")
    if family(label) in ("role", "speaker", "numbered"):
        return True
    if not label or not label[0].isalpha():
        return False
    bare = re.sub(r"\([^)]*\)|,\s*\d{1,2}\b.*$", "", label)  # Vrouw (34), Man, 34 jaar
    words = bare.split()
    if not words or len(words) > _MOST_WORDS or re.search(r"[?!,]|\.(?=\s+[a-zа-я])|\d{3}", bare):
        return False
    if {w.casefold().strip(".") for w in words} & _SENTENCE and len(bare) > 2:
        return False
    return label[0].isupper() and (len(words) < 3 or sum(w[0].isupper() for w in words) >= 2)
