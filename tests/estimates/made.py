"""A simulated study as tests of estimates need it, and a small coded corpus in three languages."""

from dataclasses import replace

import numpy as np
import pandas as pd

from testimony import read_text
from testimony.codebook import Codebook
from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.estimates import from_frame

BOOK = Codebook.parse("name: leaving\nversion: '1'\ncodes: [{name: work}, {name: fear}]")

SAID = {
    "nl": ("Ik had geen werk meer, de fabriek ging dicht.", "Ik was bang 😟 dat ze mij zouden halen.", "We gingen in één dag met de trein."),
    "ru": ("У меня больше не было работы, завод закрыли.", "Я боялась, что за мной придут, йё\u0301.", "Мы уехали на поезде за один день."),
    "en": ("I had no work any more, the factory closed.", "I was afraid they would come for me.", "We left by train within a day, café\u0301 and all."),
    "ru-Latn": ("U menja bolshe ne bylo raboty, zavod zakryli.", "Ja boyalas, chto za mnoj pridut.", "My uekhali na poezde za odin den."),
}  # fmt: skip


def table(n=400, coded=100, *, share=0.3, seed=0, sensitivity=0.8, specificity=0.9):
    """Return a simple random sample of a population as `from_frame` takes it, with a country and a wave."""
    rng = np.random.default_rng(seed)
    y = rng.random(n) < share
    f = np.where(y, rng.random(n) < sensitivity, rng.random(n) > specificity)
    drawn = np.isin(np.arange(n), rng.choice(n, coded, replace=False))
    return pd.DataFrame(
        {
            "work": np.where(drawn, y.astype(float), np.nan),
            "predicted:work": f.astype(int),
            "probability": coded / n,
            "drawn": drawn,
            "country": rng.choice(["NL", "DE", "BE"], n, p=[0.5, 0.3, 0.2]),
            "wave": rng.choice(["2022", "2023"], n),
        }
    ), y


def population(*args, **more):
    """Return such a sample as a population."""
    return from_frame(table(*args, **more)[0], ["work"])


def corpus(people=48, *, coded=lambda number: True, twice=()):
    """Return interviews in four languages; every second respondent speaks of work, every third of fear."""
    documents, codings, coders = [], [], {}
    for number in range(people):
        for part in range(2 if number in twice else 1):
            language = list(SAID)[number % 4]
            lines = [SAID[language][2]]
            found = [k for k, every in ((0, 2), (1, 3)) if number % every == 0]
            lines += [SAID[language][k] for k in found]
            end = "\r\n" if number % 5 == 0 else "\n"
            text = end.join([f"I: Why? {number}.{part}", *(f"R: {line}" for line in lines), ""])
            made = replace(
                read_text(text),
                id=f"{language}-{number}-{part}",
                respondent=f"p{number}",
                language=language,
                metadata={
                    "wave": "2022" if number % 2 else "2023",
                    "destinations": ["RS", "NL" if number % 3 else "DE"],
                },
            )
            made = replace(made, segments=tuple(replace(s, document=made.id) for s in made.segments))
            documents.append(made)
            if not coded(number):
                continue
            coders[made.id] = ("Anna",)
            for k in found:
                start = made.text.index(SAID[language][k])
                code = ("work", "fear")[k]
                codings.append(
                    Coding(
                        document=made.id,
                        start=start,
                        stop=start + len(SAID[language][k]),
                        code=code,
                        coder="Anna",
                    )
                )
    return Corpus(tuple(documents), BOOK, tuple(codings), name="trains", coders=coders)
