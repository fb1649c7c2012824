"""A second tab, another session, a shared desk: a page that is open goes on, and nothing that was done in it is lost."""

import shutil
import subprocess
import sys
from urllib.parse import urljoin

import pytest

from .asking import document, eventually, quotes, to
from .axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]
PASSWORD = "vijf woorden achter elkaar"


def code_first_word(page, key):
    page.locator("#transcript").focus()
    page.keyboard.press("n")
    page.keyboard.press(key)


def test_a_page_goes_on_after_the_link_was_followed_again_in_another_tab(signed_in, desk):
    page = signed_in
    page.locator("#list tbody a", has_text="en-3").click()
    page.locator(".turn").first.wait_for()
    other = page.context.new_page()
    other.goto(desk)  # a new session: the first page holds the word of the old one
    code_first_word(page, "2")
    eventually(page, lambda: [code for _, code, *_ in quotes(document(other, "en-3"))] == ["politics"])
    page.locator("#saved[data-state=saved]").wait_for()


@pytest.fixture
def shared(judged_study, tmp_path):
    """The address of a shared desk on the judged study, in which Anna and Boris have a password."""
    pytest.importorskip("cryptography")
    path = shutil.copy(judged_study[0], tmp_path / "study.sqlite")
    command = [sys.executable, "-m", "testimony", "desk", str(path), "--coder", "Anna", "--no-browser"]
    for name in ("Anna", "Boris"):
        subprocess.run([*command, "--set-password", name], input=f"{PASSWORD}\n", text=True, check=True, capture_output=True)  # fmt: skip
    command += ["--port", "0", "--share", "--address", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            process.wait(20)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_has_no_serious_violation_of_accessibility(chromium, shared, scheme):
    context = chromium.new_context(ignore_https_errors=True, bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(shared)
    page.locator("[name=password]").wait_for()
    assert violations(page) == []
    context.close()


def test_a_coder_signs_in_to_a_shared_desk_codes_and_signs_out(chromium, shared):
    context = chromium.new_context(ignore_https_errors=True)  # the certificate was made here
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(shared)
    assert page.url == urljoin(shared, "/login")
    page.locator("[name=name]").fill("Boris")
    page.locator("[name=password]").fill("another password")
    page.keyboard.press("Enter")
    page.locator("[role=alert]", has_text="do not fit").wait_for()
    page.locator("[name=name]").fill("Boris")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#list tbody a", has_text="nl-1").click()
    page.locator(".turn").first.wait_for()
    before = len(quotes(document(page, "nl-1")))
    code_first_word(page, "5")
    page.locator("#saved[data-state=saved]").wait_for()
    assert len(quotes(document(page, "nl-1"))) == before + 1
    to(page, "/")
    page.get_by_role("button", name="Sign out").click()
    page.locator("[name=password]").wait_for()
    assert page.evaluate("() => fetch('/api/study').then((answer) => answer.status)") == 401
    context.close()
