"""Adjudication in a browser: somebody decides, with a reason; what nobody disputes has finished by itself."""

import pytest

from .asking import answer, document, quotes, to

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]


def opened(page):
    to(page, "/adjudicate").locator("#one .passage").wait_for()
    return page


def settled(page, count):
    page.locator(f"#counts:has-text('{count} decided')").wait_for()


def standing(page, name):
    """Return what stands in a document by judgement."""
    return [
        (code, stance, words)
        for coder, code, stance, words in quotes(document(page, name))
        if coder == "adjudicated"
    ]


def at(page, words):
    """Go to the disputed passage with these words."""
    for key in "jjjjkkkk":
        if words in page.locator("#one .words").inner_text():
            return
        page.locator("body").press(key)
    assert words in page.locator("#one .words").inner_text()


def test_disputes_are_decided_with_a_reason_and_the_rest_finishes_by_itself(owner):
    page = opened(owner)
    before = answer(page, "/api/disputes")
    assert len(before["disputes"]) == 3
    page.locator(
        "#counts:has-text('3 passages to decide · 0 decided · 2 undisputed, finished by themselves')"
    ).wait_for()

    at(page, "oproep bij mijn buurman")  # a version is kept, and not without a reason
    page.get_by_role("button", name="Keep what Anna said: Mobilisation").click()
    page.locator("#notices:has-text('reason')").wait_for()
    page.locator("#reason").fill("A call-up that made them leave is a motive <b>here</b>.")
    page.get_by_role("button", name="Keep what Anna said: Mobilisation").click()
    settled(page, 1)
    assert sorted(standing(page, "nl-1")) == [  # what both said of the same passage stands beside it
        ("economics", "denied", "Het ging mij niet om het geld 💶"),
        ("mobilisation", "affirmed", "toen de oproep bij mijn buurman in de bus viel"),
    ]

    at(page, "our passports")  # a third version
    page.locator("#reason").fill("Landlords, so the housing subcode would do as well.")
    page.get_by_role("button", name="A third version").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("label:has-text('household')").click()
    dialog.get_by_role("button", name="Let this stand").click()
    settled(page, 2)

    at(page, "своя квартира")  # nothing stands
    page.locator("#reason").fill("Said of the town, not of herself.")
    page.get_by_role("button", name="Nothing stands").click()
    settled(page, 3)
    assert standing(page, "ru-1") == [  # only what both had said of another passage
        ("mobilisation", "affirmed", "когда пришла пове\u0301стка")
    ]

    page.locator("#none:has-text('Everything is decided')").wait_for()
    page.reload()
    page.locator("#none:has-text('Everything is decided')").wait_for()
    coders = {coder for coder, *_ in quotes(document(page, "nl-1"))}
    assert coders == {"Anna", "Boris", "adjudicated"}  # what each had said stays
