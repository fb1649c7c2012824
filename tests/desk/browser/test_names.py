"""Names out in a browser: looked for, decided on, a missed one added by selecting it, replaced; and the page is fit for everybody."""

import sqlite3
from dataclasses import replace
from urllib.parse import urljoin

import pytest

from . import made
from .asking import answer, document, eventually, quotes, to
from .axe import violations
from .conftest import following

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]

TEXTS = {
    "nl": "Interviewer: Hoe heet u?\nRespondent: Ik heet Farida Noorzai 🙂, en Bram van Oosterwijk hielp ons. Op het cafe\u0301terras in Amersfoort "
    "werd ik uitgescholden door Zwaluwstaart.\n",
    "ru": "Интервьюер: Кто помог?\nРеспондент: Иван Белов 😀. С Ваней мы уехали, когда пришла пове\u0301стка. Ivan Belov остался.\n",
}
CODED = {"nl": "werd ik uitgescholden", "ru": "пришла пове\u0301стка"}
PASSPHRASE = "vier losse woorden samen"


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """The link of a desk on a study with names in it, and the study's folder."""
    pytest.importorskip("pymorphy3", reason="pymorphy3 is not installed (pip install 'testimony[privacy]')")
    from testimony import read_text
    from testimony.codebook import Codebook
    from testimony.shipped import corpus_folder
    from testimony.study import Study

    folder = tmp_path_factory.mktemp("named")
    with Study.open(folder / "study.sqlite", create=True) as study:
        study.new_codebook(Codebook.load(corpus_folder() / "codebook.yaml"))
        boris = study.add_coder("Boris")
        for tag, text in TEXTS.items():
            found = replace(
                read_text(text, id=f"{tag}-1", language=tag, genre="interview"), respondent=f"p-{tag}"
            )
            item = study.add_document(found)
            start = found.text.index(CODED[tag])
            study.code(item, start, start + len(CODED[tag]), "discrimination", coder=boris)
    with made.running(folder / "study.sqlite") as link:
        yield link, folder


def look(page):
    page.get_by_role("button", name="Look for names").click()
    page.get_by_text("Decide on each below").wait_for(
        timeout=120_000
    )  # the bar before it may be gone in an instant
    page.locator("#items li").first.wait_for()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 900)])
def test_the_page_has_no_serious_violation_with_everything_on_it_open(chromium, named, scheme, width):
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 860}, bypass_csp=True
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(named[0])
    to(page, "/names")
    look(page)
    page.locator("#items summary").first.click()
    page.locator(".places li").first.wait_for()
    page.get_by_role("button", name="See what would change").click()
    page.locator("#out").wait_for()
    assert violations(page) == []
    context.close()


def test_names_go_out_by_the_keyboard_alone_and_the_codings_stay_on_their_words(chromium, named):
    link, folder = named
    with following(chromium, link) as page:
        to(page, "/names")
        look(page)
        assert "of 100 names of people" in page.locator("#measured").inner_text()
        place = page.get_by_label("Replace Amersfoort by [PLACE_1]")
        place.focus()
        page.keyboard.press("Space")  # a place that stays
        page.locator(".item.stays", has_text="Amersfoort").wait_for()
        page.locator("#words").focus()
        page.keyboard.type("Zwaluwstaart")
        page.keyboard.press("Enter")
        page.locator("#items li", has_text="Zwaluwstaart").wait_for()
        page.locator("#preview").focus()
        page.keyboard.press("Enter")
        page.locator("#out").wait_for()
        assert "2 codings" in page.locator("#changes").inner_text()
        for field in ("#passphrase", "#again"):
            page.locator(field).focus()
            page.keyboard.type(PASSPHRASE)
        page.locator("#understood").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("#done").wait_for(timeout=120_000)
        assert "study-names.key" in page.locator("#done").inner_text()
        for tag in TEXTS:
            found = document(page, f"{tag}-1")
            assert [q[-1] for q in quotes(found)] == [CODED[tag]]
            assert not any(
                n in found["text"] for n in ("Farida", "Oosterwijk", "Zwaluw", "Иван", "Ваней", "Ivan")
            )
        assert "Amersfoort" in document(page, "nl-1")["text"]
    held = sqlite3.connect(f"file:{folder / 'study.sqlite'}?mode=ro", uri=True)
    texts = " ".join(text for (text,) in held.execute("SELECT text FROM texts"))
    held.close()
    assert "Noorzai" not in texts
    raw = b"".join(p.read_bytes() for p in folder.iterdir() if p.is_file())
    assert not any(n.encode() in raw for n in ("Noorzai", "Oosterwijk", "Zwaluwst", "Белов"))


def test_a_missed_name_is_added_by_selecting_it(chromium, tmp_path):
    pytest.importorskip("pymorphy3", reason="pymorphy3 is not installed (pip install 'testimony[privacy]')")
    with made.running(made.made(tmp_path, {"ru-9": "ru"})) as link, following(chromium, link) as page:
        to(page, "/names")
        look(page)
        page.locator("#text").evaluate(
            """(place) => {
              const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
              for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const at = node.data.indexOf("пове\\u0301стка");
                if (at >= 0) document.getSelection().setBaseAndExtent(node, at, node, at + 9);
              }
            }"""
        )
        eventually(page, lambda: page.locator("#words").input_value() == "пове\u0301стка")
        page.locator("#as").select_option("organisation")
        page.get_by_role("button", name="Add", exact=True).click()
        page.locator("#items li", has_text="пове\u0301стка").wait_for()
        found = answer(page, "/api/names")["items"]
        one = next(i for i in found if i["forms"][0]["words"] == "пове\u0301стка")
        assert (one["kind"], one["times"]) == ("organisation", 1)


def test_the_page_is_the_owners_alone(chromium, named):
    with following(chromium, named[0]) as page:
        assert page.locator("meta[name=csrf]").count() == 1, page.content()[:400]
        made_link = page.evaluate(
            """() => fetch("/api/coders", {method: "POST", headers: {"Content-Type": "application/json",
            "X-CSRF": document.querySelector("meta[name=csrf]").content}, body: JSON.stringify({name: "Vera"})}).then((a) => a.json())"""
        )["link"]
    with following(chromium, made_link) as page:
        assert "Names" not in page.locator("nav").inner_text()
        page.goto(urljoin(page.url, "/names"))
        assert "owner" in page.locator(".notice").inner_text()
