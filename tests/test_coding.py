"""Codings: defaults, what counts, and where."""

import pytest

from testimony.coding import Coding, counts_in, target_name
from testimony.document import Document, Turn
from testimony.errors import CorpusError

TEXT = "Waarom? Om het geld."
DOCUMENT = Document(id="d", text=TEXT, turns=(Turn(0, 7, "interviewer", "I"), Turn(8, 20, "respondent", "R")))


def coding(**changes):
    return Coding(**({"document": "d", "start": 8, "stop": 19, "code": "economics"} | changes))


def test_the_everyday_coding_needs_a_span_and_a_code_only():
    c = coding()
    assert (c.stance, c.subject, c.status, c.move, c.origin) == (
        "affirmed",
        "self",
        "asserted",
        "leave",
        "human",
    )
    assert c.target == "economics"
    assert counts_in(c, DOCUMENT)


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"subject": "household"}, True),
        ({"subject": "other"}, False),
        ({"subject": "general"}, False),
        ({"status": "possible"}, False),
        ({"status": "hypothetical"}, False),
        ({"stance": "denied"}, True),
        ({"start": 0, "stop": 6}, False),
        ({"start": 3, "stop": 12}, False),
        ({"start": None, "stop": None}, True),
    ],
)
def test_a_coding_counts_by_whom_it_is_about_its_status_and_whose_words_it_lies_in(changes, counts):
    assert counts_in(coding(**changes), DOCUMENT) is counts


@pytest.mark.parametrize(
    "changes", [{"stance": "maybe"}, {"subject": "me"}, {"move": "flee"}, {"stop": None}]
)
def test_an_impossible_coding_is_refused_with_the_choices(changes):
    with pytest.raises(CorpusError):
        coding(**changes)


def test_targets_are_named_by_code_and_stance():
    assert target_name("stability", "affirmed") == "stability"
    assert target_name("stability", "denied") == "stability:denied"
