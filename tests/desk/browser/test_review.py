"""Reviewing in a browser: what the model suggests is accepted, corrected or rejected, and hidden from the blind."""

import pytest

from .asking import answer, document, eventually, to

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]


def opened(page):
    to(page, "/review").locator("#one .passage").wait_for()
    return page


def left(page):
    """Return how many suggestions wait for an answer."""
    return answer(page, "/api/review")["left"]


def choose(page, code):
    """Show the suggestions of one code alone."""
    page.locator("#code").select_option(code)
    page.locator(f"#one[class*=code-] .coded:has-text('{code.title()}')").wait_for()


def answered(page, before):
    """Wait until one suggestion less waits."""
    eventually(page, lambda: left(page) == before - 1)


def test_unsure_ones_come_first_with_probability_evidence_and_passage(owner):
    page = opened(owner)
    found = answer(page, "/api/review")["suggestions"]
    assert [one["decision"] for one in found][:3] == ["unsure"] * 3
    first = found[0]
    assert f"probability {round(first['probability'] * 100)} %" in page.locator("#one .sure").inner_text()
    assert page.locator("#one .words").inner_text().strip() == first["text"].strip()
    shown = "".join(page.locator("#one mark.evidence").all_inner_texts())
    text = document(page, first["name"])["text"]
    for words in first["evidence"]:
        assert text[words["start"] : words["stop"]] in shown


def test_a_accepts_and_the_coding_says_that_the_model_made_it(owner):
    page = opened(owner)
    choose(page, "stability")
    said = page.locator("#one .words").inner_text()
    name = page.locator("#one .from").inner_text()
    before = left(page)
    page.keyboard.press("a")
    answered(page, before)
    found = document(page, name)
    made = [c for c in found["codings"] if c["origin"] == "model-confirmed"]
    assert [found["text"][c["start"] : c["stop"]].strip() for c in made] == [said.strip()]
    assert {c["code"] for c in made} == {"stability"}


def test_c_corrects_the_code_and_the_words(owner):
    page = opened(owner)
    choose(page, "mobilisation")
    name = page.locator("#one .from").inner_text()
    before = left(page)
    page.keyboard.press("c")
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    dialog.locator("label:has-text('Politics')").click()
    dialog.get_by_role("button", name="End earlier").click()
    words = dialog.locator(".extent mark").inner_text()
    dialog.get_by_role("button", name="Save the correction").click()
    answered(page, before)
    found = document(page, name)
    [made] = [c for c in found["codings"] if c["origin"] != "human" and c["code"] == "politics"]
    assert found["text"][made["start"] : made["stop"]] == words


def test_r_rejects_and_no_coding_comes_of_it(owner):
    page = opened(owner)
    choose(page, "economics")
    name = page.locator("#one .from").inner_text()
    codings, before = len(document(page, name)["codings"]), left(page)
    page.keyboard.press("r")
    answered(page, before)
    assert len(document(page, name)["codings"]) == codings


def test_j_and_k_go_on_and_back_and_answer_nothing(owner):
    page = opened(owner)
    before, first = left(page), page.locator("#one").inner_text()
    page.keyboard.press("j")
    page.locator("#left:has-text('2 of')").wait_for()
    assert page.locator("#one").inner_text() != first
    page.keyboard.press("k")
    page.locator("#left:has-text('1 of')").wait_for()
    assert page.locator("#one").inner_text() == first
    assert left(page) == before


def test_a_random_share_is_drawn_marked_and_coded(owner):
    page = opened(owner)
    page.get_by_role("button", name="Draw a random share").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("input").fill("100")
    dialog.get_by_role("button", name="Draw", exact=True).click()
    page.locator("#one .badge:has-text('random draw')").wait_for()
    found = answer(page, "/api/review?limit=500")["suggestions"]
    assert all(one["audit"] and one["inclusion"] == 1.0 for one in found)
    silent = next(place for place, one in enumerate(found) if not one["code"])
    for _ in range(silent):
        page.keyboard.press("j")
    page.locator("#one:has-text('The model suggests nothing here')").wait_for()
    before = left(page)
    page.keyboard.press("r")
    answered(page, before)


def test_a_blind_coder_is_told_and_sees_no_suggestion(blind):
    page = to(blind, "/review")
    page.locator("#blindness:visible").wait_for()
    assert "not shown" in page.locator("#blindness").inner_text()
    assert page.locator("#one").is_hidden()
    assert answer(page, "/api/review")["suggestions"] == []
    assert [document(page, name)["suggestions"] for name in ("nl-1", "ru-1", "en-1")] == [[], [], []]
