"""Names in Latin letters: runs of capitals that are no everyday words, sorted by lists and by what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator

from testimony.pseudonyms import cases
from testimony.pseudonyms.beside import acts, is_said_again, is_spoken_to, is_there
from testimony.pseudonyms.common import excluded, is_common, is_common_elsewhere, is_inflected, is_small
from testimony.pseudonyms.finding import Finding
from testimony.pseudonyms.gazetteers import countries, first_names, last_names, towns
from testimony.pseudonyms.organisations_data import HEADS, KNOWN, TAILS
from testimony.pseudonyms.runs import Run, runs
from testimony.pseudonyms.seen import Seen, Word
from testimony.pseudonyms.words_data import (
    FAMILY,
    PARTICLES,
    PERSON_BEFORE,
    PLACE_BEFORE,
    PLACE_HEADS,
    SQUARES,
    STRONG_PLACE_BEFORE,
    TITLES,
)
from testimony.transliteration import transliterate

_ENDS = ("plein", "veld", "dorp", "wijk", "stad", "kade", "kwartier", "skaya")
"""What places end in."""


def latin_names(seen: Seen) -> Iterator[Finding]:
    """Runs of capitals in Latin letters."""
    for run in runs(seen):
        if run.words[0].cyrillic:
            continue
        trimmed = _trimmed(seen, run)
        if trimmed is not None:
            kind = _kind(seen, trimmed)
            yield Finding(trimmed.start, trimmed.stop, kind, "latin_names")


def _trimmed(seen: Seen, run: Run) -> Run | None:
    """Return the run without what is no name at its ends, None where nothing is left."""
    while run.words and _goes(seen, run):
        run = run.without(first=1)
        while run.words and not run.words[0].capital and run.words[0].low in PARTICLES and len(run.words) > 1:
            if run.words[1].low in PARTICLES or run.words[1].capital:
                break
            run = run.without(first=1)
    while run.words and run.low not in towns() and _is_nothing(run.words[-1]) and not _is_last_of(run):
        run = run.without(last=1)
    while run.words and not run.words[-1].capital:
        run = run.without(last=1)
    return run if run.words and any(len(w.text) > 1 for w in run.words) else None


def _is_last_of(run: Run) -> bool:
    """Tell whether the last word is a last name after a first name: Anna Zondag, June March."""
    return len(run.words) > 1 and run.words[-2].low in first_names() and run.words[-1].low not in countries()


def _is_nothing(word: Word) -> bool:
    return excluded(word.low) or word.low in TITLES


def _goes(seen: Seen, run: Run) -> bool:
    """Tell whether the first word of a run is no part of a name."""
    first = run.words[0]
    language = seen.language_at(first.start)
    if run.low in towns() and len(run.words) > 1:
        return False
    if len(first.text) == 1:
        return len(run.words) < 2 or not seen.between(first, run.words[1]).startswith(".")
    if _is_nothing(first):
        return True
    if not first.begins:
        return not first.capital and first.low not in PARTICLES
    return not _begins_with_name(seen, run, language)


def _begins_with_name(seen: Seen, run: Run, language: str) -> bool:
    """Tell whether a sentence's first word is a name, or begins one."""
    first = run.words[0]
    named = first.low in first_names() or _is_russian_name(first.low)
    if "-" in first.text and first.text.partition("-")[2][:1].isupper():
        return True
    everyday = is_common(first.low, language) or (not named and is_common_elsewhere(first.low))
    if not everyday and first.low not in seen.lower:
        return named or first.low not in PARTICLES
    if len(run.words) > 1:
        return _begins_with_two(seen, run, named=named)
    return _is_name_alone(seen, first, language, named=named)


def _begins_with_two(seen: Seen, run: Run, *, named: bool) -> bool:
    """Tell whether a sentence's first word, an everyday one, belongs to the capitals after it."""
    first, second, acting = run.words[0], run.words[1], acts(seen, run.words[-1])
    if first.low in PARTICLES and acting:
        return True
    if not named or excluded(second.low):
        return False
    return _is_known_name(second) or (acting and not is_small(first.low))


def _is_name_alone(seen: Seen, word: Word, language: str, *, named: bool) -> bool:
    """Tell whether a sentence's first word, an everyday one, is a name by itself."""
    if is_small(word.low):
        return False
    if word.low in towns() and is_there(seen, word) and not is_inflected(word.low, language):
        return True
    if acts(seen, word):
        return named or word.low in last_names()
    return named and (is_spoken_to(seen, word) or is_said_again(seen, word))


def _is_known_name(word: Word) -> bool:
    return word.low in last_names() or word.low in first_names() or word.low in PARTICLES


def _is_russian_name(low: str) -> bool:
    if not low.isascii() or not low.isalpha() or len(low) < 3:
        return False
    read = cases.reading(transliterate(low))
    return read.known and read.person > 0.5


def _kind(seen: Seen, run: Run) -> str:
    """Return what a run names."""
    before = seen.words_before(run.start, 2)
    last = (
        before[-1].low
        if before and not seen.text[before[-1].stop : run.start].strip(" \u00a0'’,(\"“«")
        else ""
    )
    words = [w.low for w in run.words]
    if last in TITLES:
        return "person"
    if words[-1] in TAILS or any(w in KNOWN for w in words) or words[0] in HEADS or last in HEADS:
        return "organisation"
    if len(words) == 1 and run.words[0].text.isupper() and len(words[0]) >= 3 and not _named(words[0]):
        return "organisation"
    if last in FAMILY:
        return "person"
    if last in PLACE_HEADS or _ends_like_a_place(words):
        return "place"
    return _by_lists(run, words, last)


def _ends_like_a_place(words: list[str]) -> bool:
    begins_with_a_name = len(words) > 1 and words[0] in first_names()
    ends_so = words[-1] in SQUARES or (words[-1].endswith(_ENDS) and not _named(words[-1]))
    return ends_so and not begins_with_a_name


def _named(low: str) -> bool:
    return low in first_names() or low in last_names() or _is_russian_name(low)


def _by_lists(run: Run, words: list[str], last: str) -> str:
    town = run.low in towns() or (len(words) > 1 and words[0] in towns() and words[0] not in first_names())
    given = words[0] in first_names() or _is_russian_name(words[0])
    if last in STRONG_PLACE_BEFORE and (town or not given):
        return "place"
    if town and (not given or last in PLACE_BEFORE) and last not in PERSON_BEFORE:
        return "place"
    if len(words) == 1 and not given and not town and last in PLACE_BEFORE - PERSON_BEFORE:
        return (
            "place" if last not in ("to", "over", "bij", "near") or words[0] not in last_names() else "person"
        )
    return "person"
