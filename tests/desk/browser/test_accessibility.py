"""No page has a serious violation of accessibility by axe-core, light and dark, wide and narrow, nor what opens on it."""

from urllib.parse import urljoin

import pytest

from .axe import violations
from .made import EN

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]


@pytest.fixture(scope="module", params=["light-1280", "dark-900"])
def seen(request, chromium, judging):
    """A page in light or dark of a desk on which something stands everywhere.

    The policy of the desk is left out here, for axe-core brings a script of its own.
    """
    scheme, width = request.param.split("-")
    size = {"width": int(width), "height": 860}
    context = chromium.new_context(color_scheme=scheme, viewport=size, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(judging["owner"])
    yield page
    context.close()


def opened(page, path, shown):
    page.goto(urljoin(page.url, path))
    page.locator(shown).first.wait_for()


def fine(page):
    assert violations(page) == []


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "#list tbody tr"),
        ("/import", "#drop"),
        ("/search", "#words"),
        ("/review", "#one .passage"),
        ("/agree", "#codes-table tbody tr"),
        ("/adjudicate", "#one .passage"),
        ("/codebook", "#code textarea"),
        ("/model", "#runs tbody tr"),
        ("/export", "#formats details, #formats .badge"),
        ("/coders", "#coders tbody tr"),
        ("/nowhere", ".notice"),
    ],
)
def test_a_page_has_no_serious_violation(seen, path, shown):
    opened(seen, path, shown)
    fine(seen)


@pytest.mark.parametrize(
    ("path", "shown", "key"),
    [("/review", "#one .passage", "c"), ("/adjudicate", "#one .passage", "t")],
)
def test_nor_has_the_dialog_in_which_a_coding_is_put_right(seen, path, shown, key):
    opened(seen, path, shown)
    seen.locator("body").press(key)
    seen.locator("dialog[open]").wait_for()
    fine(seen)


def test_nor_has_what_was_found(seen):
    opened(seen, "/search", "#words")
    seen.locator("#words").fill("квартира")
    seen.keyboard.press("Enter")
    seen.locator("#found mark").first.wait_for()
    fine(seen)


def test_nor_has_a_file_that_waits_to_be_imported(seen):
    opened(seen, "/import", "#drop")
    file = {"name": "talk.txt", "mimeType": "text/plain", "buffer": f"{EN} And more.".encode()}
    seen.set_input_files("#pick", [file])
    seen.locator(".file").wait_for()
    for summary in seen.locator("#chosen summary").all():
        summary.click()
    fine(seen)


def test_nor_has_the_coding_page_with_codings_the_pop_up_and_the_keys(seen):
    opened(seen, "/", "#list tbody tr")
    seen.locator("#list tbody a", has_text="ru-1").click()
    seen.locator(".turn").first.wait_for()
    seen.locator("#transcript").focus()
    for key in ("ArrowDown", "1", "Shift+Digit2", "u"):
        seen.keyboard.press(key)
    seen.locator("#saved[data-state=saved]").wait_for()
    fine(seen)
    seen.keyboard.press("Enter")
    seen.locator(".popup").wait_for()
    fine(seen)
    seen.keyboard.press("Escape")
    seen.keyboard.press("?")
    seen.locator("#keys[open]").wait_for()
    fine(seen)
