"""Where training saw too few examples in a language, the machine is unsure at most, and says so."""

from dataclasses import replace

import pytest

from engines import made
from testimony import read_text
from testimony.label import label
from testimony.model import load_model
from testimony.report.html import page
from testimony.report.summary import remarks
from testimony.thin import sentences, thin
from testimony.thresholds import Threshold
from testimony.training import train

SENTENCE = "In Russian never decided yes, only unsure (fewer than 8 examples in training): hunger"
TOLD = "I: И?\nR: Мы голодали, хлеб кончился, дети плакали от голода.\nI: En?\nR: De kinderen huilden van de honger.\n"


@pytest.fixture(scope="module")
def model():
    """A model that has seen hunger in Dutch and English only, and says yes easily."""
    found = train(made.corpus(only={"hunger": ("nl", "en")}), name="food")
    easy = {t: replace(x, no=0.0, yes=0.0) for t, x in found.calibration.items()}
    return replace(found, calibration=easy)


def decisions(labelled):
    return [{x.code: x.decision for x in s.labels} for s in labelled if s.probabilities is not None]


@pytest.mark.parametrize(
    ("people", "only", "wanted"),
    [
        (4, {}, {}),
        (4, {"hunger": ("nl", "en")}, {"ru": ("hunger",)}),
        (3, {}, {"en": ("hunger",), "nl": ("hunger",), "ru": ("hunger",)}),
    ],
    ids=["eight of each are enough", "none in one language", "six of one target"],
)
def test_fewer_than_eight_positives_in_a_language_are_too_few(people, only, wanted):
    assert thin(made.corpus(people, only=only).labelling()) == wanted


def test_where_examples_are_too_few_it_is_never_yes(model):
    russian, dutch = decisions(model.label(read_text(TOLD)))
    assert russian == {"bread": "yes", "hunger": "unsure"}
    assert dutch == {"bread": "yes", "hunger": "yes"}


def test_russian_in_latin_letters_is_russian_there_too(model):
    (found,) = decisions(
        model.label(read_text("I: I?\nR: my golodali, deti plakali ot goloda, i hleb konchilsya\n"))
    )
    assert found["hunger"] == "unsure"


def test_other_limits_do_not_change_that(model):
    labelled = model.label(read_text(TOLD)).rethreshold(yes=0.0, no=0.0)
    assert [found["hunger"] for found in decisions(labelled)] == ["unsure", "yes"]


def test_what_would_be_no_stays_no(model):
    strict = replace(model, calibration={t: Threshold(no=1.0, yes=1.0) for t in model.targets})
    assert decisions(label(read_text(TOLD), strict)) == [{}, {}]


def test_the_card_the_labels_and_the_reports_say_so_once(model):
    labelled = model.label(read_text(TOLD))
    assert model.caveats[-1] == SENTENCE
    assert SENTENCE in model.card
    assert labelled.remarks == (SENTENCE,)
    assert remarks([labelled, labelled]) == [f"{SENTENCE}."]
    assert SENTENCE in page([labelled])


def test_a_document_without_that_language_does_not(model):
    assert model.label(read_text("I: En?\nR: Wij bakten elke ochtend brood.\n")).remarks == ()


def test_it_is_kept_in_the_model_folder(model, tmp_path):
    model.save(tmp_path / "food")
    assert load_model(tmp_path / "food").thin == {"ru": ("hunger",)}


def test_nothing_thin_gives_no_sentence():
    assert sentences({}) == ()
