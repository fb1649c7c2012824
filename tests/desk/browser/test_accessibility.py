"""No page has a serious violation of accessibility by axe-core, light and dark, wide and narrow."""

from urllib.parse import urljoin

import pytest

from .axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]

PAGES = (
    "/",
    "/import",
    "/search",
    "/review",
    "/agree",
    "/adjudicate",
    "/codebook",
    "/model",
    "/export",
    "/coders",
)


@pytest.fixture(params=["light-1280", "dark-900"])
def seen(request, chromium, desk):
    """A page in light or dark. The policy of the desk is left out here, for axe-core brings a script of its own."""
    scheme, width = request.param.split("-")
    size = {"width": int(width), "height": 860}
    context = chromium.new_context(color_scheme=scheme, viewport=size, bypass_csp=True)
    page = context.new_page()
    page.goto(desk)
    yield page
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_violation(seen, path):
    seen.goto(urljoin(seen.url, path))
    seen.wait_for_load_state("networkidle")
    assert violations(seen) == []


def test_the_coding_page_has_none_with_codings_the_pop_up_and_the_keys(seen):
    seen.locator("#list tbody a", has_text="ru-1").click()
    seen.locator(".turn").first.wait_for()
    seen.locator("#transcript").focus()
    for key in ("n", "1", "Shift+Digit2", "u"):
        seen.keyboard.press(key)
    seen.locator("#saved[data-state=saved]").wait_for()
    assert violations(seen) == []
    seen.keyboard.press("Enter")
    seen.locator(".popup").wait_for()
    assert violations(seen) == []
    seen.keyboard.press("Escape")
    seen.keyboard.press("?")
    seen.locator("#keys[open]").wait_for()
    assert violations(seen) == []
