"""The whole way in a browser: from files to coded, reviewed, adjudicated and exported testimonies, and all of it there on the next day."""

import io
import zipfile
from collections import defaultdict

import pytest

from . import made
from .asking import answer, document, eventually, quotes, to
from .conftest import following
from .test_coding import saved, select
from .test_import import put, word

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]

NL = (
    "S01: Wanneer bent u weggegaan?",
    "S02: Toen de oproep 🙂 in het cafe\u0301 kwam, ben ik dezelfde week vertrokken. Om het geld 💶 ging het mij niet.",
    "S01: En nu?",
    "S02: Nu heb ik een vast contract en een eigen huis. De familie 👩‍👩‍👧 is hier.",
)
RU = (
    "В: Когда вы уехали?",
    "О: Когда пришла пове\u0301стка 📮, мы собрались за ночь. Не из-за денег.",
    "В: А теперь?",
    "О: Теперь у меня вид на жительство 🪪 и своя квартира.",
)
CODED, OPEN = 12, 2
"""Interviews of each language that the study holds already: coded, so that there is something to learn from, and not yet."""
WAIT = 240_000


@pytest.fixture
def study(tmp_path):
    """A study with interviews of the composed corpus, most of them coded."""
    from testimony.corpus import Corpus

    whole = Corpus.load()
    by_language = defaultdict(list)
    for one in whole.documents:
        by_language[one.language].append(one)
    documents = tuple(d for language in ("nl", "ru") for d in by_language[language][: CODED + OPEN])
    names = {d.id for language in ("nl", "ru") for d in by_language[language][:CODED]}
    codings = tuple(c for c in whole.codings if c.document in names)
    path = tmp_path / "study.sqlite"
    Corpus(documents=documents, codebook=whole.codebook, codings=codings).save(path)
    return path


def test_a_study_from_import_to_export(chromium, study, tmp_path):
    with made.running(study) as link, following(chromium, link) as page:
        import_with_roles(page)
        code_by_mouse_and_keys(page)
        other = a_second_coder(page)
        with following(chromium, other) as theirs:
            code_otherwise(theirs)
        review_what_the_model_says(page)
        adjudicate(page)
        edit_the_codebook(page)
        train_and_apply(page)
        assert_exported(page, tmp_path)
        page.reload()
    with made.running(study) as link, following(chromium, link) as page:
        assert_all_is_there(page)


def import_with_roles(page):
    """Import two Word files; in one of them who speaks has to be corrected."""
    put(page, ("vertrek.docx", word(NL)), ("otezd.docx", word(RU)))
    first = page.locator(".file").nth(0)
    for number, role in ((0, "interviewer"), (1, "respondent")):
        first.locator(".speakers tr").nth(number).locator(f"input[value={role}]").evaluate(
            "(radio) => radio.click()"
        )
    page.get_by_role("button", name="Import 2 files").click()
    page.get_by_role("link", name="To the documents").wait_for()
    for name in ("vertrek", "otezd"):
        roles = [turn["role"] for turn in document(page, name)["turns"]]
        assert roles == ["interviewer", "respondent"] * 2


def opened(page, name):
    to(page, f"/code/{document(page, name)['id']}").locator(".turn").first.wait_for()
    page.locator("#transcript").focus()


def code_by_mouse_and_keys(page):
    """Code in Dutch and in Russian: affirmed, denied, a memo, and something taken back."""
    opened(page, "vertrek")
    by_mouse(page, "oproep")
    page.keyboard.press("1")
    select(page, "Om het geld 💶 ging het mij niet")
    page.keyboard.press("Shift+Digit3")
    select(page, "een eigen huis")
    page.keyboard.press("4")
    saved(page)
    page.keyboard.press("Control+z")
    page.locator("#notices:has-text('Undone')").wait_for()
    select(page, "De familie 👩‍👩‍👧 is hier")
    page.keyboard.press("m")
    page.locator(".popup textarea").fill("family, and no code <i>for it</i>")
    page.keyboard.press("Enter")
    saved(page)
    finish(page)
    opened(page, "otezd")
    page.keyboard.press("n")  # the first uncoded segment: its first sentence
    page.keyboard.press("1")
    select(page, "вид на жительство 🪪")
    page.keyboard.press("5")
    saved(page)
    finish(page)
    assert sorted(quotes(document(page, "vertrek"))) == [
        ("Anna", "economics", "denied", "Om het geld 💶 ging het mij niet"),
        ("Anna", "mobilisation", "affirmed", "oproep"),
    ]
    assert sorted(quotes(document(page, "otezd"))) == [
        ("Anna", "mobilisation", "affirmed", "Когда пришла пове\u0301стка 📮, мы собрались за ночь."),
        ("Anna", "stability", "affirmed", "вид на жительство 🪪"),
    ]


def by_mouse(page, sought):
    """Drag the mouse over words of the first answer."""
    place = page.evaluate(
        "(sought) => { const range = document.createRange();"
        " const node = document.querySelectorAll('.words')[1].firstChild, at = node.data.indexOf(sought);"
        " range.setStart(node, at); range.setEnd(node, at + sought.length);"
        " const { left, right, top, bottom } = range.getBoundingClientRect();"
        " return { left, right, y: (top + bottom) / 2 }; }",
        sought,
    )
    page.mouse.move(place["left"] + 1, place["y"])
    page.mouse.down()
    page.mouse.move(place["right"] - 1, place["y"], steps=4)
    page.mouse.up()


def finish(page):
    page.locator("#done").click()
    page.locator("#done[aria-pressed=true]").wait_for()


def a_second_coder(page):
    """Add a coder, give them the Dutch interview, and return their link."""
    to(page, "/coders").locator("#coders tbody tr").first.wait_for()
    page.get_by_label("Name of the coder").fill("Boris")
    page.get_by_role("button", name="Add a coder").click()
    page.locator("#link code").wait_for()
    link = page.locator("#link code").inner_text()
    page.locator("#to label", has_text="Boris").click()
    page.locator("#assign label:has-text('choose')").click()
    page.locator("#documents label", has_text="vertrek").click()
    page.get_by_role("button", name="Assign", exact=True).click()
    page.locator("#notices:has-text('Assigned one document')").wait_for()
    return link


def code_otherwise(page):
    """The second coder sees nothing of the first, and codes the same words otherwise."""
    [only] = answer(page, "/api/documents")["documents"]
    assert only["name"] == "vertrek"
    opened(page, "vertrek")
    assert page.locator("button.coding").count() == 0
    select(page, "oproep")
    page.keyboard.press("2")
    select(page, "Om het geld 💶 ging het mij niet")
    page.keyboard.press("Shift+Digit3")
    saved(page)
    finish(page)


def review_what_the_model_says(page):
    """Let the shipped model read everything, and accept, correct and reject."""
    to(page, "/model").locator("#apply").wait_for()
    page.locator("#which").select_option("all")
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator("#runs tbody tr").wait_for(timeout=WAIT)
    page.locator("#runs a").click()
    page.locator("#one .passage").wait_for()
    before = answer(page, "/api/review")["left"]
    for key in ("a", "r"):
        waiting = page.locator("#left").inner_text()
        page.keyboard.press(key)
        page.locator(f"#left:text-is('{waiting}')").wait_for(state="detached")
    page.keyboard.press("c")
    page.locator("dialog[open]").get_by_role("button", name="Save the correction").click()
    page.locator("dialog[open]").wait_for(state="detached")
    eventually(page, lambda: answer(page, "/api/review")["left"] == before - 3)


def adjudicate(page):
    """Decide between the two coders."""
    to(page, "/adjudicate").locator("#one .passage").wait_for()
    page.locator("#reason").fill("The call-up is what made them go.")
    page.get_by_role("button", name="Keep what Anna said").click()
    page.locator("#counts:has-text('1 decided')").wait_for()
    standing = {
        (code, words) for coder, code, _, words in quotes(document(page, "vertrek")) if coder == "adjudicated"
    }
    assert standing == {("mobilisation", "oproep"), ("economics", "Om het geld 💶 ging het mij niet")}


def edit_the_codebook(page):
    """Change a definition, and look at what it touches first."""
    to(page, "/codebook").locator("#code textarea").first.wait_for()
    page.get_by_label("Definition").fill("A call-up, or the fear of one, told as the reason to move.")
    page.get_by_role("button", name="Check and save").click()
    assert "oproep" in page.locator("dialog[open]").inner_text()
    page.get_by_role("button", name="Save the new version").click()
    page.locator("#save:disabled").wait_for()


def train_and_apply(page):
    """Train on what was coded, read the figures, and let the model read the rest."""
    to(page, "/model").locator("#train").click()
    page.locator("#trained table").wait_for(timeout=WAIT)
    assert page.locator("#trained table tbody tr").count() >= 5
    page.get_by_role("button", name="Let it read the rest").click()
    page.locator("#runs tbody tr").nth(1).wait_for(timeout=WAIT)


def assert_exported(page, folder):
    """Export the corpus, and find the words in it."""
    to(page, "/export")
    with page.expect_download(timeout=WAIT) as waiting:
        page.get_by_role("link", name="Download Corpus folder").click()
    waiting.value.save_as(folder / "corpus.zip")
    with zipfile.ZipFile(io.BytesIO((folder / "corpus.zip").read_bytes())) as pack:
        held = {name.rpartition("/")[2]: pack.read(name).decode() for name in pack.namelist()}
    assert "пове\u0301стка 📮" in held["documents.jsonl"]
    assert "adjudicated" in held["codings.jsonl"]


def assert_all_is_there(page):
    """On the next day, everything is in the study."""
    found = document(page, "vertrek")
    assert {coder for coder, *_ in quotes(found)} >= {"Anna", "Boris", "adjudicated"}
    assert [memo["text"] for memo in found["memos"]] == ["family, and no code <i>for it</i>"]
    assert found["done"]
    assert answer(page, "/api/study")["codebook"]["codes"][0]["definition"].startswith("A call-up")
    runs = answer(page, "/api/runs")["runs"]
    assert len(runs) == 2
    assert sum(run["answered"] for run in runs) == 3
    assert answer(page, "/api/disputes")["settled"] == 1
    opened(page, "vertrek")
    page.locator(".coding.memo:has-text('family, and no code <i>for it</i>')").wait_for()
