"""Corrected shares in a report: the uncorrected one stands beside them and is called so; what is held back stays so."""

import pytest

from testimony.estimates.cells import COUNTED, GREG, HAND, POST, SHIFT
from testimony.estimates.result import NOT_ESTIMABLE, OTHER
from testimony.estimates.shares import UNKNOWN
from testimony.publishing import Extras, publication
from testimony.publishing.estimated import corrected
from testimony.publishing.material import Material
from testimony.publishing.words import LANGUAGES, words

result = pytest.importorskip("testimony.estimates.result")

NL, MN = (("destination", "NL"),), (("destination", "MN"),)


@pytest.fixture
def found():
    made = result.Estimate
    rows = (
        made("war", "yes", (), 2000, 200, 0.412, 0.36, 0.464, 0.335, "post-stratified"),
        made("war", "no", (), 2000, 200, 0.1, 0.07, 0.14, 0.2, "post-stratified"),
        made("war", "yes", NL, 700, 80, 0.5, 0.41, 0.59, 0.4, "post-stratified"),
        made("war", "yes", MN, None, None, None, None, None, None, result.SUPPRESSED),
    )
    return result.Estimates(rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_corrected_and_uncorrected_stand_side_by_side(invented, found, language):
    say = words(language)
    *_, picture, table = corrected(Material(invented, say), found)
    assert table.head[-1] == say("uncorrected")
    assert table.rows[0][3:] == (say.number(2000), "200", f"{say.percent(0.41)} [36–46]", say.percent(0.34))
    assert table.rows[2][2] == say.country("NL")
    assert [row[5] for row in picture.rows] == [0.412, 0.5, None]


def test_a_suppressed_share_shows_no_number(invented, found):
    *_, table = corrected(Material(invented, words("en")), found)
    assert table.rows[3][3:] == ("–", "–", "n < 10", "–")


def test_without_machine_labels_the_report_says_that_none_were_counted(invented):
    (said,) = corrected(Material(invented, words("en")), None)
    assert "nothing had to be corrected" in said.text


def test_the_methods_name_the_section_in_which_labels_of_a_machine_are_counted(invented, found):
    methods = publication(invented, language="nl", extras=Extras(estimates=found)).sections[0]
    said = " ".join(block.text for block in methods.blocks)
    assert "De enige uitzondering" in said
    assert "De enige uitzondering" not in " ".join(
        b.text for b in publication(invented, language="nl").sections[0].blocks
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("method", "key"),
    [(COUNTED, "counted"), (POST, "post"), (GREG, "greg"), (HAND, "hand"), (SHIFT, "shift")],
)
def test_the_section_says_how_the_shares_were_made(invented, language, method, key):
    say = words(language)
    rows = (result.Estimate("war", "yes", (), 200, 80, 0.4, 0.3, 0.5, 0.35, method),)
    said = [b for b in corrected(Material(invented, say), result.Estimates(rows)) if hasattr(b, "kind")]
    expected = say(f"estimated.how.{key}", few=40)
    assert [b.kind for b in said if b.text == expected] == ["warning" if method == SHIFT else "text"]
    assert (say("estimated.text") in {b.text for b in said}) == (method not in (COUNTED, SHIFT))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_that_cannot_be_estimated_is_not_called_too_small(invented, language):
    say = words(language)
    rows = (result.Estimate("war", "yes", NL, 50, 0, None, None, None, 0.3, NOT_ESTIMABLE),)
    *_, table = corrected(Material(invented, say), result.Estimates(rows))
    assert table.rows[0][5] == say("estimated.unknown")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pooled_and_unknown_groups_and_countries_are_named_in_the_language(invented, language):
    say = words(language)
    groups = [(("wave", OTHER),), (("wave", UNKNOWN),), (("country", "NL"),)]
    rows = tuple(result.Estimate("war", "yes", g, 90, 50, 0.4, 0.3, 0.5, 0.3, POST) for g in groups)
    *_, table = corrected(Material(invented, say), result.Estimates(rows))
    named = [row[2] for row in table.rows]
    assert named[0] == f"{say.field('wave')}: {say('other')}"
    assert named[1] == f"{say.field('wave')}: {say('unknown')}"
    assert named[2] == say.country("NL")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_names_the_state_of_predictions_and_draw_where_shares_rest_on_them(
    invented, found, language
):
    say = words(language)
    made = publication(invented, language=language, extras=Extras(estimates=found, sealed="f00d"))
    assert f"{say('rerun.sealed')}: f00d" in [b.text for b in made.sections[-1].blocks]
    bare = publication(invented, language=language)
    assert not any(say("rerun.sealed") in b.text for b in bare.sections[-1].blocks)
