"""Who may be quoted, and how the passages are chosen."""

from dataclasses import replace

import pytest

from testimony.publishing.material import Material
from testimony.publishing.quotes import may_quote, quotations, span_id
from testimony.publishing.words import words

ALLOWED = (
    {"consent": {"quote": True}},
    {"consent": {"quote": "ja"}},
    {"consent": {"quote": {"given": "yes", "date": "2024-05"}}},
    {"consent": ["research", "quote"]},
    {"consent": "research, quote"},
    {"source_type": "composed"},
)
REFUSED = (
    {},
    {"consent": {"research": True}},
    {"consent": {"quote": "no"}},
    {"consent": {"quote": False}},
    {"consent": {"quote": True, "withdrawn_at": "2024-06"}},
    {"consent": {"quote": True}, "withdrawn_at": "2024-06"},
    {"consent": {"quote": True}, "risk_flag": "journalist"},
    {"source_type": "composed", "risk_flag": "lgbt"},
    {"consent": "no quotes"},
    {"consent": 1},
)


@pytest.mark.parametrize("about", ALLOWED)
def test_who_agreed_may_be_quoted(invented, about):
    assert may_quote(replace(invented.documents[0], metadata=about))


@pytest.mark.parametrize("about", REFUSED)
def test_nobody_else_is_quoted(invented, about):
    assert not may_quote(replace(invented.documents[0], metadata=about))


def table(corpus, language="en"):
    return next(iter(quotations(Material(corpus, words(language)))))


def test_only_those_who_agreed_stand_in_the_table_and_each_once(invented):
    grid = table(invented)
    marks = {span_id(invented[c.document], c): c for c in invented.codings}
    people = [invented[marks[row[1].rsplit(", ", 1)[1]].document] for row in grid.rows]
    assert len(grid.rows) >= 6
    assert all(map(may_quote, people))
    assert len({d.person for d in people}) == len(people)


def test_a_quotation_is_the_exact_words(invented):
    marks = {span_id(invented[c.document], c): c for c in invented.codings}
    for row in table(invented).rows:
        coding = marks[row[1].rsplit(", ", 1)[1]]
        assert row[2] == invented[coding.document].quote(coding.span)


def test_the_draw_is_the_same_each_time_and_another_in_another_study(invented, make_study):
    assert table(invented) == table(invented)
    assert table(invented).rows != table(make_study(61)).rows


def test_no_id_of_a_document_or_person_stands_in_the_table(invented):
    shown = str(table(invented).rows)
    assert not any(d.id in shown or d.person in shown for d in invented.documents)


def test_a_person_is_described_only_by_what_five_share(make_study):
    corpus = make_study(30)
    lone = replace(
        corpus.documents[1], metadata={**corpus.documents[1].metadata, "destinations": ["MN"], "wave": "2024"}
    )
    rest = tuple(replace(d, metadata={**d.metadata, "consent": {}}) for d in corpus.documents[2:])
    grid = table(replace(corpus, documents=(corpus.documents[0], lone, *rest)))
    assert "Mongolia" not in str(grid.rows)
    assert "2024+" not in str(grid.rows)


def test_without_consent_nothing_is_quoted_and_the_report_says_so(make_study):
    said = table(make_study(20, consent={"research": True}))
    assert "consent" in said.text
