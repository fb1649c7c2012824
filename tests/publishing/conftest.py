"""An invented study, small enough to be quick and large enough to be published: three languages, two coders, returns."""

from types import MappingProxyType

import pytest

from testimony.codebook import Codebook
from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.document import Document, Turn
from testimony.segment import segmented

BOOK = """
name: invented
version: "1"
codes:
- {name: war, group: motive, title: {en: War, nl: Oorlog, ru: Война}, definition: The war is the reason.,
   subcodes: [draft, bombs], examples: [{language: en, text: They called me up and I left., coding: war}]}
- {name: work, group: motive, title: {en: Work, nl: Werk, ru: Работа}, definition: Work is the reason.}
- {name: slight, group: experience, both: affirmed, title: {en: Slights, nl: Krenking, ru: Обиды}}
- {name: stability, group: experience, title: {en: Stability, nl: Stabiliteit, ru: Стабильность},
   stance_names: {affirmed: stable, denied: unstable}}
"""

LINES = {
    "nl": (
        "Ik ging weg om de oorlog 🙂 zoals iedereen.",
        "Werk was er niet.",
        "Ze lachten om mijn accent.",
        "Nu is het rustig.",
    ),
    "ru": (
        "Я уехал из-за войны, й.",
        "Работы не было совсем.",
        "Смеялись над моим акцентом.",
        "Теперь всё спокойно.",
    ),
    "en": (
        "I left because of the war, all of us did.",
        "There was no work.",
        "They laughed at my accent.",
        "It is calm now.",
    ),
}
CODES = ("war", "work", "slight", "stability")


def person(n: int, **more: object) -> tuple[Document, list[Coding]]:
    """Return the n-th invented person: who says what follows from the number."""
    language = ("nl", "ru", "en")[n % 3]
    lines = LINES[language]
    text = "\n".join(lines)
    start, turns = 0, []
    for line in lines:
        turns.append(Turn(start, start + len(line), "respondent", language=language))
        start += len(line) + 1
    about = {
        "destinations": (["NL"], ["GE"], ["GE", "NL"], ["KZ", "DE"])[n % 4],
        "origin_country": "RU",
        "wave": ("before_2022", "feb-sep_2022", "2023")[n % 3],
        "interview_year": (2023, 2024)[n % 2],
        "gender": ("woman", "man")[n % 2],
        "return_status": ("abroad", "abroad", "abroad", "returned", "returned_and_left_again")[n % 5],
        "source_type": "own_fieldwork",
        "consent": {"research": True, "quote": n % 4 != 0},
        "sampling": "snowball",
        **more,
    }
    id_ = f"d{n:03}"
    made = segmented(
        Document(id_, text, f"p{n:03}", tuple(turns), language=language, genre="interview", metadata=about)
    )
    said = {
        "war": "affirmed" if n % 2 else "denied" if n % 3 == 0 else None,
        "work": "affirmed" if n % 3 else None,
        "slight": "affirmed" if n % 2 else "denied",
        "stability": ("affirmed", "denied", None)[n % 3],
    }
    codings = [
        Coding(document=id_, start=t.start, stop=t.stop, code=code, stance=said[code], coder="first")
        for code, t in zip(CODES, turns, strict=True)
        if said[code]
    ]
    if n % 5 == 3:
        codings.append(
            Coding(
                document=id_,
                start=turns[1].start,
                stop=turns[1].stop,
                code="work",
                move="return",
                coder="first",
            )
        )
    return made, codings


def study(people: int = 60, **more: object) -> Corpus:
    """Return an invented study of so many persons; the first thirty were coded by a second coder as well."""
    made = [person(n, **more) for n in range(people)]
    twice = {d.id for d, _ in made[:30]}
    codings = [c for _, found in made for c in found]
    from dataclasses import replace

    second = [replace(c, coder="second") for c in codings if c.document in twice]
    return Corpus(
        documents=tuple(d for d, _ in made),
        codebook=Codebook.parse(BOOK),
        codings=(*codings, *second),
        name="invented",
        coders=MappingProxyType(
            {d.id: ("first", "second") if d.id in twice else ("first",) for d, _ in made}
        ),
    )


@pytest.fixture(scope="session")
def invented():
    """The invented study of sixty persons."""
    return study()


@pytest.fixture(scope="session")
def make_study():
    """Give the function that makes invented studies."""
    return study
