"""The list of documents and the search of all texts in a browser."""

from urllib.parse import urljoin

import pytest

from .asking import eventually

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]


def names(page):
    return page.locator("#list tbody th").all_inner_texts()


def test_documents_are_filtered_by_name_and_language_and_sorted(signed_in):
    page = signed_in
    page.locator("#list tbody tr").first.wait_for()
    assert len(names(page)) == 18
    page.locator("#words").fill("ru-")
    assert names(page) == [f"ru-{number}" for number in range(1, 7)]
    page.locator("th[data-by=name] button").click()
    assert names(page)[0] == "ru-6"
    page.locator("#language").select_option("nl")
    assert page.locator("#none").inner_text() == "No document fits the filter."


def test_a_row_opens_the_coding_page(signed_in):
    page = signed_in
    page.locator("#list tbody a", has_text="nl-1").click()
    page.locator(".turn").first.wait_for()
    assert page.locator("#name").inner_text() == "nl-1"


def test_a_page_that_is_opened_again_asks_for_no_script_and_no_style_again(signed_in):
    page = signed_in
    page.locator("#list tbody tr").first.wait_for()
    asked = []
    page.on("response", lambda answer: asked.append(answer) if "/static/" in answer.url else None)
    page.reload()
    page.locator("#list tbody tr").first.wait_for()
    page.locator("#list tbody a", has_text="nl-2").click()
    page.locator(".turn").first.wait_for()
    page.reload()
    page.locator(".turn").first.wait_for()
    sent = [answer.url.rpartition("/")[2] for answer in asked if answer.request.sizes()["responseBodySize"]]
    assert "code.js" in sent
    assert len(sent) == len(set(sent))
    assert {"base.css", "page.js", "documents.js"}.isdisjoint(sent)


def test_a_search_finds_case_forms_and_opens_the_passage(signed_in):
    page = signed_in
    page.goto(urljoin(page.url, "/search"))
    page.locator("#words").fill("повестка")
    page.keyboard.press("Enter")
    page.locator("#found mark", has_text="повестки").first.click()
    page.locator(".turn").first.wait_for()
    eventually(page, lambda: page.evaluate("() => String(getSelection())") == "повестки")
    assert "повест" not in page.evaluate(
        "() => location.href + document.referrer + JSON.stringify(sessionStorage)"
    )
