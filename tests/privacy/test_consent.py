"""Consent is read from whatever way it is written down, and honoured by training, judging, converting and quoting."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy import made
from study.made import corpus
from testimony import consent
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.errors import CorpusError
from testimony.interchange.convert import Target, convert


def said(**metadata):
    return Document(id="a", text="x", metadata=metadata)


@pytest.mark.parametrize(
    ("metadata", "allowed"),
    [
        ({}, {"research", "model_training", "sharing"}),
        ({"consent": {"model_training": "no", "research": "yes"}}, {"research"}),
        ({"consent": {"coding": True, "quotes": "ja", "export": "да"}}, {"research", "quote", "sharing"}),
        ({"consent": {"quote": {"given": "yes", "date": "2024-05-01", "version": "2"}}}, {"quote"}),
        ({"consent": {"quote": {"given": "no"}, "research": {"given": True}}}, {"research"}),
        ({"consent": "research; quote"}, {"research", "quote"}),
        ({"consent": ["research", "model-training"]}, {"research", "model_training"}),
        ({"consent_quote": "1", "consent_model_training": "0", "consent_research": ""}, {"quote"}),
        ({"consent": {"research": True}, "withdrawn_at": "2024-06-01"}, set()),
        ({"consent": {"research": True, "withdrawn_at": "2024-06-01"}}, set()),
        ({"consent": {"research": "maybe", "quote": None, "sharing": 5}}, set()),
    ],
)
def test_what_is_allowed_is_what_was_said(metadata, allowed):
    assert {p for p in consent.PURPOSES if consent.allowed(said(**metadata), p)} == allowed


def test_date_and_version_of_the_form_are_kept():
    found = consent.of(said(consent={"quote": {"given": "yes", "date": "2024-05-01", "version": 2}}))
    assert (found.dates, found.versions) == ({"quote": "2024-05-01"}, {"quote": "2"})


def test_an_unknown_purpose_is_refused():
    with pytest.raises(CorpusError, match="Purposes are: research"):
        consent.allowed(said(), "fun")


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.text() | st.lists(st.text())), st.sampled_from(consent.PURPOSES))  # fmt: skip
def test_whatever_stands_in_the_metadata_withdrawing_ends_it(metadata, purpose):
    consent.allowed(said(**{f"x{k}": v for k, v in metadata.items()}, consent=metadata), purpose)
    assert not consent.allowed(said(consent=metadata, withdrawn_at="2024-01-01"), purpose)


def test_who_says_no_in_one_document_says_no_in_all_and_their_codings_go_too():
    whole = corpus()
    no = replace(whole.documents[0], metadata={"consent": {"model_training": False}})
    second = replace(whole.documents[1], respondent=no.respondent)
    several = replace(whole, documents=(no, second, *whole.documents[2:]))
    kept = consent.consenting(several, "model_training")
    assert [d.id for d in kept.documents] == [whole.documents[2].id]
    assert {c.document for c in kept.codings} == {whole.documents[2].id}
    assert consent.consenting(whole, "model_training") is whole


def test_training_learns_nothing_from_who_did_not_agree():
    from engines import made as food
    from testimony.evaluation import person_mark
    from testimony.training import train

    whole = food.corpus(people=3)
    silent = replace(whole.documents[0], metadata={"consent": {"model_training": "no"}})
    model = train(replace(whole, documents=(silent, *whole.documents[1:])), name="food")
    learnt = (model.provenance or {})["respondents"]
    assert person_mark(silent.person) not in learnt
    assert len(learnt) == len(whole.respondents) - 1


def test_a_conversion_leaves_out_who_did_not_agree_to_sharing_and_says_so(tmp_path):
    whole = corpus()
    no = replace(whole.documents[0], metadata={"consent": "research"})
    replace(whole, documents=(no, *whole.documents[1:])).save(tmp_path / "c")
    done = convert(tmp_path / "c", Target(tmp_path / "out.jsonl"))
    assert any("1 documents left out" in note for note in done.read.notes)
    assert no.id not in (tmp_path / "out.jsonl").read_text(encoding="utf-8").split('"')
    convert(tmp_path / "c", Target(tmp_path / "out"))
    assert no.respondent not in Corpus.load(tmp_path / "out").respondents


def test_quotes_need_a_yes():
    from testimony.publishing.quotes import may_quote

    for metadata in ({}, {"consent": "research"}, {"consent": {"quote": "no"}}, {"consent": {"quote": "yes"}, "withdrawn_at": "2024"}):  # fmt: skip
        assert not may_quote(said(**metadata))
        assert not consent.allowed(said(**metadata), "quote")
    for metadata in ({"consent": {"quote": "yes"}}, {"consent": "research, quote"}, {"consent": ["quote"]}):
        assert may_quote(said(**metadata))
        assert consent.allowed(said(**metadata), "quote")


def test_consent_of_a_document_is_kept_in_a_study(tmp_path):
    study, ids = made.small(tmp_path / "s.sqlite", ["wout"])
    with study:
        study.change(ids["wout"], metadata={"consent": {"model_training": "no"}})
    assert not consent.allowed(Corpus.load(tmp_path / "s.sqlite").documents[0], "model_training")
