"""The baseline of anybody without a classifier: a dictionary, as social scientists count words with LIWC or quanteda.

A text gets a target when it has a word of the target's concepts in the shipped lexicon. Denials cannot be told by words
alone, but for discrimination, whose kind words are a list of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from testimony.features import WordFeatures
from testimony.lexicon import Lexicon
from testimony.passage import Passage

DICTIONARY: Mapping[str, str] = {
    "mobilisation": "SUMMONS ENLISTMENT-OFFICE MOBILISATION RESERVIST CONTRACT-ARMY DESERT DRAFT-EVASION SON-18 BORDER-CLOSING",
    "politics": "REGIME PROTEST ARREST PERSECUTION FOREIGN-AGENT CENSORSHIP FREEDOM SECURITY-SERVICE COMPLICITY NO-FUTURE "
    "WANTED-LIST DISMISSED-POLITICAL SCHOOL-INDOCTRINATION",
    "economics": "OFFICE-RELOCATION WAGES JOB-OFFER UNEMPLOYED BANKRUPT SANCTIONS LAYOFF PLANT-CLOSED SALARY-LATE REGION-DYING",
    "discrimination": "INSULT SLUR BULLY COLLECTIVE-BLAME NO-RUSSIANS-SIGN UNFAIR-TREATMENT SURCHARGE SERVICE-REFUSED HIDE-ORIGIN MOCKERY",
    "discrimination:denied": "NO-HOSTILITY EQUAL-TREATMENT HOSPITALITY SAME-FOR-ALL",
    "stability": "STEADY-JOB CONTRACT-PERMANENT OWN-HOUSE MORTGAGE PERMANENT-RESIDENCE CITIZENSHIP SETTLED BELONG MONEY-ENOUGH",
    "stability:denied": "VISA-RUN EVICTED MOVED-AGAIN SUITCASES LIMBO NOT-BELONG INSECURE-WORK MONEY-SHORT UNDOCUMENTED DEPORTATION "
    "TEMPORARY HOMELESS",
}


class Keywords:
    """Labels texts by the dictionary."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._features = WordFeatures(lexicon, scopes=False, pair_weight=0, lemma_weight=0, ngram_weight=0)

    def targets(self, passage: Passage) -> set[str]:
        """Return the targets of which the text has a word."""
        units = self._features.units(passage.text, passage.language)
        names = {name for unit in units for name, _ in self._features.features(unit.key)}
        return {target for target, concepts in DICTIONARY.items() if names & _named(concepts.split())}


def _named(concepts: Iterable[str]) -> set[str]:
    return {f"k:{concept}" for concept in concepts}
