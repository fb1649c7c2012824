"""The codebook editor in a browser: what a change touches is shown before it is saved, and older codings stay."""

import pytest

from .asking import answer, document, to

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]


def opened(page):
    to(page, "/codebook").locator("#code textarea").first.wait_for()
    return page


def book(page):
    return answer(page, "/api/study")["codebook"]


def code(page, name):
    return next(one for one in book(page)["codes"] if one["name"] == name)


def test_a_changed_definition_lists_the_codings_it_may_touch_before_it_is_saved(owner):
    page = opened(owner)
    version = book(page)["version"]
    page.locator("#codes button:has-text('Economics')").click()
    page.get_by_label("Definition").fill("Work, income and prices as a reason to move – ook 💶, и цены.")
    page.get_by_role("button", name="Check and save").click()
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    said = dialog.inner_text()
    assert "Economics – 2 codings" in said
    assert "Het ging mij niet om het geld 💶" in said
    assert "definition" in said
    dialog.get_by_role("button", name="Go back").click()
    assert book(page)["version"] == version  # nothing is saved by looking
    page.get_by_role("button", name="Check and save").click()
    page.get_by_role("button", name="Save the new version").click()
    page.locator("#save:disabled").wait_for()
    assert book(page)["version"] != version
    page.reload()
    page.locator("#codes button:has-text('Economics')").click()
    assert page.get_by_label("Definition").input_value().endswith("и цены.")
    assert len(document(page, "nl-1")["codings"]) >= 4


def test_a_colour_touches_no_coding(owner):
    page = opened(owner)
    page.locator("#codes button:has-text('Politics')").click()
    page.get_by_label("Colour").evaluate(
        "(field) => { field.value = '#204060'; field.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    page.get_by_role("button", name="Check and save").click()
    page.locator("dialog[open]:has-text('No coding stands on what you changed')").wait_for()
    page.get_by_role("button", name="Save the new version").click()
    page.locator("#save:disabled").wait_for()
    assert code(page, "politics")["colour"] == "#204060"


def test_a_new_code_gets_a_name_from_its_title_and_a_key(owner):
    page = opened(owner)
    page.get_by_role("button", name="Add a code").click()
    page.get_by_label("Title").fill("Семья 👩‍👩‍👧 и близкие")
    page.get_by_label("Definition").fill("To be with family.")
    page.get_by_role("button", name="Add an example").click()
    page.get_by_label("Example 1: text").fill("Мы хотели быть вместе.")
    page.get_by_role("button", name="Check and save").click()
    page.get_by_role("button", name="Save the new version").click()
    page.locator("#save:disabled").wait_for()
    [made] = [one for one in book(page)["codes"] if one["title"].startswith("Семья")]
    assert (made["name"], made["key"]) == ("семья-и-близкие", "6")
    assert made["examples"][0]["text"] == "Мы хотели быть вместе."


def test_a_code_in_use_is_not_removed(owner):
    page = opened(owner)
    before = [one["name"] for one in book(page)["codes"]]
    page.locator("#codes button:has-text('Mobilisation')").click()
    page.get_by_role("button", name="Remove this code").click()
    page.get_by_role("button", name="Check and save").click()
    page.locator("#notices:has-text('codings')").wait_for()
    page.get_by_role("button", name="Discard changes").click()
    assert [one["name"] for one in book(page)["codes"]] == before
    assert page.locator("#codes button:has-text('Mobilisation')").count() == 1


def test_a_coder_reads_the_codebook_and_cannot_change_it(blind):
    page = opened(blind)
    assert page.locator("#save, #add").count() == 0
    assert page.locator("#code textarea").first.get_attribute("readonly") is not None
