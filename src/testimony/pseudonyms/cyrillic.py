"""Names in Cyrillic letters: what the network of natasha's authors finds (slovnet), and runs of capitals read in their case forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from testimony.pseudonyms import cases
from testimony.pseudonyms.beside import acts, is_said_again, is_spoken_to
from testimony.pseudonyms.common import excluded
from testimony.pseudonyms.finding import Finding
from testimony.pseudonyms.gazetteers import first_names, need, towns, weights
from testimony.pseudonyms.organisations_data import HEADS, KNOWN
from testimony.pseudonyms.runs import Run, runs
from testimony.pseudonyms.seen import Seen, Word
from testimony.pseudonyms.words_data import (
    FAMILY,
    PARTICLES,
    PLACE_BEFORE,
    PLACE_HEADS,
    SQUARES,
    STRONG_PLACE_BEFORE,
    TITLES,
)

_KINDS = {"PER": "person", "LOC": "place", "ORG": "organisation"}
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_QUOTED = re.compile(
    r"(?P<head>(?:[Дд]етск[Ѐ-ӿ]+ )?[Ѐ-ӿ]+ )?[«\"„“](?P<name>[А-ЯЁA-Z][^»\"“”\n]{1,40})[»\"“”]"
)
_LIKELY = 0.3  # chance from which a word that no dictionary has is taken for a name
_NOBLE = frozenset(["ван", "фон", "тер"])
_CARS = frozenset(
    ["лада", "ладе", "ладу", "жигули", "москвич", "волга", "волге", "волгу", "газель", "газели"]
)


@cache
def _network() -> Any:
    """Return the network for names with the vectors it was trained on, both out of natasha's distribution."""
    need("slovnet")
    from navec import Navec
    from slovnet import NER

    network = NER.load(str(weights("slovnet_ner")))
    network.navec(Navec.load(str(weights("navec_news"))))
    return network


def network_names(seen: Seen) -> Iterator[Finding]:
    """What slovnet finds in lines with Cyrillic letters; countries and regions stay."""
    at = 0
    for line in seen.text.splitlines(keepends=True):
        if _CYRILLIC.search(line):
            for span in _network()(line).spans:
                found = _kept(line[span.start : span.stop], _KINDS[span.type])
                if found is not None:
                    cut = line.index(found, span.start)
                    yield Finding(at + cut, at + cut + len(found), _KINDS[span.type], "network_names")
        at += len(line)


def _kept(words: str, kind: str) -> str | None:
    """Return a finding without its title, None where it names a country, a region or a public body."""
    plain = cases.unaccented(words)
    low = plain.lower().replace("ё", "е")
    read = cases.reading(plain) if plain.isalpha() else None
    if read and read.known and read.common > 0.9:
        return None
    parts = low.split()
    if (
        excluded(low)
        or all(excluded(cases.first_form(p)) or excluded(p) for p in parts)
        or not words[0].isalnum()
    ):
        return None
    if kind == "place" and re.search(r"област|кра[йея]\b|республик", low):
        return None
    while len(parts) > 1 and parts[0] in TITLES:
        words = words.split(maxsplit=1)[1]
        parts = parts[1:]
    return words


def quoted_names(seen: Seen) -> Iterator[Finding]:
    """Organisations: a word that says so, or a preposition, and a name between quotation marks."""
    for match in _QUOTED.finditer(seen.text):
        head = ((match.group("head") or "").lower().split() or [""])[-1]
        if match.group("name").lower() in _CARS or match.group("name")[-1:] in ".,!?":
            continue
        if head in HEADS or _is_company(head, match.group("name")):
            start = match.start("head") if head in HEADS else match.start("name")
            yield Finding(start, match.end("name"), "organisation", "quoted_names")


def _is_company(head: str, name: str) -> bool:
    return head in ("в", "во", "из", "с", "для", "у", "на") and len(name.split()) <= 3 and name[0].isupper()


def headed_names(seen: Seen) -> Iterator[Finding]:
    """Organisations: школа № 17, институт имени Мечникова, ИП Мальцев."""
    pattern = r"[Ѐ-ӿ]+ № ?\d+|(?:[Ѐ-ӿ-]+ской|[Ѐ-ӿ-]+ском |[Ѐ-ӿ-]+ский )?(?P<head>[Ѐ-ӿ]+) (?:(?:имени|им\.?|Святого|святого|Святой) )?[А-ЯЁ][Ѐ-ӿ-]+(?: [А-ЯЁ][Ѐ-ӿ-]+)?"
    for match in re.finditer(pattern, seen.text):
        words = match.group().lower().split()
        if (match.group("head") is None and words[0] in HEADS) or (
            match.group("head") and match.group("head").lower() in HEADS and not excluded(words[-1])
        ):
            yield Finding(match.start(), match.end(), "organisation", "headed_names")


def cyrillic_names(seen: Seen) -> Iterator[Finding]:
    """Runs of capitals in Cyrillic letters."""
    for run in runs(seen):
        if not run.words[0].cyrillic:
            continue
        trimmed = _trimmed(seen, run)
        if trimmed is not None:
            yield Finding(trimmed.start, trimmed.stop, _kind(seen, trimmed), "cyrillic_names")


def _trimmed(seen: Seen, run: Run) -> Run | None:
    while run.words and _goes(seen, run):
        run = run.without(first=1)
    while run.words and (_is_nothing(run.words[-1]) or not run.words[-1].capital):
        run = run.without(last=1)
    return run if run.words and any(len(w.text) > 1 for w in run.words) else None


def _is_nothing(word: Word) -> bool:
    return excluded(word.low) or excluded(cases.first_form(word.text)) or word.low in TITLES


def _goes(seen: Seen, run: Run) -> bool:
    first = run.words[0]
    if _is_nothing(first) or (not first.capital and first.low not in PARTICLES):
        return True
    if len(first.text) == 1:
        return len(run.words) < 2 or not seen.between(first, run.words[1]).startswith(".")
    return first.begins and _is_common(seen, run, first)


def _is_common(seen: Seen, run: Run, first: Word) -> bool:
    """Tell whether the first word of a sentence has its capital from that alone."""
    read = cases.reading(first.text)
    if first.low in _NOBLE and len(run.words) > 1:
        return False
    if first.low in seen.lower or first.low in PARTICLES:
        return True
    if not read.known:
        named = read.person + read.place >= _LIKELY or first.low in first_names()
        return not (named or _is_somebody(seen, first))
    if read.common < 0.05:
        return read.person + read.place + read.organisation < 0.5
    return not (_beside_a_name(run) or (read.person > 0 and _is_somebody(seen, first)))


def _is_somebody(seen: Seen, word: Word) -> bool:
    return acts(seen, word) or is_spoken_to(seen, word) or is_said_again(seen, word)


def _beside_a_name(run: Run) -> bool:
    if len(run.words) < 2:
        return False
    first, second = cases.reading(run.words[0].text), cases.reading(run.words[1].text)
    return bool(first.parts) and bool(second.parts & {"Patr", "Surn"}) and second.common < 0.5


def _kind(seen: Seen, run: Run) -> str:
    """Return what a run names."""
    before = seen.words_before(run.start, 1)
    last = (
        before[-1].low if before and not seen.text[before[-1].stop : run.start].strip(' \u00a0,(«"') else ""
    )
    first = cases.reading(run.words[0].text)
    words = [w.low for w in run.words]
    if last in TITLES or any(cases.reading(w.text).parts & {"Patr"} for w in run.words):
        return "person"
    if any(w in KNOWN for w in words):
        return "organisation"
    if last in HEADS and last not in PLACE_HEADS:
        return "organisation"
    if (
        last in PLACE_HEADS
        or words[-1] in SQUARES
        or seen.text[run.stop :].lstrip().lower().split(" ")[0].strip(".,") in SQUARES
    ):
        return "place"
    if (
        run.words[0].text.isupper()
        and len(words) == 1
        and len(words[0]) > 2
        and first.common + first.organisation > 0.5
    ):
        return "organisation"
    return _by_reading(run, first, last)


def _by_reading(run: Run, first: cases.Reading, last: str) -> str:
    form = cases.first_form(run.words[0].text)
    town = run.low in towns() or form in towns()
    named = first.person > 0.05 or form in first_names()
    if last in FAMILY:
        return "person"
    after_in = last in STRONG_PLACE_BEFORE | {"на"}
    in_place = (after_in or last == "под") and (first.place >= first.person or not first.known)
    if in_place and not (named and first.known):
        return "place"
    if first.place > first.person and not (named and last not in PLACE_BEFORE):
        return "place"
    is_word = first.known and first.common > 0.5 and after_in
    return "place" if not named and (town or is_word) else "person"
