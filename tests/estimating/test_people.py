"""Units of a study: respondents with all their documents, in four languages."""

from dataclasses import replace

import pytest

from estimates.made import BOOK, corpus
from testimony.estimating.people import combined, country, finished_documents, units


def test_a_respondent_with_two_documents_is_one_unit_with_both():
    found = units(corpus(12, twice={0, 5}))
    assert len(found) == 12
    assert [len(one.documents) for one in found][:6] == [2, 1, 1, 1, 1, 2]
    assert len(units(corpus(12, twice={0, 5}), "document")) == 14


def test_states_are_those_of_the_codings_in_every_language():
    for number, one in enumerate(units(corpus(12))):
        assert one.states == {
            "work": "yes" if number % 2 == 0 else "not_mentioned",
            "fear": "yes" if number % 3 == 0 else "not_mentioned",
        }


def test_nobody_is_coded_until_every_document_is():
    made = corpus(4, twice={0})
    rest = {k: v for k, v in made.coders.items() if k != "nl-0-1"}
    found = units(replace(made, coders=rest))
    assert found[0].states is None
    assert found[1].states is not None


def test_a_coder_who_found_nothing_has_coded_and_half_a_coding_has_not():
    made = corpus(4)
    assert finished_documents(made) == {d.id for d in made.documents}
    begun = replace(made, coders={"nl-0-0": ("Anna",)})
    assert finished_documents(begun) == {"nl-0-0"}


def test_in_a_corpus_that_records_nobody_codings_tell():
    made = replace(corpus(6), coders={})
    assert finished_documents(made) == {c.document for c in made.codings}


def test_fields_are_metadata_language_genre_and_the_last_place_abroad():
    found = units(corpus(4))[3].fields
    assert found["wave"] == "2022"
    assert found["language"] == "ru"
    assert found["country"] == found["destination"] == "DE"


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"destinations": ["RS", "NL"], "origin_country": "RU"}, "NL"),
        ({"destinations": ["GE", "RU"], "origin_country": "RU"}, "GE"),
        ({"destinations": ["NL"], "country": "be"}, "BE"),
        ({"destinations": "NL"}, ""),
        ({}, ""),
    ],
)
def test_the_country_is_the_last_one_that_is_not_that_of_origin(metadata, expected):
    assert country(replace(corpus(1).documents[0], metadata=metadata)) == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["yes", "not_mentioned"], "yes"),
        (["no", "not_mentioned"], "no"),
        (["yes", "no"], "conflict"),
        (["conflict", "yes"], "conflict"),
        (["not_mentioned", "not_mentioned"], "not_mentioned"),
    ],
)
def test_states_of_several_documents_are_one_state(states, expected):
    found = combined(BOOK, [{"work": s, "fear": "not_mentioned"} for s in states])
    assert found == {"work": expected, "fear": "not_mentioned"}
