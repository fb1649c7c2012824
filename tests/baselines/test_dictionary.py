"""The codebook's own dictionary: its words by its examples, widened by a lexicon, and nothing learnt."""

import pytest

from testimony.baselines.dictionary import coded, dictionary
from testimony.codebook import Codebook
from testimony.lexicon import Lexicon
from testimony.passage import Passage

BOOK = Codebook.parse(
    """
name: why
codes:
- name: work
  aliases: [WRK]
  include: [unemployment]
  examples:
  - {language: nl, text: "Er was geen werk meer in de fabriek", coding: WRK+}
  - {language: ru, text: "Завод закрыли, и денег не было", coding: "WRK+ ; HOM−"}
  - {language: en, text: "My neighbour lost his contract", coding: "WRK+, who=other"}
- name: home
  aliases: [HOM]
  examples:
  - {language: en, text: "We bought a cottage and planted apples", coding: HOM+}
  - {language: en, text: "The lake froze", coding: none}
"""
)
LEXICON = Lexicon(
    {
        "FACTORY": {"nl": ("fabriek",), "ru": ("завод",), "en": ("factory", "plant")},
        "HOUSE": {"nl": ("huisje",), "ru": ("дом",), "en": ("cottage", "house of our own")},
    }
)


@pytest.mark.parametrize(
    ("coding", "targets"),
    [
        ("WRK+ job", {"work"}),
        ("work", {"work"}),
        ("HOM− ; WRK+ job", {"home:denied", "work"}),
        ("HOM-", {"home:denied"}),
        ("hom+, who=household", {"home"}),
        ("WRK+ status=hypothetical (does not count)", set()),
        ("WRK+, who=other", set()),
        ("none", set()),
        ("", set()),
        ("WRKS+", set()),
    ],
)
def test_the_coding_of_an_example_is_read_as_coders_write_it(coding, targets):
    assert coded(coding, BOOK) == targets


@pytest.mark.parametrize(
    ("text", "language", "target"),
    [
        ("De fabriek ging dicht", "nl", "work"),
        ("Завод остановился", "ru", "work"),
        ("Zavod ostanovilsya", "ru-Latn", "work"),
        ("The factories closed", "en", "work"),
        ("Een huisje 🏠 aan zee", "nl", "home"),
        ("У нас был дом", "ru", "home"),
    ],
)
def test_with_a_lexicon_a_word_of_one_language_stands_for_its_concept_in_all(text, language, target):
    hits = dictionary(BOOK, LEXICON).hits(Passage(text, language))
    assert hits[target] == 1
    assert sum(hits.values()) == 1 + (target == "work" and language.startswith("ru")) * hits["home:denied"]


def test_without_a_lexicon_the_words_are_those_of_the_texts_without_the_small_ones():
    found = dictionary(BOOK)
    assert found.hits(Passage("Ik werkte in de fabriek", "nl"))["work"] >= 1
    assert found.hits(Passage("It was unemployment", "en"))["work"] == 1
    assert not any(found.hits(Passage("Er was geen", "nl")).values())


def test_what_is_not_coded_or_does_not_count_gives_no_word():
    found = dictionary(BOOK)
    assert not any(found.hits(Passage("The lake and the neighbour", "en")).values())


def test_a_codebook_without_words_has_no_dictionary():
    assert dictionary(Codebook.parse("name: a\ncodes: [{name: work}]"), LEXICON) is None
