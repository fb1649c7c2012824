"""The list of documents and the search of all texts in a browser."""

import re
from urllib.parse import urljoin

import pytest

from .asking import eventually

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]


def drawn(page):
    """Wait until the page has the whole list; its first rows come before that."""
    page.locator("#list:not([aria-busy]) tbody tr").first.wait_for()
    return page


def names(page):
    return page.locator("#list tbody th").all_inner_texts()


def test_documents_are_filtered_by_name_and_language_and_sorted(signed_in):
    page = drawn(signed_in)
    assert len(names(page)) == 18
    page.locator("#words").fill("ru-")
    assert names(page) == [f"ru-{number}" for number in range(1, 7)]
    page.locator("th[data-by=name] button").click()
    assert names(page)[0] == "ru-6"
    page.locator("#language").select_option("nl")
    assert page.locator("#none").inner_text() == "No document fits the filter."


ROWS = """(tbody) => [...tbody.querySelectorAll("tr")].map((row) => row.outerHTML.replace(/\\s+/g, " "))"""
PAGE = """async () => {
  const text = await (await fetch("/")).text();
  const tbody = new DOMParser().parseFromString(text, "text/html").querySelector("#list tbody");
  return [...tbody.querySelectorAll("tr")].map((row) => row.outerHTML.replace(/\\s+/g, " "));
}"""


def test_the_rows_that_come_with_the_page_are_those_that_the_page_draws(signed_in):
    page = signed_in
    page.locator("#list tbody tr", has_text="nl-1").locator("td.number").first.filter(
        has_text=COUNTED
    ).wait_for()
    found = page.evaluate(PAGE)
    assert len(found) == 18
    assert found == page.locator("#list tbody").evaluate(ROWS)


def test_the_list_is_read_without_a_script(signed_in):
    page = signed_in.context.browser.new_page(java_script_enabled=False)
    page.context.add_cookies(signed_in.context.cookies())
    page.goto(signed_in.url)
    assert page.locator("#list tbody th").first.inner_text() == "en-1"
    page.context.close()


def test_a_row_opens_the_coding_page(signed_in):
    page = signed_in
    page.locator("#list tbody a", has_text="nl-1").click()
    page.locator(".turn").first.wait_for()
    assert page.locator("#name").inner_text() == "nl-1"


COUNTED = re.compile(r"^[1-9][0-9,]*$")
SENT = """() => Object.fromEntries(performance.getEntriesByType("resource").filter(({ name }) => /\\/static\\/.*\\.(js|css)$/.test(name))
  .map(({ name, transferSize }) => [name.split("/").pop(), transferSize]))"""


def test_a_page_that_is_opened_again_is_sent_no_script_and_no_style_again(signed_in):
    page = signed_in

    def sent(shown):
        page.locator(shown).first.wait_for()
        found = page.evaluate(SENT)
        assert {"base.css", "api.js", "page.js"} <= set(found)
        return {name for name, size in found.items() if size}

    assert {"base.css", "page.js", "documents.js"} <= sent("#list tbody tr")
    page.reload()
    assert sent("#list tbody tr") == set()
    page.locator("#list tbody a", has_text="nl-2").click()
    first = sent(".turn")
    assert {"code.js", "transcript.js"} <= first
    assert {"base.css", "page.js"}.isdisjoint(first)
    page.reload()
    assert sent(".turn") == set()


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


def test_words_are_counted_when_the_list_is_there(signed_in):
    cell = signed_in.locator("#list tbody tr", has_text="nl-1").locator("td.number").first
    cell.filter(has_text=COUNTED).wait_for()
