"""The coding page in a browser: by mouse and by keys, and what is stored is what was selected."""

import time
from contextlib import contextmanager
from urllib.parse import urljoin

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]  # a desk runs beside them
SELECT = """(sought) => {
  const walker = document.createTreeWalker(document.getElementById('transcript'), NodeFilter.SHOW_TEXT);
  const nodes = []; let all = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest('.words')) continue;
    nodes.push([all.length, node]); all += node.data;
  }
  const at = all.indexOf(sought);
  const point = (offset, isStart) => {
    const [begins, node] = nodes.findLast(([begin]) => (isStart ? begin <= offset : begin < offset));
    return [node, offset - begins];
  };
  getSelection().setBaseAndExtent(...point(at, true), ...point(at + sought.length, false));
}"""


def opened(page, name):
    """Open the document of this name on the coding page, with the transcript in focus."""
    item = page.evaluate(
        "(name) => fetch('/api/documents').then((answer) => answer.json())"
        ".then(({ documents }) => documents.find((d) => d.name === name).id)",
        name,
    )
    page.goto(urljoin(page.url, f"/code/{item}"))
    page.locator(".turn").first.wait_for()
    page.locator("#transcript").focus()
    return page


@contextmanager
def disturbed(page, answer):
    """Let `answer` deal with everything that is to be coded, instead of the desk; afterwards all is well again."""
    disturbs = [True]
    page.route(
        "**/api/documents/*/codings", lambda route: answer(route) if disturbs else route.continue_()
    )  # never unrouted: an answer may be under way
    yield
    disturbs.clear()


def select(page, words):
    page.evaluate(SELECT, words)


def saved(page):
    """Wait until everything is on disk."""
    page.locator("#saved[data-state=saved]").wait_for()


def stored(page):
    """Ask the server what it keeps of the document that is open."""
    return page.evaluate(
        "() => fetch(`/api/documents/${location.pathname.split('/').pop()}`).then((answer) => answer.json())"
    )


def quotes(page):
    found = stored(page)
    return [(c["code"], c["stance"], found["text"][c["start"] : c["stop"]]) for c in found["codings"]]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("nl-1", "toen de oproep bij mijn buurman in de bus viel"),
        ("nl-1", "Het ging mij niet om het geld 💶"),
        ("nl-1", "cafe\u0301terras"),
        ("nl-1", "De familie 👩‍👩‍👧 is nu hier"),
        ("ru-1", "когда пришла пове\u0301стка"),
        ("ru-1", "Мы с женой 👩‍❤️‍👨 собрались"),
        ("ru-1", "есть вид на жительство"),
        ("en-1", "we had enough 🙂"),
    ],
)
def test_what_is_stored_is_what_was_selected(signed_in, document, words):
    page = opened(signed_in, document)
    select(page, words)
    page.keyboard.press("5")
    saved(page)
    assert ("stability", "affirmed", words) in quotes(page)


def test_the_words_are_there_before_their_languages_are_told_and_are_marked_with_them_then(signed_in):
    page = signed_in
    asked = []
    page.route("**/api/documents/*/languages", lambda route: asked.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    opened(page, "nl-1")
    words = page.locator(".turn .words")
    assert words.count() == 6
    assert {words.nth(number).get_attribute("lang") for number in range(6)} == {"nl"}
    asked[0].fulfill(json={"languages": ["ru", "nl", "und", "nl", "ru-Latn", "nl"]})
    page.locator("#s0 .words[lang=ru]").wait_for()
    assert [words.nth(number).get_attribute("lang") for number in range(6)] == [
        "ru", "nl", "", "nl", "ru-Latn", "nl",
    ]  # fmt: skip
    page.unroute("**/api/documents/*/languages")


def test_a_page_asks_once_for_its_document_though_it_is_named_ahead(signed_in):
    page = signed_in
    asked = []
    page.on("request", lambda request: asked.append(request.url.partition("/api/")[2]))
    opened(page, "en-1")
    assert [path for path in asked if path.startswith("study")] == ["study"]
    item = page.url.rpartition("/")[2]
    assert [path for path in asked if path == f"documents/{item}"] == [f"documents/{item}"]


def test_half_a_character_is_stored_whole(signed_in):
    page = opened(signed_in, "ru-2")
    select(page, "пове")  # the accent on the last letter belongs to it
    page.keyboard.press("1")
    saved(page)
    assert quotes(page) == [("mobilisation", "affirmed", "пове\u0301")]


def test_words_selected_by_the_mouse_are_coded_by_a_key_and_denied_with_shift(signed_in):
    page = opened(signed_in, "nl-2")
    word = page.evaluate(
        "() => { const range = document.createRange();"
        " const node = document.querySelectorAll('.words')[1].firstChild;"
        " const at = node.data.indexOf('oproep'); range.setStart(node, at); range.setEnd(node, at + 6);"
        " const { left, right, top, bottom } = range.getBoundingClientRect();"
        " return { left, right, y: (top + bottom) / 2 }; }"
    )
    page.mouse.move(word["left"] + 1, word["y"])
    page.mouse.down()
    page.mouse.move(word["right"] - 1, word["y"], steps=4)
    page.mouse.up()
    page.keyboard.press("1")
    page.keyboard.press("Shift+Digit3")
    saved(page)
    assert quotes(page) == [("mobilisation", "affirmed", "oproep"), ("economics", "denied", "oproep")]


def test_the_keyboard_alone_selects_codes_opens_corrects_and_deletes(signed_in):
    page = opened(signed_in, "ru-3")
    page.keyboard.press("n")  # the first uncoded segment: its first sentence
    page.keyboard.press("ArrowRight")  # the word after it
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Digit2")
    saved(page)
    assert quotes(page) == [("politics", "affirmed", "Мы с")]
    page.keyboard.press("BracketRight")
    saved(page)
    assert quotes(page) == [("politics", "affirmed", "Мы с женой")]
    page.keyboard.press("Shift+BracketLeft")
    saved(page)
    assert quotes(page) == [("politics", "affirmed", "с женой")]
    page.keyboard.press("Enter")
    page.locator(".popup").wait_for()
    page.keyboard.press("Tab")  # from the stance to the subject
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    saved(page)
    [coding] = stored(page)["codings"]
    assert (coding["subject"], coding["unsure"]) == ("household", True)
    page.keyboard.press("Delete")
    saved(page)
    assert stored(page)["codings"] == []


def test_the_interviewers_words_are_refused_with_a_sentence(signed_in):
    page = opened(signed_in, "nl-3")
    select(page, "Wanneer bent u vertrokken")
    page.keyboard.press("1")
    assert "never coded" in page.locator("#notices").inner_text()
    assert stored(page)["codings"] == []


def test_memos_undo_and_redo_are_there_after_a_reload(signed_in):
    page = opened(signed_in, "en-2")
    select(page, "Because of the war")
    page.keyboard.press("2")
    saved(page)
    page.locator("#transcript").focus()
    select(page, "we had enough 🙂")
    page.keyboard.press("m")
    page.locator(".popup textarea").fill("asked for money <b>twice</b>")
    page.keyboard.press("Enter")
    saved(page)
    page.reload()
    page.locator(".coding.memo").wait_for()
    assert page.locator(".coding.memo").inner_text() == "asked for money <b>twice</b>"
    page.locator("#transcript").focus()
    page.keyboard.press("Control+z")
    page.locator(".coding.memo .title:text-is('asked for money <b>twice</b>')").wait_for(state="detached")
    page.keyboard.press("Control+Shift+Z")
    page.locator(".coding.memo .title:text-is('asked for money <b>twice</b>')").wait_for()
    assert quotes(page) == [("politics", "affirmed", "Because of the war")]


def test_an_action_is_on_disk_within_a_second(signed_in):
    page = opened(signed_in, "nl-4")
    select(page, "een kamer en een vast contract")
    took = []
    for key in "51234":  # the quickest counts: a machine may be busy with other things
        page.keyboard.press(key)
        begun = time.monotonic()
        saved(page)
        took.append(time.monotonic() - begun)
    assert min(took) < 1
    assert len(stored(page)["codings"]) == 5


def test_a_lost_connection_loses_nothing_and_codes_nothing_twice(signed_in):
    page = opened(signed_in, "nl-5")
    seen = []

    def lost(route):  # the server does what it is asked, and its answer is lost
        seen.append(route.request.method)
        route.fetch()
        route.abort()

    with disturbed(page, lost):
        select(page, "een kamer")
        page.keyboard.press("5")
        page.locator("#saved[data-state=waiting]").wait_for()
        select(page, "mijn accent")
        page.keyboard.press("4")
        assert page.locator("#saved").inner_text() == "not saved – will retry"
        assert page.locator(".coding").count() == 2
    page.evaluate("() => dispatchEvent(new Event('online'))")
    saved(page)
    assert seen
    assert sorted(quotes(page)) == [
        ("discrimination", "affirmed", "mijn accent"),
        ("stability", "affirmed", "een kamer"),
    ]


def test_what_was_not_sent_is_sent_after_a_reload_and_no_words_are_kept_in_the_browser(signed_in):
    page = opened(signed_in, "ru-4")
    with disturbed(page, lambda route: route.abort()):
        select(page, "своя квартира")
        page.keyboard.press("5")
        page.locator("#saved[data-state=waiting]").wait_for()
        kept = page.evaluate("() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
        assert "stability" in kept
        assert "квартира" not in kept
    page.reload()
    saved(page)
    assert quotes(page) == [("stability", "affirmed", "своя квартира")]


@pytest.mark.parametrize("status", [401, 507])
def test_what_is_refused_for_a_while_stays_on_the_screen_and_is_sent_again(signed_in, status):
    page = opened(signed_in, f"ru-{ {401: 1, 507: 2}[status] }")
    full = {"error": "The disk is full. Make room."}
    with disturbed(page, lambda route: route.fulfill(status=status, json=full)):
        select(page, "Ждать повестки")
        page.keyboard.press("1")
        page.locator("#saved[data-state=waiting]").wait_for()
        assert "The disk is full" in page.locator("#notices").inner_text()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    saved(page)
    assert ("mobilisation", "affirmed", "Ждать повестки") in quotes(page)


def test_two_tabs_that_change_one_coding_show_both_versions(signed_in):
    page = opened(signed_in, "en-3")
    select(page, "Because of the war")
    page.keyboard.press("2")
    saved(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("button.coding").wait_for()
    page.evaluate("() => { window.BroadcastChannel = undefined; }")
    page.keyboard.press("u")
    saved(page)
    other.locator("button.coding").evaluate("(button) => button.click()")
    other.locator(".popup input[value=household]").evaluate("(radio) => radio.click()")
    other.locator("dialog[open]").wait_for()
    assert "There now" in other.locator("dialog[open]").inner_text()
    other.get_by_role("button", name="Use my change").click()
    saved(other)
    [coding] = stored(page)["codings"]
    assert (coding["subject"], coding["unsure"]) == ("household", True)


def test_a_tab_shows_what_another_did_when_it_gets_the_focus(signed_in):
    page = opened(signed_in, "en-4")
    other = page.context.new_page()
    opened_there = page.url
    other.goto(opened_there)
    other.locator(".turn").first.wait_for()
    select(page, "Because of the war")
    page.keyboard.press("2")
    saved(page)
    other.evaluate("() => dispatchEvent(new Event('focus'))")
    other.locator("button.coding").wait_for()
    assert other.locator(".mark").inner_text() == "Because of the war"


def test_a_search_in_the_document_selects_what_it_found(signed_in):
    page = opened(signed_in, "ru-5")
    page.keyboard.press("/")
    page.keyboard.type("квартира")
    page.keyboard.press("Enter")
    page.locator("#hits:text-is('1 of 1')").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("5")
    saved(page)
    assert quotes(page) == [("stability", "affirmed", "квартира")]


def test_a_role_corrected_on_the_coding_page_lets_the_words_be_coded(signed_in):
    page = opened(signed_in, "nl-6")
    page.locator("#details").click()
    page.locator("dialog select").first.select_option("respondent")
    page.get_by_role("button", name="Save").click()
    page.locator(".turn.interviewer").first.wait_for(state="detached")
    select(page, "Wilt u terug")
    page.keyboard.press("5")
    saved(page)
    assert quotes(page) == [("stability", "affirmed", "Wilt u terug")]
