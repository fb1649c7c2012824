"""Labelling: who is labelled, and what comes out."""

import pytest

from testimony import read_text
from testimony.reading import reassigned

TEXT = """I: Did you leave because they drafted you, was it the summons?
R: Мне принесли повестку, и в ту же ночь я уехал к границе.
I: En toen?
R: De huisbaas hoorde mijn accent en zei: geen Russen. We werden overal geweigerd om ons paspoort.
I: And now?
R: Ich weiß nicht, was ich dazu noch sagen soll, wir haben einfach sehr lange gewartet und geschwiegen.
"""


@pytest.fixture(scope="module")
def labelled(model):
    return model.label(read_text(TEXT))


def test_every_segment_is_there_in_order(labelled):
    assert [s.segment.number for s in labelled] == list(range(6))
    assert labelled.segments[0].segment.text.startswith("Did you leave")


def test_an_interviewer_is_never_labelled(labelled):
    for found in labelled:
        if found.segment.role == "interviewer":
            assert found.labels == ()
            assert found.probabilities is None
            assert "context only" in found.note


def test_what_was_told_is_found_in_two_languages(labelled):
    assert any(x.code == "mobilisation" for x in labelled.segments[1].labels)
    assert any(x.code == "discrimination" for x in labelled.segments[3].labels)


def test_an_unsupported_language_is_named_and_not_labelled(labelled):
    assert labelled.segments[5].labels == ()
    assert labelled.segments[5].note == "German is not supported by this model"


def test_evidence_is_an_exact_quote_from_the_same_segment(labelled):
    shown = 0
    for found in labelled:
        for label in found.labels:
            for e in label.evidence:
                shown += 1
                assert TEXT[e.start : e.stop] == e.text
                assert found.segment.start <= e.start < e.stop <= found.segment.stop
    assert shown


def test_an_uncertain_speaker_is_not_labelled_until_a_person_says_who_it_is(model):
    text = TEXT.replace("I:", "S01:").replace("R:", "S02:")
    document = read_text(text)
    assert all(s.labels == () for s in model.label(document))
    settled = model.label(reassigned(document, respondent=["S02"]))
    assert any(s.labels for s in settled)
    assert all(s.labels == () for s in settled if s.segment.speaker == "S01")


def test_limits_can_be_moved_without_computing_anew(labelled):
    all_of_them = labelled.rethreshold(yes=0.0, no=0.0)
    assert len(all_of_them.segments[1].labels) == 10
    none = labelled.rethreshold(yes=1.0, no=1.0)
    assert all(s.labels == () for s in none)
    assert none.states == dict.fromkeys((c.name for c in labelled.codebook.codes), "not_mentioned")


def test_the_frame_has_a_row_a_segment_and_a_column_a_target(labelled):
    frame = labelled.to_frame()
    assert len(frame) == 6
    assert set(labelled.codebook.targets) <= set(frame.columns)
    assert frame.loc[0, list(labelled.codebook.targets)].isna().all()


def test_states_come_from_passages_decided_yes(labelled):
    said_yes = {x.code for s in labelled for x in s.labels if x.decision == "yes"}
    assert {c for c, state in labelled.states.items() if state != "not_mentioned"} == said_yes


def test_it_shows_itself_in_a_notebook(labelled):
    assert "повестку" in labelled._repr_html_()


def test_without_evidence_the_labels_are_the_same(model, labelled):
    bare = model.label(labelled.document, evidence=False)
    pairs = zip(bare, labelled, strict=True)
    assert all([x.target for x in a.labels] == [x.target for x in b.labels] for a, b in pairs)
    assert not any(x.evidence for s in bare for x in s.labels)
