"""Respondents as they are counted."""

from dataclasses import replace

from testimony.coding import Coding
from testimony.document import Turn
from testimony.publishing.people import people, places
from testimony.segment import segmented


def test_reasons_for_another_move_are_no_reasons_for_leaving(invented):
    found = people(invented)
    work = found.codebook["work"]
    returned = next(p for p in found.persons if p.stances("work", "return"))
    alone = replace(returned, codings=tuple(c for c in returned.codings if c.move == "return"))
    assert found.state(alone, work) == "not_mentioned"
    assert found.state(alone, work, "return") == "yes"


def test_two_testimonies_of_a_person_are_one_person(invented):
    first, second = invented.documents[:2]
    same = replace(second, respondent=first.respondent)
    corpus = replace(invented, documents=(first, same, *invented.documents[2:]), splits={})
    found = people(corpus)
    assert len(found) == 59
    assert {d.id for d in found.by_id[first.respondent].documents} == {first.id, second.id}


def test_what_is_said_of_others_or_by_the_interviewer_does_not_count(invented):
    document = invented.documents[1]
    asked = segmented(document.with_turns(tuple(replace(t, role="interviewer") for t in document.turns)))
    corpus = replace(invented, documents=(asked,), codings=invented.codings_of(document.id), coders={})
    assert people(corpus).persons[0].codings == ()
    other = tuple(replace(c, subject="other") for c in invented.codings_of(document.id))
    assert people(replace(corpus, documents=(document,), codings=other)).persons[0].codings == ()


def test_the_destination_is_the_last_country_abroad(invented):
    document = replace(
        invented.documents[0], metadata={"destinations": ["TR", "TR", "NL", "RU"], "origin_country": "RU"}
    )
    assert places(document) == ("TR", "NL", "RU")
    corpus = replace(invented, documents=(document,), codings=(), coders={})
    assert people(corpus).persons[0].fields["destination"] == "NL"


def test_a_coding_of_a_whole_document_counts(invented):
    document = replace(invented.documents[0], turns=(Turn(0, 5, "respondent"),))
    whole = Coding(document=document.id, start=None, stop=None, code="war")
    found = people(replace(invented, documents=(document,), codings=(whole,), coders={}))
    assert found.having(found.codebook["war"]) == {document.respondent}
