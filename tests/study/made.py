"""A small study in three languages, with emoji and combining marks; and what two studies are compared by."""

import tempfile
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from testimony import read_text
from testimony.codebook import Codebook
from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.study import Study
from testimony.study.schema import KINDS, LOG, TEXTS

BOOK = Codebook.parse(
    "name: food\nversion: '1'\n"
    "codes: [{name: bread, aliases: [BRE], definition: said of bread}, {name: hunger, stances: [affirmed]}]\n"
    "memos: {homonym: the word in another sense, irony: not meant}"
)
SAID = {
    "en": "I: And then?\nR: We baked bread 🍞 every morning, at the cafe\u0301.\nI: Hungry?\nR: The children cried from hunger.\n",
    "nl": "I: En toen?\nR: Wij bakten brood 🥖 in Den Haag, één keer.\nI: Honger?\nR: De kinderen huilden van de honger.\n",
    "ru": "И: А потом?\nР: Мы пекли хлеб 🍞, й и ё\u0301 были на месте.\nИ: Голод?\nР: Дети плакали от голода.\n",
}
WORDS = {"en": "bread 🍞", "nl": "één keer", "ru": "ё\u0301 были"}


def folder():
    """Return a fresh folder, in memory where the machine has such a place: hundreds of studies are made."""
    place = Path("/dev/shm")  # noqa: S108 (only a faster place for a temporary folder)
    return tempfile.TemporaryDirectory(dir=place if place.is_dir() else None)


def document(language="en", name=None):
    """Return one of the testimonies."""
    name = name or f"{language}-1"
    made = replace(read_text(SAID[language]), id=name, respondent=f"p-{name}")
    return replace(made, segments=tuple(replace(s, document=name) for s in made.segments))


def place_of(document, words):
    """Return where words stand."""
    start = document.text.index(words)
    return start, start + len(words)


def study(path, *, coders=("Anna", "Boris")):
    """Make a study of the three testimonies; return it, the documents' ids by language, the coders' ids."""
    made = Study.open(path, create=True)
    made.new_codebook(BOOK)
    documents = {language: made.add_document(document(language)) for language in SAID}
    return made, documents, [made.add_coder(name) for name in coders]


def corpus(**more):
    """Return a corpus of the three testimonies, coded by Anna, and in part by Boris."""
    documents = tuple(document(language) for language in SAID)
    codings = []
    for d in documents:
        start, stop = place_of(d, WORDS[d.id[:2]])
        for coder in ("Anna", "Boris") if d.id == "ru-1" else ("Anna",):
            codings.append(
                Coding(
                    document=d.id, start=start, stop=stop, code="bread", coder=coder, quote=d.text[start:stop]
                )
            )
    return Corpus(documents=documents, codebook=BOOK, codings=tuple(codings), name="small", **more)


def dump(study):
    """Return everything that two merged studies must have in common."""
    with study._database.reading() as connection:
        tables = {"log": LOG, "texts": TEXTS, **KINDS}
        return {
            name: sorted(tuple(map(repr, row)) for row in connection.execute(select(table)))
            for name, table in tables.items()
        }
