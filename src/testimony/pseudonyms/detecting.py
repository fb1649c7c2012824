"""Finding what says who somebody is: an ordered tuple of rules; the first that claims a stretch names its kind."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from unicodedata import category

from testimony.document import Document
from testimony.language import identify
from testimony.pseudonyms import addresses, contacts, cues, cyrillic, latin, organisations, papers, pipelines
from testimony.pseudonyms.finding import Detection, Finding
from testimony.pseudonyms.function_words_data import FUNCTION_WORDS
from testimony.pseudonyms.seen import Seen, Stretch

Rule = Callable[[Seen], Iterator[Finding]]

FORMS: tuple[Rule, ...] = (
    contacts.mails,
    contacts.web,
    contacts.handles,
    papers.birth_dates,
    papers.plates,
    papers.numbers_after_a_word,
    papers.numbers_by_form,
    addresses.addresses,
    contacts.phones,
    papers.long_numbers,
)
"""Rules for what is known by its form. What an earlier one claims, a later one does not get."""

NAMES: tuple[Rule, ...] = (
    cues.called,
    cyrillic.quoted_names,
    cyrillic.headed_names,
    organisations.organisations,
    cyrillic.cyrillic_names,
    latin.latin_names,
    cyrillic.network_names,
    pipelines.pipeline_names,
    cues.lower_case_pairs,
    cues.lower_case_names,
)
"""Rules for names. Where two overlap, both stretches go, as one, under the kind of the first."""

DETECTORS = (
    "rules for contacts, addresses, numbers, names",
    "phonenumbers",
    "lists of names (faker, natasha, GeoNames)",
    "pymorphy3",
    "slovnet",
)
"""What always runs; a spaCy pipeline is added where one is installed."""


def detect(text: str, *, language: str = "", stretches: Iterable[Stretch] = ()) -> Detection:
    """Return what in a text says who somebody is, in order and without overlaps.

    `language` is that of the text (found out where it is not given), `stretches` say where another one is spoken.
    Raises `ReadError` where a package of the extra `privacy` is missing.

    >>> [f.kind for f in detect("Bel Igor Lebedev op 06-27194438.", language="nl").findings]
    ['person', 'phone']
    """
    seen = Seen.of(text, language or identify(text).tag, stretches)
    claimed: list[Finding] = []
    for rule in FORMS:
        for finding in rule(seen):
            if not _overlapping(claimed, finding):
                insort(claimed, finding)
    names: list[Finding] = []
    for rule in NAMES:
        for finding in rule(seen):
            _join(text, names, claimed, finding)
    for finding in cues.said_before(seen, names):
        _join(text, names, claimed, finding)
    return Detection(tuple(sorted((*claimed, *names))), (*DETECTORS, *pipelines.installed()))


def detect_in(document: Document) -> Detection:
    """Return what in a document says who somebody is, each segment read in its own language."""
    stretches = [Stretch(s.start, s.stop, s.language) for s in document.segments if s.language]
    return detect(
        document.text, language=document.language, stretches=sorted(stretches, key=lambda s: s.start)
    )


def _overlapping(found: Iterable[Finding], one: Finding) -> list[Finding]:
    return [f for f in found if f.start < one.stop and one.start < f.stop]


def _trimmed(text: str, one: Finding) -> Finding:
    """Return a name without what is no part of it at its ends: spaces, and signs such as an emoji that a network took along."""
    start, stop = one.start, one.stop
    while start < stop and category(text[start])[0] in "SZC":
        start += 1
    while start < stop and category(text[stop - 1])[0] in "SZC":
        stop -= 1
    return replace(one, start=start, stop=stop)


def _join(text: str, names: list[Finding], claimed: list[Finding], one: Finding) -> None:
    """Add a name: cut off what is claimed by its form, and grow what overlaps it."""
    for other in _overlapping(claimed, one):
        if other.start <= one.start:
            one = Finding(min(other.stop, one.stop), one.stop, one.kind, one.rule)
        else:
            one = Finding(one.start, other.start, one.kind, one.rule)
    one = _trimmed(text, one)
    if one.start >= one.stop or text[one.start : one.stop].lower() in FUNCTION_WORDS:
        return
    rivals = _overlapping(names, one)
    if not rivals:
        insort(names, one)
        return
    for rival in rivals:
        names.remove(rival)
    start, stop = min(one.start, rivals[0].start), max(one.stop, rivals[-1].stop)
    insort(names, Finding(start, stop, rivals[0].kind, rivals[0].rule))
