"""A small study in three languages, judged once for all tests."""

import pytest

from testimony.codebook import Codebook
from testimony.judging import case, evaluate

BOOK = Codebook.parse(
    """
name: clinic
version: 1
codes:
- name: illness
  aliases: [ILL]
  include: [pain, fever, hospital, pills]
  examples:
  - {language: nl, text: "Mijn knie doet pijn en ik lag in het ziekenhuis", coding: ILL+}
  - {language: ru, text: "У меня болит колено, я лежал в больнице", coding: ILL+}
  - {language: en, text: "The doctor says I am healthy, nothing hurts", coding: ILL−}
- {name: rest, aliases: [RST], stances: [affirmed]}
"""
)

ILL = {
    "en": [
        "My knee hurts and the doctor gave me pills",
        "I was ill and lay in hospital with a fever",
        "The pain in my back came and I took pills",
        "The fever was high, so the doctor came 🤒",
    ],
    "nl": [
        "Mijn knie doet pijn en de dokter gaf mij pillen",
        "Ik was ziek en lag met koorts in het ziekenhuis",
        "De pijn in mijn rug kwam en ik nam pillen",
        "De koorts was hoog, dus de dokter kwam 🤒",
    ],
    "ru": [
        "У меня болит колено, и врач дал мне табле\u0301тки",
        "Я был болен и лежал с температурой в больнице",
        "Началась боль в спине, и я пил таблетки",
        "Ya byl bolen i lezhal s temperaturoy v bolnitse, eto bylo tyazhelo",
    ],
}
WELL = {
    "en": [
        "I am healthy and nothing hurts at all",
        "No fever and no pain, I am quite well",
        "I was never ill there",
    ],
    "nl": [
        "Ik ben gezond en er doet niets pijn",
        "Geen koorts en geen pijn, ik ben heel gezond",
        "Ik was daar nooit ziek",
    ],
    "ru": [
        "Я здоров, и у меня ничего не болит",
        "Ни температуры, ни боли, я вполне здоров",
        "Я там никогда не болел",
    ],
}
PLAIN = {
    "en": ["We ate soup and then the train was late", "The children went fishing and it rained all day"],
    "nl": [
        "Wij aten soep en toen was de trein te laat",
        "De kinderen gingen vissen en het regende de hele dag",
    ],
    "ru": ["Мы ели суп, а потом поезд опоздал", "Дети ходили на рыбалку, и весь день шёл дождь"],
}
PEOPLE = 12


def told(language, person):
    """A testimony: ill twice, healthy (denied) for every other person, plain life, and rest once in a while."""
    ill, well, plain = ILL[language], WELL[language], PLAIN[language]
    lines = [f"@id {language}-{person}", f"@genre {'letter' if person % 3 == 0 else 'interview'}"]
    said = [f"{{ILL|{ill[(person + i) % 4]}}}." for i in range(2)] if person % 3 else []
    said += [f"{{ILL-|{well[(person + i) % 3]}}}." for i in range(person % 2 + (person == 0))]
    said += [f"{plain[(person + i) % 2]}." for i in range(3)]
    if person < 2 and language == "en":
        said.append("{RST|I slept well and rested}.")
    if person % 3 == 0:
        return "\n".join(lines) + "\n" + "\n\n".join(said) + "\n"
    return "\n".join([*lines, *(f"I: And?\nR: {s}" for s in said)]) + "\n"


@pytest.fixture(scope="package")
def study(marked_corpus):
    return marked_corpus("".join(told(tag, person) for tag in ILL for person in range(PEOPLE)), BOOK)


@pytest.fixture(scope="package")
def few_draws():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case, "DRAWS", 40)
        yield


@pytest.fixture(scope="package")
def evaluation(study, few_draws):
    return evaluate(study, learning_curve=True, by_genre=True)
