"""The fixed texts: every language has every one, with the same places to fill in."""

import re
from string import Formatter

import pytest

from testimony.errors import OutputError
from testimony.publishing.shares import Interval
from testimony.publishing.words import LANGUAGES, words


def leaves(held, path=""):
    for key, value in held.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def places(text):
    return {name for _, name, _, _ in Formatter().parse(str(text)) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_places(language):
    there, here = dict(leaves(words("en").texts)), dict(leaves(words(language).texts))
    forms = {k for k in set(there) ^ set(here) if k.startswith("nouns.")}
    assert set(there) ^ set(here) == forms
    for key, text in here.items():
        if key in there and not key.startswith("nouns."):
            assert places(text) == places(there[key]), key


def test_dutch_and_russian_are_translated():
    english = dict(leaves(words("en").texts))
    for language in ("nl", "ru"):
        found = dict(leaves(words(language).texts))
        long = [k for k, v in found.items() if isinstance(v, str) and len(v) > 25]
        assert not [k for k in long if found[k] == english.get(k)]
    russian = [
        v for k, v in leaves(words("ru").texts) if k.startswith(("limits", "methods", "checklist.coreq."))
    ]
    assert all(re.search("[а-яё]", str(v)) for v in russian)


@pytest.mark.parametrize(
    ("language", "shown"), [("nl", "41% [36–46]"), ("ru", "41 % [36–46]"), ("en", "41% [36–46]")]
)
def test_a_share_is_written_as_the_language_does(language, shown):
    assert words(language).interval(Interval(0.41, 0.36, 0.46, 400, 164)) == shown


def test_decimals_and_thousands_are_those_of_the_language():
    assert words("nl").number(1234.56, 1) == "1.234,6"
    assert words("en").number(1234.56, 1) == "1,234.6"
    assert words("ru").number(0.5, 2) == "0,50"


@pytest.mark.parametrize(
    ("n", "shown"), [(1, "1 свидетельство"), (3, "3 свидетельства"), (11, "11 свидетельств")]
)
def test_russian_counts_in_its_own_forms(n, shown):
    assert words("ru").counted("testimony", n) == shown


def test_countries_and_tongues_have_the_names_of_the_language():
    assert words("nl").country("GE") == "Georgië"
    assert words("ru").country("KZ") == "Казахстан"
    assert words("ru").tongue("nl") == "нидерландский"
    assert words("en").country("??") == "??"


def test_counts_that_would_give_each_other_away_are_hidden_together():
    assert words("en").counts([40, 12, 3, 0]) == ("40", "–", "–", "0")
    assert words("en").counts([40, 12, 7, 0]) == ("40", "12", "7", "0")


def test_another_language_is_refused_with_those_there_are():
    with pytest.raises(OutputError, match="nl, ru, en"):
        words("de")
